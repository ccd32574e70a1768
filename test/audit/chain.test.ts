import { expect, test } from 'vitest'
import { audit } from '@/lib/audit/audit'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { listAuditEvents, verifyAuditChain } from '@/lib/workspaces/audit-log'
import { atLeast, roleOrder } from '@/lib/workspaces/roles'
import { as, newWorkspace } from '../support/database'

const write = (ctx: Ctx, details: Record<string, string | number | string[]> = {}) =>
  db().$transaction((tx) => audit(tx, ctx, { action: 'prompt.update', subjectId: 'prm_1', details }))
const writeMany = async (ctx: Ctx, count: number) => {
  for (let index = 0; index < count; index++) await write(ctx, { index, note: `é "${index}" \u2028`, price: 0.1 + index, tags: ['b', 'a'] })
}
/** What only somebody with the database in hand could do: the trigger that refuses changes is off inside. */
const tamper = (sql: string, ...values: unknown[]) =>
  db().$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL session_replication_role = replica`
    await tx.$executeRawUnsafe(sql, ...values)
  })

test('a log that was left alone is whole', async () => {
  const ctx = await newWorkspace()
  expect(await verifyAuditChain(ctx)).toEqual({ ok: true, events: 0, head: '' })
  await writeMany(ctx, 5)
  expect(await verifyAuditChain(ctx)).toMatchObject({ ok: true, events: 5, head: expect.stringMatching(/^sha256:/) })
})

test('rows written at once still make one chain', async () => {
  const ctx = await newWorkspace()
  await Promise.all(Array.from({ length: 20 }, (_, index) => write(ctx, { index })))
  expect(await verifyAuditChain(ctx)).toMatchObject({ ok: true, events: 20 })
})

test('a changed row, a removed row and a moved row are found', async () => {
  const ctx = await newWorkspace()
  await writeMany(ctx, 6)
  const row = `WHERE "workspaceId" = $1 AND sequence = `
  await tamper(`UPDATE "AuditEvent" SET "actorName" = 'Somebody else' ${row} 5`, ctx.workspaceId)
  expect(await verifyAuditChain(ctx)).toEqual({ ok: false, events: 4, brokenAt: 5 })
  await tamper(`UPDATE "AuditEvent" SET "createdAt" = "createdAt" + interval '1 hour' ${row} 4`, ctx.workspaceId)
  expect(await verifyAuditChain(ctx)).toEqual({ ok: false, events: 3, brokenAt: 4 })
  await tamper(`DELETE FROM "AuditEvent" ${row} 2`, ctx.workspaceId)
  expect(await verifyAuditChain(ctx)).toEqual({ ok: false, events: 1, brokenAt: 2 })
})

test('the app itself can neither change nor remove a row', async () => {
  const ctx = await newWorkspace()
  await write(ctx)
  const where = { workspaceId: ctx.workspaceId }
  await expect(db().auditEvent.updateMany({ where, data: { actorName: 'x' } })).rejects.toThrow(/immutable/)
  await expect(db().auditEvent.deleteMany({ where })).rejects.toThrow(/immutable/)
})

test('pages hold every event once, newest first', async () => {
  const ctx = await newWorkspace()
  await writeMany(ctx, 7)
  const first = await listAuditEvents(ctx, { limit: 4 })
  const second = await listAuditEvents(ctx, { limit: 4, before: first.nextBefore ?? 0 })
  expect([...first.data, ...second.data].map(({ sequence }) => sequence)).toEqual([7, 6, 5, 4, 3, 2, 1])
  expect([first.nextBefore, second.nextBefore]).toEqual([4, null])
  expect(first.data[0]).toMatchObject({ action: 'prompt.update', actor: { type: 'user', id: ctx.actor.id, name: ctx.actor.name } })
})

test('events are found by thing, by person and by kind', async () => {
  const ctx = await newWorkspace()
  const other = await as(ctx, 'editor')
  await write(ctx)
  await write(other)
  expect((await listAuditEvents(ctx, { actor: `user:${other.actor.id}` })).data).toHaveLength(1)
  expect((await listAuditEvents(ctx, { kind: 'prompt' })).data).toHaveLength(2)
  expect((await listAuditEvents(ctx, { kind: 'release' })).data).toHaveLength(0)
  expect((await listAuditEvents(ctx, { subjectId: 'prm_2' })).data).toHaveLength(0)
})

test("another workspace's events are not seen", async () => {
  const [own, other] = [await newWorkspace(), await newWorkspace()]
  await write(other)
  expect(await listAuditEvents(own, {})).toEqual({ data: [], nextBefore: null })
})

test.each(roleOrder)('whether a %s may read the log', async (role) => {
  const ctx = await as(await newWorkspace(), role)
  for (const read of [listAuditEvents(ctx, {}), verifyAuditChain(ctx)])
    if (atLeast(role, 'admin')) await expect(read).resolves.toBeDefined()
    else await expect(read).rejects.toMatchObject({ code: 'forbidden' })
})
