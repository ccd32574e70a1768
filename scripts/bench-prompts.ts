import { PrismaPg } from '@prisma/adapter-pg'
import { Client } from 'pg'
import type { Ctx } from '@/lib/context'
import { searchPalette } from '@/lib/palette/search-palette'
import { getDraft, getPrompt, listFolders, listPrompts, listTags } from '@/lib/prompts/queries'
import type { ListPrompts } from '@/lib/prompts/schema'
import { getVersion, listVersions } from '@/lib/prompts/version-queries'
import { PrismaClient } from '@/prisma/generated/client'
import { type BenchDatabase, publishMany, publishOne } from './bench-database'
import { median } from './bench-processes'

const sizes = [100, 10_000]
const versions = 100
const rounds = 40
const page = 100

type Place = { count: number; ctx: Ctx; promptId: string; cursor: string; seededMs: number; close: () => Promise<void> }

/**
 * As many live prompts with 100 versions each, in folders, tagged, by SQL and with triggers off; the search is filled at the end. A
 * thousand texts of 60 words out of three thousand, and in each content one word of its own.
 */
async function seed(url: string, count: number): Promise<{ ctx: Ctx }> {
  const published = await publishOne(url)
  await publishMany(url, published, count - 1)
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('BEGIN')
    await client.query('SET LOCAL session_replication_role = replica')
    await client.query(`
      CREATE TEMP TABLE texts ON COMMIT DROP AS
      SELECT t AS at, (SELECT string_agg('w' || to_hex((t * 7919 + w * 104729 + w * w * 31) % 3000), ' ') FROM generate_series(1, 60) w) || ' every prompt says this 请根据政策回答' AS text
      FROM generate_series(0, 999) t`)
    await client.query('CREATE UNIQUE INDEX ON texts (at)')
    await client.query(`
      CREATE TEMP TABLE numbered ON COMMIT DROP AS
      SELECT "id", "workspaceId", row_number() OVER (ORDER BY "id")::int AS at FROM "Prompt"`)
    await client.query(`
      UPDATE "Prompt" p SET "newestVersion" = ${versions}, "tags" = ARRAY['team-' || n.at % 20, 'area-' || n.at % 7], "description" = 'Prompt number ' || n.at,
        "name" = 'team-' || n.at % 20 || '/area-' || n.at % 7 || '/prompt-' || lpad(n.at::text, 5, '0') FROM numbered n WHERE n."id" = p."id"`)
    await client.query('DELETE FROM "PromptName"')
    await client.query(
      `INSERT INTO "PromptName" ("workspaceId", "name", "promptId", "current") SELECT "workspaceId", "name", "id", true FROM "Prompt"`,
    )
    await client.query(`
      INSERT INTO "PromptVersion" ("id", "workspaceId", "promptId", "number", "content", "partials", "variables", "note", "baseVersion", "digest", "author", "authorName", "createdAt")
      SELECT 'ver_' || lpad(n.at::text, 13, '0') || lpad(v::text, 13, '0'), n."workspaceId", n."id", v,
        json_build_object('messages', json_build_array(json_build_object('role', 'system', 'content', t.text || ' own' || n.at)), 'model', 'default',
          'parameters', json_build_object('temperature', 0.2), 'tools', '[]'::json, 'responseFormat', null, 'config', '{}'::json),
        '[]', '[{"name":"product","required":true,"usedAs":"value","items":[]}]', 'Version ' || v, v - 1, 'sha256:' || n.at || '-' || v, 'system:bench', 'Bench', now() - make_interval(mins => ${versions} - v)
      FROM numbered n CROSS JOIN generate_series(1, ${versions}) v JOIN texts t ON t.at = (n.at * 37 + v) % 1000
      WHERE NOT EXISTS (SELECT 1 FROM "PromptVersion" there WHERE there."promptId" = n."id" AND there."number" = v)`)
    await client.query('COMMIT')
    await client.query('DELETE FROM "PromptSearch"')
    // Else what was right for a handful of rows is taken for ten thousand.
    await client.query('ANALYZE')
    await client.query('SELECT versicle_fill_prompt_search()')
    await client.query('VACUUM ANALYZE')
  } finally {
    await client.end()
  }
  return published
}

