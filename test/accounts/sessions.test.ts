import { expect, test } from 'vitest'
import { changePassword } from '@/lib/accounts/change-password'
import { hashPassword } from '@/lib/accounts/password'
import { hasPassword } from '@/lib/accounts/queries'
import { signIn } from '@/lib/accounts/sign-in'
import { signOutEverywhere } from '@/lib/accounts/sign-out-everywhere'
import { db } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import { as, newWorkspace } from '../support/database'

const old = 'the first password'
const next = 'another good password'
const person = async (password: string | null = old) => {
  const id = newId('usr')
  const passwordHash = password && (await hashPassword(password))
  const data = { id, email: `${id.toLowerCase()}@example.com`, name: 'Ana', passwordHash }
  return db().user.create({ data, select: { id: true, email: true, name: true } })
}
const epoch = async (id: string) => (await db().user.findUniqueOrThrow({ where: { id }, select: { sessionEpoch: true } })).sessionEpoch

test('a new password works, the old one does not, and every session has ended', async () => {
  const ana = await person()
  await changePassword(ana, { currentPassword: old, newPassword: next })
  expect(await signIn({ email: ana.email, password: old }, '192.0.2.9')).toBeNull()
  expect(await signIn({ email: ana.email, password: next }, '192.0.2.9')).toMatchObject({ id: ana.id, sessionEpoch: 1 })
})

test('without the current password nothing changes', async () => {
  const ana = await person()
  await expect(changePassword(ana, { currentPassword: 'a guess', newPassword: next })).rejects.toMatchObject({
    code: 'invalid',
    faults: [{ path: 'currentPassword' }],
  })
  await expect(changePassword(ana, { currentPassword: '', newPassword: next })).rejects.toMatchObject({ code: 'invalid' })
  expect(await epoch(ana.id)).toBe(0)
})

test('of two changes that knew the same password, one wins', async () => {
  const ana = await person()
  const change = (newPassword: string) => changePassword(ana, { currentPassword: old, newPassword })
  const settled = await Promise.allSettled([change('the first of the two'), change('the second of the two')])
  expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await epoch(ana.id)).toBe(1)
})

test('guessing the current password is stopped after ten attempts', async () => {
  const ana = await person()
  for (let attempt = 0; attempt < 10; attempt++)
    await expect(changePassword(ana, { currentPassword: 'a guess', newPassword: next })).rejects.toMatchObject({ code: 'invalid' })
  await expect(changePassword(ana, { currentPassword: old, newPassword: next })).rejects.toMatchObject({ code: 'rate_limited' })
})

test('somebody who signs in through a provider can set a first password', async () => {
  const ana = await person(null)
  expect(await hasPassword(ana)).toBe(false)
  await changePassword(ana, { currentPassword: '', newPassword: next })
  expect(await hasPassword(ana)).toBe(true)
  expect(await signIn({ email: ana.email, password: next }, '192.0.2.9')).toMatchObject({ id: ana.id })
})

test('signing out everywhere ends every session and keeps the password', async () => {
  const ana = await person()
  await signOutEverywhere(ana, {})
  await signOutEverywhere(ana, {})
  expect(await signIn({ email: ana.email, password: old }, '192.0.2.9')).toMatchObject({ sessionEpoch: 2 })
})

test('every workspace of the person sees it in its audit log, and no other', async () => {
  const [one, two, other] = [await newWorkspace(), await newWorkspace(), await newWorkspace()]
  const member = await as(one, 'viewer')
  await db().membership.create({ data: { id: newId('mem'), workspaceId: two.workspaceId, userId: member.actor.id, role: 'admin' } })
  const ana = await db().user.findUniqueOrThrow({ where: { id: member.actor.id }, select: { id: true, email: true, name: true } })
  await signOutEverywhere(ana, {})
  await changePassword(ana, { currentPassword: '', newPassword: next })
  const actions = async (workspaceId: string) =>
    (await db().auditEvent.findMany({ where: { workspaceId }, orderBy: { sequence: 'asc' } })).map(({ action }) => action)
  expect(await actions(one.workspaceId)).toEqual(['session.end_all', 'password.change'])
  expect(await actions(two.workspaceId)).toEqual(['session.end_all', 'password.change'])
  expect(await actions(other.workspaceId)).toEqual([])
})
