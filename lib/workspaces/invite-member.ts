import { audit } from '@/lib/audit/audit'
import { config } from '@/lib/config'
import { actorRef, type Ctx, withTransaction } from '@/lib/context'
import { randomToken, sha256 } from '@/lib/crypto'
import { conflict } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { authorize } from './authorize'
import { authorizeRole, lockMembers } from './members'
import type { InviteMember, NewInvitation } from './schema'

const day = 24 * 60 * 60 * 1000

/**
 * Makes a link that lets one address join with a role. Only its hash is stored, so the link is told this once. Throws `conflict`
 * when the address belongs to a member; an earlier open invitation to it is replaced.
 */
export async function inviteMember(ctx: Ctx, { email, role, days }: InviteMember): Promise<NewInvitation> {
  authorize(ctx, 'member.write')
  authorizeRole(ctx, role)
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    await lockMembers(tx, workspaceId)
    const member = await tx.membership.findFirst({ where: { workspaceId, user: { email } }, select: { user: { select: { name: true } } } })
    if (member) throw conflict(`${member.user.name} (${email}) is a member already.`)
    await tx.invitation.deleteMany({ where: { workspaceId, email, acceptedAt: null } })

    const [id, token, createdAt] = [newId('inv'), randomToken(), new Date()]
    const expiresAt = new Date(createdAt.getTime() + days * day)
    await tx.invitation.create({
      data: { id, workspaceId, email, role, tokenHash: sha256(token), invitedBy: actorRef(ctx), expiresAt, createdAt },
    })
    await audit(tx, ctx, { action: 'member.invite', subjectId: id, details: { email, role, expiresAt: expiresAt.toISOString() } })
    const times = { createdAt: createdAt.toISOString(), expiresAt: expiresAt.toISOString() }
    return {
      invitation: { id, email, role, invitedBy: ctx.actor.name, expired: false, ...times },
      link: `${config().url}/invite/${token}`,
    }
  })
}
