import { EnvironmentSlug } from '@/lib/environments/schema'
import { notFound } from '@/lib/errors'
import type { PromptContent } from '@/lib/prompts/content-schema'
import { PromptName } from '@/lib/prompts/schema'
import type { Entry, Memory } from './memory'
import { bodyOf, entryOf, type VersionRow } from './published'
import { resolved } from './read-published-set'
import type { Reader } from './reader'

/** Which prompt is asked for: what is published in an environment, or one exact version. */
export type Asked = { workspaceId: string; name: string } & (
  | { environment: string; version: null }
  | { environment: null; version: number }
)

type Row = Omit<VersionRow, 'number'> & {
  revision: string | null
  promptId: string | null
  environmentId: string | null
  weight: number
  number: number | null
  content: PromptContent
  partials: unknown[]
}
type Found = Row & { number: number }

// One statement, so one snapshot: the revision is that of exactly the rows beside it. The row is there even when nothing is found.
const named = `
  FROM (SELECT $1::text AS "workspaceId") asked
  LEFT JOIN "DeliveryRevision" d ON d."workspaceId" = asked."workspaceId"
  LEFT JOIN "PromptName" n ON n."workspaceId" = asked."workspaceId" AND n."name" = $2
  LEFT JOIN "Prompt" p ON p."workspaceId" = asked."workspaceId" AND p."id" = n."promptId" AND p."archivedAt" IS NULL`
const publishedSql = `
  SELECT d."revision", p."id" AS "promptId", p."name", p."kind", e."id" AS "environmentId",
    r."id" AS "releaseId", r."sequence", r."createdAt" AS "publishedAt", a."label", a."weight",
    v."number", v."content", v."partials", v."variables", v."digest" ${named}
  LEFT JOIN "Environment" e ON e."workspaceId" = asked."workspaceId" AND e."slug" = $3 AND e."archivedAt" IS NULL
  LEFT JOIN "LiveRelease" l ON l."workspaceId" = asked."workspaceId" AND l."environmentId" = e."id" AND l."promptId" = p."id"
  LEFT JOIN "Release" r ON r."workspaceId" = asked."workspaceId" AND r."id" = l."releaseId"
  LEFT JOIN "ReleaseVariant" a ON a."workspaceId" = asked."workspaceId" AND a."releaseId" = r."id"
  LEFT JOIN "PromptVersion" v ON v."workspaceId" = asked."workspaceId" AND v."id" = a."versionId"
  ORDER BY a."position"`
const exactSql = `
  SELECT d."revision", p."id" AS "promptId", p."name", p."kind",
    v."number", v."content", v."partials", v."variables", v."digest" ${named}
  LEFT JOIN "PromptVersion" v ON v."workspaceId" = asked."workspaceId" AND v."promptId" = p."id" AND v."number" = $3`

/** Reads what is asked for, with every partial in its place. Throws `unavailable` when the database is away, `not_found` for no name at all. */
export async function loadPrompt(reader: Reader, memory: Memory, asked: Asked): Promise<Entry> {
  const { workspaceId, name, environment, version } = asked
  if (!PromptName.safeParse(name).success) throw notFound(`Prompt ${name}`)
  if (environment !== null && !EnvironmentSlug.safeParse(environment).success) throw notFound(`Environment ${environment}`)
  const asOfMs = performance.now()
  const rows = await reader.read<Row>(version === null ? publishedSql : exactSql, [workspaceId, name, version ?? environment])
  const found = rows.filter((row): row is Found => row.number !== null)
  const contents = await resolved(reader.read, workspaceId, found)
  const [first] = rows
  // Saving a version is no change to what is served, so nothing would tell that a missing one has come: it is not kept.
  const kept = found.length > 0 || version === null
  const revision = Number(first?.revision ?? 0)
  const stamp = {
    workspace: memory.workspace(workspaceId, revision),
    revision: kept ? revision : -1,
    subjects: first?.promptId ? [first.promptId, 'Environment'] : null,
  }
  const served = {
    environmentId: first?.environmentId ?? '',
    promptId: first?.promptId ?? '',
    weights: found.map(({ weight }) => weight),
    bodies: found.map((row, index) => bodyOf(row, contents[index] ?? row.content, environment)),
  }
  return { ...entryOf(served, stamp, asOfMs), missing: found.length > 0 ? null : whyMissing(asked, first) }
}

function whyMissing({ name, environment, version }: Asked, row: Row | undefined): string {
  if (!row?.promptId) return `There is no prompt ${name}.`
  if (version !== null) return `${row.name} has no version ${version}.`
  if (!row.environmentId) return `There is no environment ${environment}.`
  return `Nothing of ${row.name} is published in ${environment}.`
}
