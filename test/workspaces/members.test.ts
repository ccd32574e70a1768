import { expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { changeRole } from '@/lib/workspaces/change-role'
import { leaveWorkspace } from '@/lib/workspaces/leave-workspace'
import { listInvitations, listMembers } from '@/lib/workspaces/queries'
import { removeMember } from '@/lib/workspaces/remove-member'
import { atLeast, roleOrder } from '@/lib/workspaces/roles'
import type { Role } from '@/prisma/generated/enums'
import { as, newWorkspace } from '../support/database'

const memberId = async (ctx: Ctx) => {
  const where = { workspaceId: ctx.workspaceId, userId: ctx.actor.id }
  return (await db().membership.findFirstOrThrow({ where, select: { id: true } })).id
}
const roleOf = async (id: string) => (await db().membership.findUnique({ where: { id }, select: { role: true } }))?.role
const owners = (ctx: Ctx) => db().membership.count({ where: { workspaceId: ctx.workspaceId, role: 'owner' } })

/** Nobody hands out, or changes, more than they hold: admins up to admin, owners everything, others nothing. */
const mayChange = (actor: Role, from: Role, to: Role) => atLeast(actor, 'admin') && atLeast(actor, from) && atLeast(actor, to)

test.each(roleOrder.flatMap((actor) => roleOrder.map((target) => ({ actor, target }))))(
  'what a $actor may make of a $target',
  async ({ actor, target }) => {
    const owner = await newWorkspace()
    const [by, id] = [await as(owner, actor), await memberId(await as(owner, target))]
    for (const role of roleOrder) {
      await db().membership.update({ where: { id }, data: { role: target } })
      const change = changeRole(by, { memberId: id, role })
      if (mayChange(actor, target, role)) expect(await change).toMatchObject({ id, role })
      else await expect(change).rejects.toMatchObject({ code: 'forbidden' })
      expect(await roleOf(id)).toBe(mayChange(actor, target, role) ? role : target)
    }
  },
)

test.each(roleOrder.flatMap((actor) => roleOrder.map((target) => ({ actor, target }))))(
  'whether a $actor may remove a $target',
  async ({ actor, target }) => {
    const owner = await newWorkspace()
    const [by, id] = [await as(owner, actor), await memberId(await as(owner, target))]
    const removal = removeMember(by, { memberId: id })
    if (atLeast(actor, 'admin') && atLeast(actor, target)) {
      await removal
      expect(await roleOf(id)).toBeUndefined()
    } else {
      await expect(removal).rejects.toMatchObject({ code: 'forbidden' })
      expect(await roleOf(id)).toBe(target)
    }
  },
)

test.each(roleOrder)('a %s may leave', async (role) => {
  const ctx = await as(await newWorkspace(), role)
  const id = await memberId(ctx)
  expect(await leaveWorkspace(ctx, {})).toEqual({ id })
  expect(await roleOf(id)).toBeUndefined()
})

test('the last owner can be neither demoted nor removed, and cannot leave', async () => {
  const owner = await newWorkspace()
  const id = await memberId(owner)
  await expect(changeRole(owner, { memberId: id, role: 'admin' })).rejects.toMatchObject({ code: 'conflict' })
  await expect(removeMember(owner, { memberId: id })).rejects.toMatchObject({ code: 'conflict' })
  await expect(leaveWorkspace(owner, {})).rejects.toMatchObject({ code: 'conflict' })
  expect(await roleOf(id)).toBe('owner')
})

test('of owners who all step down at once, one stays', async () => {
  const first = await newWorkspace()
  const [second, third, fourth] = [await as(first, 'owner'), await as(first, 'owner'), await as(first, 'owner')]
  const [secondId, thirdId, fourthId] = [await memberId(second), await memberId(third), await memberId(fourth)]
  const settled = await Promise.allSettled([
    leaveWorkspace(first, {}),
    removeMember(second, { memberId: secondId }),
    changeRole(third, { memberId: thirdId, role: 'viewer' }),
    changeRole(fourth, { memberId: fourthId, role: 'admin' }),
  ])
  expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(3)
  expect(settled.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } })
  expect(await owners(first)).toBe(1)
})

test('of two owners who demote each other at once, one stays owner', async () => {
  for (let round = 0; round < 5; round++) {
    const one = await newWorkspace()
    const two = await as(one, 'owner')
    const [idOne, idTwo] = [await memberId(one), await memberId(two)]
    await Promise.allSettled([changeRole(one, { memberId: idTwo, role: 'admin' }), changeRole(two, { memberId: idOne, role: 'admin' })])
    expect(await owners(one)).toBe(1)
  }
})

test("another workspace's member is not found", async () => {
  const [own, other] = [await newWorkspace(), await newWorkspace()]
  const id = await memberId(await as(other, 'viewer'))
  await expect(changeRole(own, { memberId: id, role: 'admin' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(removeMember(own, { memberId: id })).rejects.toMatchObject({ code: 'not_found' })
  expect(await roleOf(id)).toBe('viewer')
})

test('members see each other, highest role first; invitations are for admins', async () => {
  const owner = await newWorkspace()
  const [viewer, admin] = [await as(owner, 'viewer'), await as(owner, 'admin')]
  expect((await listMembers(viewer)).map(({ role }) => role)).toEqual(['owner', 'admin', 'viewer'])
  await expect(listInvitations(viewer)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await listInvitations(admin)).toEqual([])
})

test('a key with members:write changes people below admin, and makes no admins', async () => {
  const owner = await newWorkspace()
  const key: Ctx = {
    workspaceId: owner.workspaceId,
    actor: { type: 'api_key', id: 'key_1', name: 'Directory', scopes: ['members:write'], environmentId: null },
  }
  const [editor, admin] = [await memberId(await as(owner, 'editor')), await memberId(await as(owner, 'admin'))]
  expect(await changeRole(key, { memberId: editor, role: 'releaser' })).toMatchObject({ role: 'releaser' })
  await expect(changeRole(key, { memberId: editor, role: 'admin' })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(removeMember(key, { memberId: admin })).rejects.toMatchObject({ code: 'forbidden' })
})

test('every change of a role leaves an audit row, and none is left when nothing changed', async () => {
  const owner = await newWorkspace()
  const id = await memberId(await as(owner, 'viewer'))
  await changeRole(owner, { memberId: id, role: 'viewer' })
  await changeRole(owner, { memberId: id, role: 'editor' })
  await removeMember(owner, { memberId: id })
  const rows = await db().auditEvent.findMany({ where: { workspaceId: owner.workspaceId }, orderBy: { sequence: 'asc' } })
  expect(rows).toMatchObject([
    { action: 'member.change_role', subjectId: id, details: { from: 'viewer', to: 'editor' } },
    { action: 'member.remove', subjectId: id, details: { role: 'editor' } },
  ])
})
