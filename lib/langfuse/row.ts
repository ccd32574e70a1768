import type { PromptContent, PromptKind } from '@/lib/prompts/content-schema'
import { configOf } from './config'
import { promptOf } from './messages'
import { DEFAULT_LABEL, LATEST, type LangfuseRow } from './schema'

/** Which version of a prompt is asked for. */
export type Wanted = { version: number } | { label: string }

/** What the database says of a version; `live`: each environment whose most readers get it or another version of the prompt. */
export type VersionRow = {
  revision: string | bigint | null
  promptId: string | null
  name: string
  kind: PromptKind
  tags: string[]
  newestVersion: number
  live: { label: string; versionId: string; at: string }[] | null
  id: string | null
  number: number
  content: PromptContent
  partials: unknown[]
  note: string
  author: string
  createdAt: Date
}

const chosen = {
  version: 'v."number" = $3::int',
  latest: 'v."number" = p."newestVersion" AND $3::text IS NOT NULL',
  label: `v."id" = (SELECT l->>'versionId' FROM json_array_elements(shown."live") l WHERE l->>'label' = $3::text LIMIT 1)`,
}

/**
 * One statement, so one snapshot: the workspace's revision, the prompt, what bears a label, the version. Of a split the label is on the
 * heaviest variant (of equals the standing one), which is what callers without a sticky key get. With `boundTo` (the slug of an API
 * key's environment) no other label is seen. The row is there even when nothing is found.
 */
export const rowQuery = (workspaceId: string, name: string, wanted: Wanted, boundTo: string | null): [sql: string, values: unknown[]] => {
  const by = 'version' in wanted ? 'version' : wanted.label === LATEST ? 'latest' : 'label'
  const sql = `
    SELECT d."revision", p."id" AS "promptId", p."name", p."kind", p."tags", p."newestVersion", shown."live",
      v."id", v."number", v."content", v."partials", v."note", v."author", v."createdAt"
    FROM (SELECT $1::text AS "workspaceId") asked
    LEFT JOIN "DeliveryRevision" d ON d."workspaceId" = asked."workspaceId"
    LEFT JOIN "PromptName" n ON n."workspaceId" = asked."workspaceId" AND n."name" = $2
    LEFT JOIN "Prompt" p ON p."workspaceId" = asked."workspaceId" AND p."id" = n."promptId" AND p."archivedAt" IS NULL
    LEFT JOIN LATERAL (
      SELECT json_agg(json_build_object('label', e."slug", 'versionId', main."versionId",
        'at', to_char(r."createdAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY e."position", e."id") AS "live"
      FROM "LiveRelease" l
      JOIN "Environment" e ON e."workspaceId" = l."workspaceId" AND e."id" = l."environmentId"
      JOIN "Release" r ON r."workspaceId" = l."workspaceId" AND r."id" = l."releaseId"
      CROSS JOIN LATERAL (
        SELECT a."versionId" FROM "ReleaseVariant" a WHERE a."workspaceId" = l."workspaceId" AND a."releaseId" = l."releaseId"
        ORDER BY a."weight" DESC, a."position" DESC LIMIT 1) main
      WHERE l."workspaceId" = p."workspaceId" AND l."promptId" = p."id" AND ($4::text IS NULL OR e."slug" = $4)
    ) shown ON true
    LEFT JOIN "PromptVersion" v ON v."workspaceId" = asked."workspaceId" AND v."promptId" = p."id" AND ${chosen[by]}`
  return [sql, [workspaceId, name, 'version' in wanted ? wanted.version : wanted.label, boundTo]]
}

/** The labels of a version, and when the last of them was put on it. */
function marksOf({ id, number, newestVersion, live }: VersionRow, boundTo: string | null) {
  const own = (live ?? []).filter(({ versionId }) => versionId === id)
  const labels = own.map(({ label }) => label)
  if (boundTo === null && number === newestVersion && !labels.includes(LATEST)) labels.push(LATEST)
  return { labels, changedAt: own.map(({ at }) => at) }
}

/** True when there is such a version, and a key bound to `boundTo` may know of it: that environment must serve it. */
export const isThere = (row: VersionRow | undefined, boundTo: string | null): row is VersionRow =>
  row !== undefined && row.id !== null && (boundTo === null || marksOf(row, boundTo).labels.length > 0)

/** A version in Langfuse's words; `content` as it is to be told, partials in place or not. */
export function toRow(workspaceId: string, row: VersionRow, content: PromptContent, boundTo: string | null): LangfuseRow {
  const { labels, changedAt } = marksOf(row, boundTo)
  const createdAt = row.createdAt.toISOString()
  return {
    id: row.id ?? '',
    createdAt,
    updatedAt: [createdAt, ...changedAt].sort().at(-1) ?? createdAt,
    projectId: workspaceId,
    createdBy: row.author,
    prompt: promptOf(content),
    name: row.name,
    version: row.number,
    type: row.kind,
    isActive: labels.includes(DEFAULT_LABEL),
    config: configOf(content),
    tags: row.tags,
    labels,
    commitMessage: row.note === '' ? null : row.note,
    resolutionGraph: null,
  }
}

/** What a client is told when there is none, in Langfuse's words. */
export const notThere = (name: string, wanted: Wanted): string =>
  `Prompt not found: '${name}' ${'version' in wanted ? `with version ${wanted.version}` : `with label '${wanted.label}'`}`
