import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import type { RunFilter } from '@/lib/runs/schema'

export type Written = {
  id: string
  at: number
  n: number
  gateway: string
  model: string
  version: number | null
  status: string
  source: string
  session: string | null
  cost: number | null
  latency: number
  words: string[]
}

const secondsApart = 30

/** A log of so many runs, half a minute apart up to now, written by SQL with its triggers on, and what is in it. */
export async function writeLog(ctx: Ctx, count: number): Promise<Written[]> {
  const rows = await db().$queryRaw<{ id: string; at: Date; n: number }[]>`
    INSERT INTO "Run" ("id", "workspaceId", "source", "status", "groupId", "gatewaySlug", "model", "versionNumber", "promptId", "inputs", "request", "output",
      "latencyMs", "cost", "costCurrency", "sessionId", "actor", "actorName", "createdAt")
    SELECT versicle_ulid_floor('run_', at) || upper(left(md5(${ctx.workspaceId}), 8) || lpad(to_hex(n), 8, '0')), ${ctx.workspaceId},
      CASE WHEN n % 3 = 0 THEN 'playground' ELSE 'api' END::"RunSource", CASE WHEN n % 50 = 0 THEN 'error' WHEN n < 500 THEN 'aborted' ELSE 'ok' END::"RunStatus",
      'run_g', CASE WHEN n % 2 = 0 THEN 'even' ELSE 'odd' END, CASE WHEN n < ${count} / 2 THEN 'earlier' ELSE 'later' END, CASE WHEN n % 3 > 0 THEN 1 + n % 40 END, NULL, '{}',
      jsonb_build_object('messages', jsonb_build_array(jsonb_build_object('role', 'user', 'content', 'Ticket own' || n || CASE WHEN n % 7 = 0 THEN ' lucky' ELSE '' END))),
      'Answer number ' || n || CASE WHEN n < 700 THEN ' formerly' ELSE '' END, n % 1000, CASE WHEN n % 10 > 0 THEN (n % 100) / 1000.0 END, CASE WHEN n % 10 > 0 THEN 'USD' END,
      CASE WHEN n % 400 < 3 THEN 'pls_' || n / 400 END, 'system:test', 'Test', at
    FROM (SELECT n, date_trunc('second', now()) - make_interval(secs => ${secondsApart}::float8 * (${count} - n)) AS at FROM generate_series(0, ${count}::int - 1) n) each
    RETURNING "id", "createdAt" AS at, ('x' || lower(right("id", 8)))::bit(32)::int AS n`
  return rows
    .map(({ id, at, n }) => ({
      id,
      at: at.getTime(),
      n,
      gateway: n % 2 === 0 ? 'even' : 'odd',
      model: n < count / 2 ? 'earlier' : 'later',
      version: n % 3 > 0 ? 1 + (n % 40) : null,
      status: n % 50 === 0 ? 'error' : n < 500 ? 'aborted' : 'ok',
      source: n % 3 === 0 ? 'playground' : 'api',
      session: n % 400 < 3 ? `pls_${Math.floor(n / 400)}` : null,
      cost: n % 10 > 0 ? (n % 100) / 1000 : null,
      latency: n % 1000,
      words: ['ticket', `own${n}`, 'answer', 'number', String(n), ...(n % 7 === 0 ? ['lucky'] : []), ...(n < 700 ? ['formerly'] : [])],
    }))
    .sort((a, b) => (a.id < b.id ? 1 : -1))
}

/** The same by looking at every run. */
export const matching = (log: Written[], filter: RunFilter): Written[] =>
  log.filter(
    (run) =>
      (filter.gateway === undefined || run.gateway === filter.gateway) &&
      (filter.model === undefined || run.model === filter.model) &&
      (filter.version === undefined || run.version === filter.version) &&
      (filter.status === undefined || run.status === filter.status) &&
      (filter.source === undefined || run.source === filter.source) &&
      (filter.sessionId === undefined || run.session === filter.sessionId) &&
      (filter.from === undefined || run.at >= Date.parse(filter.from)) &&
      (filter.to === undefined || run.at < Date.parse(filter.to)) &&
      (filter.costMin === undefined || (run.cost !== null && run.cost >= Number(filter.costMin))) &&
      (filter.costMax === undefined || (run.cost !== null && run.cost <= Number(filter.costMax))) &&
      (filter.currency === undefined || (run.cost !== null && filter.currency === 'USD')) &&
      (filter.latencyMinMs === undefined || run.latency >= filter.latencyMinMs) &&
      (filter.search === undefined ||
        filter.search
          .toLowerCase()
          .split(' ')
          .every((word) => run.words.some((each) => (word.endsWith('*') ? each.startsWith(word.slice(0, -1)) : each === word)))),
  )
