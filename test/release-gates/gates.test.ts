import { beforeEach, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { addGate } from '@/lib/release-gates/add-gate'
import { gateById, listGates, listSignOffs, readGateStates } from '@/lib/release-gates/queries'
import { removeGate } from '@/lib/release-gates/remove-gate'
import { AddGate, SignOff } from '@/lib/release-gates/schema'
import { signOff } from '@/lib/release-gates/sign-off'
import { updateGate } from '@/lib/release-gates/update-gate'
import { as, newWorkspace } from '../support/database'
import { release, writtenBy } from '../support/governed'
import { newEnvironment } from '../support/published'

let owner: Ctx
let promptId: string
beforeEach(async () => {
  owner = await newWorkspace()
  await newEnvironment(owner, 'development')
  await newEnvironment(owner, 'production')
  promptId = (await writtenBy(await as(owner, 'editor'), 'p')).id
})

const newGate = (name = 'Legal', settings: object = {}, environment = 'production') =>
  addGate(owner, AddGate.parse({ environment, name, settings }))
const sign = (ctx: Ctx, gate: { id: string }, version: number, green: boolean, comment = '') =>
  signOff(ctx, SignOff.parse({ gate: gate.id, promptId, version, green, comment }))
const colours = async (...versions: number[]) =>
  (await readGateStates(owner, { environment: 'production', promptId, versions })).map(({ gate, versions, green }) => [
    gate.name,
    versions.map(({ colour }) => colour).join(' '),
    green,
  ])

test('a gate is set up, described, renamed, and removed, with an audit row each', async () => {
  const gate = await newGate()
  expect(gate).toMatchObject({
    environment: { slug: 'production' },
    name: 'Legal',
    kind: 'sign_off',
    settings: { role: 'editor', notAuthor: false },
    description: 'Somebody with the role editor or above signs the version off.',
  })
  const changed = await updateGate(owner, { gate: gate.id, name: 'Legal review', settings: { role: 'owner', notAuthor: true } })
  expect(changed).toMatchObject({ name: 'Legal review', description: 'An owner signs the version off; its author may not.' })
  expect(await gateById(owner, gate.id)).toEqual(changed)
  expect(await listGates(owner, { environment: 'production' })).toEqual([changed])
  expect(await listGates(owner, { environment: 'development' })).toEqual([])
  await removeGate(owner, { gate: gate.id })
  expect(await listGates(owner)).toEqual([])
  await expect(removeGate(owner, { gate: gate.id })).rejects.toMatchObject({ code: 'not_found' })
  await newGate('Legal review')
  const rows = await db().auditEvent.findMany({
    where: { workspaceId: owner.workspaceId, action: { startsWith: 'gate.' } },
    orderBy: { sequence: 'asc' },
  })
  expect(rows.map(({ action }) => action)).toEqual(['gate.add', 'gate.update', 'gate.remove', 'gate.add'])
})

test('a name is given once in an environment, also when many take it at once', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => newGate()))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' })
  const other = await newGate('Quality')
  await expect(updateGate(owner, { gate: other.id, name: 'Legal' })).rejects.toMatchObject({ code: 'conflict' })
  expect(await newGate('Legal', {}, 'development')).toMatchObject({ name: 'Legal' })
})

test('the newest word on exactly that version counts, and every word stays', async () => {
  const gate = await newGate()
  await newGate('Quality')
  const ada = await as(owner, 'editor')
  expect(await colours(1, 2)).toEqual([
    ['Legal', 'open open', false],
    ['Quality', 'open open', false],
  ])
  expect(await sign(ada, gate, 1, true, 'fine')).toMatchObject({
    version: 1,
    promptName: 'p',
    green: true,
    comment: 'fine',
    author: { id: ada.actor.id },
  })
  await sign(ada, gate, 2, true)
  await sign(owner, gate, 2, false, 'no')
  expect((await colours(1, 2, 3))[0]).toEqual(['Legal', 'green red open', false])
  await sign(owner, gate, 2, true)
  expect((await colours(1, 2))[0]).toEqual(['Legal', 'green green', true])
  const { data, nextCursor } = await listSignOffs(owner, { gate: gate.id, limit: 3 })
  expect(data.map(({ version, green }) => [version, green])).toEqual([
    [2, true],
    [2, false],
    [2, true],
  ])
  expect((await listSignOffs(owner, { gate: gate.id, cursor: nextCursor! })).data).toMatchObject([{ version: 1 }])
  expect((await listSignOffs(owner, { gate: gate.id, promptId: 'prm_none' })).data).toEqual([])
})

