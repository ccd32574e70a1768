import { sha256 } from '@/lib/crypto'
import { db } from '@/lib/database/client'
import type { Role } from '@/prisma/generated/enums'
import type { Person } from './schema'

/** Whether this person can sign in with a password, or only through a provider so far. */
export async function hasPassword(person: Person): Promise<boolean> {
  const user = await db().user.findUnique({ where: { id: person.id }, select: { passwordHash: true } })
  return user?.passwordHash != null
}

/** What an invitation link offers its holder. */
export type InvitationOffer = { email: string; role: Role; workspaceName: string; hasAccount: boolean }

/** The offer behind a link's token; null when it was used, taken back or has expired. */
export async function invitationBehind(token: string): Promise<InvitationOffer | null> {
  const invitation = await db().invitation.findFirst({
    where: { tokenHash: sha256(token), acceptedAt: null, expiresAt: { gt: new Date() } },
    select: { email: true, role: true, workspace: { select: { name: true } } },
  })
  if (!invitation) return null
  const { email, role, workspace } = invitation
  const account = await db().user.findUnique({ where: { email }, select: { id: true } })
  return { email, role, workspaceName: workspace.name, hasAccount: account !== null }
}
