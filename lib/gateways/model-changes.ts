import type { Ctx, reader } from '@/lib/context'
import type { ModelChanges } from './schema'

type Row = { id: string; added: number; gone: number; since: Date; upTo: Date }

/** How many models came and went at each gateway since somebody looked it over; gateways without changes are left out. Callers have authorised. */
export async function countModelChanges(
  database: ReturnType<typeof reader>,
  { workspaceId }: Ctx,
): Promise<(gatewayId: string) => ModelChanges> {
  const rows = await database.$queryRaw<Row[]>`
    SELECT g."id", g."modelsSeenAt" AS "since", g."modelsSyncedAt" AS "upTo",
      count(*) FILTER (WHERE m."goneAt" IS NULL)::int AS "added", count(*) FILTER (WHERE m."goneAt" IS NOT NULL)::int AS "gone"
    FROM "Gateway" g JOIN "Model" m ON m."gatewayId" = g."id" AND (m."goneAt" > g."modelsSeenAt" OR (m."goneAt" IS NULL AND m."listedAt" > g."modelsSeenAt"))
    WHERE g."workspaceId" = ${workspaceId} AND g."modelsSyncedAt" IS NOT NULL
    GROUP BY g."id"`
  const changes = new Map(
    rows.map(({ id, added, gone, since, upTo }) => [id, { added, gone, since: since.toISOString(), upTo: upTo.toISOString() }]),
  )
  return (gatewayId) => changes.get(gatewayId) ?? null
}

type Times = { goneAt: Date | null; listedAt: Date | null }

/** What became of a model since the gateway's changes were last looked over. */
export function changeOf({ goneAt, listedAt }: Times, seenAt: Date | null): 'new' | 'gone' | null {
  if (seenAt === null) return null
  if (goneAt !== null) return goneAt > seenAt ? 'gone' : null
  return listedAt !== null && listedAt > seenAt ? 'new' : null
}
