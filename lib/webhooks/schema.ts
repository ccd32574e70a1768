import { z } from 'zod'

/** What webhooks can be told of. The name is the `type` in the payload. */
export const webhookEventTypes = [
  'version.created',
  'release.created',
  'release.rolled_back',
  'release.withdrawn',
  'approval.requested',
  'approval.decided',
  'rollout.paused',
  'rollout.finished',
  'gateway.failing',
  'gateway.recovered',
  'webhook.disabled',
] as const
export type WebhookEventType = (typeof webhookEventTypes)[number]
/** Sent by the test button, whatever a webhook has chosen. */
export const pingType = 'ping'

const Event = z.enum(webhookEventTypes, { error: `The events are ${webhookEventTypes.join(', ')}.` })
const chosen = <T>(list: readonly T[]) => [...new Set(list)]

const WebhookName = z
  .string()
  .trim()
  .min(1, 'Give the webhook a name, such as what it is for.')
  .max(100, 'The name is too long (100 characters).')
/** How inputs name an environment: its slug or its id. */
const EnvironmentRef = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'Name the environment by its slug, as in production.')
const WebhookId = z.string().regex(/^[A-Za-z0-9_]{1,64}$/, 'Give the id of a webhook (whk_…).')
const DeliveryId = z.string().regex(/^[A-Za-z0-9_]{1,64}$/, 'Give the id of a delivery (msg_…).')

const webAddress = (what: string) =>
  z
    .url({ protocol: /^https?$/, error: `Give ${what} as a full address, as in https://example.com/hooks.` })
    .max(2_000, 'The address is too long (2,000 characters).')
    .refine((url) => !URL.canParse(url) || (new URL(url).username === '' && new URL(url).password === ''), {
      error: 'Leave the name and password out of the address; whoever reads the log would see them.',
    })
    .transform((url) => url.replace(/#.*$/, ''))
const Url = webAddress('the receiver')
/** GitHub's own API, or `https://HOST/api/v3` of a GitHub Enterprise Server. */
const ApiUrl = webAddress('the API').transform((url) => url.replace(/\/+$/, ''))
const Repository = z
  .string()
  .trim()
  .regex(/^[A-Za-z0-9-]{1,39}\/[A-Za-z0-9._-]{1,100}$/, 'Name the repository as owner/name.')
const Token = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{10,500}$/, 'Paste a GitHub token that may write the repository’s contents.')

/** Everything that a webhook is made from, by kind. */
export const webhookFields = {
  name: WebhookName,
  /** Empty: every event, also those that come with later releases of Versicle. */
  events: z.array(Event).max(50, 'Choose each event once.').transform(chosen).default([]),
  /** Empty: every environment. Events that happen in no environment, such as `version.created`, are not held back by it. */
  environments: z.array(EnvironmentRef).max(50, 'Choose at most 50 environments, or none for all.').transform(chosen).default([]),
  url: Url,
  repository: Repository,
  token: Token,
  apiUrl: ApiUrl.default('https://api.github.com'),
}
const { name, events, environments, url, repository, token, apiUrl } = webhookFields
export const kindWanted = 'Say whether it is of the kind standard or github.'

export const CreateWebhook = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('standard'), name, events, environments, url }),
    z.strictObject({ kind: z.literal('github'), name, events, environments, repository, token, apiUrl }),
  ],
  { error: kindWanted },
)
export type CreateWebhook = z.infer<typeof CreateWebhook>

/** What is absent stays. `url` is for webhooks of the kind standard, the repository and its API for those of the kind github. */
export const UpdateWebhook = z.strictObject({
  webhook: WebhookId,
  name: name.optional(),
  events: events.unwrap().optional(),
  environments: environments.unwrap().optional(),
  url: url.optional(),
  repository: repository.optional(),
  apiUrl: apiUrl.unwrap().optional(),
  token: token.optional(),
  /** True clears the count of failures. */
  enabled: z.boolean().optional(),
})
export type UpdateWebhook = z.infer<typeof UpdateWebhook>

export const WebhookRef = z.strictObject({ webhook: WebhookId })
export type WebhookRef = z.infer<typeof WebhookRef>

/** 7 days. */
export const MAX_SECRET_OVERLAP_SECONDS = 604_800
export const RotateWebhookSecret = z.strictObject({
  webhook: WebhookId,
  /** Until then messages carry a signature of the old secret too. */
  overlapSeconds: z.int().min(0).max(MAX_SECRET_OVERLAP_SECONDS, 'The old secret can go on for at most 7 days.').default(86_400),
})
export type RotateWebhookSecret = z.infer<typeof RotateWebhookSecret>

export const ResendDelivery = z.strictObject({ webhook: WebhookId, delivery: DeliveryId })
export type ResendDelivery = z.infer<typeof ResendDelivery>

export const ListDeliveries = z.strictObject({
  webhook: WebhookId,
  /** The id of the last delivery already seen. */
  cursor: DeliveryId.optional(),
  limit: z.int().min(1).max(200).default(25),
})
export type ListDeliveries = z.infer<typeof ListDeliveries>

export type WebhookKind = 'standard' | 'github'
export type DeliveryState = 'pending' | 'delivered' | 'failed'

export type WebhookDto = {
  id: string
  name: string
  kind: WebhookKind
  /** Where the request goes. */
  url: string
  /** Of the kind github: `owner/name`. */
  repository: string | null
  events: WebhookEventType[]
  environments: { id: string; slug: string; name: string }[]
  enabled: boolean
  disabledAt: string | null
  disabledReason: string | null
  /** Deliveries in a row that failed for good. */
  failures: number
  createdAt: string
  updatedAt: string
  lastDelivery: { id: string; event: string; state: DeliveryState; createdAt: string; nextAttemptAt: string | null } | null
}
/** The only time the secret is told; null for GitHub, whose token is known to whoever gave it. */
export type NewWebhook = { webhook: WebhookDto; secret: string | null }
export type RotatedSecret = { webhook: WebhookDto; secret: string; oldSecretUntil: string }

/** One try. `error` says why there was no answer that counts. */
export type AttemptDto = {
  at: string
  /** Of the answer; null when there was none. */
  status: number | null
  error: string | null
  durationMs: number
  /** The first kilobyte of the answer's body. */
  response: string | null
}
export type DeliveryDto = {
  /** Also the `webhook-id`. */
  id: string
  event: string
  state: DeliveryState
  /** The body as it is sent. */
  request: { url: string; body: string }
  attempts: AttemptDto[]
  nextAttemptAt: string | null
  createdAt: string
  deliveredAt: string | null
}
