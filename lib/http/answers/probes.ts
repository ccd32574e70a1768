import { z } from 'zod'
import { BalanceSource } from '@/lib/health/balance-schema'
import { ProbeKind, ProbeState } from '@/lib/health/probe-schema'
import { Time } from './parts'

export const ProbeAnswer = z
  .object({
    gateway: z.string(),
    enabled: z.boolean(),
    kind: ProbeKind.meta({ description: '`models`: GET /models, free of charge. `completion`: one token of `model`.' }),
    model: z.string().nullable(),
    every_minutes: z.int(),
    slow_ms: z.int().meta({ description: 'An answer that takes longer is `slow`.' }),
    state: ProbeState.nullable().meta({ description: 'Null before the first answer, and while it is off.' }),
    since: Time.nullable().meta({ description: 'Since when it has been in that state without a break.' }),
    last_at: Time.nullable(),
    results: z
      .array(
        z.object({
          at: Time,
          state: ProbeState,
          latency_ms: z.number(),
          status: z.int().nullable(),
          code: z.string().nullable(),
          message: z.string().nullable().meta({ description: 'What went wrong, in the gateway’s own words.' }),
        }),
      )
      .meta({ description: 'The newest hundred, newest first; a week of them is kept.' }),
  })
  .meta({ id: 'Probe', description: 'A quiet question in the background, off unless somebody turns it on.' })

export const BalanceAnswer = z
  .object({
    gateway: z.string(),
    source: BalanceSource.nullable().meta({ description: 'Which of its answers it comes from; null when it has told nothing yet.' }),
    remaining: z.string().nullable().meta({ description: 'Null where it did not say, or where there is no limit.' }),
    used: z.string().nullable(),
    granted: z.string().nullable(),
    currency: z.string().nullable().meta({ description: 'Null: nobody says which.' }),
    unlimited: z.boolean(),
    expires_at: Time.nullable(),
    guess: z.string().nullable().meta({ description: 'What nobody could confirm about it.' }),
    told_at: Time.nullable(),
    asked_at: Time.nullable().meta({ description: 'Null: it was never asked.' }),
    failure: z.string().nullable().meta({ description: 'Why the last question gave no answer.' }),
  })
  .meta({ id: 'Balance', description: 'Money left at a gateway, as decimal texts, where the gateway tells it.' })

export const probeExample: z.infer<typeof ProbeAnswer> = {
  gateway: 'sandbox',
  enabled: true,
  kind: 'models',
  model: null,
  every_minutes: 5,
  slow_ms: 3_000,
  state: null,
  since: null,
  last_at: null,
  results: [],
}
export const balanceExample: z.infer<typeof BalanceAnswer> = {
  gateway: 'sandbox',
  source: null,
  remaining: null,
  used: null,
  granted: null,
  currency: null,
  unlimited: false,
  expires_at: null,
  guess: null,
  told_at: null,
  asked_at: '2026-11-23T10:04:00.000Z',
  failure: 'For this kind of gateway no way is known to ask for the balance.',
}
