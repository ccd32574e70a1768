import type { Reader } from '@/lib/delivery/reader'
import { notFound } from '@/lib/errors'
import { type AskedEnvironment, noEnvironment } from './asked-environment'

/** A model in OpenAI's shape: what may stand in `model`. */
export type ListedModel = { id: string; object: 'model'; created: number; owned_by: string }
type Row = { environmentId: string | null } & ({ id: null } | { id: string; createdAt: Date; ownedBy: string })

// Inside a region only what is inside it: nothing else could be called. A route's alias is there when one of its targets is.
const sql = `
  WITH place AS (
    SELECT asked."workspaceId", e."id", e."region" FROM (SELECT $1::text AS "workspaceId") asked
    LEFT JOIN "Environment" e ON e."workspaceId" = asked."workspaceId" AND e."slug" = $2 AND e."archivedAt" IS NULL
  ), inside AS (
    SELECT g.*, p."id" AS "environmentId" FROM place p JOIN "Gateway" g ON g."workspaceId" = p."workspaceId"
    WHERE g."archivedAt" IS NULL AND (p."region" IS NULL OR p."region" = g."region")
  ), models AS (
    SELECT t."alias" AS "id", min(g."createdAt") AS "createdAt", 'versicle' AS "ownedBy", 0 AS "order"
    FROM inside g JOIN "RouteTarget" t ON t."workspaceId" = g."workspaceId" AND t."gatewayId" = g."id" AND t."environmentId" = g."environmentId"
    GROUP BY t."alias"
    UNION ALL
    SELECT g."slug" || '/' || m."name", m."createdAt", g."slug", 1
    FROM inside g JOIN "Model" m ON m."workspaceId" = g."workspaceId" AND m."gatewayId" = g."id" AND m."goneAt" IS NULL
  )
  SELECT p."id" AS "environmentId", m.* FROM place p LEFT JOIN models m ON true ORDER BY m."order", m."id" LIMIT 20000`

/**
 * What a key may name as `model` in this environment: its routes' aliases, then every model of the gateways inside its region.
 * Throws `not_found` when the environment was chosen and is not there.
 */
export async function listModels({ read }: Reader, workspaceId: string, environment: AskedEnvironment): Promise<ListedModel[]> {
  const rows = await read<Row>(sql, [workspaceId, environment.slug])
  if (environment.chosen && !rows[0]?.environmentId) throw noEnvironment(environment)
  return rows.flatMap((row) =>
    row.id === null
      ? []
      : [{ id: row.id, object: 'model', created: Math.floor(row.createdAt.getTime() / 1000), owned_by: row.ownedBy } as const],
  )
}

/** One of them. Throws `not_found`. */
export async function findModel(reader: Reader, workspaceId: string, environment: AskedEnvironment, id: string): Promise<ListedModel> {
  const found = (await listModels(reader, workspaceId, environment)).find((model) => model.id === id)
  if (!found) throw notFound(`The model “${id.slice(0, 300)}”`)
  return found
}
