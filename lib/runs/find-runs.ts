import { type Ctx, reader } from '@/lib/context'
import { Prisma, type Tx } from '@/lib/database/client'
import type { Facet, Facets } from './filter'

/** How many runs of one facet are gone through one by one, and how many are counted: beyond it says "1,000+". */
const FEW = 1_000
/** What has no order of its own (words, cost, latency, session) is worth gathering even where there is more of it. */
const FEW_UNORDERED = 5_000
const CHUNKS = [500, 2_000, 4_000]

const fewOf = (facet: Facet | null) => (facet === null || facet.ordered ? FEW : FEW_UNORDERED)

export type Wanted = {
  /** The page begins after (`newer`: before) this run. */
  cursor?: string | undefined
  /** Oldest first, from the cursor towards now. */
  newer?: boolean
  take: number
  /** How long to go on looking where no index leads straight to the runs. */
  budgetMs?: number
  count?: boolean
}
export type Found = {
  ids: string[]
  /** Where the next page goes on; null when there is none. */
  next: string | null
  /** True when time was over before the page was full: all runs as far as `next` were looked at. */
  cutShort: boolean
  total: { count: number; atLeast: boolean } | null
}

type Search = Wanted & {
  tx: Tx
  facets: Facet[]
  isTimed: boolean
  workspace: (alias: 'r' | 't') => Prisma.Sql
  /** The workspace and the times asked for, from `edge` on. */
  range: (alias: 'r' | 't', edge?: string | null) => Prisma.Sql
  order: Prisma.Sql
}

/**
 * The ids of the runs that a filter lets through, newest first. One facet: its index, in order. Several: each is asked for its newest
 * thousand; one that has fewer is gone through whole, else the sparsest leads and the others are checked, in chunks, within `budgetMs`.
 * What no index helps with is only ever checked. So no combination takes longer than that, however its runs lie in a log of any length.
 */
export async function findRuns(ctx: Ctx, { workspaceId, facets, from, to }: Facets, wanted: Wanted): Promise<Found> {
  const { cursor, newer = false, count = false } = wanted
  const workspace = (alias: 'r' | 't') => Prisma.sql`${Prisma.raw(`${alias}."workspaceId"`)} = ${workspaceId}`
  const range = (alias: 'r' | 't', edge: string | null = cursor ?? null) => {
    const id = Prisma.raw(`${alias}."id"`)
    const least = from === null ? [] : [Prisma.sql`${id} >= ${from}`]
    const most = to === null ? [] : [Prisma.sql`${id} < ${to}`]
    const beyond = edge === null ? [] : [newer ? Prisma.sql`${id} > ${edge}` : Prisma.sql`${id} < ${edge}`]
    return all([workspace(alias), ...least, ...most, ...beyond])
  }
  const order = newer ? Prisma.sql`ASC` : Prisma.sql`DESC`
  const search: Search = { ...wanted, tx: reader(ctx), facets, isTimed: from !== null || to !== null, workspace, range, order }
  const [only, ...others] = facets
  if (others.length === 0 && (only === undefined || only.ordered)) {
    const [ids, total] = await Promise.all([newest(search, only), count ? countOf(search, only) : null])
    return { ...pageOf(ids, wanted.take), total }
  }
  const probes = await probe(search)
  const few = probes.filter(({ facet, count }) => count <= fewOf(facet)).sort((a, b) => a.count - b.count)[0]
  if (few) return goThrough(search, few.facet)
  // Only of what was counted within the times asked for.
  const isMany = others.length === 0 && !only?.unindexed && (only?.text || !search.isTimed)
  return { ...(await walk(search, sparsest(probes, newer))), total: count && isMany ? { count: FEW, atLeast: true } : null }
}

const all = (conditions: Prisma.Sql[]) => (conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, ' AND '))
const pageOf = (ids: string[], take: number) => ({
  ids: ids.slice(0, take),
  next: ids.length > take ? (ids[take - 1] ?? null) : null,
  cutShort: false,
})
const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id)
/** A facet as a condition on a run, its words looked up run by run (OFFSET 0: never as a join with all runs that hold them). */
const onRun = ({ condition, text }: Facet) =>
  text ? Prisma.sql`EXISTS (SELECT 1 FROM "RunText" t WHERE t."id" = r."id" AND ${condition} OFFSET 0)` : condition

const newest = async ({ tx, range, order, take }: Search, facet: Facet | undefined) =>
  idsOf(
    await tx.$queryRaw`
      SELECT r."id" FROM "Run" r WHERE ${all([range('r'), ...(facet ? [facet.condition] : [])])} ORDER BY r."id" ${order} LIMIT ${take + 1}`,
  )

