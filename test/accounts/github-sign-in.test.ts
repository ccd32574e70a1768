import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Account } from 'next-auth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/database/client'
import { authOptions } from '@/lib/http/auth-options'
import { githubProvider } from '@/lib/http/github-provider'
import { newId } from '@/lib/ids'

type Emails = { email: string; primary: boolean; verified: boolean }[]

let github: Server
let origin: string
let login: { id: string; email: string | null; emails: Emails | null }

beforeAll(async () => {
  github = createServer(({ url, headers }, answer) => {
    const known = headers.authorization === 'Bearer gho_token'
    if (!known || (url === '/user/emails' && login.emails === null)) answer.writeHead(403).end('{"message":"Forbidden"}')
    else answer.end(JSON.stringify(url === '/user' ? { id: login.id, login: 'ana', name: 'Ana', email: login.email } : login.emails))
  })
  await new Promise<void>((resolve) => github.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(github.address() as AddressInfo).port}`
})
afterAll(() => {
  github.close()
})

/** Somebody with an account here; nobody has linked GitHub to it. */
async function ana() {
  const id = newId('usr')
  const email = `${id.toLowerCase()}@example.com`
  await db().user.create({ data: { id, email, name: 'Ana' } })
  return { id, email }
}

/** What next-auth asks GitHub with the token that it was given for somebody. */
async function profileFor(accessToken: string) {
  const { userinfo } = githubProvider({ clientId: 'id', clientSecret: 'secret' }, origin).options ?? {}
  if (typeof userinfo !== 'object' || !userinfo.request) throw new Error('next-auth would ask in its own way')
  return userinfo.request({ tokens: { access_token: accessToken } } as never)
}

/** What next-auth asks once GitHub has sent somebody back: true lets them in, an address says where to go instead. */
async function signInWith(emails: Emails | null, email: string | null = null, id = newId('req')) {
  login = { id, email, emails }
  const profile = await profileFor('gho_token')
  const account: Account = { provider: 'github', type: 'oauth', providerAccountId: id }
  const user: { id: string; name?: string; email?: string | null } = { id, name: 'Ana', email: profile.email ?? null }
  return { id, user, answer: await authOptions().callbacks?.signIn?.({ user, account, profile }) }
}

test('an address that GitHub has not verified opens nobody’s account, and the sign-in page says what to do', async () => {
  const { id, email } = await ana()
  const primary = { email, primary: true, verified: false }
  for (const said of [[primary], [primary, { email: 'ana@elsewhere.example', primary: false, verified: true }], [], null])
    for (const shown of [email, null]) expect((await signInWith(said, shown)).answer).toBe('/sign-in?error=EmailNotVerified')
  expect(await db().account.count({ where: { userId: id } })).toBe(0)
})

test('the primary address, once verified, opens the account that has it, and whoever is linked comes in whatever their address is', async () => {
  const { id, email } = await ana()
  const first = await signInWith([
    { email: 'ana@elsewhere.example', primary: false, verified: true },
    { email, primary: true, verified: true },
  ])
  expect(first).toMatchObject({ answer: true, user: { id } })
  expect(await signInWith([{ email, primary: true, verified: false }], null, first.id)).toMatchObject({ answer: true, user: { id } })
})

test('a verified address that nobody invited is told so', async () => {
  const email = `${newId('req').toLowerCase()}@example.com`
  expect((await signInWith([{ email, primary: true, verified: true }])).answer).toBe('/sign-in?error=NotInvited')
})

test('without a profile there is no sign-in', async () => {
  login = { id: 'x', email: null, emails: [] }
  await expect(profileFor('gho_wrong')).rejects.toThrow('403')
})
