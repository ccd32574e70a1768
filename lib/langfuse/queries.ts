import { type Ctx, reader } from '@/lib/context'
import { Prisma } from '@/lib/database/client'
import { boundTo } from '@/lib/environments/find-environment'
import type { JsonObject, PromptContent, PromptKind } from '@/lib/prompts/content-schema'
import { authorize } from '@/lib/workspaces/authorize'
import { configOf } from './config'
import { LATEST, type LangfuseList, type ListQuery } from './schema'

type Found = {
  id: string
  name: string
  tags: string[]
  kind: PromptKind
  newestVersion: number
  versions: number[]
  labels: string
  updatedAt: Date
}
type Settings = Pick<PromptContent, 'model' | 'parameters' | 'tools' | 'responseFormat' | 'config'> & { promptId: string }

const all = (conditions: Prisma.Sql[]): Prisma.Sql => (conditions.length === 0 ? Prisma.sql`true` : Prisma.join(conditions, ' AND '))

/** What is asked of a version `v`; `main` has the environments whose label it bears and when the last of them came. */
const ofVersions = ({ version, label, fromUpdatedAt, toUpdatedAt }: ListQuery, bound: string | null): Prisma.Sql[] => [
  ...(version === undefined ? [] : [Prisma.sql`v."number" = ${version}`]),
  ...(label === LATEST ? [Prisma.sql`v."number" = p."newestVersion" AND ${bound}::text IS NULL`] : []),
  ...(label === undefined || label === LATEST ? [] : [Prisma.sql`${label} = ANY (main."labels")`]),
  ...(bound === null ? [] : [Prisma.sql`main."labels" IS NOT NULL`]),
  ...(fromUpdatedAt ? [Prisma.sql`greatest(v."createdAt", main."at") >= ${fromUpdatedAt}`] : []),
  ...(toUpdatedAt ? [Prisma.sql`greatest(v."createdAt", main."at") < ${toUpdatedAt}`] : []),
]

/** What is asked of a prompt `p`, so that of the others no version is looked at. */
const ofPrompts = (workspaceId: string, { name, tag, label, version = 1 }: ListQuery, bound: string | null): Prisma.Sql[] => [
  Prisma.sql`p."workspaceId" = ${workspaceId} AND p."archivedAt" IS NULL AND p."newestVersion" >= ${version}`,
  ...(name === undefined ? [] : [Prisma.sql`p."name" = ${name}`]),
  ...(tag === undefined ? [] : [Prisma.sql`${tag} = ANY (p."tags")`]),
  ...(bound === null && (label === undefined || label === LATEST)
    ? []
    : [Prisma.sql`EXISTS (SELECT 1 FROM "LiveRelease" l WHERE l."workspaceId" = p."workspaceId" AND l."promptId" = p."id")`]),
]

const versionsWhere = (conditions: Prisma.Sql[], bound: string | null): Prisma.Sql => Prisma.sql`
  SELECT array_agg(v."number" ORDER BY v."number") AS "versions", max(greatest(v."createdAt", main."at")) AS "updatedAt",
    coalesce(string_agg(array_to_string(main."labels", ','), ','), '') AS "labels"
  FROM "PromptVersion" v
  LEFT JOIN (
    SELECT heaviest."versionId", array_agg(e."slug") AS "labels", max(r."createdAt") AS "at"
    FROM "LiveRelease" l
    JOIN "Environment" e ON e."workspaceId" = l."workspaceId" AND e."id" = l."environmentId"
    JOIN "Release" r ON r."workspaceId" = l."workspaceId" AND r."id" = l."releaseId"
    CROSS JOIN LATERAL (
      SELECT a."versionId" FROM "ReleaseVariant" a WHERE a."workspaceId" = l."workspaceId" AND a."releaseId" = l."releaseId"
      ORDER BY a."weight" DESC, a."position" DESC LIMIT 1) heaviest
    WHERE l."workspaceId" = p."workspaceId" AND l."promptId" = p."id" AND (${bound}::text IS NULL OR l."environmentId" = ${bound}::text)
    GROUP BY heaviest."versionId"
  ) main ON main."versionId" = v."id"
  WHERE v."workspaceId" = p."workspaceId" AND v."promptId" = p."id" AND ${all(conditions)}`

/**
 * Prompts by name with their versions and labels, a page at a time, as Langfuse lists them: what is asked of versions leaves only those
 * that match, also in `versions` and `labels`. A key bound to an environment sees the versions that its environment serves.
 */
export async function listPrompts(ctx: Ctx, query: ListQuery): Promise<LangfuseList> {
  authorize(ctx, 'workspace.read')
  const { workspaceId } = ctx
  const { page, limit } = query
  const bound = boundTo(ctx)
  const tx = reader(ctx)
  const conditions = ofVersions(query, bound)
  const where = all(ofPrompts(workspaceId, query, bound))
  const matching = Prisma.sql`
    FROM "Prompt" p CROSS JOIN LATERAL (${versionsWhere(conditions, bound)}) found WHERE ${where} AND found."versions" IS NOT NULL`
  const rows = await tx.$queryRaw<Found[]>`
    SELECT p."id", p."name", p."tags", p."kind", p."newestVersion", found.* ${matching} ORDER BY p."name" LIMIT ${limit} OFFSET ${limit * (page - 1)}`
  const [counted] = await tx.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS "total" ${conditions.length === 0 ? Prisma.sql`FROM "Prompt" p WHERE ${where}` : matching}`
  const configs = await lastConfigs(ctx, rows)
  const totalItems = counted?.total ?? 0
  const meta = { page, limit, totalPages: Math.ceil(totalItems / limit), totalItems }
  return {
    data: rows.map(({ id, name, tags, kind, newestVersion, versions, labels, updatedAt }) => ({
      name,
      tags,
      lastUpdatedAt: updatedAt.toISOString(),
      versions,
      labels: [...labels.split(',').filter(Boolean), ...(bound === null && versions.at(-1) === newestVersion ? [LATEST] : [])].sort(),
      type: kind,
      lastConfig: configs.get(id) ?? {},
    })),
    meta,
    pagination: meta,
  }
}

/** The config of the newest version found of each prompt, without reading what the versions say. */
async function lastConfigs(ctx: Ctx, rows: Found[]): Promise<Map<string, JsonObject>> {
  const found = await reader(ctx).$queryRaw<Settings[]>`
    SELECT v."promptId", v."content"->'model' AS "model", v."content"->'parameters' AS "parameters", v."content"->'tools' AS "tools",
      v."content"->'responseFormat' AS "responseFormat", v."content"->'config' AS "config"
    FROM unnest(${rows.map(({ id }) => id)}::text[], ${rows.map(({ versions }) => versions.at(-1) ?? 0)}::int[]) AS last("promptId", "number")
    JOIN "PromptVersion" v ON v."workspaceId" = ${ctx.workspaceId} AND v."promptId" = last."promptId" AND v."number" = last."number"`
  return new Map(found.map((row) => [row.promptId, configOf(row)]))
}
