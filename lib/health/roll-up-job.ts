import { decodeTime } from 'ulid'
import { z } from 'zod'
import { db, type Tx } from '@/lib/database/client'
import { defineJob } from '@/lib/jobs/define-job'
import { firstIdAt, foldRuns, type Period } from './fold-runs'

export const MINUTE_MS = 60_000
export const HOUR_MS = 60 * MINUTE_MS
/** A run is written when it ends and counts for when it began: so long it may take. */
const LATE_MS = 35 * MINUTE_MS
/** Minutes are for what no hour holds yet, and for the last hour minute by minute. */
const MINUTES_KEPT_MS = 3 * HOUR_MS
const HOURS_KEPT_MS = 400 * 24 * HOUR_MS
/** Hours folded by one statement when there is much to catch up with. */
const CHUNK_MS = 6 * HOUR_MS
const CHUNKS_AT_ONCE = 500

export const floorTo = (time: number, unitMs: number): number => Math.floor(time / unitMs) * unitMs

/** Folds runs into metrics every minute. */
export const rollUpRuns = defineJob('health.roll-up', z.object({}), async (_input, { signal }) => rollUp(new Date(), signal), {
  cron: '* * * * *',
  retries: 0,
  timeoutMs: 10 * 60_000,
})

/**
 * Brings the metrics up to `now`: every hour that is surely over, once; and the minutes since, anew each time, so that runs which began
 * then and only ended now are counted. Any number of processes may do this at once: one of them does it.
 */
export async function rollUp(now: Date, signal?: AbortSignal): Promise<void> {
  const lastHour = floorTo(now.getTime() - LATE_MS, HOUR_MS)
  let from = await foldedUntil('hour', lastHour)
  for (let chunk = 0; from < lastHour; chunk++) {
    if (chunk === CHUNKS_AT_ONCE || signal?.aborted) return
    from = Math.min(await nextHourWithRuns(from), lastHour)
    const to = Math.min(from + CHUNK_MS, lastHour)
    if (!(await fold('hour', from, to))) return
    from = to
  }
  const minute = floorTo(now.getTime(), MINUTE_MS)
  const earliest = floorTo(now.getTime() - MINUTES_KEPT_MS, HOUR_MS)
  const begun = floorTo((await foldedUntil('minute', minute)) - LATE_MS, MINUTE_MS)
  await fold('minute', Math.max(begun, earliest), minute, async (tx) => {
    await tx.runMetric.deleteMany({ where: { period: 'minute', startsAt: { lt: new Date(earliest) } } })
    await tx.runMetric.deleteMany({ where: { period: 'hour', startsAt: { lt: new Date(now.getTime() - HOURS_KEPT_MS) } } })
  })
}

/** Folds and moves the mark, as one. False when another process is at it. */
async function fold(period: Period, from: number, to: number, tidy?: (tx: Tx) => Promise<void>): Promise<boolean> {
  return db().$transaction(
    async (tx) => {
      const [held] = await tx.$queryRaw<{ free: boolean }[]>`SELECT pg_try_advisory_xact_lock(hashtextextended('run metrics', 0)) AS free`
      if (!held?.free) return false
      await foldRuns(tx, period, { from: new Date(from), to: new Date(to) })
      await tx.metricMark.upsert({ where: { period }, create: { period, until: new Date(to) }, update: { until: new Date(to) } })
      await tidy?.(tx)
      return true
    },
    { timeout: 5 * 60_000 },
  )
}

/** The first hour from `from` on in which a run began; for ever when none did. */
async function nextHourWithRuns(from: number): Promise<number> {
  const next = await db().run.findFirst({ where: { id: { gte: firstIdAt(new Date(from)) } }, orderBy: { id: 'asc' }, select: { id: true } })
  return next ? Math.max(from, floorTo(timeOf(next), HOUR_MS)) : Number.POSITIVE_INFINITY
}

/** Where the last time ended; at first the hour of the oldest run, and `otherwise` when there is none. */
async function foldedUntil(period: Period, otherwise: number): Promise<number> {
  const mark = await db().metricMark.findUnique({ where: { period } })
  if (mark) return mark.until.getTime()
  const oldest = await db().run.findFirst({ orderBy: { id: 'asc' }, select: { id: true } })
  return oldest ? Math.min(floorTo(timeOf(oldest), HOUR_MS), otherwise) : otherwise
}

const timeOf = ({ id }: { id: string }) => decodeTime(id.slice('run_'.length))
