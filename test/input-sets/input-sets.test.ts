import { expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { createInputSet } from '@/lib/input-sets/create-input-set'
import { deleteInputSet } from '@/lib/input-sets/delete-input-set'
import { duplicateInputSet } from '@/lib/input-sets/duplicate-input-set'
import { importInputSets, previewImport } from '@/lib/input-sets/import-input-sets'
import { getInputSet, listInputSets } from '@/lib/input-sets/queries'
import { restoreInputSet } from '@/lib/input-sets/restore-input-set'
import { ImportInputSets, MAX_SETS, type Values } from '@/lib/input-sets/schema'
import { updateInputSet } from '@/lib/input-sets/update-input-set'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { newSnippet } from '../prompts/prompts'
import { as, newWorkspace } from '../support/database'

const values = (variables: Values['variables'] = {}): Values => ({ variables, placeholders: {} })
async function reply() {
  const ctx = await newWorkspace()
  const { id: promptId } = await newSnippet(ctx, 'reply', 'Dear {{name}}, {{#items}}{{title}}{{/items}}')
  return { ctx, promptId }
}
const csv = (promptId: string, text: string, more: object = {}) => ImportInputSets.parse({ promptId, format: 'csv', text, ...more })
const names = async (ctx: Ctx, promptId: string) => (await listInputSets(ctx, { promptId })).map(({ name }) => name)

test('a set comes back as it was kept, in the order of its keys, with who and an audit row', async () => {
  const { ctx, promptId } = await reply()
  const kept = {
    variables: { name: 'Ada', items: [{ title: 'x', zeta: 1, alpha: null }] },
    placeholders: { history: [{ role: 'user' as const, content: 'Hi {{x}}' }] },
  }
  const set = await createInputSet(ctx, { promptId, name: 'Angry customer', values: kept })
  expect(set).toMatchObject({ id: expect.stringMatching(/^ins_/), revision: 1, updatedBy: { id: ctx.actor.id } })
  const found = await getInputSet(ctx, { id: set.id })
  expect(JSON.stringify({ variables: found.variables, placeholders: found.placeholders })).toBe(JSON.stringify(kept))
  expect(await listInputSets(ctx, { promptId })).toMatchObject([{ name: 'Angry customer', filled: ['name', 'items', 'history'] }])
  const [row] = await db().auditEvent.findMany({ where: { workspaceId: ctx.workspaceId }, orderBy: { sequence: 'desc' }, take: 1 })
  expect(row).toMatchObject({ action: 'input_set.create', subjectId: set.id, details: { promptId, name: 'Angry customer' } })
})

test('of many who take the same name at once exactly one gets it', async () => {
  const { ctx, promptId } = await reply()
  const tries = await Promise.allSettled(Array.from({ length: 8 }, () => createInputSet(ctx, { promptId, name: 'One', values: values() })))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const tried of tries) if (tried.status === 'rejected') expect(tried.reason).toMatchObject({ code: 'conflict' })
})

test('of two who saw the same revision the second is shown what the first made of it', async () => {
  const { ctx, promptId } = await reply()
  const { id } = await createInputSet(ctx, { promptId, name: 'One', values: values({ name: 'Ada' }) })
  expect(await updateInputSet(ctx, { id, revision: 1, name: 'Uno' })).toMatchObject({
    name: 'Uno',
    revision: 2,
    variables: { name: 'Ada' },
  })
  await expect(updateInputSet(ctx, { id, revision: 1, values: values({ name: 'Bob' }) })).rejects.toMatchObject({
    code: 'conflict',
    details: { newest: { name: 'Uno', revision: 2 } },
  })
  await createInputSet(ctx, { promptId, name: 'Two', values: values() })
  await expect(updateInputSet(ctx, { id, revision: 2, name: 'Two' })).rejects.toMatchObject({ code: 'conflict', details: { name: 'Two' } })
})

test('a copy takes the first free name; a deleted set comes back as it was, unless its name was taken', async () => {
  const { ctx, promptId } = await reply()
  const one = await createInputSet(ctx, { promptId, name: 'One', values: values({ name: 'Ada' }) })
  expect((await duplicateInputSet(ctx, { id: one.id })).name).toBe('One copy')
  expect(await duplicateInputSet(ctx, { id: one.id })).toMatchObject({ name: 'One copy 2', variables: { name: 'Ada' } })
  await deleteInputSet(ctx, { id: one.id })
  expect(await names(ctx, promptId)).toEqual(['One copy', 'One copy 2'])
  await expect(getInputSet(ctx, { id: one.id })).rejects.toMatchObject({ code: 'not_found' })
  expect(await restoreInputSet(ctx, { id: one.id })).toMatchObject({ id: one.id, name: 'One', variables: { name: 'Ada' } })
  await deleteInputSet(ctx, { id: one.id })
  await createInputSet(ctx, { promptId, name: 'One', values: values() })
  await expect(restoreInputSet(ctx, { id: one.id })).rejects.toMatchObject({ code: 'conflict' })
})

