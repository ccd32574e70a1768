import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from './authorize'
import { authorizeRole, keepAnOwner, lockMembers } from './members'
import type { RemoveMember } from './schema'

/**
 * Takes somebody out of the workspace; what they made stays. Only an owner removes an owner, and the last one stays (`conflict`).
 * Keys they created go on working: those belong to the workspace.
 */
export async function removeMember(ctx: Ctx, { memberId }: RemoveMember): Promise<{ id: string }> {
  authorize(ctx, 'member.write')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    await lockMembers(tx, workspaceId)
    const member = await tx.membership.findFirst({
      where: { id: memberId, workspaceId },
      select: { role: true, user: { select: { id: true, name: true, email: true } } },
    })
    if (!member) throw notFound('Member')
    authorizeRole(ctx, member.role)
    if (member.role === 'owner') await keepAnOwner(tx, workspaceId, memberId)

    await tx.membership.delete({ where: { id: memberId, workspaceId } })
    const { id: userId, name, email } = member.user
    await audit(tx, ctx, { action: 'member.remove', subjectId: memberId, details: { userId, name, email, role: member.role } })
    return { id: memberId }
  })
}
