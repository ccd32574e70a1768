import type { JoinWorkspace, Person } from '@/lib/accounts/schema'
import { db } from '@/lib/database/client'
import { forbidden } from '@/lib/errors'
import { findOpenInvitation, redeemInvitation } from './redeem-invitation'

/** A signed-in person takes up an invitation to their own address. One for another address is `forbidden`: links get forwarded. */
export async function joinWorkspace(person: Person, { token }: JoinWorkspace): Promise<{ workspaceSlug: string }> {
  return db().$transaction(async (tx) => {
    const invitation = await findOpenInvitation(tx, token)
    if (invitation.email !== person.email)
      throw forbidden(`This invitation is for ${invitation.email}, and you are signed in as ${person.email}. Sign in as them to join.`)
    await redeemInvitation(tx, invitation, person)
    return { workspaceSlug: invitation.workspace.slug }
  })
}
