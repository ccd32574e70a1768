import { db } from '@/lib/database/client'
import type { Person } from './schema'

/** Whether this person can sign in with a password, or only through a provider so far. */
export async function hasPassword(person: Person): Promise<boolean> {
  const user = await db().user.findUnique({ where: { id: person.id }, select: { passwordHash: true } })
  return user?.passwordHash != null
}
