import { PrismaPg } from '@prisma/adapter-pg'
import type { Ctx } from '@/lib/context'
import { listHealth } from '@/lib/health/queries'
import { rollUp } from '@/lib/health/roll-up-job'
import { getRun, listRuns, neighboursOf } from '@/lib/runs/queries'
import type { ListRuns, RunPage } from '@/lib/runs/schema'
import { PrismaClient } from '@/prisma/generated/client'
import type { BenchDatabase } from './bench-database'
import { median } from './bench-processes'
import { type LogSize, seedRuns } from './bench-runs-seed'

const sizes: LogSize[] = [
  { runs: 100, prompts: 100 },
  { runs: 1_000_000, prompts: 10_000 },
]
const rounds = 30
const page = 50

type Place = {
  runs: number
  ctx: Ctx
  promptId: string
  cursor: string
  old: string
  seededMs: number
  rolledMs: number
  close: () => Promise<void>
}

async function open(database: BenchDatabase, size: LogSize): Promise<Place> {
  const url = await database.create(`p8_runs_${size.runs}`)
  const began = performance.now()
  const { ctx } = await seedRuns(url, size)
  const seededMs = performance.now() - began
  // As the first minute after an upgrade does: every hour there is, once.
  const rolling = performance.now()
  await rollUp(new Date())
  const rolledMs = performance.now() - rolling
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 4 }) })
  const within = { ...ctx, tx: client }
  const [hot] = await client.$queryRaw<{ id: string }[]>`SELECT "promptId" AS id FROM "Run" GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`
  const [middle] = await client.$queryRaw<{ id: string }[]>`SELECT "id" FROM "Run" ORDER BY "id" OFFSET ${size.runs / 2} LIMIT 1`
  const [old] = await client.$queryRaw<
    { id: string }[]
  >`SELECT "promptId" AS id FROM "Run" WHERE "promptId" <> ${hot?.id} ORDER BY "id" LIMIT 1`
  return {
    runs: size.runs,
    ctx: within,
    promptId: hot?.id ?? '',
    cursor: middle?.id ?? '',
    old: old?.id ?? '',
    seededMs,
    rolledMs,
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
  'by target: gateway and model': list({ gateway: '4sapi', model: 'model-7' }),
  'by a version that is none, whichever prompt': list({ version: 99 }),
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
  'health of all gateways, last hour': ({ ctx }) => listHealth(ctx, '1h'),
  'health of all gateways, 24 hours': ({ ctx }) => listHealth(ctx, '24h'),
  'health of all gateways, 7 days': ({ ctx }) => listHealth(ctx, '7d'),
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
    const seconds = (of: (place: Place) => number) =>
      places.map((place) => `${place.runs.toLocaleString('en')} in ${(of(place) / 1000).toFixed(1)} s`).join(', ')
    return [
      `P8: what the log of runs asks of the database, pages of ${page}, ${rounds} rounds in turn; seeded ${seconds(({ seededMs }) => seededMs)}; folded into health's metrics at once ${seconds(({ rolledMs }) => rolledMs)}`,
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
