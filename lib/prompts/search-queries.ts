import { z } from 'zod'
import { type Ctx, reader } from '@/lib/context'
import { Prisma, type Tx } from '@/lib/database/client'
import { malformed } from '@/lib/errors'
import { authorizeReading } from './authorize-reading'
import { nearWords } from './near-words'
import { isOffered } from './offered-queries'
import { type PromptHit, PromptId, PromptName, type PromptPage, SearchPrompts } from './schema'
import { matchesOf, type SearchedField, type SearchWord } from './search-text'
import { promptColumns, summaries } from './summaries'

const MAX_WORDS = 10
const MAX_CANDIDATES = 200
const Cursor = z.tuple([z.int().min(0).max(9), PromptName, PromptId, z.boolean()])
type Cursor = z.infer<typeof Cursor>

function readCursor(cursor: string): Cursor {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch {
    throw malformed('Give the next_cursor of the page before, unchanged.', [
      { path: 'cursor', message: 'This is no cursor of this search.' },
    ])
  }
}

/** `_`, `%` and `\` mean something to LIKE. */
export const literally = (text: string) => text.replace(/[\\%_]/g, '\\$&')
const anywhere = (text: string) => `%${literally(text)}%`

/**
 * Prompts that hold every word: in their names (old ones too), description, tags, variables or newest note any part of a word counts, in
 * the newest content its beginning. Best first: the name itself, in the name, in an old name, in what is said of it, in the content. When
 * nothing holds them all, what comes near is found (`near` says by which words); not where PostgreSQL has no pg_trgm.
 */
export async function searchPrompts(ctx: Ctx, input: SearchPrompts): Promise<PromptPage> {
  authorizeReading(ctx)
  const { search, limit, cursor, ...filter } = SearchPrompts.parse(input)
  const tx = reader(ctx)
  const after = cursor === undefined ? null : readCursor(cursor)
  const words = await wordsOf(tx, search)
  if (words.length === 0) return { data: [], nextCursor: null }
  let looked = after?.[3] ? await withNearWords(tx, ctx, words) : words
  let rows = await ranked(tx, ctx, looked, search, filter, after, limit + 1)
  if (rows.length === 0 && after === null) {
    looked = await withNearWords(tx, ctx, words)
    if (looked.some(({ near }) => near.length > 0)) rows = await ranked(tx, ctx, looked, search, filter, null, limit + 1)
  }
  const near = [...new Set(looked.flatMap(({ near }) => near))]
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  const next: Cursor | null = last && rows.length > limit ? [last.tier, last.name, last.id, near.length > 0] : null
  return {
    data: await hits(
      tx,
      ctx,
      page.map(({ id }) => id),
      looked,
    ),
    nextCursor: next && Buffer.from(JSON.stringify(next)).toString('base64url'),
    ...(near.length > 0 && page.length > 0 && { near }),
  }
}

/** The words as the database folds and cuts them: it did the same to the texts. */
async function wordsOf(tx: Tx, search: string): Promise<SearchWord[]> {
  const typed = [...new Set(search.split(/\s+/).filter(Boolean))].slice(0, MAX_WORDS)
  const rows = await tx.$queryRaw<{ folded: string; terms: string[] }[]>`
    SELECT versicle_search_fold(typed) AS folded, versicle_search_terms(typed) AS terms
    FROM unnest(${typed}::text[]) WITH ORDINALITY AS word (typed, place) ORDER BY place`
  return rows.map((row) => ({ ...row, near: [] }))
}

/** For each word that is in no text, those in the workspace's texts that differ by a mistake or two. */
async function withNearWords(tx: Tx, { workspaceId }: Ctx, words: SearchWord[]): Promise<SearchWord[]> {
  const [able] = await tx.$queryRaw<{ able: boolean }[]>`SELECT to_regprocedure('similarity(text,text)') IS NOT NULL AS able`
  if (!able?.able) return words
  const widened: SearchWord[] = []
  for (const word of words) {
    const typed = word.terms.length === 1 && word.terms[0]?.endsWith('*') ? word.terms[0].slice(0, -1) : null
    if (typed === null) {
      widened.push(word)
      continue
    }
    const known = await tx.$queryRaw<{ word: string }[]>`
      SELECT "word" FROM "PromptWord" WHERE "workspaceId" = ${workspaceId}
        AND char_length("word") BETWEEN ${[...typed].length - 2} AND ${[...typed].length + 2} AND similarity("word", ${typed}) > 0.15
      GROUP BY "word" ORDER BY similarity("word", ${typed}) DESC LIMIT ${MAX_CANDIDATES}`
    widened.push({
      ...word,
      near: nearWords(
        typed,
        known.map(({ word }) => word),
      ),
    })
  }
  return widened
}

const asTerm = (term: string) => (term.endsWith('*') ? `'${term.slice(0, -1)}':*` : `'${term}'`)

