import { z } from 'zod'
import { type ErrorKind, HealthWindow } from '@/lib/health/schema'
import { Time } from './parts'

/** The API's names of the kinds of errors, by ours. */
export const errorKindNames: Record<ErrorKind, string> = {
  incomplete: 'incomplete',
  rateLimited: 'rate_limited',
  unauthorized: 'unauthorized',
  refused: 'refused',
  failed: 'failed',
  timedOut: 'timed_out',
  unreachable: 'unreachable',
  unreadable: 'unreadable',
}
const kinds = z.record(z.string(), z.int()).meta({
  description: `By kind, those there were: ${Object.values(errorKindNames)
    .map((name) => `\`${name}\``)
    .join(', ')}.`,
})
const Percentiles = z
  .object({ p50: z.number(), p95: z.number() })
  .nullable()
  .meta({ description: 'In milliseconds, of the calls that went well; at most 19 % off. Null when none told it.' })
const Point = z.object({ at: Time, calls: z.int(), errors: z.int(), latency_ms_p50: z.number().nullable() })

const figures = {
  calls: z.int().meta({ description: 'Tries: one that failed before another answered counts, on the gateway that failed.' }),
  ok: z.int(),
  aborted: z.int().meta({ description: 'Stopped by the caller: neither good nor bad.' }),
  errors: z.int(),
  error_rate: z.number().nullable().meta({ description: 'Errors among the calls that were not aborted; null when there are none.' }),
  errors_by_kind: kinds,
  first_token_ms: Percentiles,
  latency_ms: Percentiles,
  last_ok_at: Time.nullable().meta({ description: 'In this window.' }),
  last_call_at: Time.nullable(),
  points: z.array(Point),
}
export const HealthAnswer = z
  .object({
    gateway: z.string(),
    window: HealthWindow,
    from: Time,
    to: Time,
    ...figures,
    models: z.array(z.object({ model: z.string(), ...figures })).meta({ description: 'Most called first.' }),
  })
  .meta({ id: 'GatewayHealth', description: 'What the runs of a window came to.' })
export const HealthListAnswer = z.object({ data: z.array(HealthAnswer) })

const none = {
  calls: 0,
  ok: 0,
  aborted: 0,
  errors: 0,
  error_rate: null,
  errors_by_kind: {},
  first_token_ms: null,
  latency_ms: null,
  last_ok_at: null,
  last_call_at: null,
  points: [{ at: '2026-11-23T09:05:00.000Z', calls: 0, errors: 0, latency_ms_p50: null }],
}
export const healthExample: z.infer<typeof HealthAnswer> = {
  gateway: 'sandbox',
  window: '1h',
  from: '2026-11-23T09:05:00.000Z',
  to: '2026-11-23T10:03:20.000Z',
  ...none,
  calls: 40,
  ok: 38,
  errors: 2,
  error_rate: 0.05,
  errors_by_kind: { rate_limited: 2 },
  first_token_ms: { p50: 180, p95: 410 },
  latency_ms: { p50: 920, p95: 2_400 },
  last_ok_at: '2026-11-23T10:02:00.000Z',
  last_call_at: '2026-11-23T10:03:00.000Z',
  points: [{ at: '2026-11-23T09:05:00.000Z', calls: 40, errors: 2, latency_ms_p50: 920 }],
  models: [],
}
