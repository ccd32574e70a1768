import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { type OpenRequest, supersede } from '@/lib/release-requests/supersede'

/**
 * What is asked for at a place is asked for on top of what is live there: as soon as anything else goes live, an open request (and the set
 * it belongs to) is out of date. Called before the release is written: whoever approves holds the request first and releases then.
 */
export async function supersedeRequests(
  tx: Tx,
  ctx: Ctx,
  releases: readonly { environmentId: string; promptId: string; sequence: number }[],
): Promise<void> {
  const [environmentId] = releases.map((release) => release.environmentId)
  const open = await tx.releaseRequest.findMany({
    where: {
      ...{ workspaceId: ctx.workspaceId, environmentId, state: 'open' },
      promptId: { in: releases.map(({ promptId }) => promptId) },
    },
    select: { id: true, setId: true, promptId: true },
  })
  await supersede(tx, ctx, open, (request) => `Release ${whichCame(request, open, releases)}, by ${ctx.actor.name}, came first.`)
}

/** The sequence of the release that overtook a request: the one at its own place, else the one at the place of another of its set. */
function whichCame(
  { id, setId }: OpenRequest,
  open: readonly (OpenRequest & { promptId: string })[],
  releases: readonly { promptId: string; sequence: number }[],
): number {
  const overtaken = open.find((each) => each.id === id) ?? open.find((each) => each.setId !== null && each.setId === setId)
  return releases.find(({ promptId }) => promptId === overtaken?.promptId)?.sequence ?? 0
}