test('of many words at once the last one stands, and none is lost', async () => {
  const gate = await newGate()
  await Promise.all(Array.from({ length: 10 }, (_, index) => sign(owner, gate, 1, index % 2 === 0)))
  const { data } = await listSignOffs(owner, { gate: gate.id })
  expect(data).toHaveLength(10)
  expect(new Set(data.map(({ createdAt }) => createdAt)).size).toBe(10)
  const newest = data.toSorted((a, b) => (a.createdAt < b.createdAt ? 1 : -1))[0]!
  expect((await colours(1))[0]?.[1]).toBe(newest.green ? 'green' : 'red')
})

test('who may sign off is the gate’s to say', async () => {
  const [editor, releaser, admin] = await Promise.all((['editor', 'releaser', 'admin'] as const).map((role) => as(owner, role)))
  const strict = await newGate('Strict', { role: 'admin' })
  for (const ctx of [editor!, releaser!])
    await expect(sign(ctx, strict, 1, true)).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('admin') })
  await sign(admin!, strict, 1, true)

  const writer = await as(owner, 'admin')
  promptId = (await writtenBy(writer, 'own')).id
  const second = await newGate('Second', { notAuthor: true })
  await expect(sign(writer, second, 1, true)).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('You wrote version 1'),
  })
  await sign(editor!, second, 1, true)
  await sign(writer, await newGate('Anybody'), 1, true)
})

test('what was signed off is never changed', async () => {
  const { id } = await sign(owner, await newGate(), 1, true)
  await expect(db().gateResult.updateMany({ where: { id }, data: { green: false } })).rejects.toThrow(/immutable|refuse|change/i)
  await expect(db().gateResult.deleteMany({ where: { id } })).rejects.toThrow(/immutable|refuse|change/i)
})

test('a removed gate holds nothing up, and takes no more words', async () => {
  const gate = await newGate()
  await expect(release(owner, promptId, 'production', 1)).rejects.toMatchObject({ code: 'refused' })
  await removeGate(owner, { gate: gate.id })
  await expect(sign(owner, gate, 1, true)).rejects.toMatchObject({ code: 'not_found' })
  expect(await release(owner, promptId, 'production', 1)).toMatchObject({ sequence: 1 })
})

test('an admin sets gates up, an editor signs, a viewer looks; another workspace does none of it', async () => {
  const gate = await newGate()
  const [viewer, releaser] = [await as(owner, 'viewer'), await as(owner, 'releaser')]
  await expect(addGate(releaser, AddGate.parse({ environment: 'production', name: 'x' }))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(updateGate(releaser, { gate: gate.id, name: 'x' })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(removeGate(releaser, { gate: gate.id })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(sign(viewer, gate, 1, true)).rejects.toMatchObject({ code: 'forbidden' })
  expect(await listGates(viewer)).toHaveLength(1)

  const stranger = await newWorkspace()
  for (const attempt of [
    () => updateGate(stranger, { gate: gate.id, name: 'x' }),
    () => removeGate(stranger, { gate: gate.id }),
    () => sign(stranger, gate, 1, true),
    () => gateById(stranger, gate.id),
    () => listSignOffs(stranger, { gate: gate.id }),
    () => readGateStates(stranger, { environment: 'production', promptId, versions: [1] }),
    () => addGate(stranger, AddGate.parse({ environment: 'production', name: 'x' })),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
  const theirs = await writtenBy(stranger, 'theirs')
  await expect(signOff(owner, SignOff.parse({ gate: gate.id, promptId: theirs.id, version: 1, green: true }))).rejects.toMatchObject({
    code: 'not_found',
  })
  await expect(readGateStates(owner, { environment: 'production', promptId, versions: [9] })).rejects.toMatchObject({ code: 'not_found' })
})
