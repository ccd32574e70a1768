import { z } from 'zod'
import { createWebhook } from '@/lib/webhooks/create-webhook'
import { deleteWebhook } from '@/lib/webhooks/delete-webhook'
import { listDeliveries, listWebhooks, webhookById } from '@/lib/webhooks/queries'
import { resendDelivery } from '@/lib/webhooks/resend-delivery'
import { rotateWebhookSecret } from '@/lib/webhooks/rotate-webhook-secret'
import {
  type DeliveryDto,
  kindWanted,
  ListDeliveries,
  type NewWebhook,
  type RotatedSecret,
  RotateWebhookSecret,
  UpdateWebhook,
  type WebhookDto,
  webhookFields,
} from '@/lib/webhooks/schema'
import { testWebhook } from '@/lib/webhooks/test-webhook'
import { updateWebhook } from '@/lib/webhooks/update-webhook'
import { pageAnswer, pageExample } from '../answers/parts'
import {
  DeliveryAnswer,
  deliveryExample,
  gitHubWebhookExample,
  NewWebhookAnswer,
  newWebhookExample,
  RotatedSecretAnswer,
  rotatedSecretExample,
  WebhookAnswer,
  webhookExample,
} from '../answers/webhooks'
import { checked, route } from '../route'
import { address, changes, page, pageOf, pageQuery, strict } from './fields'

const { name, events, environments, url, repository, token, apiUrl } = webhookFields
const CreateBody = z.discriminatedUnion(
  'kind',
  [
    strict({ kind: z.literal('standard'), name, events, environments, url }),
    strict({ kind: z.literal('github'), name, events, environments, repository, token, api_url: apiUrl }),
  ],
  { error: kindWanted },
)
const given = UpdateWebhook.shape
const UpdateBody = changes({
  name: given.name,
  events: given.events,
  environments: given.environments,
  url: given.url,
  repository: given.repository,
  token: given.token,
  api_url: given.apiUrl,
  enabled: given.enabled,
})

const presentWebhook = (webhook: WebhookDto) => ({
  id: webhook.id,
  name: webhook.name,
  kind: webhook.kind,
  url: webhook.url,
  repository: webhook.repository,
  events: webhook.events,
  environments: webhook.environments.map(({ slug }) => slug),
  enabled: webhook.enabled,
  disabled_at: webhook.disabledAt,
  disabled_reason: webhook.disabledReason,
  failures: webhook.failures,
  created_at: webhook.createdAt,
  updated_at: webhook.updatedAt,
  last_delivery: webhook.lastDelivery && {
    id: webhook.lastDelivery.id,
    event: webhook.lastDelivery.event,
    state: webhook.lastDelivery.state,
    created_at: webhook.lastDelivery.createdAt,
  },
})
/** The only answers that tell a secret. */
const presentNewWebhook = ({ webhook, secret }: NewWebhook) => ({ ...presentWebhook(webhook), secret })
const presentRotated = ({ webhook, secret, oldSecretUntil }: RotatedSecret) => ({
  ...presentWebhook(webhook),
  secret,
  old_secret_until: oldSecretUntil,
})
const presentDelivery = (delivery: DeliveryDto) => ({
  id: delivery.id,
  event: delivery.event,
  state: delivery.state,
  request: delivery.request,
  attempts: delivery.attempts.map(({ at, status, error, durationMs, response }) => ({
    at,
    status,
    error,
    duration_ms: durationMs,
    response,
  })),
  next_attempt_at: delivery.nextAttemptAt,
  created_at: delivery.createdAt,
  delivered_at: delivery.deliveredAt,
})

const params = { webhook: webhookExample.id }

export const getWebhooks = route({
  method: 'GET',
  path: '/api/v1/webhooks',
  tag: 'Webhooks',
  summary: 'List the webhooks',
  response: pageAnswer(WebhookAnswer),
  example: { answer: pageExample(webhookExample) },
  permission: 'webhook.write',
  query: strict(pageQuery),
  run: async ({ ctx, query }) => pageOf(await listWebhooks(ctx), query, ({ id }) => id),
  present: page(presentWebhook),
})

export const postWebhook = route({
  method: 'POST',
  path: '/api/v1/webhooks',
  tag: 'Webhooks',
  summary: 'Create a webhook',
  description:
    'Of the kind `standard`, messages are signed as [Standard Webhooks](https://www.standardwebhooks.com) says, with the secret that this answer tells once. Of the kind `github`, each event is a `repository_dispatch` with the type `versicle.` and the event’s name, whose `client_payload` is the message’s `data`; the token needs write access to the repository’s contents.',
  response: NewWebhookAnswer,
  example: {
    body: {
      kind: 'standard',
      name: webhookExample.name,
      url: webhookExample.url,
      events: webhookExample.events,
      environments: webhookExample.environments,
    },
    answer: newWebhookExample,
  },
  otherExamples: {
    'A GitHub workflow': {
      body: {
        kind: 'github',
        name: 'Deploy workflow',
        repository: 'acme/site',
        token: 'github_pat_11EXAMPLE',
        events: webhookExample.events,
      },
      answer: gitHubWebhookExample,
    },
  },
  permission: 'webhook.write',
  body: CreateBody,
  run: ({ ctx, body }) => {
    if (body.kind === 'standard') return createWebhook(ctx, body)
    const { api_url, ...rest } = body
    return createWebhook(ctx, { ...rest, apiUrl: api_url })
  },
  present: presentNewWebhook,
  status: 201,
  location: ({ webhook }) => address('webhooks', webhook.id),
})

