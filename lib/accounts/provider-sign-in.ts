import { db } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import type { Person } from './schema'

/** What a sign-in provider vouches for. */
export type ProviderProfile = { provider: string; providerAccountId: string; email: string | null; emailVerified: boolean; name: string }

/**
 * The person behind a provider's account: one already linked, else one with the same email that the provider has verified, else
 * one who holds an open invitation to it. Null for strangers: nobody joins uninvited.
 */
export async function providerSignIn(profile: ProviderProfile): Promise<(Person & { sessionEpoch: number }) | null> {
  const { provider, providerAccountId } = profile
  const select = { id: true, email: true, name: true, sessionEpoch: true } as const
  const linked = await db().account.findUnique({
    where: { provider_providerAccountId: { provider, providerAccountId } },
    select: { user: { select } },
  })
  if (linked) return linked.user
  const email = profile.emailVerified ? profile.email?.toLowerCase() : undefined
  if (!email) return null
  return db().$transaction(async (tx) => {
    const existing = await tx.user.findUnique({ where: { email }, select })
    const invited = await tx.invitation.findFirst({
      where: { email, acceptedAt: null, expiresAt: { gt: new Date() } },
      select: { id: true },
    })
    if (!existing && !invited) return null
    const user = existing ?? (await tx.user.create({ data: { id: newId('usr'), email, name: profile.name || email }, select }))
    await tx.account.create({ data: { provider, providerAccountId, userId: user.id } })
    return user
  })
}
