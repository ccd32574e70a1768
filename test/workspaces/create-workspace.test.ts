import { expect, test } from 'vitest'
import { db } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import { createWorkspace } from '@/lib/workspaces/create-workspace'
import { getWorkspace, listMembers, workspaceBySlug } from '@/lib/workspaces/queries'
import { renameWorkspace } from '@/lib/workspaces/rename-workspace'
import type { Role } from '@/prisma/generated/enums'
import { as, newWorkspace } from '../support/database'

const person = async () => {
  const id = newId('usr')
  return db().user.create({ data: { id, email: `${id.toLowerCase()}@example.com`, name: 'Ana' }, select: { id: true, name: true } })
}
const create = async (name: string) => {
  const owner = await person()
  return db().$transaction((tx) => createWorkspace(tx, { name, owner }))
}

test('a workspace begins with its owner and an audit row', async () => {
  const name = `Begin ${newId('wsp')}`
  const workspace = await create(name)
  const ctx = { workspaceId: workspace.id, actor: { type: 'system' as const, id: 'test', name: 'Test' } }
  expect(await listMembers(ctx)).toMatchObject([{ role: 'owner', name: 'Ana' }])
  expect(await getWorkspace(ctx)).toEqual(workspace)
  expect(await workspaceBySlug(workspace.slug)).toMatchObject({ id: workspace.id, name })
  const events = await db().auditEvent.findMany({ where: { workspaceId: workspace.id }, select: { action: true, sequence: true } })
  expect(events).toEqual([{ action: 'workspace.create', sequence: 1 }])
})

test('workspaces of one name made at once get addresses of their own', async () => {
  const name = `Twin ${newId('wsp').slice(-8)}`
  const made = await Promise.all(Array.from({ length: 8 }, () => create(name)))
  const slugs = made.map(({ slug }) => slug).sort()
  expect(new Set(slugs).size).toBe(8)
  expect(slugs[0]).toMatch(/^twin-[a-z0-9]{8}$/)
})

test('a rename changes the name and keeps the address', async () => {
  const ctx = await newWorkspace()
  const before = await getWorkspace(ctx)
  expect(await renameWorkspace(ctx, { name: 'Better' })).toEqual({ ...before, name: 'Better' })
  expect(await getWorkspace(ctx)).toMatchObject({ name: 'Better', slug: before.slug })
})

test.each(['viewer', 'editor', 'releaser', 'admin'] as Role[])('a %s cannot rename the workspace', async (role) => {
  const ctx = await as(await newWorkspace(), role)
  await expect(renameWorkspace(ctx, { name: 'Mine' })).rejects.toMatchObject({ code: 'forbidden' })
})
