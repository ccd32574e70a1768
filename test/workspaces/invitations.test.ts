import { expect, test } from 'vitest'
import { signIn } from '@/lib/accounts/sign-in'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import { acceptInvitation } from '@/lib/workspaces/accept-invitation'
import { inviteMember } from '@/lib/workspaces/invite-member'
import { joinWorkspace } from '@/lib/workspaces/join-workspace'
import { listInvitations, listMembers, viewInvitation } from '@/lib/workspaces/queries'
import { revokeInvitation } from '@/lib/workspaces/revoke-invitation'
import { atLeast, roleOrder } from '@/lib/workspaces/roles'
import { as, newWorkspace } from '../support/database'

const address = () => `${newId('usr').toLowerCase()}@example.com`
const tokenIn = (link: string) => link.split('/invite/')[1] ?? ''
const invite = async (ctx: Ctx, email = address(), role: 'editor' | 'viewer' = 'editor') => {
  const { invitation, link } = await inviteMember(ctx, { email, role, days: 7 })
  return { email, id: invitation.id, token: tokenIn(link) }
}
const password = 'four unrelated words'
const newcomer = { name: 'Bo', password }
const personOf = async (ctx: Ctx) =>
  db().user.findUniqueOrThrow({ where: { id: ctx.actor.id }, select: { id: true, email: true, name: true } })
const expire = (id: string) => db().invitation.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1000) } })

test.each(roleOrder.flatMap((actor) => roleOrder.map((role) => ({ actor, role }))))(
  'whether a $actor may invite a $role',
  async ({ actor, role }) => {
    const ctx = await as(await newWorkspace(), actor)
    const invited = inviteMember(ctx, { email: address(), role, days: 7 })
    if (atLeast(actor, 'admin') && atLeast(actor, role)) expect(await invited).toMatchObject({ invitation: { role } })
    else await expect(invited).rejects.toMatchObject({ code: 'forbidden' })
  },
)

test('a newcomer with the link gets an account, the role and can sign in', async () => {
  const owner = await newWorkspace()
  const { email, token } = await invite(owner)
  expect(await viewInvitation(token)).toMatchObject({ state: 'open', email, role: 'editor', hasAccount: false, invitedBy: 'A owner' })
  const accepted = await acceptInvitation({ token, ...newcomer })
  expect(accepted.email).toBe(email)
  expect(await listMembers(owner)).toMatchObject([{ role: 'owner' }, { role: 'editor', email, name: 'Bo' }])
  expect(await signIn({ email, password }, '192.0.2.1')).toMatchObject({ email })
  expect(await listInvitations(owner)).toEqual([])
  const actions = await db().auditEvent.findMany({ where: { workspaceId: owner.workspaceId }, select: { action: true, actorName: true } })
  expect(actions).toContainEqual({ action: 'member.join', actorName: 'Bo' })
})

test('a link works once', async () => {
  const { token } = await invite(await newWorkspace())
  await acceptInvitation({ token, ...newcomer })
  await expect(acceptInvitation({ token, ...newcomer })).rejects.toMatchObject({ code: 'conflict' })
  expect(await viewInvitation(token)).toMatchObject({ state: 'accepted' })
})

test('of many who use a link at once, one gets in', async () => {
  const owner = await newWorkspace()
  const { token, email } = await invite(owner)
  const settled = await Promise.allSettled(Array.from({ length: 6 }, () => acceptInvitation({ token, ...newcomer })))
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const result of settled) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'conflict' })
  expect((await listMembers(owner)).filter((member) => member.email === email)).toHaveLength(1)
})

test('two invitations of one newcomer taken up at once make one account', async () => {
  const email = address()
  const [one, two] = [await invite(await newWorkspace(), email), await invite(await newWorkspace(), email)]
  const settled = await Promise.allSettled([one, two].map(({ token }) => acceptInvitation({ token, ...newcomer })))
  expect(settled.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(settled.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } })
  expect(await db().user.count({ where: { email } })).toBe(1)
})

