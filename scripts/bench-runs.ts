import { PrismaPg } from '@prisma/adapter-pg'
import { Client } from 'pg'
import type { Ctx } from '@/lib/context'
import { getRun, listRuns, neighboursOf } from '@/lib/runs/queries'
import type { ListRuns, RunPage } from '@/lib/runs/schema'
import { PrismaClient } from '@/prisma/generated/client'
import { type BenchDatabase, publishMany, publishOne } from './bench-database'
import { median } from './bench-processes'

const sizes = [
  { runs: 100, prompts: 100 },
  { runs: 1_000_000, prompts: 10_000 },
]
const rounds = 30
const page = 50
const days = 60

type Place = { runs: number; ctx: Ctx; promptId: string; cursor: string; old: string; seededMs: number; close: () => Promise<void> }

/**
 * Runs over the last 60 days, evenly, by SQL and with triggers off: a fifth of them of one prompt, gateways of 60, 25, 10, 4.9 and 0.1 %
 * (the last long not used any more), 20 models, 3 % errors, words that every run, some and one of them holds.
 */
async function seed(url: string, { runs, prompts }: (typeof sizes)[number]): Promise<{ ctx: Ctx }> {
  const published = await publishOne(url)
  await publishMany(url, published, prompts - 1)
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    for (const back of [1, 2, 3])
      for (const [table, prefix] of [
        ['Run', 'run_'],
        ['RunText', 'run_text_'],
      ])
        await client.query(`
          DO $$ DECLARE month timestamptz := date_trunc('month', now()) - interval '${back} months'; BEGIN
            EXECUTE format('CREATE TABLE run_partitions.%I PARTITION OF "${table}" FOR VALUES FROM (%L) TO (%L)', '${prefix}' || to_char(month, 'YYYY_MM'),
              versicle_ulid_floor('run_', month), versicle_ulid_floor('run_', month + interval '1 month'));
          END $$`)
    const batch = 100_000
    for (let from = 0; from < runs; from += batch) {
      await client.query('BEGIN')
      await client.query('SET LOCAL session_replication_role = replica')
      await client.query(`
        CREATE TEMP TABLE fresh ON COMMIT DROP AS
        SELECT n, now() - (interval '${days} days' * (${runs} - n) / ${runs}) AS at, p."id" AS prompt, random() AS luck,
          1 + n % 3 AS version, (n * 48271::bigint) % 1000 AS share
        FROM generate_series(${from}, ${Math.min(from + batch, runs) - 1}) n
        JOIN (SELECT "id", row_number() OVER (ORDER BY "id") - 1 AS place FROM "Prompt") p ON p.place = CASE WHEN n % 5 = 0 THEN 0 ELSE (n * 7919::bigint) % ${prompts} END`)
      await client.query(`
        INSERT INTO "Run" ("id", "workspaceId", "source", "status", "groupId", "promptId", "versionNumber", "environmentId", "gatewaySlug", "model", "inputs", "request",
          "output", "finishReason", "firstTokenMs", "latencyMs", "inputTokens", "outputTokens", "cost", "costCurrency", "costSource", "sessionId", "actor", "actorName", "createdAt")
        SELECT versicle_ulid_floor('run_', at) || lpad(n::text, 16, '0'), '${published.ctx.workspaceId}', CASE WHEN n % 10 < 7 THEN 'api' ELSE 'playground' END::"RunSource",
          CASE WHEN share < 950 THEN 'ok' WHEN share < 980 THEN 'error' WHEN share < 990 THEN 'incomplete' ELSE 'aborted' END::"RunStatus",
          'run_' || n / 4, prompt, version, CASE WHEN n % 10 < 6 THEN env."id" END,
          CASE WHEN n % 1000 < 600 THEN 'koala' WHEN n % 1000 < 850 THEN '4sapi' WHEN n % 1000 < 950 THEN 'xinglian' WHEN n % 1000 < 999 OR n > ${runs} / 2 THEN 'treerouter' ELSE 'retired' END,
          'model-' || (CASE WHEN n % 1000 < 600 THEN n % 3 ELSE 3 + n % 17 END),
          jsonb_build_object('variables', jsonb_build_object('ticket', 'I was billed twice, order ' || n, 'product', 'Kite'), 'placeholders', '{}'::jsonb),
          jsonb_build_object('messages', jsonb_build_array(jsonb_build_object('role', 'system', 'content', repeat('You triage tickets about Kite. ', 10)))),
          'Run ' || n || ': ' || repeat('we looked at your order and found it. ', 8), 'stop', 80 + 400 * luck, 300 + 4000 * luck * luck, 300, 90,
          CASE WHEN n % 10 > 0 THEN round((0.0001 + 0.02 * luck * luck * luck * luck)::numeric, 8) END, CASE WHEN n % 10 > 0 THEN 'USD' END,
          CASE WHEN n % 10 > 0 THEN 'price_book' END, CASE WHEN n % 20 = 0 THEN 'pls_' || lpad((n / 200)::text, 26, '0') END, 'system:bench', 'Bench', at
        FROM fresh LEFT JOIN "Environment" env ON env."slug" = 'production'`)
      await client.query(`
        INSERT INTO "RunText" SELECT versicle_ulid_floor('run_', at) || lpad(n::text, 16, '0'), '${published.ctx.workspaceId}', array_to_tsvector(ARRAY[
          'we', 'looked', 'at', 'your', 'order', 'found', 'billed', 'twice', 'kite', 'own' || n, 'w' || n % 3000, 'w' || (n * 7919::bigint) % 3000,
          'w' || (n * 104729::bigint) % 3000, CASE WHEN n % 30 = 0 THEN 'refund' ELSE 'invoice' END, CASE WHEN n < ${runs} * 0.7 THEN 'formerly' ELSE 'lately' END])
        FROM fresh`)
      await client.query('COMMIT')
    }
    await client.query('VACUUM ANALYZE')
  } finally {
    await client.end()
  }
  return published
}

