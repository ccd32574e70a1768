import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { authorize } from '@/lib/workspaces/authorize'
import { lockGateway } from './find-gateway'
import type { DismissModelChanges } from './model-schema'

/** Says that the models which came and went up to a moment have been looked over. Never goes back in time. Throws `not_found`. */
export async function dismissModelChanges(ctx: Ctx, input: DismissModelChanges): Promise<{ changed: boolean }> {
  authorize(ctx, 'gateway.write')
  const upTo = new Date(input.upTo)
  return withTransaction(ctx, async (tx) => {
    const id = await lockGateway(tx, ctx, input.gateway)
    const seen = await tx.gateway.updateMany({
      // Nothing beyond the last sync can have been looked at.
      where: { workspaceId: ctx.workspaceId, id, modelsSeenAt: { lt: upTo }, modelsSyncedAt: { gte: upTo } },
      data: { modelsSeenAt: upTo },
    })
    await audit(tx, ctx, { action: 'gateway.dismiss_model_changes', subjectId: id, details: input })
    return { changed: seen.count > 0 }
  })
}
