import { z } from 'zod'
import { GatewaySlug, ModelName } from '@/lib/gateways/schema'

export const PROBE_KINDS = ['models', 'completion'] as const
export const ProbeKind = z.enum(PROBE_KINDS)
export type ProbeKind = z.infer<typeof ProbeKind>

export const PROBE_STATES = ['answers', 'slow', 'failing'] as const
export const ProbeState = z.enum(PROBE_STATES)
export type ProbeState = z.infer<typeof ProbeState>

/** What is absent stays as it is. */
export const SetProbe = z.strictObject({
  gateway: GatewaySlug,
  enabled: z.boolean().optional(),
  /** `models`: GET /models, free of charge. `completion`: one token of a model. */
  kind: ProbeKind.optional(),
  /** For a completion: whose. */
  model: ModelName.nullish(),
  everyMinutes: z.int().min(1, 'Ask at most once a minute.').max(1440, 'Ask at least once a day.').optional(),
  /** An answer that takes longer is slow. */
  slowMs: z.int().min(50, 'Allow at least 50 ms.').max(30_000, 'Allow at most 30 seconds.').optional(),
})
export type SetProbe = z.infer<typeof SetProbe>

export type ProbeResultDto = {
  at: string
  state: ProbeState
  latencyMs: number
  status: number | null
  code: string | null
  /** What went wrong, in the gateway's words; null when nothing did. */
  message: string | null
}

export type ProbeDto = {
  gateway: string
  enabled: boolean
  kind: ProbeKind
  model: string | null
  everyMinutes: number
  slowMs: number
  /** Null before the first answer, and while it is off. */
  state: ProbeState | null
  since: string | null
  lastAt: string | null
}
export type ProbeDetailDto = ProbeDto & {
  /** Newest first; a week of them is kept. */
  results: ProbeResultDto[]
}
