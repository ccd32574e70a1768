import type { NextAuthOptions } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import GoogleProvider from 'next-auth/providers/google'
import { providerSignIn } from '@/lib/accounts/provider-sign-in'
import { Credentials } from '@/lib/accounts/schema'
import { signIn } from '@/lib/accounts/sign-in'
import { config, secret } from '@/lib/config'
import { isAppError } from '@/lib/errors'
import { authCookies } from './auth-cookies'
import { githubProvider } from './github-provider'

const sessionSeconds = 30 * 24 * 60 * 60

/** Sign-in buttons beside the form, in order. */
export const signInProviders = (): { id: string; name: string }[] => {
  const { github, google, oidc } = config()
  return [
    ...(github ? [{ id: 'github', name: 'GitHub' }] : []),
    ...(google ? [{ id: 'google', name: 'Google' }] : []),
    ...(oidc ? [{ id: 'oidc', name: oidc.name }] : []),
  ]
}

/** next-auth's settings, made once the configuration is resolved. */
export const authOptions = (): NextAuthOptions => {
  const { github, google, oidc } = config()
  return {
    secret: secret(),
    cookies: authCookies(),
    session: { strategy: 'jwt', maxAge: sessionSeconds },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      CredentialsProvider({
        credentials: { email: {}, password: {} },
        async authorize(given, request) {
          const parsed = Credentials.safeParse(given)
          if (!parsed.success) return null
          try {
            return await signIn(parsed.data, String(request.headers?.['x-forwarded-for'] ?? 'local'))
          } catch (error) {
            // next-auth hands the message of an Error to the form; anything but our own sentence stays hidden.
            if (isAppError(error)) throw new Error(error.message)
            throw new Error('Signing in did not work just now. Try again in a moment.')
          }
        },
      }),
      ...(github ? [githubProvider(github)] : []),
      ...(google ? [GoogleProvider(google)] : []),
      ...(oidc
        ? [
            {
              id: 'oidc',
              name: oidc.name,
              type: 'oauth' as const,
              wellKnown: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
              clientId: oidc.clientId,
              clientSecret: oidc.clientSecret,
              authorization: { params: { scope: 'openid email profile' } },
              idToken: true,
              checks: ['pkce' as const, 'state' as const],
              profile: (claims: { sub: string; name?: string; email?: string }) => ({
                id: claims.sub,
                name: claims.name ?? '',
                email: claims.email ?? '',
              }),
            },
          ]
        : []),
    ],
    callbacks: {
      async signIn({ user, account, profile }) {
        if (!account || account.type === 'credentials') return true
        const claims = profile as { email_verified?: boolean } | undefined
        const emailVerified = claims?.email_verified === true
        const person = await providerSignIn({
          provider: account.provider,
          providerAccountId: account.providerAccountId,
          email: user.email ?? null,
          emailVerified,
          name: user.name ?? '',
        })
        if (!person) return `/sign-in?error=${emailVerified ? 'NotInvited' : 'EmailNotVerified'}`
        Object.assign(user, person)
        return true
      },
      jwt({ token, user }) {
        if (user && 'sessionEpoch' in user) return { sub: user.id, epoch: user.sessionEpoch }
        return token
      },
      session: ({ session, token }) => ({ ...session, userId: token.sub, epoch: token.epoch }),
    },
  }
}
