import { EnvironmentSlug } from '@/lib/environments/schema'
import { notFound } from '@/lib/errors'
import type { PromptKind } from '@/lib/prompts/content-schema'
import { cursorAfter, type ListQuery } from './address'
import { type Entry, listed, type Memory } from './memory'
import type { Reader } from './reader'
import { represent } from './representation'

type Live = {
  environment: string
  release: { id: string; sequence: number; published_at: string }
  variants: { version: number; weight: number }[]
}
type Row = {
  revision: string | null
  environmentId: string | null
  name: string | null
  kind: PromptKind
  description: string
  tags: string[]
  createdAt: Date
  live: Live[] | null
}

const sql = `
  SELECT d."revision", e."id" AS "environmentId", page.*
  FROM (SELECT $1::text AS "workspaceId") asked
  LEFT JOIN "DeliveryRevision" d ON d."workspaceId" = asked."workspaceId"
  LEFT JOIN "Environment" e ON e."workspaceId" = asked."workspaceId" AND e."slug" = $2 AND e."archivedAt" IS NULL
  LEFT JOIN LATERAL (
    SELECT p."name", p."kind", p."description", p."tags", p."createdAt", (
      SELECT json_agg(json_build_object(
        'environment', le."slug",
        'release', json_build_object('id', r."id", 'sequence', r."sequence", 'published_at', to_char(r."createdAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
        'variants', (
          SELECT json_agg(json_build_object('version', v."number", 'weight', a."weight") ORDER BY a."position")
          FROM "ReleaseVariant" a JOIN "PromptVersion" v ON v."workspaceId" = a."workspaceId" AND v."id" = a."versionId"
          WHERE a."workspaceId" = p."workspaceId" AND a."releaseId" = r."id")
        ) ORDER BY le."position", le."id")
      FROM "LiveRelease" l
      JOIN "Release" r ON r."workspaceId" = l."workspaceId" AND r."id" = l."releaseId"
      JOIN "Environment" le ON le."workspaceId" = l."workspaceId" AND le."id" = l."environmentId"
      WHERE l."workspaceId" = p."workspaceId" AND l."promptId" = p."id" AND ($2::text IS NULL OR l."environmentId" = e."id")
    ) AS "live"
    FROM "Prompt" p
    WHERE p."workspaceId" = asked."workspaceId" AND p."archivedAt" IS NULL
      AND ($2::text IS NULL OR EXISTS (
        SELECT 1 FROM "LiveRelease" l WHERE l."workspaceId" = p."workspaceId" AND l."environmentId" = e."id" AND l."promptId" = p."id"))
      AND ($3::text IS NULL OR starts_with(p."name", $3))
      AND ($4::text IS NULL OR $4 = ANY (p."tags"))
      AND ($5::text IS NULL OR p."name" > $5)
    ORDER BY p."name" LIMIT $6
  ) page ON true`

/** A page of prompts by name: all of the workspace, or those published in an environment. Throws `unavailable` when the database is away. */
export async function loadList(reader: Reader, memory: Memory, workspaceId: string, query: ListQuery): Promise<Entry> {
  const { environment, prefix, tag, after, limit } = query
  if (environment !== null && !EnvironmentSlug.safeParse(environment).success) throw notFound(`Environment ${environment}`)
  const asOfMs = performance.now()
  const rows = await reader.read<Row>(sql, [workspaceId, environment, prefix, tag, after, limit + 1])
  const revision = Number(rows[0]?.revision ?? 0)
  const found = rows.filter(({ name }) => name !== null)
  const page = found.slice(0, limit)
  const last = found.length > limit ? page.at(-1)?.name : undefined
  const list = {
    data: page.map(({ name, kind, description, tags, createdAt, live }) => ({
      name,
      kind,
      description,
      tags,
      created_at: createdAt.toISOString(),
      live: live ?? [],
    })),
    next_cursor: last ? cursorAfter(last) : null,
  }
  const representation = represent(JSON.stringify(list))
  return {
    stamp: { workspace: memory.workspace(workspaceId, revision), revision, subjects: listed },
    asOfMs,
    bytes: representation.bytes + 400,
    missing: environment !== null && !rows[0]?.environmentId ? `There is no environment ${environment}.` : null,
    environmentId: '',
    promptId: '',
    weights: [],
    heaviest: 0,
    variants: [representation],
  }
}
