import type { PromptContent } from '@/lib/prompts/content-schema'
import { type FoundSnippet, resolveWith } from '@/lib/prompts/resolve'
import type { Query } from './consistent-read'
import { bodyOf, type Published, type VersionRow } from './published'
import type { Reader } from './reader'

export type Place = { workspaceId: string; environmentId: string; environment: string }
type Row = VersionRow & { promptId: string; aliases: string[]; weight: number; content: PromptContent; partials: unknown[] }

const firstPage = 10
const longestPage = 200
/** What a page should weigh, roughly: prompts may hold a megabyte each. */
const pageCharacters = 1_000_000

const sql = `
  SELECT page."id" AS "promptId", page."name", page."kind", page."aliases",
    r."id" AS "releaseId", r."sequence", r."createdAt" AS "publishedAt", a."label", a."weight",
    v."number", v."content", v."partials", v."variables", v."digest"
  FROM (
    SELECT p."workspaceId", p."id", p."name", p."kind", l."releaseId", ARRAY(
      SELECT n."name" FROM "PromptName" n
      WHERE n."workspaceId" = p."workspaceId" AND n."promptId" = p."id" AND NOT n."current" ORDER BY n."name" COLLATE "C"
    ) AS "aliases"
    FROM "Prompt" p
    JOIN "LiveRelease" l ON l."workspaceId" = p."workspaceId" AND l."environmentId" = $2 AND l."promptId" = p."id"
    WHERE p."workspaceId" = $1 AND p."archivedAt" IS NULL AND p."name" > $3 AND starts_with(p."name", $4)
    ORDER BY p."name" LIMIT $5
  ) page
  JOIN "Release" r ON r."workspaceId" = page."workspaceId" AND r."id" = page."releaseId"
  JOIN "ReleaseVariant" a ON a."workspaceId" = page."workspaceId" AND a."releaseId" = r."id"
  JOIN "PromptVersion" v ON v."workspaceId" = page."workspaceId" AND v."id" = a."versionId"
  ORDER BY page."name", a."position"`

/** Everything published in an environment whose name begins with `prefix`, by name, a page at a time so that memory stays small. */
export async function* readPublishedSet(query: Query, place: Place, prefix = ''): AsyncGenerator<Published> {
  let after = ''
  let limit = firstPage
  for (;;) {
    const rows = await query<Row>(sql, [place.workspaceId, place.environmentId, after, prefix, limit])
    const page = published(place, rows, await resolved(query, place.workspaceId, rows))
    yield* page
    const last = page.at(-1)?.names[0]
    if (page.length < limit || last === undefined) return
    after = last
    const characters = page.reduce((sum, { bodies }) => sum + bodies.join('').length, 0)
    limit = Math.max(1, Math.min(longestPage, Math.floor((limit * pageCharacters) / characters)))
  }
}

const snippetsSql = `
  SELECT v."id", p."name", v."number", v."digest", v."content", v."partials"
  FROM "PromptVersion" v JOIN "Prompt" p ON p."workspaceId" = v."workspaceId" AND p."id" = v."promptId"
  WHERE v."workspaceId" = $1 AND v."id" = ANY ($2)`

/** The contents of these rows, with every partial in its place. Versions never change, so any transaction reads them alike. */
export const resolved = (
  read: Reader['read'],
  workspaceId: string,
  rows: { content: PromptContent; partials: unknown[] }[],
): Promise<PromptContent[]> | PromptContent[] =>
  rows.some(({ partials }) => partials.length > 0)
    ? resolveWith((versionIds) => read<FoundSnippet>(snippetsSql, [workspaceId, versionIds]), rows)
    : rows.map(({ content }) => content)

function published(place: Place, rows: Row[], contents: PromptContent[]): Published[] {
  const found: Published[] = []
  rows.forEach((row, index) => {
    const { promptId, name, aliases, weight } = row
    const body = bodyOf(row, contents[index] ?? row.content, place.environment)
    const last = found.at(-1)
    if (last?.promptId === promptId) {
      last.weights.push(weight)
      last.bodies.push(body)
    } else found.push({ ...place, promptId, names: [name, ...aliases], weights: [weight], bodies: [body] })
  })
  return found
}
