import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { forbidden, notFound } from '@/lib/errors'
import { authorize } from './authorize'
import { keepAnOwner, lockMembers } from './members'
import type { LeaveWorkspace } from './schema'

/** Ends one's own membership, whatever one's role. The last owner cannot leave (`conflict`). */
export async function leaveWorkspace(ctx: Ctx, _: LeaveWorkspace): Promise<{ id: string }> {
  authorize(ctx, 'workspace.read')
  const { workspaceId, actor } = ctx
  if (actor.type !== 'user') throw forbidden('Only a person can leave a workspace.')
  return withTransaction(ctx, async (tx) => {
    await lockMembers(tx, workspaceId)
    const member = await tx.membership.findFirst({ where: { workspaceId, userId: actor.id }, select: { id: true, role: true } })
    if (!member) throw notFound('Member')
    if (member.role === 'owner') await keepAnOwner(tx, workspaceId, member.id)
    await tx.membership.delete({ where: { id: member.id, workspaceId } })
    await audit(tx, ctx, { action: 'member.leave', subjectId: member.id, details: { userId: actor.id, role: member.role } })
    return { id: member.id }
  })
}
