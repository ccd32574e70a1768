import { hashPassword } from '@/lib/accounts/password'
import type { AcceptInvitation } from '@/lib/accounts/schema'
import { db, isUniqueViolation } from '@/lib/database/client'
import { conflict } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { findOpenInvitation, redeemInvitation } from './redeem-invitation'

const hasAccount = (email: string) => conflict(`${email} has an account already. Sign in, then open the invitation link again.`)

/**
 * Makes an account for the invited address and joins the workspace, all or nothing. The link is the proof: it works once, until it
 * expires. Never touches an account that exists (`conflict`): its owner signs in and joins with `joinWorkspace`.
 */
export async function acceptInvitation({ token, name, password }: AcceptInvitation): Promise<{ email: string; workspaceSlug: string }> {
  const { email } = await findOpenInvitation(db(), token)
  const passwordHash = await hashPassword(password)
  try {
    return await db().$transaction(async (tx) => {
      const invitation = await findOpenInvitation(tx, token)
      if (await tx.user.findUnique({ where: { email }, select: { id: true } })) throw hasAccount(email)
      const data = { id: newId('usr'), email, name, passwordHash }
      const person = await tx.user.create({ data, select: { id: true, email: true, name: true } })
      await redeemInvitation(tx, invitation, person)
      return { email, workspaceSlug: invitation.workspace.slug }
    })
  } catch (error) {
    // Only the address can collide: somebody took up another invitation to it at the same moment.
    throw isUniqueViolation(error) ? hasAccount(email) : error
  }
}
