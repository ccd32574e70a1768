import { encodeTime } from 'ulid'
import { Prisma, type Tx } from '@/lib/database/client'
import { BOUNDS_MS } from './histogram'

export type Period = 'minute' | 'hour'
/** From the first time on, up to the second and without it. `workspaceId`: of one workspace only. */
export type Span = { from: Date; to: Date; workspaceId?: string; gatewayIds?: readonly string[] }

/** The time in a run's id and the run's own differ by what it took to make them. */
const SLACK_MS = 60_000
/** No run that began at `time` or later has an id before this. */
export const firstIdAt = (time: Date): string => idAt(time, -SLACK_MS)
const idAt = (time: Date, shiftMs: number) => `run_${encodeTime(Math.max(0, time.getTime() + shiftMs), 10)}`

/**
 * Every try of every run that began in a span, with how it ended: a run counts once for its last try, and once more for each failed one
 * before it, on the gateway that failed. What was never sent, because our own calls left no place, is no try. `kind`: `ok`, `aborted`, or
 * what went wrong.
 */
export function triesIn({ from, to, workspaceId, gatewayIds }: Span): Prisma.Sql {
  const runs = Prisma.sql`r."id" >= ${firstIdAt(from)} AND r."id" < ${idAt(to, SLACK_MS)} AND r."createdAt" >= ${from} AND r."createdAt" < ${to}
    ${workspaceId === undefined ? Prisma.empty : Prisma.sql`AND r."workspaceId" = ${workspaceId}`}`
  const only = gatewayIds === undefined ? Prisma.empty : Prisma.sql`AND "gatewayId" = ANY(${gatewayIds})`
  return Prisma.sql`
    SELECT tried.*, CASE
      WHEN "status" IN ('ok', 'aborted', 'incomplete') THEN "status"
      WHEN "http" = 429 THEN 'rateLimited'
      WHEN "http" IN (401, 402, 403) THEN 'unauthorized'
      WHEN "code" = 'timeout' OR "http" IN (408, 504) THEN 'timedOut'
      WHEN "http" >= 500 THEN 'failed'
      WHEN "http" >= 400 THEN 'refused'
      WHEN "code" IN ('bad_answer', 'too_large') THEN 'unreadable'
      WHEN "http" IS NULL THEN 'unreachable'
      ELSE 'failed' END AS "kind"
    FROM (
      SELECT r."workspaceId", r."gatewayId", r."model", r."createdAt" AS "at", r."status"::text AS "status", r."error"->>'code' AS "code",
        (r."error"->>'status')::int AS "http", r."firstTokenMs", r."latencyMs", r."inputTokens", r."outputTokens", r."cost", r."costCurrency",
        true AS "last"
      FROM "Run" r WHERE ${runs} AND r."gatewayId" IS NOT NULL
      UNION ALL
      SELECT r."workspaceId", g."id", attempt->>'model', r."createdAt", 'error', attempt->>'code', (attempt->>'status')::int, NULL, NULL, NULL, NULL, NULL, NULL, false
      FROM "Run" r
      CROSS JOIN LATERAL jsonb_array_elements(CASE jsonb_typeof(r."attempts") WHEN 'array' THEN r."attempts" ELSE '[]' END)
        WITH ORDINALITY AS each(attempt, place)
      JOIN "Gateway" g ON g."workspaceId" = r."workspaceId" AND g."slug" = attempt->>'gateway'
      WHERE ${runs} AND r."attempts" IS NOT NULL AND place < jsonb_array_length(r."attempts") AND attempt->>'model' IS NOT NULL
    ) AS tried WHERE NOT ("http" IS NULL AND "code" IS NOT DISTINCT FROM 'busy') ${only}`
}

/** What the tries of one group come to; the columns of RunMetric from `calls` on, in the order of `figureNames`. */
export const figures = Prisma.sql`
  count(*)::int, count(*) FILTER (WHERE "kind" = 'ok')::int, count(*) FILTER (WHERE "kind" = 'aborted')::int,
  count(*) FILTER (WHERE "kind" = 'incomplete')::int, count(*) FILTER (WHERE "kind" = 'rateLimited')::int,
  count(*) FILTER (WHERE "kind" = 'unauthorized')::int, count(*) FILTER (WHERE "kind" = 'refused')::int,
  count(*) FILTER (WHERE "kind" = 'failed')::int, count(*) FILTER (WHERE "kind" = 'timedOut')::int,
  count(*) FILTER (WHERE "kind" = 'unreachable')::int, count(*) FILTER (WHERE "kind" = 'unreadable')::int,
  versicle_histogram(array_agg(width_bucket("firstTokenMs", ${BOUNDS_MS}::float8[])) FILTER (WHERE "kind" = 'ok')),
  versicle_histogram(array_agg(width_bucket("latencyMs", ${BOUNDS_MS}::float8[])) FILTER (WHERE "kind" = 'ok')),
  coalesce(sum("inputTokens"), 0)::bigint, coalesce(sum("outputTokens"), 0)::bigint,
  versicle_sums(array_agg("costCurrency"), array_agg("cost")), count(*) FILTER (WHERE "last" AND "cost" IS NULL)::int,
  max("at") FILTER (WHERE "kind" = 'ok'), max("at")`
const figureNames = Prisma.raw(
  [
    ...[
      'calls',
      'ok',
      'aborted',
      'incomplete',
      'rateLimited',
      'unauthorized',
      'refused',
      'failed',
      'timedOut',
      'unreachable',
      'unreadable',
    ],
    ...['firstToken', 'latency', 'inputTokens', 'outputTokens', 'costs', 'unpriced', 'lastOkAt', 'lastCallAt'],
  ]
    .map((name) => `"${name}"`)
    .join(', '),
)

/** Makes the metrics of a span anew from the runs that are there: twice gives the same. The span begins and ends with a whole period. */
export async function foldRuns(tx: Tx, period: Period, span: Span): Promise<void> {
  const { from, to, workspaceId } = span
  await tx.$executeRaw`
    DELETE FROM "RunMetric" WHERE "period" = ${period}::"MetricPeriod" AND "startsAt" >= ${from} AND "startsAt" < ${to}
    ${workspaceId === undefined ? Prisma.empty : Prisma.sql`AND "workspaceId" = ${workspaceId}`}`
  const place = Prisma.raw(`"workspaceId", "gatewayId", "model", "startsAt"`)
  await tx.$executeRaw`
    INSERT INTO "RunMetric" ("period", ${place}, ${figureNames})
    SELECT ${period}::"MetricPeriod", ${place}, ${figures}
    FROM (SELECT *, date_trunc(${period}, "at", 'UTC') AS "startsAt" FROM (${triesIn(span)}) AS tries) AS timed
    GROUP BY ${place}`
}
