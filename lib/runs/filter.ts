import { encodeTime } from 'ulid'
import { type Ctx, reader } from '@/lib/context'
import { Prisma } from '@/lib/database/client'
import type { SearchWord } from '@/lib/prompts/search-text'
import type { RunFilter } from './schema'

/** One thing that a filter asks for, as a condition on a run `r`. */
export type Facet = {
  condition: Prisma.Sql
  /** True where an index gives its runs in the order of their ids. */
  ordered: boolean
  /** True for words: their condition is on `t`, the run's text. */
  text?: true
  /** True where no index helps: it can only be checked run by run. */
  unindexed?: true
}

export type Facets = { workspaceId: string; facets: Facet[]; from: string | null; to: string | null; words: SearchWord[] }

/** The least id that a run started at this time can have. */
export const firstIdAt = (time: string | number) => `run_${encodeTime(Math.max(0, typeof time === 'number' ? time : Date.parse(time)), 10)}`

const asTerm = (term: string) => (term.endsWith('*') ? `'${term.slice(0, -1)}':*` : `'${term}'`)

/** What was typed, as the database folds and cuts it: it did the same to the runs. Whole words; one that ends in * is a beginning. */
async function wordsOf(ctx: Ctx, search: string): Promise<SearchWord[]> {
  const typed = [...new Set(search.split(/\s+/).filter(Boolean))].slice(0, 10)
  const rows = await reader(ctx).$queryRaw<{ folded: string; terms: string[] }[]>`
    SELECT versicle_search_fold(typed) AS folded, versicle_search_terms(typed) AS terms
    FROM unnest(${typed}::text[]) WITH ORDINALITY AS word (typed, place) ORDER BY place`
  return rows.map(({ folded, terms }, at) => {
    const isBeginning = typed[at]?.endsWith('*') ?? false
    return { folded: folded.replace(/\*$/, ''), terms: isBeginning ? terms : terms.map((term) => term.replace(/\*$/, '')), near: [] }
  })
}

async function environmentId(ctx: Ctx, ref: string): Promise<string> {
  const found = await reader(ctx).environment.findFirst({
    where: { workspaceId: ctx.workspaceId, OR: [{ slug: ref }, { id: ref }] },
    select: { id: true },
  })
  return found?.id ?? ''
}

/** A filter taken apart. Null where nothing can be found: text without a word in it. A key bound to an environment sees the runs made there. */
export async function facetsOf(ctx: Ctx, filter: RunFilter): Promise<Facets | null> {
  const { actor, workspaceId } = ctx
  const { promptId, version, gateway, model, environment, status, source, sessionId, costMin, costMax, currency, latencyMinMs } = filter
  const facets: Facet[] = []
  const add = (condition: Prisma.Sql, ordered = true) => facets.push({ condition, ordered })
  if (promptId !== undefined && version !== undefined) add(Prisma.sql`(r."promptId" = ${promptId} AND r."versionNumber" = ${version})`)
  else if (promptId !== undefined) add(Prisma.sql`r."promptId" = ${promptId}`)
  else if (version !== undefined) facets.push({ condition: Prisma.sql`r."versionNumber" = ${version}`, ordered: false, unindexed: true })
  if (gateway !== undefined && model !== undefined) add(Prisma.sql`(r."gatewaySlug" = ${gateway} AND r."model" = ${model})`)
  else if (gateway !== undefined) add(Prisma.sql`r."gatewaySlug" = ${gateway}`)
  else if (model !== undefined) add(Prisma.sql`r."model" = ${model}`)
  if (environment !== undefined) add(Prisma.sql`r."environmentId" = ${await environmentId(ctx, environment)}`)
  if (actor.type === 'api_key' && actor.environmentId !== null) add(Prisma.sql`r."environmentId" = ${actor.environmentId}`)
  if (status !== undefined) add(Prisma.sql`r."status" = ${status}::"RunStatus"`)
  if (source !== undefined) add(Prisma.sql`r."source" = ${source}::"RunSource"`)
  if (sessionId !== undefined) add(Prisma.sql`r."sessionId" = ${sessionId}`, false)
  if (costMin !== undefined || costMax !== undefined) {
    const least = costMin === undefined ? Prisma.empty : Prisma.sql`AND r."cost" >= ${costMin}::numeric`
    const most = costMax === undefined ? Prisma.empty : Prisma.sql`AND r."cost" <= ${costMax}::numeric`
    add(Prisma.sql`(r."costCurrency" = ${currency ?? 'USD'} ${least} ${most})`, false)
  } else if (currency !== undefined) add(Prisma.sql`r."costCurrency" = ${currency}`, false)
  if (latencyMinMs !== undefined) add(Prisma.sql`r."latencyMs" >= ${latencyMinMs}::float8`, false)
  const words = filter.search === undefined ? [] : await wordsOf(ctx, filter.search)
  const terms = words.flatMap(({ terms }) => terms)
  if (filter.search !== undefined && terms.length === 0) return null
  if (terms.length > 0)
    facets.push({ condition: Prisma.sql`t."tokens" @@ ${terms.map(asTerm).join(' & ')}::tsquery`, ordered: false, text: true })
  const limit = (time: string | undefined) => (time === undefined ? null : firstIdAt(time))
  return { workspaceId, facets, from: limit(filter.from), to: limit(filter.to), words }
}
