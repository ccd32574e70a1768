import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from './authorize'
import type { RevokeInvitation } from './schema'

/** Takes an open invitation back: its link stops working at once. One that was accepted is history and is not found. */
export async function revokeInvitation(ctx: Ctx, { invitationId }: RevokeInvitation): Promise<{ id: string }> {
  authorize(ctx, 'member.write')
  return withTransaction(ctx, async (tx) => {
    const open = { id: invitationId, workspaceId: ctx.workspaceId, acceptedAt: null }
    const invitation = await tx.invitation.findFirst({ where: open, select: { email: true, role: true } })
    const { count } = await tx.invitation.deleteMany({ where: open })
    if (!invitation || count === 0) throw notFound('Invitation')
    await audit(tx, ctx, { action: 'member.revoke_invitation', subjectId: invitationId, details: invitation })
    return { id: invitationId }
  })
}