test('what was deleted a month ago goes for good with the next deletion, in its own workspace only', async () => {
  const { ctx, promptId } = await reply()
  const stranger = await reply()
  const old = await createInputSet(ctx, { promptId, name: 'Old', values: values() })
  const foreign = await createInputSet(stranger.ctx, { promptId: stranger.promptId, name: 'Old', values: values() })
  const longAgo = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000)
  await db().inputSet.updateMany({ where: { id: { in: [old.id, foreign.id] } }, data: { deletedAt: longAgo } })
  await deleteInputSet(ctx, { id: (await createInputSet(ctx, { promptId, name: 'New', values: values() })).id })
  await expect(restoreInputSet(ctx, { id: old.id })).rejects.toMatchObject({ code: 'not_found' })
  await restoreInputSet(stranger.ctx, { id: foreign.id })
})

test('an import is all of it or nothing, and says each fault with its line', async () => {
  const { ctx, promptId } = await reply()
  await createInputSet(ctx, { promptId, name: 'Taken', values: values() })
  const faulty = csv(promptId, 'input_set,name,items\nOne,Ada,[]\nTaken,Bob,\nOne,Cy,\n')
  expect((await previewImport(ctx, faulty)).faults.map(({ line, message }) => [line, message])).toEqual([
    [3, 'A set named Taken is there already.'],
    [4, 'Two lines are named One.'],
  ])
  await expect(importInputSets(ctx, faulty)).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'text.3' }, { path: 'text.4' }] })
  expect(await names(ctx, promptId)).toEqual(['Taken'])
  const good = csv(promptId, 'input_set,name,items,other\nOne,Ada,"[{""title"":""x""}]",1\nTaken,Bob,,2\n', { onExisting: 'replace' })
  expect(await previewImport(ctx, good)).toMatchObject({
    create: 1,
    replace: 1,
    faults: [],
    columns: [{}, {}, {}, { column: 'other', to: null }],
  })
  expect(await importInputSets(ctx, good)).toEqual({ created: 1, replaced: 1, skipped: 0 })
  const [one, taken] = await listInputSets(ctx, { promptId })
  expect(await getInputSet(ctx, { id: one!.id })).toMatchObject({ variables: { name: 'Ada', items: [{ title: 'x' }] } })
  expect(await getInputSet(ctx, { id: taken!.id })).toMatchObject({ variables: { name: 'Bob' }, revision: 2 })
  expect(await importInputSets(ctx, csv(promptId, 'input_set,name\nOne,Zoe\n', { onExisting: 'skip' }))).toEqual({
    created: 0,
    replaced: 0,
    skipped: 1,
  })
})

test('a prompt has so many sets and no more, whoever adds at once', async () => {
  const { ctx, promptId } = await reply()
  const text = ['input_set,name', ...Array.from({ length: MAX_SETS - 1 }, (_, at) => `Set ${at},x`)].join('\n')
  await importInputSets(ctx, csv(promptId, text))
  const tries = await Promise.allSettled(['a', 'b', 'c'].map((name) => createInputSet(ctx, { promptId, name, values: values() })))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const tried of tries) if (tried.status === 'rejected') expect(tried.reason).toMatchObject({ code: 'invalid' })
})

test("a viewer reads and changes nothing; another workspace's prompt and sets are not found; an archived prompt says so", async () => {
  const { ctx, promptId } = await reply()
  const stranger = await newWorkspace()
  const { id } = await createInputSet(ctx, { promptId, name: 'One', values: values() })
  const verbs = (who: Ctx) => [
    () => createInputSet(who, { promptId, name: 'Two', values: values() }),
    () => updateInputSet(who, { id, revision: 1, name: 'Two' }),
    () => duplicateInputSet(who, { id }),
    () => importInputSets(who, csv(promptId, 'input_set,name\nThree,x\n')),
    () => deleteInputSet(who, { id }),
    () => restoreInputSet(who, { id }),
  ]
  const viewer = await as(ctx, 'viewer')
  expect(await names(viewer, promptId)).toEqual(['One'])
  for (const verb of verbs(viewer)) await expect(verb()).rejects.toMatchObject({ code: 'forbidden' })
  for (const verb of verbs(stranger)) await expect(verb()).rejects.toMatchObject({ code: 'not_found' })
  expect(await listInputSets(stranger, { promptId })).toEqual([])
  await archivePrompt(ctx, { promptId })
  await expect(createInputSet(ctx, { promptId, name: 'Two', values: values() })).rejects.toMatchObject({ code: 'conflict' })
})
