import type { Person } from '@/lib/accounts/schema'
import { audit } from '@/lib/audit/audit'
import type { Ctx } from '@/lib/context'
import { sha256 } from '@/lib/crypto'
import type { Tx } from '@/lib/database/client'
import { AppError, conflict } from '@/lib/errors'
import { newId } from '@/lib/ids'

const gone = 'This invitation link does not work: it was used, taken back or replaced by a newer one. Ask for a new link.'

/** The open invitation behind a token. Throws `not_found` when there is none, `conflict` when it was used or has expired. */
export async function findOpenInvitation(tx: Tx, token: string) {
  const invitation = await tx.invitation.findUnique({
    where: { tokenHash: sha256(token) },
    select: { id: true, email: true, role: true, acceptedAt: true, expiresAt: true, workspace: { select: { id: true, slug: true } } },
  })
  if (!invitation) throw new AppError('not_found', gone)
  if (invitation.acceptedAt) throw conflict(gone)
  if (invitation.expiresAt <= new Date()) throw conflict('This invitation has expired. Ask for a new link.')
  return invitation
}

type OpenInvitation = Awaited<ReturnType<typeof findOpenInvitation>>

/** Uses the invitation up and makes `person` a member. Of two at once, the second gets `conflict`. A member keeps the role they have. */
export async function redeemInvitation(tx: Tx, invitation: OpenInvitation, person: Person): Promise<void> {
  const { id, role, email, workspace } = invitation
  const now = new Date()
  const taken = await tx.invitation.updateMany({
    where: { id, acceptedAt: null, expiresAt: { gt: now } },
    data: { acceptedAt: now },
  })
  if (taken.count === 0) throw conflict(gone)
  const membership = { id: newId('mem'), workspaceId: workspace.id, userId: person.id, role }
  const joined = await tx.membership.createMany({ data: [membership], skipDuplicates: true })
  if (joined.count === 0) return
  const ctx: Ctx = { workspaceId: workspace.id, actor: { type: 'user', id: person.id, name: person.name, role } }
  await audit(tx, ctx, { action: 'member.join', subjectId: membership.id, details: { invitationId: id, email, role } })
}