/** True where the texts of `s` hold a word. */
function held({ folded, terms, near }: SearchWord): Prisma.Sql {
  const ways = [Prisma.sql`s."head" LIKE ${anywhere(folded)}`]
  if (terms.length > 0) {
    const all = Prisma.sql`s."tokens" @@ ${terms.map(asTerm).join(' & ')}::tsquery`
    // Several terms typed as one word, such as customer_name, have to stand side by side as typed.
    ways.push(terms.length === 1 ? all : Prisma.sql`${all} AND versicle_search_fold(s."content") LIKE ${anywhere(folded)}`)
  }
  if (near.length > 0) ways.push(Prisma.sql`s."tokens" @@ ${near.map((word) => `'${word}'`).join(' | ')}::tsquery`)
  return Prisma.sql`(${Prisma.join(ways, ' OR ')})`
}

type Filter = { folder?: string | undefined; tag?: string | undefined; archived: boolean; updatesOffered: boolean }
type Ranked = { id: string; name: string; tier: number }
/** The tier of what no head holds whole. */
const IN_CONTENT = 4

/** The contents, which are many and long, are looked into only when those whose heads hold every word do not fill the page. */
async function ranked(tx: Tx, ctx: Ctx, words: SearchWord[], search: string, filter: Filter, after: Cursor | null, take: number) {
  const { folder, tag, archived, updatesOffered } = filter
  const whole = search.trim().toLowerCase()
  /** True where each word, or one near to it, stands. */
  const holds = (text: Prisma.Sql) =>
    Prisma.join(
      words.map(({ folded, near }) => Prisma.sql`${text} LIKE ANY (${[folded, ...near].map(anywhere)}::text[])`),
      ' AND ',
    )
  const found = Prisma.sql`
    FROM "PromptSearch" s JOIN "Prompt" p ON p."workspaceId" = s."workspaceId" AND p."id" = s."promptId"
    WHERE s."workspaceId" = ${ctx.workspaceId} AND p."workspaceId" = ${ctx.workspaceId}
      AND p."archivedAt" ${archived ? Prisma.sql`IS NOT NULL` : Prisma.sql`IS NULL`} AND ${Prisma.join(words.map(held), ' AND ')}
      ${folder === undefined ? Prisma.empty : Prisma.sql`AND p."name" LIKE ${`${literally(folder)}/%`}`}
      ${tag === undefined ? Prisma.empty : Prisma.sql`AND ${tag} = ANY (p."tags")`}
      ${updatesOffered ? Prisma.sql`AND ${isOffered}` : Prisma.empty}`
  const inHead = holds(Prisma.sql`s."head"`)

  const best =
    after?.[0] === IN_CONTENT
      ? []
      : await tx.$queryRaw<Ranked[]>`
        SELECT * FROM (
          SELECT p."id", p."name", CASE
            WHEN lower(p."name") = ${whole} OR lower(p."name") LIKE ${`%/${literally(whole)}`} THEN 0
            WHEN ${holds(Prisma.sql`lower(p."name")`)} THEN 1
            WHEN ${holds(Prisma.sql`lower(s."names")`)} THEN 2 ELSE 3 END AS tier
          ${found} AND ${inHead}
        ) found
        ${after === null ? Prisma.empty : Prisma.sql`WHERE (tier, "name", "id") > (${after[0]}::int, ${after[1]}, ${after[2]})`}
        ORDER BY tier, "name", "id" LIMIT ${take}`
  if (best.length === take) return best
  // For live prompts `archivedAt` is the same null everywhere; naming it lets PostgreSQL walk the index instead of sorting.
  const rest = await tx.$queryRaw<Ranked[]>`
    SELECT p."id", p."name", ${IN_CONTENT}::int AS tier ${found} AND NOT (${inHead})
      ${after?.[0] === IN_CONTENT ? Prisma.sql`AND (p."name", p."id") > (${after[1]}, ${after[2]})` : Prisma.empty}
    ORDER BY ${archived ? Prisma.empty : Prisma.sql`p."archivedAt",`} p."name", p."id" LIMIT ${take - best.length}`
  return [...best, ...rest]
}

/** The rows of a page in its order, each with where the words stand. */
async function hits(tx: Tx, ctx: Ctx, ids: string[], words: SearchWord[]): Promise<PromptHit[]> {
  const { workspaceId } = ctx
  const rows = await tx.prompt.findMany({
    where: { workspaceId, id: { in: ids } },
    select: { ...promptColumns, search: { select: { names: true, variables: true, note: true, content: true } } },
  })
  const searched = new Map(rows.map(({ id, search }) => [id, search]))
  const byId = new Map(
    (
      await summaries(
        tx,
        ctx,
        rows.map(({ search: _, ...row }) => row),
      )
    ).map((row) => [row.id, row]),
  )
  return ids.flatMap((id) => {
    const row = byId.get(id)
    const search = searched.get(id)
    if (!row || !search) return []
    const lines = (field: SearchedField['field'], text: string): SearchedField[] =>
      text === '' ? [] : text.split('\n').map((line) => ({ field, text: line }))
    const fields: SearchedField[] = [
      { field: 'name', text: row.name },
      ...lines('alias', search.names).filter(({ text }) => text !== row.name),
      { field: 'description', text: row.description },
      ...row.tags.map((text): SearchedField => ({ field: 'tag', text })),
      ...lines('variable', search.variables),
      { field: 'note', text: search.note },
      { field: 'content', text: search.content },
    ]
    return [{ ...row, matches: matchesOf(fields, words) }]
  })
}
