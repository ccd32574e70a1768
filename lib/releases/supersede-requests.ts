import type { Ctx } from '@/lib/context'
import { Prisma, type Tx } from '@/lib/database/client'

/**
 * What is asked for at a place is asked for on top of what is live there: as soon as anything else goes live, an open request (and the set
 * it belongs to) is out of date. Called before the release is written: whoever approves holds the request first and releases then.
 * Everybody holds all requests they may change in one statement, in the order of their ids, so that nobody waits in a ring.
 */
export async function supersedeRequests(
  tx: Tx,
  { workspaceId, actor }: Ctx,
  place: { environmentId: string; promptId: string },
  sequence: number,
): Promise<void> {
  const here = { workspaceId, ...place, state: 'open' as const }
  const open = await tx.releaseRequest.findMany({ where: here, select: { id: true, setId: true } })
  if (open.length === 0) return
  const ids = open.map(({ id }) => id)
  const sets = open.flatMap(({ setId }) => setId ?? [])
  const held = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "ReleaseRequest" WHERE "workspaceId" = ${workspaceId} AND "state" = 'open'
      AND ("id" IN (${Prisma.join(ids)}) OR "setId" = ANY (${sets})) ORDER BY "id" FOR UPDATE`
  await tx.releaseRequest.updateMany({
    where: { workspaceId, id: { in: held.map(({ id }) => id) }, state: 'open' },
    data: { state: 'superseded', decidedAt: new Date(), decision: `Release ${sequence}, by ${actor.name}, came first.` },
  })
}
