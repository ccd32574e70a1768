import { z } from 'zod'
import { GatewaySlug, ModelName } from './schema'

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
