import type { Ctx } from '@/lib/context'
import { Prisma, type Tx } from '@/lib/database/client'

/** A version that is live somewhere and names its gateway itself (`gateway/model`), past every route. */
export type NamedLive = { prompt: string; version: number; environment: string; region: string | null; gateway: string; model: string }

/** Those of one environment, or those that name one gateway (by its slug). The caller holds the one or the other. */
export const namedLive = (
  tx: Tx,
  { workspaceId }: Ctx,
  { environmentId, gateway }: { environmentId: string; gateway?: never } | { environmentId?: never; gateway: string },
): Promise<NamedLive[]> => tx.$queryRaw<NamedLive[]>`
  SELECT DISTINCT p."name" AS "prompt", v."number" AS "version", e."slug" AS "environment", e."region", said."model",
    split_part(said."model", '/', 1) AS "gateway"
  FROM "LiveRelease" l
  JOIN "ReleaseVariant" rv ON rv."workspaceId" = l."workspaceId" AND rv."releaseId" = l."releaseId"
  JOIN "PromptVersion" v ON v."workspaceId" = rv."workspaceId" AND v."id" = rv."versionId"
  CROSS JOIN LATERAL (SELECT v."content"->>'model' AS "model" OFFSET 0) said
  JOIN "Environment" e ON e."workspaceId" = l."workspaceId" AND e."id" = l."environmentId" AND e."archivedAt" IS NULL
  JOIN "Prompt" p ON p."workspaceId" = l."workspaceId" AND p."id" = l."promptId"
  WHERE l."workspaceId" = ${workspaceId}
    AND ${environmentId === undefined ? Prisma.sql`starts_with(said."model", ${`${gateway}/`})` : Prisma.sql`l."environmentId" = ${environmentId} AND strpos(said."model", '/') > 0`}
  ORDER BY 1, 2, 3`

/** `support/triage v3 in china`, as many as can be read. */
export function namedInWords(named: readonly NamedLive[]): string {
  const shown = named.slice(0, 20).map(({ prompt, version, environment }) => `${prompt} v${version} in ${environment}`)
  return `${shown.join(', ')}${named.length > shown.length ? ' …' : ''}`
}

/** Keeps the gateways that these versions name as they are until the transaction ends, so that none leaves or moves while they go live. */
export async function holdNamed(tx: Tx, { workspaceId }: Ctx, versionIds: readonly string[]): Promise<void> {
  await tx.$queryRaw`
    SELECT "id" FROM "Gateway" WHERE "workspaceId" = ${workspaceId} AND "archivedAt" IS NULL AND "slug" IN (
      SELECT split_part(v."content"->>'model', '/', 1) FROM "PromptVersion" v
      WHERE v."workspaceId" = ${workspaceId} AND v."id" = ANY (${[...versionIds]}) AND strpos(v."content"->>'model', '/') > 0
    ) ORDER BY "id" FOR SHARE`
}

/** Keeps every gateway so. For whoever releases after writing to the audit log: gateways are held before it, never after. */
export async function holdGateways(tx: Tx, { workspaceId }: Ctx): Promise<void> {
  await tx.$queryRaw`SELECT "id" FROM "Gateway" WHERE "workspaceId" = ${workspaceId} AND "archivedAt" IS NULL ORDER BY "id" FOR SHARE`
}
