import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningServer, startServer } from '../support/start-server'

const owner = { email: 'ops@example.com', password: 'four unrelated plain words' }
const env = { VERSICLE_OWNER_EMAIL: owner.email, VERSICLE_OWNER_PASSWORD: owner.password }
let alone: RunningServer
let behindProxy: RunningServer

beforeAll(async () => {
  const started = await Promise.all([startServer(env), startServer({ ...env, VERSICLE_TRUSTED_PROXIES: '1' })])
  ;[alone, behindProxy] = started
}, 240_000)
afterAll(() => Promise.all([alone?.stop(), behindProxy?.stop()]))

type Jar = Map<string, string>

/** Asks as a browser does, which keeps one jar for a host, whatever the port. */
async function ask(jar: Jar, url: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> {
  const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const answer = await fetch(url, { redirect: 'manual', ...init, headers: { cookie, ...init.headers } })
  for (const line of answer.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (value === '') jar.delete(name)
    else jar.set(name, value)
  }
  return answer
}

/** What the form says when it is sent: where to go next, with an error in it or none. */
async function signIn(jar: Jar, { baseUrl }: RunningServer, who: typeof owner, headers: Record<string, string> = {}): Promise<string> {
  const { csrfToken } = (await (await ask(jar, `${baseUrl}/api/auth/csrf`)).json()) as { csrfToken: string }
  const body = new URLSearchParams({ ...who, csrfToken, json: 'true' })
  const answer = await ask(jar, `${baseUrl}/api/auth/callback/credentials`, { method: 'POST', body, headers })
  return decodeURIComponent(((await answer.json()) as { url: string }).url)
}
const signedIn = async (jar: Jar, { baseUrl }: RunningServer) =>
  Object.hasOwn((await (await ask(jar, `${baseUrl}/api/auth/session`)).json()) as object, 'userId')

test('two installations on one host, and another app that uses next-auth, leave each other’s sessions alone', async () => {
  const jar: Jar = new Map([['next-auth.session-token', 'of-another-app']])
  for (const server of [alone, behindProxy]) await signIn(jar, server, owner)
  expect([await signedIn(jar, alone), await signedIn(jar, behindProxy)]).toEqual([true, true])
  expect(jar.get('next-auth.session-token')).toBe('of-another-app')
  // next-auth takes every cookie that begins with its name for a piece of its session.
  expect([...jar.keys()].filter((name) => name.startsWith('next-auth.'))).toEqual(['next-auth.session-token'])
})

/** Fifty wrong sign-ins for as many people, then a right one. */
async function afterFifty(server: RunningServer, forwarded: (attempt: number) => string): Promise<string> {
  const jar: Jar = new Map()
  for (let attempt = 0; attempt < 50; attempt++)
    await signIn(jar, server, { email: `nobody-${attempt}@example.com`, password: 'wrong' }, { 'x-forwarded-for': forwarded(attempt) })
  return signIn(jar, server, owner, { 'x-forwarded-for': forwarded(50) })
}

test('an address that a client makes up anew for each attempt does not get it past the limit, and the log says what to set', async () => {
  expect(await afterFifty(alone, (attempt) => `203.0.113.${attempt}`)).toContain('Too many attempts')
  expect(alone.output().match(/set VERSICLE_TRUSTED_PROXIES/g)).toHaveLength(1)
})

test('behind a proxy each address that it saw counts alone, whatever stands before it', async () => {
  expect(await afterFifty(behindProxy, (attempt) => `198.51.100.1, 203.0.113.${attempt}`)).not.toContain('error=')
  expect(await afterFifty(behindProxy, (attempt) => `203.0.113.${attempt}, 198.51.100.1`)).toContain('Too many attempts')
})
