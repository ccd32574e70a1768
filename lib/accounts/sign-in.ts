import { RateLimiterMemory } from 'rate-limiter-flexible'
import { db } from '@/lib/database/client'
import { AppError } from '@/lib/errors'
import { passwordMatches } from './password'
import type { Credentials, Person } from './schema'

// Per email against guessing one password, per address against trying many people. Counted in this process.
const perEmail = new RateLimiterMemory({ points: 10, duration: 15 * 60 })
const perAddress = new RateLimiterMemory({ points: 50, duration: 15 * 60 })

async function consume(limiter: RateLimiterMemory, key: string) {
  try {
    await limiter.consume(key)
  } catch (refused) {
    if (refused instanceof Error) throw refused
    const seconds = Math.ceil((refused as { msBeforeNext: number }).msBeforeNext / 1000)
    throw new AppError('rate_limited', `Too many attempts. Try again in ${Math.ceil(seconds / 60)} minutes.`, {
      retryAfterSeconds: seconds,
    })
  }
}

/**
 * Checks an email and a password. Answers the person with the epoch their session is good for, or null when they do not match.
 * Throws `rate_limited` after too many attempts for one email or from one address; a success clears the email's count.
 */
export async function signIn({ email, password }: Credentials, ip: string): Promise<(Person & { sessionEpoch: number }) | null> {
  await consume(perAddress, ip)
  await consume(perEmail, email)
  const user = await db().user.findUnique({
    where: { email },
    select: { id: true, email: true, name: true, passwordHash: true, sessionEpoch: true },
  })
  if (!(await passwordMatches(user?.passwordHash, password)) || !user) return null
  await perEmail.delete(email)
  return { id: user.id, email: user.email, name: user.name, sessionEpoch: user.sessionEpoch }
}
