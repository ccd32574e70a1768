import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { KEPT_DAYS, type OneInputSet } from './schema'

/** Deletes a set; `restoreInputSet` brings it back for 30 days. What was deleted longer ago than that goes for good with it. */
export async function deleteInputSet(ctx: Ctx, { id }: OneInputSet): Promise<{ id: string; name: string }> {
  authorize(ctx, 'prompt.write')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    const [deleted] = await tx.inputSet.updateManyAndReturn({
      where: { workspaceId, id, deletedAt: null },
      data: { deletedAt: new Date() },
      select: { promptId: true, name: true },
    })
    if (!deleted) throw notFound('Input set')
    const { promptId, name } = deleted
    await tx.inputSet.deleteMany({ where: { workspaceId, deletedAt: { lt: new Date(Date.now() - KEPT_DAYS * 24 * 60 * 60 * 1000) } } })
    await audit(tx, ctx, { action: 'input_set.delete', subjectId: id, details: { promptId, name } })
    return { id, name }
  })
}