async function countOf({ tx, range }: Search, facet: Facet | undefined) {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT 1 FROM "Run" r WHERE ${all([range('r'), ...(facet ? [facet.condition] : [])])} LIMIT ${FEW + 1}) counted`
  const count = row?.count ?? 0
  return { count: Math.min(count, FEW), atLeast: count > FEW }
}

/** `edge`: the id of the last that was counted, for facets in order. `facet` null: every run in the times asked for. */
type Probe = { facet: Facet | null; count: number; edge: string | null }

async function probe({ tx, facets, isTimed, workspace, range, order, newer }: Search): Promise<Probe[]> {
  const asked: (Facet | null)[] = [...facets.filter(({ unindexed }) => !unindexed), ...(isTimed ? [null] : [])]
  if (asked.length === 0) return []
  const counts = asked.map((facet, at) => {
    const told = Prisma.sql`${at}::int AS at, count(*)::int AS count`
    if (facet?.text)
      return Prisma.sql`(SELECT ${told}, NULL AS edge FROM (
        SELECT 1 FROM "RunText" t WHERE ${range('t')} AND ${facet.condition} LIMIT ${FEW_UNORDERED + 1}) counted)`
    // What has no order is counted over all times: to find a few in a short time, all the others would be gone through.
    if (facet && !facet.ordered)
      return Prisma.sql`(SELECT ${told}, NULL AS edge FROM (
        SELECT 1 FROM "Run" r WHERE ${workspace('r')} AND ${facet.condition} LIMIT ${FEW_UNORDERED + 1}) counted)`
    return Prisma.sql`(SELECT ${told}, ${newer ? Prisma.sql`max("id")` : Prisma.sql`min("id")`} AS edge FROM (
      SELECT r."id" FROM "Run" r WHERE ${all([range('r'), ...(facet ? [facet.condition] : [])])} ORDER BY r."id" ${order} LIMIT ${FEW + 1}) counted)`
  })
  const rows = await tx.$queryRaw<{ at: number; count: number; edge: string | null }[]>`${Prisma.join(counts, ' UNION ALL ')}`
  return rows.map(({ at, count, edge }) => ({ facet: asked[at] ?? null, count, edge }))
}

/** Of those in order the one whose thousandth run is furthest away. */
function sparsest(probes: readonly Probe[], newer: boolean): Facet | null {
  const inOrder = probes.filter(({ edge }) => edge !== null).sort((a, b) => ((a.edge ?? '') < (b.edge ?? '') ? -1 : 1))
  return (newer ? inOrder.at(-1) : inOrder[0])?.facet ?? null
}

/** All runs of a facet that has few, the other facets checked. */
async function goThrough({ tx, facets, range, order, take, count }: Search, facet: Facet | null): Promise<Found> {
  const others = facets.filter((each) => each !== facet)
  const hits = Prisma.sql`SELECT t."id" FROM "RunText" t WHERE ${all([range('t'), ...(facet?.text ? [facet.condition] : [])])}`
  const few = facet?.text
    ? others.length === 0
      ? hits
      : Prisma.sql`SELECT * FROM "Run" r WHERE r."id" = ANY (ARRAY(${hits}))`
    : Prisma.sql`SELECT ${others.length === 0 ? Prisma.sql`r."id"` : Prisma.sql`*`} FROM "Run" r WHERE ${all([range('r'), ...(facet ? [facet.condition] : [])])}`
  const rows = await tx.$queryRaw<{ id: string; total: number }[]>`
    SELECT r."id", count(*) OVER ()::int AS total FROM (${few} OFFSET 0) r WHERE ${all(others.map(onRun))} ORDER BY r."id" ${order} LIMIT ${take + 1}`
  return { ...pageOf(idsOf(rows), take), total: count ? { count: rows[0]?.total ?? 0, atLeast: false } : null }
}

/** Runs of the leading facet in order, chunk by chunk, until the page is full, there are no more, or the time is over. */
async function walk(
  { tx, facets, range, order, take, newer, cursor, budgetMs = 60 }: Search,
  leader: Facet | null,
): Promise<Omit<Found, 'total'>> {
  const others = facets.filter((each) => each !== leader)
  const plain = others.filter(({ text }) => !text).map(onRun)
  const words = others.filter(({ text }) => text)
  // Where nothing else is asked for, the texts themselves are gone through.
  const only = leader === null && plain.length === 0 ? words[0] : undefined
  const until = performance.now() + budgetMs
  const ids: string[] = []
  let edge: string | null = cursor ?? null
  for (let round = 0; ; round++) {
    const size = CHUNKS[Math.min(round, CHUNKS.length - 1)] ?? FEW
    const looking = only
      ? Prisma.sql`SELECT t."id", ${only.condition} AS fits FROM "RunText" t WHERE ${range('t', edge)} ORDER BY t."id" ${order} LIMIT ${size}`
      : Prisma.sql`SELECT r."id", ${all(plain)} AS fits FROM "Run" r WHERE ${all([range('r', edge), ...(leader ? [leader.condition] : [])])} ORDER BY r."id" ${order} LIMIT ${size}`
    const [row] = await tx.$queryRaw<{ looked: number; edge: string | null; found: string[] }[]>`
      WITH looked AS MATERIALIZED (${looking})
      SELECT (SELECT count(*)::int FROM looked) AS looked, (SELECT ${newer ? Prisma.sql`max("id")` : Prisma.sql`min("id")`} FROM looked) AS edge,
        ARRAY(SELECT r."id" FROM (SELECT "id" FROM looked WHERE fits ORDER BY "id" ${order} OFFSET 0) r
          WHERE ${all(only ? [] : words.map(onRun))} LIMIT ${take + 1 - ids.length}) AS found`
    ids.push(...(row?.found ?? []))
    edge = row?.edge ?? edge
    if (ids.length > take || (row?.looked ?? 0) < size) return pageOf(ids, take)
    if (performance.now() > until) return { ids, next: edge, cutShort: true }
  }
}
