import { actorRef, type Ctx, reader } from '@/lib/context'
import { authorize } from '@/lib/workspaces/authorize'
import type { SeeOutcomes } from './schema'

/** Notes that whoever asked has seen what became of these requests. It is one's own affair and touches nothing shared: no audit. */
export async function seeOutcomes(ctx: Ctx, { requests }: SeeOutcomes): Promise<{ count: number }> {
  authorize(ctx, 'workspace.read')
  const mine = { workspaceId: ctx.workspaceId, author: actorRef(ctx), outcomeSeen: false }
  return reader(ctx).releaseRequest.updateMany({
    where: { ...mine, id: { in: requests }, state: { not: 'open' } },
    data: { outcomeSeen: true },
  })
}
