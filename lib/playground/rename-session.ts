import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import type { RenameSession } from './session-schema'

/** Gives a session a name, or with an empty one takes it away. Throws `not_found`. */
export async function renameSession(ctx: Ctx, { id, name }: RenameSession): Promise<{ id: string; name: string }> {
  authorize(ctx, 'run.create')
  return withTransaction(ctx, async (tx) => {
    const { count } = await tx.playgroundSession.updateMany({ where: { workspaceId: ctx.workspaceId, id }, data: { name } })
    if (count === 0) throw notFound('The session')
    await audit(tx, ctx, { action: 'playground.rename', subjectId: id, details: { name } })
    return { id, name }
  })
}
