import type { Profile } from 'next-auth'
import GitHubProvider from 'next-auth/providers/github'
import { z } from 'zod'
import type { ProviderCredentials } from '@/lib/config'

const Emails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }))

/**
 * GitHub's profile of whom `accessToken` is for, with their primary address, and `email_verified` only where GitHub says that it is
 * (https://docs.github.com/en/rest/users/emails). No address where it does not, or does not tell. Throws when there is no profile.
 */
async function profileOf(accessToken: string, api: string): Promise<Profile> {
  const ask = (path: string) =>
    fetch(`${api}${path}`, {
      headers: { Authorization: `Bearer ${accessToken}`, Accept: 'application/vnd.github+json' },
      signal: AbortSignal.timeout(10_000),
    })
  const [user, emails] = await Promise.all([ask('/user'), ask('/user/emails')])
  if (!user.ok) throw new Error(`GitHub answered ${user.status} when it was asked whose sign-in this is.`)
  const known = emails.ok ? (Emails.safeParse(await emails.json()).data ?? []) : []
  const email = known.find(({ primary, verified }) => primary && verified)?.email
  const { email: _shown, ...profile } = (await user.json()) as Profile
  return { ...profile, ...(email ? { email, email_verified: true } : { email_verified: false }) }
}

/** Sign-in with GitHub. next-auth's own takes any address of the account, verified or not. */
export const githubProvider = (credentials: ProviderCredentials, api = 'https://api.github.com') =>
  GitHubProvider({
    ...credentials,
    userinfo: { url: `${api}/user`, request: ({ tokens }) => profileOf(tokens.access_token ?? '', api) },
  })