export const getWebhook = route({
  method: 'GET',
  path: '/api/v1/webhooks/{webhook}',
  tag: 'Webhooks',
  summary: 'Read a webhook',
  response: WebhookAnswer,
  example: { params, answer: webhookExample },
  permission: 'webhook.write',
  run: ({ ctx, params: { webhook } }) => webhookById(ctx, { webhook }),
  present: presentWebhook,
})

export const patchWebhook = route({
  method: 'PATCH',
  path: '/api/v1/webhooks/{webhook}',
  tag: 'Webhooks',
  summary: 'Change, enable or disable a webhook',
  description:
    'What is absent stays. `url` is for the kind `standard`; `repository`, `api_url` and `token` for the kind `github`, whose token has to be given again when the API moves to another host. Enabling clears the failures.',
  response: WebhookAnswer,
  example: { params, body: { enabled: true, environments: ['production'] }, answer: webhookExample },
  permission: 'webhook.write',
  body: UpdateBody,
  run: ({ ctx, params: { webhook }, body: { api_url: apiUrl, ...rest } }) =>
    updateWebhook(ctx, { webhook, ...rest, ...(apiUrl !== undefined && { apiUrl }) }),
  present: presentWebhook,
})

/** Takes its log of deliveries with it. */
export const removeWebhook = route({
  method: 'DELETE',
  path: '/api/v1/webhooks/{webhook}',
  tag: 'Webhooks',
  summary: 'Delete a webhook',
  description: 'With its log of deliveries. What is on its way is not sent.',
  example: { params },
  permission: 'webhook.write',
  run: ({ ctx, params: { webhook } }) => deleteWebhook(ctx, { webhook }),
})

export const postWebhookTest = route({
  method: 'POST',
  path: '/api/v1/webhooks/{webhook}/test',
  tag: 'Webhooks',
  summary: 'Send a ping now',
  description: 'Once, whatever the webhook listens to and also while it is disabled. How it went is the answer; it counts as no failure.',
  response: DeliveryAnswer,
  example: { params, answer: deliveryExample },
  permission: 'webhook.write',
  run: ({ ctx, params: { webhook } }) => testWebhook(ctx, { webhook }),
  present: presentDelivery,
})

export const postRotateWebhookSecret = route({
  method: 'POST',
  path: '/api/v1/webhooks/{webhook}/rotate-secret',
  tag: 'Webhooks',
  summary: 'Rotate the signing secret',
  description: 'Until the overlap is over (24 hours, unless said otherwise) every message is signed with both secrets.',
  response: RotatedSecretAnswer,
  example: { params, body: { overlap_seconds: 3600 }, answer: rotatedSecretExample },
  permission: 'webhook.write',
  body: strict({ overlap_seconds: RotateWebhookSecret.shape.overlapSeconds }),
  bodyOptional: true,
  run: ({ ctx, params: { webhook }, body }) => rotateWebhookSecret(ctx, { webhook, overlapSeconds: body.overlap_seconds }),
  present: presentRotated,
})

export const getDeliveries = route({
  method: 'GET',
  path: '/api/v1/webhooks/{webhook}/deliveries',
  tag: 'Webhooks',
  summary: 'List the deliveries',
  description: 'Newest first, kept for thirty days.',
  response: pageAnswer(DeliveryAnswer),
  example: { params, query: { limit: '10' }, answer: pageExample(deliveryExample) },
  permission: 'webhook.write',
  query: strict({ ...pageQuery, cursor: ListDeliveries.shape.cursor }),
  run: ({ ctx, params: { webhook }, query }) => listDeliveries(ctx, checked(ListDeliveries, { webhook, ...query })),
  present: page(presentDelivery),
})

export const postResendDelivery = route({
  method: 'POST',
  path: '/api/v1/webhooks/{webhook}/deliveries/{delivery}/resend',
  tag: 'Webhooks',
  summary: 'Send a delivery again',
  description: 'Now and once, with the same `webhook-id`. A delivery that is still on its way is refused.',
  response: DeliveryAnswer,
  refuses: ['conflict'],
  example: { params: { ...params, delivery: deliveryExample.id }, answer: deliveryExample },
  permission: 'webhook.write',
  run: ({ ctx, params: { webhook, delivery } }) => resendDelivery(ctx, { webhook, delivery }),
  present: presentDelivery,
})