async function open(database: BenchDatabase, size: (typeof sizes)[number]): Promise<Place> {
  const url = await database.create(`p8_runs_${size.runs}`)
  const began = performance.now()
  const { ctx } = await seed(url, size)
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 4 }) })
  const within = { ...ctx, tx: client }
  const [hot] = await client.$queryRaw<{ id: string }[]>`SELECT "promptId" AS id FROM "Run" GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`
  const [middle] = await client.$queryRaw<{ id: string }[]>`SELECT "id" FROM "Run" ORDER BY "id" OFFSET ${size.runs / 2} LIMIT 1`
  const [old] = await client.$queryRaw<
    { id: string }[]
  >`SELECT "promptId" AS id FROM "Run" WHERE "promptId" <> ${hot?.id} ORDER BY "id" LIMIT 1`
  const seededMs = performance.now() - began
  return {
    runs: size.runs,
    ctx: within,
    promptId: hot?.id ?? '',
    cursor: middle?.id ?? '',
    old: old?.id ?? '',
    seededMs,
    close: () => client.$disconnect(),
  }
}

const ago = (daysAgo: number) => new Date(Date.now() - daysAgo * 86_400_000).toISOString()
const list = (input: ListRuns) => (place: Place) => listRuns(place.ctx, { limit: page, ...input })
const questions: Record<string, (place: Place) => Promise<unknown>> = {
  'newest page': list({}),
  'a page in the middle': (place) => listRuns(place.ctx, { limit: page, cursor: place.cursor }),
  'of a prompt with a fifth of all runs': (place) => listRuns(place.ctx, { limit: page, promptId: place.promptId }),
  'of one of 10,000 prompts': (place) => listRuns(place.ctx, { limit: page, promptId: place.old }),
  'of a version': (place) => listRuns(place.ctx, { limit: page, promptId: place.promptId, version: 2 }),
  'by gateway': list({ gateway: 'koala' }),
  'by a gateway not used for a month': list({ gateway: 'retired' }),
  'by a gateway that is none': list({ gateway: 'nobody' }),
  'by model': list({ model: 'model-7' }),
  'by environment': list({ environment: 'production' }),
  'by status: errors': list({ status: 'error' }),
  'by source': list({ source: 'playground' }),
  'by source: none there': list({ source: 'suite' }),
  'by session': list({ sessionId: `pls_${'0'.repeat(26)}` }),
  'a day, a month ago': (place) => listRuns(place.ctx, { limit: page, from: ago(31), to: ago(30) }),
  'last 7 days': (place) => listRuns(place.ctx, { limit: page, from: ago(7) }),
  'cost at least 0.01': list({ costMin: '0.01' }),
  'cost at least 0.02 (hardly any)': list({ costMin: '0.02' }),
  'latency at least 1 s': list({ latencyMinMs: 1_000 }),
  'latency at least 4.29 s (few)': list({ latencyMinMs: 4_290 }),
  'prompt, errors': (place) => listRuns(place.ctx, { limit: page, promptId: place.promptId, status: 'error' }),
  'gateway, model, environment': list({ gateway: '4sapi', model: 'model-7', environment: 'production' }),
  'gateway, errors, cost, latency, last 30 days': (place) =>
    listRuns(place.ctx, { limit: page, gateway: '4sapi', status: 'error', costMin: '0.005', latencyMinMs: 1_000, from: ago(30) }),
  'gateway and a model it never had': list({ gateway: 'koala', model: 'model-9' }),
  'words: one run’s own': list({ search: 'own77' }),
  'words: in every run': list({ search: 'billed' }),
  'words: in every third thousand': list({ search: 'w77' }),
  'words: in 3 %': list({ search: 'refund' }),
  'words: in no run of the last 18 days': list({ search: 'formerly' }),
  'words: none': list({ search: 'qqqqzzzz' }),
  'words, errors, gateway': list({ search: 'refund order', status: 'error', gateway: '4sapi' }),
  'words, prompt, last 7 days': (place) => listRuns(place.ctx, { limit: page, search: 'w77', promptId: place.promptId, from: ago(7) }),
  'open a run': ({ ctx, cursor }) => getRun(ctx, cursor),
  'its neighbours among errors of a gateway': ({ ctx, cursor }) => neighboursOf(ctx, cursor, { status: 'error', gateway: '4sapi' }),
}

