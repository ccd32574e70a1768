import { z } from 'zod'
import { type PriceDto, PriceInput } from './price-schema'
import { GatewaySlug, type Layer, ModelName } from './schema'

export const AddModel = z.strictObject({ gateway: GatewaySlug, model: ModelName, price: PriceInput.nullish() })
export type AddModel = z.infer<typeof AddModel>
export const RemoveModel = z.strictObject({ gateway: GatewaySlug, model: ModelName })
export type RemoveModel = z.infer<typeof RemoveModel>

const can = z.boolean('Say true, false, or null when it is not known.').nullable()
/** What a model can do; null: not known. */
export const ModelCapabilities = z.strictObject({
  /** Takes tools and calls them. */
  tools: can,
  /** Answers in a given JSON Schema (`response_format` of the type `json_schema`). */
  jsonSchema: can,
  /** Takes images in messages. */
  images: can,
  /** Tokens of the context, answer included. */
  contextTokens: z
    .int('Give a whole number of tokens.')
    .min(1, 'Give at least 1 token.')
    .max(100_000_000, 'That is no context any model has.')
    .nullable(),
})
export type ModelCapabilities = z.infer<typeof ModelCapabilities>

/** What is absent stays as it is; null says: not known. */
export const SetCapabilities = z.strictObject({ gateway: GatewaySlug, model: ModelName, capabilities: ModelCapabilities.partial() })
export type SetCapabilities = z.infer<typeof SetCapabilities>

/** Where a capability is known from, strongest first: a person, real calls, the gateway's own list, its preset, the library of known models. */
export const CAPABILITY_SOURCES = ['hand', 'probe', 'gateway', 'preset', 'library'] as const
export type CapabilitySource = (typeof CAPABILITY_SOURCES)[number]
/** For each capability that is known: from where, and since when, where that is known. */
export type CapabilitySources = { [capability in keyof ModelCapabilities]?: { source: CapabilitySource; at: string | null } }

/** What a gateway calls a model, and what that model is called across gateways. */
export type ModelNames = {
  name: string
  /** The same for every name of one model: see canonical.ts; a person's own word comes before it. */
  canonical: string
  favourite: boolean
}

export type ModelDto = ModelNames & {
  id: string
  /** `manual`: typed in, a sync never removes it. `synced`: found in the gateway's /models. */
  source: 'manual' | 'synced'
  price: PriceDto | null
  capabilities: ModelCapabilities
  capabilitySources: CapabilitySources
  /** The strongest of them. */
  capabilitySource: CapabilitySource | null
  /** Since when the gateway no longer lists it; null while it does. */
  goneAt: string | null
  /** What became of it since the gateway's changes were last looked over. */
  change: 'new' | 'gone' | null
  createdAt: string
}

/** What a picker of targets shows: every gateway in use with its models. */
export type TargetGatewayDto = {
  slug: string
  name: string
  layer: Layer
  region: string
  simulator: boolean
  /** Favourites first, then by name. */
  models: TargetModelDto[]
}
export type TargetModelDto = ModelNames & {
  price: PriceDto | null
  capabilities: ModelCapabilities
  capabilitySource: CapabilitySource | null
}

export const SetFavourite = z.strictObject({ gateway: GatewaySlug, model: ModelName, favourite: z.boolean('Say true or false.') })
export type SetFavourite = z.infer<typeof SetFavourite>

/** Which model a name stands for across gateways; null: what its name says. */
export const SetCanonical = z.strictObject({
  gateway: GatewaySlug,
  model: ModelName,
  canonical: z
    .string()
    .trim()
    .toLowerCase()
    .min(1, 'Give the model’s common name, or null for what its own name says.')
    .max(300, 'The common name is too long.')
    .regex(/^[^\s\p{Cc}]*$/u, 'A common name has no spaces.')
    .nullable(),
})
export type SetCanonical = z.infer<typeof SetCanonical>

/** Models that came or went up to this moment have been seen. */
export const DismissModelChanges = z.strictObject({
  gateway: GatewaySlug,
  upTo: z.iso.datetime('Give a time such as 2026-11-23T09:00:00Z.'),
})
export type DismissModelChanges = z.infer<typeof DismissModelChanges>

export const ProbeModel = z.strictObject({ gateway: GatewaySlug, model: ModelName })
export type ProbeModel = z.infer<typeof ProbeModel>

/** What one call of a probe showed. */
export type ProbeFindingDto = {
  capability: 'tools' | 'jsonSchema' | 'images'
  /** Null: the call failed for another reason, which proves nothing. */
  can: boolean | null
  /** What was answered, or the error in the gateway's own words. */
  message: string
  latencyMs: number
  inputTokens: number | null
  outputTokens: number | null
}
export type ProbeResultDto = { findings: ProbeFindingDto[] }
