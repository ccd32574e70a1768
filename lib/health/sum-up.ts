import { type Histogram, merged, percentile } from './histogram'
import { ERROR_KINDS, type ErrorKind, type HealthFigures, type HealthPoint, type Percentiles } from './schema'

/** Part of a window: what the calls of one model came to in one piece of time. */
export type Part = Record<ErrorKind, number> & {
  gatewayId: string
  model: string
  at: Date
  calls: number
  ok: number
  aborted: number
  firstToken: Histogram[]
  latency: Histogram[]
  lastOkAt: Date | null
  lastCallAt: Date
}

/** A part with the histograms of its pieces as one each: what follows adds them up several times over. */
export const compact = (part: Part): Part => ({ ...part, firstToken: [merged(part.firstToken)], latency: [merged(part.latency)] })

/** Adds up parts, in whatever order they come. */
export function figuresOf(parts: readonly Part[]): HealthFigures {
  const sum = (of: (part: Part) => number) => parts.reduce((total, part) => total + of(part), 0)
  const kinds = ERROR_KINDS.map((kind) => [kind, sum((part) => part[kind])] as const).filter(([, count]) => count > 0)
  const [calls, aborted] = [sum((part) => part.calls), sum((part) => part.aborted)]
  const errors = kinds.reduce((total, [, count]) => total + count, 0)
  return {
    calls,
    ok: sum((part) => part.ok),
    aborted,
    errors,
    errorRate: calls > aborted ? errors / (calls - aborted) : null,
    errorsByKind: Object.fromEntries(kinds),
    firstTokenMs: percentiles(merged(parts.flatMap((part) => part.firstToken))),
    latencyMs: percentiles(merged(parts.flatMap((part) => part.latency))),
    lastOkAt: latest(parts.map(({ lastOkAt }) => lastOkAt)),
    lastCallAt: latest(parts.map(({ lastCallAt }) => lastCallAt)),
  }
}

/** One point for each of `times`, also where nothing was called. */
export function pointsOf(parts: readonly Part[], times: readonly Date[]): HealthPoint[] {
  const byTime = Map.groupBy(parts, ({ at }) => at.getTime())
  return times.map((at) => {
    const own = byTime.get(at.getTime()) ?? []
    const errorsOf = (part: Part) => ERROR_KINDS.reduce((total, kind) => total + part[kind], 0)
    return {
      at: at.toISOString(),
      calls: own.reduce((total, { calls }) => total + calls, 0),
      errors: own.reduce((total, part) => total + errorsOf(part), 0),
      latencyMsP50: percentile(merged(own.flatMap(({ latency }) => latency)), 0.5),
    }
  })
}

function percentiles(histogram: Histogram): Percentiles | null {
  const [p50, p95] = [percentile(histogram, 0.5), percentile(histogram, 0.95)]
  return p50 === null || p95 === null ? null : { p50, p95 }
}

const latest = (times: readonly (Date | null)[]): string | null =>
  times.reduce<Date | null>((last, time) => (time !== null && (last === null || time > last) ? time : last), null)?.toISOString() ?? null
