import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { authorize } from '@/lib/workspaces/authorize'
import { findGate } from './find-gate'
import type { RemoveGate } from './schema'

/** Takes a gate away: releases need not pass it any more. What was signed off stays in the history. Throws `not_found`. */
export async function removeGate(ctx: Ctx, input: RemoveGate): Promise<{ id: string }> {
  authorize(ctx, 'gate.write')
  return withTransaction(ctx, async (tx) => {
    const { id, name, environment } = await findGate(tx, ctx, input.gate, true)
    await tx.gate.updateMany({ where: { workspaceId: ctx.workspaceId, id }, data: { archivedAt: new Date() } })
    await audit(tx, ctx, { action: 'gate.remove', subjectId: id, details: { environment: environment.slug, name } })
    return { id }
  })
}
