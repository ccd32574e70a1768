import { RateLimiterMemory } from 'rate-limiter-flexible'
import { db } from '@/lib/database/client'
import { AppError, conflict, invalid } from '@/lib/errors'
import { auditEverywhere } from './audit-everywhere'
import { hashPassword, passwordMatches } from './password'
import type { ChangePassword, Person } from './schema'

// Against guessing the current password from a session somebody left open. Counted in this process.
const perPerson = new RateLimiterMemory({ points: 10, duration: 15 * 60 })

const wrong = (message: string) => invalid(message, [{ path: 'currentPassword', message }])

/**
 * Sets another password and ends every session of this person, this one too. The current password must be given, unless there is
 * none yet. Throws `invalid` when it does not match, `rate_limited` after ten wrong ones in a quarter of an hour.
 */
export async function changePassword(person: Person, { currentPassword, newPassword }: ChangePassword): Promise<{ email: string }> {
  await consume(person.id)
  const user = await db().user.findUniqueOrThrow({ where: { id: person.id }, select: { passwordHash: true } })
  if (user.passwordHash !== null && !(await passwordMatches(user.passwordHash, currentPassword)))
    throw wrong('This is not your current password.')
  const passwordHash = await hashPassword(newPassword)
  await db().$transaction(async (tx) => {
    const { count } = await tx.user.updateMany({
      where: { id: person.id, passwordHash: user.passwordHash },
      data: { passwordHash, sessionEpoch: { increment: 1 } },
    })
    if (count === 0) throw conflict('Your password was changed somewhere else at the same moment. Sign in again.')
    await auditEverywhere(tx, person, 'password.change')
  })
  await perPerson.delete(person.id)
  return { email: person.email }
}

async function consume(personId: string) {
  try {
    await perPerson.consume(personId)
  } catch (refused) {
    if (refused instanceof Error) throw refused
    const seconds = Math.ceil((refused as { msBeforeNext: number }).msBeforeNext / 1000)
    throw new AppError('rate_limited', `Too many attempts. Try again in ${Math.ceil(seconds / 60)} minutes.`, {
      retryAfterSeconds: seconds,
    })
  }
}
