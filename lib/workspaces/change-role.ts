import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from './authorize'
import { authorizeRole, keepAnOwner, lockMembers } from './members'
import { memberSelect, toMember } from './queries'
import type { ChangeRole, MemberDto } from './schema'

/**
 * Gives a member another role. Only an owner makes an owner or changes one; the last owner stays (`conflict`). Takes effect with the
 * member's next request.
 */
export async function changeRole(ctx: Ctx, { memberId, role }: ChangeRole): Promise<MemberDto> {
  authorize(ctx, 'member.write')
  authorizeRole(ctx, role)
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    await lockMembers(tx, workspaceId)
    const member = await tx.membership.findFirst({ where: { id: memberId, workspaceId }, select: memberSelect })
    if (!member) throw notFound('Member')
    authorizeRole(ctx, member.role)
    if (member.role === role) return toMember(member)
    if (member.role === 'owner') await keepAnOwner(tx, workspaceId, memberId)

    const changed = await tx.membership.update({ where: { id: memberId, workspaceId }, data: { role }, select: memberSelect })
    const details = { userId: member.user.id, name: member.user.name, from: member.role, to: role }
    await audit(tx, ctx, { action: 'member.change_role', subjectId: memberId, details })
    return toMember(changed)
  })
}
