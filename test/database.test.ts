import { expect, inject, test } from 'vitest'
import { db } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import { diffToSchema } from '@/prisma/engine'
import { newWorkspace } from './support/database'

test('the migrations make exactly what the schema says', async () => {
  expect(await diffToSchema(inject('databaseUrl'))).toBe('')
})

test('a run goes to the partition of the month inside its id', async () => {
  const [row] = await db().$queryRaw<{ floor: string }[]>`SELECT versicle_ulid_floor('run_', to_timestamp(0)) AS floor`
  expect(row?.floor).toBe('run_0000000000')
  const { workspaceId } = await newWorkspace()
  const id = newId('run')
  await db().run.create({
    data: {
      id,
      workspaceId,
      source: 'api',
      status: 'ok',
      groupId: id,
      gatewaySlug: 's',
      model: 'm',
      inputs: {},
      request: {},
      output: '',
      actor: 'system:t',
      actorName: 't',
    },
  })
  const [found] = await db().$queryRaw<{ partition: string }[]>`SELECT tableoid::regclass::text AS partition FROM "Run" WHERE id = ${id}`
  expect(found?.partition).toBe(`run_partitions.run_${new Date().toISOString().slice(0, 7).replace('-', '_')}`)
})

test('the database refuses a link across workspaces', async () => {
  const [own, other] = [await newWorkspace(), await newWorkspace()]
  const id = newId('prm')
  await db().prompt.create({ data: { id, workspaceId: own.workspaceId, name: 'a', kind: 'text', createdBy: 't' } })
  const foreign = { workspaceId: other.workspaceId, name: 'a', promptId: id, current: true }
  await expect(db().promptName.create({ data: foreign })).rejects.toMatchObject({ code: 'P2003' })
})

test('a version can be neither changed nor removed', async () => {
  const { workspaceId } = await newWorkspace()
  const [promptId, id] = [newId('prm'), newId('ver')]
  await db().prompt.create({ data: { id: promptId, workspaceId, name: 'a', kind: 'text', createdBy: 't' } })
  const content = { content: {}, partials: [], variables: [], digest: 'd', note: '', author: 't', authorName: 't' }
  await db().promptVersion.create({ data: { id, workspaceId, promptId, number: 1, ...content } })
  await expect(db().promptVersion.update({ where: { id }, data: { note: 'changed' } })).rejects.toThrow(/immutable/)
  await expect(db().promptVersion.delete({ where: { id } })).rejects.toThrow(/immutable/)
})

test('what changes what is served raises the revision of its workspace only', async () => {
  const [own, other] = [await newWorkspace(), await newWorkspace()]
  const revision = async (workspaceId: string) => (await db().deliveryRevision.findUnique({ where: { workspaceId } }))?.revision ?? 0n
  const before = await revision(other.workspaceId)
  await db().environment.create({ data: { id: newId('env'), workspaceId: own.workspaceId, slug: 'e', name: 'E', position: 0 } })
  expect(await revision(own.workspaceId)).toBe(1n)
  expect(await revision(other.workspaceId)).toBe(before)
})