test('an expired link gets nobody in', async () => {
  const owner = await newWorkspace()
  const { token, id } = await invite(owner)
  await expire(id)
  await expect(acceptInvitation({ token, ...newcomer })).rejects.toMatchObject({ code: 'conflict' })
  expect(await viewInvitation(token)).toMatchObject({ state: 'expired' })
  expect(await listInvitations(owner)).toMatchObject([{ id, expired: true }])
})

test('a revoked link gets nobody in', async () => {
  const owner = await newWorkspace()
  const { token, id } = await invite(owner)
  await revokeInvitation(owner, { invitationId: id })
  await expect(acceptInvitation({ token, ...newcomer })).rejects.toMatchObject({ code: 'not_found' })
  expect(await viewInvitation(token)).toEqual({ state: 'unknown' })
  await expect(revokeInvitation(owner, { invitationId: id })).rejects.toMatchObject({ code: 'not_found' })
})

test('a second invitation to an address takes the place of the first', async () => {
  const owner = await newWorkspace()
  const first = await invite(owner)
  const second = await invite(owner, first.email, 'viewer')
  expect(await viewInvitation(first.token)).toEqual({ state: 'unknown' })
  expect(await listInvitations(owner)).toMatchObject([{ id: second.id, role: 'viewer' }])
})

test('a member is not invited again', async () => {
  const owner = await newWorkspace()
  const { email } = await personOf(await as(owner, 'viewer'))
  await expect(invite(owner, email)).rejects.toMatchObject({ code: 'conflict' })
})

test('an account that exists joins by signing in; the link cannot set its password', async () => {
  const [owner, other] = [await newWorkspace(), await newWorkspace()]
  const person = await personOf(await as(other, 'viewer'))
  const { token } = await invite(owner, person.email)
  expect(await viewInvitation(token)).toMatchObject({ hasAccount: true })
  await expect(acceptInvitation({ token, ...newcomer })).rejects.toMatchObject({ code: 'conflict' })
  expect(await signIn({ email: person.email, password }, '192.0.2.2')).toBeNull()
  await joinWorkspace(person, { token })
  expect(await listMembers(owner)).toContainEqual(expect.objectContaining({ userId: person.id, role: 'editor' }))
  await expect(joinWorkspace(person, { token })).rejects.toMatchObject({ code: 'conflict' })
})

test('a forwarded link does not let somebody else in', async () => {
  const [owner, other] = [await newWorkspace(), await newWorkspace()]
  const { token } = await invite(owner)
  await expect(joinWorkspace(await personOf(other), { token })).rejects.toMatchObject({ code: 'forbidden' })
  expect(await viewInvitation(token)).toMatchObject({ state: 'open' })
})

test('somebody who became a member meanwhile keeps their role', async () => {
  const [owner, other] = [await newWorkspace(), await newWorkspace()]
  const person = await personOf(other)
  const { token } = await invite(owner, person.email, 'viewer')
  await db().membership.create({ data: { id: newId('mem'), workspaceId: owner.workspaceId, userId: person.id, role: 'admin' } })
  await joinWorkspace(person, { token })
  expect(await listMembers(owner)).toContainEqual(expect.objectContaining({ userId: person.id, role: 'admin' }))
})

test("another workspace's invitation can be neither seen nor revoked", async () => {
  const [owner, other] = [await newWorkspace(), await newWorkspace()]
  const { id } = await invite(other)
  expect(await listInvitations(owner)).toEqual([])
  await expect(revokeInvitation(owner, { invitationId: id })).rejects.toMatchObject({ code: 'not_found' })
})

test('the link is stored nowhere', async () => {
  const owner = await newWorkspace()
  const { token } = await invite(owner)
  const rows = await db().$queryRaw<{ found: bigint }[]>`
    SELECT count(*) AS found FROM "Invitation" i, "AuditEvent" a
    WHERE i::text LIKE ${`%${token}%`} OR a::text LIKE ${`%${token}%`}`
  expect(rows).toEqual([{ found: 0n }])
})