async function open(database: BenchDatabase, count: number): Promise<Place> {
  const url = await database.create(`p8_${count}`)
  const began = performance.now()
  const { ctx } = await seed(url, count)
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: url, max: 4 }) })
  const within = { ...ctx, tx: client }
  const first = await listPrompts(within, { limit: page })
  const middle = first.data.at(Math.floor(first.data.length / 2))
  return {
    count,
    ctx: within,
    promptId: middle?.id ?? '',
    cursor: Buffer.from(JSON.stringify(['team-5', 'prm_0'])).toString('base64url'),
    seededMs: performance.now() - began,
    close: () => client.$disconnect(),
  }
}

const list = (input: ListPrompts) => (place: Place) => listPrompts(place.ctx, { limit: page, ...input })
const questions: Record<string, (place: Place) => Promise<unknown>> = {
  'list page: rows, folders, tags': ({ ctx }) => Promise.all([listPrompts(ctx, { limit: page }), listFolders(ctx), listTags(ctx)]),
  'list, a page in the middle': (place) => listPrompts(place.ctx, { limit: page, cursor: place.cursor }),
  'filter by tag': list({ tag: 'team-3' }),
  'open a folder': list({ folder: 'team-3/area-3' }),
  'search: one prompt’s own word': list({ search: 'own77' }),
  'search: a part of names': list({ search: 'rompt-0007' }),
  'search: two words in contents': list({ search: 'w1a own5' }),
  'search: a word that every prompt says': list({ search: 'every' }),
  'search: a word in every name': list({ search: 'prompt' }),
  'search: Chinese, in every prompt': list({ search: '政策' }),
  'search: mistyped': list({ search: 'evrey' }),
  'search: nothing comes near': list({ search: 'qqqqqzzzzz' }),
  'palette, a word': ({ ctx }) => searchPalette(ctx, { query: 'area-3' }),
  'palette, just opened': ({ ctx }) => searchPalette(ctx, { query: '' }),
  'version history': ({ ctx, promptId }) => listVersions(ctx, { promptId, limit: 50 }),
  'open a prompt': ({ ctx, promptId }) =>
    Promise.all([getPrompt(ctx, promptId), getVersion(ctx, promptId, 'newest'), getDraft(ctx, promptId)]),
}

/** P8: what the screens ask of the database, at 100 and at 10,000 prompts with 100 versions each, in turn. */
export async function benchPrompts(database: BenchDatabase): Promise<string[]> {
  const places: Place[] = []
  for (const count of sizes) places.push(await open(database, count))
  try {
    const lines: string[] = []
    for (const [name, ask] of Object.entries(questions)) {
      const taken = new Map<number, number[]>(places.map(({ count }) => [count, []]))
      const rows = new Map<number, number | string>()
      for (let round = -3; round < rounds; round++)
        for (const place of places) {
          const began = performance.now()
          const answer = await ask(place)
          if (round >= 0) taken.get(place.count)?.push(performance.now() - began)
          rows.set(place.count, rowsOf(answer))
        }
      const [few = [], many = []] = sizes.map((count) => taken.get(count) ?? [])
      const shown = [median(few), median(many), percentile(many, 0.95)].map((ms) => ms.toFixed(1))
      lines.push(
        `| ${name} | ${sizes.map((count) => rows.get(count)).join(' → ')} | ${shown.join(' | ')} | ${(median(many) / median(few)).toFixed(2)} |`,
      )
    }
    const seeded = places.map(({ count, seededMs }) => `${count.toLocaleString('en')} in ${(seededMs / 1000).toFixed(0)} s`).join(', ')
    return [
      `P8: what a screen asks of the database, ${versions} versions a prompt, ${rounds} rounds in turn; seeded ${seeded}`,
      '',
      '| what | rows | p50 ms at 100 | p50 ms at 10,000 | p95 ms at 10,000 | ratio (goal ≤ 1.5; p95 ≤ 150) |',
      '|---|---|---|---|---|---|',
      ...lines,
    ]
  } finally {
    for (const place of places) await place.close()
  }
}

const pageIn = (answer: unknown) =>
  answer !== null && typeof answer === 'object' && 'data' in answer && Array.isArray(answer.data) ? answer.data : null
/** How many rows the page of an answer has: one of a hundred takes longer than one of five, however many prompts there are. */
const rowsOf = (answer: unknown) => pageIn(Array.isArray(answer) ? answer[0] : answer)?.length ?? '–'

const percentile = (values: number[], part: number) => values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN
