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
  releases: readonly { environmentId: string; promptId: string; sequence: number }[],
): Promise<void> {
  const [environmentId] = releases.map((release) => release.environmentId)
  const open = await tx.releaseRequest.findMany({
    where: { workspaceId, environmentId, promptId: { in: releases.map(({ promptId }) => promptId) }, state: 'open' },
    select: { id: true, setId: true, promptId: true },
  })
  if (open.length === 0) return
  const ids = open.map(({ id }) => id)
  const sets = open.flatMap(({ setId }) => setId ?? [])
  const held = await tx.$queryRaw<{ id: string; setId: string | null }[]>`
    SELECT "id", "setId" FROM "ReleaseRequest" WHERE "workspaceId" = ${workspaceId} AND "state" = 'open'
      AND ("id" IN (${Prisma.join(ids)}) OR "setId" = ANY (${sets})) ORDER BY "id" FOR UPDATE`
  for (const [sequence, rows] of Map.groupBy(held, (row) => whichCame(row, open, releases)))
    await tx.releaseRequest.updateMany({
      where: { workspaceId, id: { in: rows.map(({ id }) => id) }, state: 'open' },
      data: { state: 'superseded', decidedAt: new Date(), decision: `Release ${sequence}, by ${actor.name}, came first.` },
    })
}

type Asked = { id: string; setId: string | null }

/** The sequence of the release that overtook a request: the one at its own place, else the one at the place of another of its set. */
function whichCame(
  { id, setId }: Asked,
  open: readonly (Asked & { promptId: string })[],
  releases: readonly { promptId: string; sequence: number }[],
): number {
  const overtaken = open.find((each) => each.id === id) ?? open.find((each) => each.setId !== null && each.setId === setId)
  return releases.find(({ promptId }) => promptId === overtaken?.promptId)?.sequence ?? 0
}