/** P8: what the log of runs asks of the database, at 100 runs and at 1,000,000, in turn. */
export async function benchRuns(database: BenchDatabase): Promise<string[]> {
  const places: Place[] = []
  for (const size of sizes) places.push(await open(database, size))
  try {
    const lines: string[] = []
    for (const [name, ask] of Object.entries(questions)) {
      const rows = new Map<number, string>()
      const taken = new Map<number, number[]>(places.map(({ runs }) => [runs, []]))
      for (let round = -3; round < rounds; round++)
        for (const place of places) {
          const began = performance.now()
          rows.set(place.runs, rowsIn(await ask(place)))
          if (round >= 0) taken.get(place.runs)?.push(performance.now() - began)
        }
      const [few = [], many = []] = sizes.map(({ runs }) => taken.get(runs) ?? [])
      const shown = [median(few), median(many), percentile(many, 0.95)].map((ms) => ms.toFixed(1))
      const found = sizes.map(({ runs }) => rows.get(runs)).join(' → ')
      lines.push(`| ${name} | ${found} | ${shown.join(' | ')} | ${(median(many) / median(few)).toFixed(2)} |`)
    }
    const seeded = places.map(({ runs, seededMs }) => `${runs.toLocaleString('en')} in ${(seededMs / 1000).toFixed(0)} s`).join(', ')
    return [
      `P8: what the log of runs asks of the database, pages of ${page}, ${rounds} rounds in turn; seeded ${seeded}`,
      '',
      '| what | runs on the page | p50 ms at 100 | p50 ms at 1,000,000 | p95 ms at 1,000,000 | ratio (goal ≤ 1.5; p95 ≤ 150) |',
      '|---|---|---|---|---|---|',
      ...lines,
    ]
  } finally {
    for (const place of places) await place.close()
  }
}

/** How many runs an answer holds, and whether it was cut short. */
const rowsIn = (answer: unknown): string => {
  if (typeof answer !== 'object' || answer === null || !('runs' in answer)) return '–'
  const { runs, lookedBackTo } = answer as RunPage
  return `${runs.length}${lookedBackTo === null ? '' : ' (cut short)'}`
}

const percentile = (values: number[], part: number) => values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN
