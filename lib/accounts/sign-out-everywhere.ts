import { db } from '@/lib/database/client'
import { auditEverywhere } from './audit-everywhere'
import type { Person, SignOutEverywhere } from './schema'

/** Ends every session of this person on every device, this one too. API keys go on working. */
export async function signOutEverywhere(person: Person, _: SignOutEverywhere): Promise<{ email: string }> {
  await db().$transaction(async (tx) => {
    await tx.user.update({ where: { id: person.id }, data: { sessionEpoch: { increment: 1 } } })
    await auditEverywhere(tx, person, 'session.end_all')
  })
  return { email: person.email }
}
