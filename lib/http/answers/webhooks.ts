import { z } from 'zod'
import { webhookEventTypes } from '@/lib/webhooks/schema'
import { environmentId, Id, Time } from './parts'

const DeliveryState = z.enum(['pending', 'delivered', 'failed'])

export const WebhookAnswer = z
  .object({
    id: Id('whk'),
    name: z.string(),
    kind: z.enum(['standard', 'github']),
    url: z.string().meta({ description: 'Where the request goes.' }),
    repository: z.string().nullable().meta({ description: 'Of the kind github: `owner/name`.' }),
    events: z.array(z.enum(webhookEventTypes)).meta({ description: 'Empty: every event.' }),
    environments: z.array(z.string()).meta({ description: 'Slugs. Empty: every environment.' }),
    enabled: z.boolean(),
    disabled_at: Time.nullable(),
    disabled_reason: z.string().nullable(),
    failures: z.int().meta({ description: 'Deliveries in a row that failed for good. The fifth disables the webhook.' }),
    created_at: Time,
    updated_at: Time,
    last_delivery: z.object({ id: Id('msg'), event: z.string(), state: DeliveryState, created_at: Time }).nullable(),
  })
  .meta({ id: 'Webhook' })
export const NewWebhookAnswer = z
  .object({
    ...WebhookAnswer.shape,
    secret: z
      .string()
      .nullable()
      .meta({ description: 'What messages are signed with (`whsec_…`). No other answer tells it. Null for GitHub, which has a token.' }),
  })
  .meta({ id: 'NewWebhook' })
export const RotatedSecretAnswer = z
  .object({
    ...WebhookAnswer.shape,
    secret: z.string().meta({ description: 'The new one. No other answer tells it.' }),
    old_secret_until: Time.meta({ description: 'Until then messages carry a signature of the old secret too.' }),
  })
  .meta({ id: 'RotatedWebhookSecret' })
export const DeliveryAnswer = z
  .object({
    id: Id('msg').meta({ description: 'Also the `webhook-id` header, the same over all attempts.' }),
    event: z.string(),
    state: DeliveryState,
    request: z.object({ url: z.string(), body: z.string().meta({ description: 'As it is sent and signed.' }) }),
    attempts: z.array(
      z.object({
        at: Time,
        status: z.int().nullable().meta({ description: 'Of the answer; null when there was none.' }),
        error: z.string().nullable(),
        duration_ms: z.int(),
        response: z.string().nullable().meta({ description: 'The first kilobyte of the answer.' }),
      }),
    ),
    next_attempt_at: Time.nullable(),
    created_at: Time,
    delivered_at: Time.nullable(),
  })
  .meta({ id: 'WebhookDelivery' })

export const webhookExample: z.infer<typeof WebhookAnswer> = {
  id: 'whk_01KAQ6B1C3D5E7F9G0H2J4K6M8',
  name: 'Rebuild the site',
  kind: 'standard',
  url: 'https://ci.example.com/hooks/versicle',
  repository: null,
  events: ['release.created', 'release.rolled_back'],
  environments: ['production'],
  enabled: true,
  disabled_at: null,
  disabled_reason: null,
  failures: 0,
  created_at: '2026-11-23T10:00:00.000Z',
  updated_at: '2026-11-23T10:00:00.000Z',
  last_delivery: null,
}
export const newWebhookExample: z.infer<typeof NewWebhookAnswer> = { ...webhookExample, secret: `whsec_${'Zm9vYmFy'.repeat(5)}Zm8=` }
export const gitHubWebhookExample: z.infer<typeof NewWebhookAnswer> = {
  ...webhookExample,
  id: 'whk_01KAQ6C2D4E6F8G0H1J3K5M7N9',
  name: 'Deploy workflow',
  kind: 'github',
  url: 'https://api.github.com/repos/acme/site/dispatches',
  repository: 'acme/site',
  environments: [],
  secret: null,
}
export const rotatedSecretExample: z.infer<typeof RotatedSecretAnswer> = {
  ...webhookExample,
  secret: `whsec_${'YmFyZm9v'.repeat(5)}YmE=`,
  old_secret_until: '2026-11-24T10:00:00.000Z',
}
export const deliveryExample: z.infer<typeof DeliveryAnswer> = {
  id: 'msg_01KAQ6D3E5F7G9H0J2K4M6N8P1',
  event: 'ping',
  state: 'failed',
  request: {
    url: webhookExample.url,
    body: JSON.stringify({
      type: 'ping',
      timestamp: '2026-11-23T10:01:00.000Z',
      data: { webhook: { id: webhookExample.id, name: webhookExample.name }, environment: { id: environmentId, slug: 'production' } },
    }),
  },
  attempts: [
    {
      at: '2026-11-23T10:01:00.000Z',
      status: null,
      error: 'The host name ci.example.com could not be resolved.',
      duration_ms: 12,
      response: null,
    },
  ],
  next_attempt_at: null,
  created_at: '2026-11-23T10:01:00.000Z',
  delivered_at: null,
}
