import { expect, test } from 'vitest'
import { hashPassword } from '@/lib/accounts/password'
import { providerSignIn } from '@/lib/accounts/provider-sign-in'
import { signIn } from '@/lib/accounts/sign-in'
import { db } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import { newWorkspace } from '../support/database'

const password = 'four unrelated plain words'

async function person() {
  const id = newId('usr')
  const email = `${id.toLowerCase()}@example.com`
  await db().user.create({ data: { id, email, name: 'Ana', passwordHash: await hashPassword(password) } })
  return { id, email }
}
const address = () => newId('req')

test('the right password signs in, with the epoch the session is good for', async () => {
  const { id, email } = await person()
  expect(await signIn({ email, password }, address())).toEqual({ id, email, name: 'Ana', sessionEpoch: 0 })
})

test('a wrong password, an unknown person and a person without a password are told apart by nothing', async () => {
  const { email } = await person()
  const { actor } = await newWorkspace()
  const withoutPassword = await db().user.findUniqueOrThrow({ where: { id: actor.id } })
  expect(await signIn({ email, password: 'wrong' }, address())).toBeNull()
  expect(await signIn({ email: 'nobody@example.com', password }, address())).toBeNull()
  expect(await signIn({ email: withoutPassword.email, password: 'nobody has this password' }, address())).toBeNull()
})

test('the eleventh attempt on one email is refused, also with the right password, and says how long to wait', async () => {
  const { email } = await person()
  for (let attempt = 0; attempt < 10; attempt++) await signIn({ email, password: 'wrong' }, address())
  await expect(signIn({ email, password }, address())).rejects.toMatchObject({
    code: 'rate_limited',
    retryAfterSeconds: expect.any(Number),
  })
})

test('one address cannot try many people', async () => {
  const ip = address()
  const attempts = Array.from({ length: 50 }, (_, at) => signIn({ email: `${ip}-${at}@example.com`, password }, ip))
  await Promise.all(attempts)
  const { email } = await person()
  await expect(signIn({ email, password }, ip)).rejects.toMatchObject({ code: 'rate_limited' })
})

test('a password is stored as argon2id and nothing else', async () => {
  expect(await hashPassword(password)).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
})

const profile = (email: string, more: object = {}) => ({
  provider: 'oidc',
  providerAccountId: newId('req'),
  email,
  emailVerified: true,
  name: 'Ana',
  ...more,
})

test('a provider signs in the person whose verified email it vouches for, and knows them by their account afterwards', async () => {
  const { id, email } = await person()
  const first = profile(email.toUpperCase())
  expect(await providerSignIn(first)).toMatchObject({ id })
  expect(await providerSignIn({ ...first, email: 'changed@example.com' })).toMatchObject({ id })
})

test("an email that the provider has not verified opens nobody's account", async () => {
  const { email } = await person()
  expect(await providerSignIn(profile(email, { emailVerified: false }))).toBeNull()
})

test('a stranger is turned away; an invited one gets an account', async () => {
  const email = `${newId('req').toLowerCase()}@example.com`
  expect(await providerSignIn(profile(email))).toBeNull()
  const { workspaceId } = await newWorkspace()
  await db().invitation.create({
    data: {
      id: newId('inv'),
      workspaceId,
      email,
      role: 'editor',
      tokenHash: newId('req'),
      invitedBy: 't',
      expiresAt: new Date(Date.now() + 60_000),
    },
  })
  expect(await providerSignIn(profile(email))).toMatchObject({ email })
})
