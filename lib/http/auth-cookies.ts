import type { NextAuthOptions } from 'next-auth'
import { config } from '@/lib/config'
import { derivedToken } from '@/lib/crypto'

/**
 * next-auth's cookies under names of this installation's own. Browsers keep cookies by host and not by port, so under the usual names
 * two apps on one host end each other's sessions. Not even the beginning is the usual one: next-auth joins to its session every
 * cookie whose name begins as the session's does.
 */
export function authCookies(): NonNullable<NextAuthOptions['cookies']> {
  const secure = config().url.startsWith('https://')
  const installation = derivedToken('name of cookies').slice(0, 8)
  const cookie = (name: string, prefix = '__Secure-') => ({
    name: `${secure ? prefix : ''}versicle.${name}.${installation}`,
    options: { httpOnly: true, sameSite: 'lax' as const, path: '/', secure },
  })
  return {
    sessionToken: cookie('session-token'),
    callbackUrl: cookie('callback-url'),
    csrfToken: cookie('csrf-token', '__Host-'),
    pkceCodeVerifier: cookie('pkce.code_verifier'),
    state: cookie('state'),
    nonce: cookie('nonce'),
  }
}
