import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { keptSession } from './internal'
import { stopLive } from './live'
import type { OneSession } from './session-schema'

/**
 * Deletes a session for good: its columns, inputs, marks and note. What runs in it is stopped, upstream too; its runs stay in the log.
 * Whoever may run deletes what they began, whoever may delete runs also what others began. Throws `not_found`.
 */
export async function deleteSession(ctx: Ctx, { id }: OneSession): Promise<void> {
  authorize(ctx, 'run.create')
  const { detail } = await keptSession(ctx, id)
  if (!detail.own) authorize(ctx, 'run.delete')
  await withTransaction(ctx, async (tx) => {
    const { count } = await tx.playgroundSession.deleteMany({ where: { workspaceId: ctx.workspaceId, id } })
    if (count === 0) throw notFound('The session')
    const { name, prompt, cells } = detail
    await audit(tx, ctx, { action: 'playground.delete', subjectId: id, details: { name, prompt: prompt.name, answers: cells } })
  })
  // Only now, so that nobody can start anything in between.
  await stopLive(id)
}
