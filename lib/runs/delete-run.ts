import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import type { DeleteRun } from './schema'

/** Deletes a run and all that was kept of it, for good. Throws `not_found`. */
export async function deleteRun(ctx: Ctx, { id }: DeleteRun): Promise<void> {
  authorize(ctx, 'run.delete')
  await withTransaction(ctx, async (tx) => {
    const { count } = await tx.run.deleteMany({ where: { workspaceId: ctx.workspaceId, id } })
    if (count === 0) throw notFound('The run')
    await audit(tx, ctx, { action: 'run.delete', subjectId: id })
  })
}
