import { z } from 'zod'

/** What a gateway is used for; one workspace runs several side by side. */
export const LAYERS = ['production', 'innovation', 'compliance', 'development', 'other'] as const
export const Layer = z.enum(LAYERS)
export type Layer = z.infer<typeof Layer>

export const PRESETS = [
  '4sapi',
  'koala',
  'xinglian',
  'treerouter',
  'openai',
  'openrouter',
  'litellm',
  'portkey',
  'ollama',
  'vllm',
  'anthropic',
  'gemini',
  'custom',
  'sandbox',
] as const
export const PresetId = z.enum(PRESETS)
export type PresetId = z.infer<typeof PresetId>

export const GatewaySlug = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
    'Use 1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends.',
  )

/** Where the gateway processes data: `global`, or a place such as `cn`, `eu`, `us`. A bound environment calls only its own region. */
export const Region = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?$/, 'Use a short lower-case region such as global, cn, eu or us.')

/** An OpenAI-compatible base URL, `/v1` included where the gateway has it; stored without a trailing slash. */
export const BaseUrl = z
  .string()
  .trim()
  .max(2000, 'The base URL is too long.')
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'Give a full URL that starts with https:// or http://.')
  .refine((text) => !URL.canParse(text) || !new URL(text).username, 'Leave user name and password out of the URL; use the key or a header.')
  .refine((text) => !/[?#]/.test(text), 'Leave ? and # out of the base URL.')
  .transform((text) => text.replace(/\/+$/, ''))

// Printable ASCII only: a key with a line break or a smart quote is a paste mistake, and could not be sent in a header.
const secretText = z
  .string()
  .trim()
  .min(1, 'The value is empty.')
  .max(8000, 'The value is too long.')
  .regex(/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/, 'The value holds characters that cannot be sent in a header; paste it again.')

export const ApiKey = secretText
const HeaderName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$/, 'A header name has letters, digits and hyphens only.')
  .refine(
    (name) =>
      !/^(authorization|host|content-length|content-type|connection|transfer-encoding|te|trailer|upgrade|expect|keep-alive|accept-encoding)$/i.test(
        name,
      ),
    'This header is set by Versicle itself; the key goes into its own field.',
  )
const atMostTwenty = (record: object) => Object.keys(record).length <= 20
export const Headers = z.record(HeaderName, secretText).refine(atMostTwenty, 'At most 20 headers.')

export const ModelName = z
  .string()
  .trim()
  .min(1, 'Give the model name as the gateway spells it.')
  .max(300, 'The model name is too long.')
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are exactly what is refused
  .regex(/^[^\u0000-\u001f\u007f]*$/, 'The model name holds control characters.')

const gatewayName = z.string().trim().min(1, 'Give the gateway a name.').max(100, 'The name is too long (100 characters).')

/** What is put between the base URL and each endpoint: `/team-a` gives `…/v1/team-a/chat/completions`. */
const PathPrefix = z
  .string()
  .trim()
  .max(500, 'The path prefix is too long.')
  .transform((text) => text.replace(/\/+$/, ''))
  .refine(
    (text) => /^(?:\/[\w.~%@:+=,-]+)*$/.test(text) && !/\/\.{1,2}(?:\/|$)/.test(text),
    'Write the prefix as a path such as /team-a, without ? and #.',
  )
const Organization = secretText.refine((text) => text.length <= 200, 'The organisation is too long.')
/** User and password may be part of it: it is kept sealed. */
const ProxyUrl = z
  .string()
  .trim()
  .max(2000, 'The proxy’s URL is too long.')
  .refine(
    (text) => /^https?:$/.test(URL.parse(text)?.protocol ?? ''),
    'Give the proxy as http://host:port, with user:password@ where it wants them.',
  )
  .refine((text) => /^(?:\/)?$/.test(pathOf(text)), 'A proxy has a host and a port, and no path.')
const pathOf = (text: string) => {
  const url = URL.parse(text)
  return url ? `${url.pathname}${url.search}${url.hash}` : ''
}
/** How long the gateway may stay silent. */
const TimeoutMs = z.int().min(1000, 'Allow at least one second.').max(600_000, 'Allow at most ten minutes.')

const reach = {
  pathPrefix: PathPrefix,
  /** Sent as `OpenAI-Organization`. */
  organization: Organization.nullable(),
  /** Longest wait for a connection. */
  connectTimeoutMs: z.int().min(100, 'Allow at least a tenth of a second.').max(60_000, 'Allow at most one minute to connect.'),
  /** Longest wait for the answer to begin; null: as long as any silence. */
  firstByteTimeoutMs: TimeoutMs.nullable(),
  /** Longest time for a whole call, from when it is sent; null: half an hour. */
  deadlineMs: z.int().min(1000, 'Allow at least one second.').max(1_800_000, 'Allow at most half an hour.').nullable(),
  /** Calls at once from one server process, the rest wait; null: no limit. */
  maxConcurrency: z.int().min(1, 'Allow at least one call.').max(10_000, 'Allow at most 10,000 calls at once.').nullable(),
}

export const AddGateway = z.strictObject({
  slug: GatewaySlug,
  name: gatewayName,
  layer: Layer,
  region: Region.default('global'),
  preset: PresetId.default('custom'),
  baseUrl: BaseUrl,
  /** Write-only. Null or absent: the gateway needs none. */
  apiKey: ApiKey.nullish(),
  headers: Headers.default({}),
  /** Write-only, like the key. Null or absent: none. */
  proxyUrl: ProxyUrl.nullish(),
  pathPrefix: reach.pathPrefix.default(''),
  organization: reach.organization.default(null),
  connectTimeoutMs: reach.connectTimeoutMs.default(10_000),
  firstByteTimeoutMs: reach.firstByteTimeoutMs.default(null),
  /** Longest silence inside an answer. */
  timeoutMs: TimeoutMs.default(120_000),
  deadlineMs: reach.deadlineMs.default(null),
  maxConcurrency: reach.maxConcurrency.default(null),
})
export type AddGateway = z.infer<typeof AddGateway>

/** What is absent stays as it is; the slug never changes, because versions name targets by it. A header set to null is removed; `apiKey: null` forgets the key. */
export const UpdateGateway = z.strictObject({
  gateway: GatewaySlug,
  name: gatewayName.optional(),
  layer: Layer.optional(),
  region: Region.optional(),
  baseUrl: BaseUrl.optional(),
  /** Pointing a gateway at another host needs its key (and secret headers) again: a stored key never follows to a new host. */
  apiKey: ApiKey.nullish(),
  headers: z.record(HeaderName, secretText.nullable()).refine(atMostTwenty, 'At most 20 headers.').optional(),
  /** Null: none any more. */
  proxyUrl: ProxyUrl.nullish(),
  pathPrefix: reach.pathPrefix.optional(),
  organization: reach.organization.optional(),
  connectTimeoutMs: reach.connectTimeoutMs.optional(),
  firstByteTimeoutMs: reach.firstByteTimeoutMs.optional(),
  timeoutMs: TimeoutMs.optional(),
  deadlineMs: reach.deadlineMs.optional(),
  maxConcurrency: reach.maxConcurrency.optional(),
})
export type UpdateGateway = z.infer<typeof UpdateGateway>

export const GatewayRef = z.strictObject({ gateway: GatewaySlug })
export type GatewayRef = z.infer<typeof GatewayRef>

/** Tries a gateway before it is saved. With `gateway`, what is saved stands in for what is not given; the key and the headers for the same host only. */
export const TestGateway = z.strictObject({
  gateway: GatewaySlug.optional(),
  preset: PresetId.default('custom'),
  baseUrl: BaseUrl,
  apiKey: ApiKey.nullish(),
  headers: Headers.default({}),
  pathPrefix: reach.pathPrefix.optional(),
  organization: reach.organization.optional(),
  proxyUrl: ProxyUrl.nullish(),
  /** When given, a completion of a few tokens is asked from it too. */
  model: ModelName.optional(),
})
export type TestGateway = z.infer<typeof TestGateway>

/** `testedAt`: when it last worked in a test. */
export type SpareKeyDto = { lastFour: string | null; setAt: string; testedAt: string | null }

/** Models that came and went since `since`; null: none. Give `upTo` to dismiss exactly these. */
export type ModelChanges = { added: number; gone: number; since: string; upTo: string } | null

export type GatewayDto = {
  id: string
  slug: string
  name: string
  layer: Layer
  region: string
  preset: PresetId
  /** For the sandbox: this server's own `/sandbox/v1`. */
  baseUrl: string
  /** The built-in simulator; say so wherever it is shown. */
  simulator: boolean
  keyLastFour: string | null
  keySetAt: string | null
  /** 90 days or older: time for another. */
  keyIsOld: boolean
  /** The key that waits beside the one in use: the new one before the switch, the old one after it. */
  spareKey: SpareKeyDto | null
  /** Last four characters where the value is long enough to keep the rest secret. */
  headers: { name: string; lastFour: string | null }[]
  pathPrefix: string
  organization: string | null
  /** Host and port of the proxy; its user and password are never shown. */
  proxyHost: string | null
  connectTimeoutMs: number
  firstByteTimeoutMs: number | null
  timeoutMs: number
  deadlineMs: number | null
  maxConcurrency: number | null
  modelCount: number
  syncedAt: string | null
  modelChanges: ModelChanges
  archivedAt: string | null
  createdAt: string
  updatedAt: string
}

/** One attempt of a connection test, in the gateway's own words. */
export type TestStepDto = {
  step: 'models' | 'completion'
  ok: boolean
  status: number | null
  latencyMs: number
  /** What happened: how many models, what was answered, or the error as the gateway said it. */
  message: string
  code: string | null
  requestId: string | null
  retryAfterSeconds: number | null
}
export type TestResultDto = { ok: boolean; steps: TestStepDto[]; models: string[] }

export type SyncResultDto = { added: string[]; gone: string[]; total: number }
