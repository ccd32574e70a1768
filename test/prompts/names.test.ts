import { expect, test } from 'vitest'
import { db } from '@/lib/database/client'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { createPrompt } from '@/lib/prompts/create-prompt'
import { getPrompt, getPromptByName, listPromptNames } from '@/lib/prompts/queries'
import { restorePrompt } from '@/lib/prompts/restore-prompt'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { as, newWorkspace } from '../support/database'
import { newPrompt, newSnippet, publish } from './prompts'

test('a prompt is made without versions, and an audit row tells of it', async () => {
  const ctx = await newWorkspace()
  const { id } = await createPrompt(ctx, { name: 'support/triage', kind: 'chat', description: 'Sorts tickets', tags: ['support'] })
  expect(await getPrompt(ctx, id)).toMatchObject({
    id,
    name: 'support/triage',
    kind: 'chat',
    description: 'Sorts tickets',
    tags: ['support'],
    newestVersion: null,
    live: [],
    updatedBy: null,
    archivedAt: null,
    aliases: [],
  })
  expect(await db().auditEvent.findMany({ where: { workspaceId: ctx.workspaceId } })).toMatchObject([
    { action: 'prompt.create', subjectId: id },
  ])
})

test('a name is taken once in a workspace, and free in another', async () => {
  const [ctx, other] = [await newWorkspace(), await newWorkspace()]
  const first = await newPrompt(ctx, 'triage')
  await expect(newPrompt(ctx, 'triage')).rejects.toMatchObject({ code: 'conflict', details: { promptId: first.id } })
  await newPrompt(other, 'triage')
  expect(await listPromptNames(ctx)).toEqual([{ id: first.id, name: 'triage', kind: 'text' }])
})

test('of twenty people who create one name at once, one succeeds and nineteen are told', async () => {
  const ctx = await newWorkspace()
  const results = await Promise.allSettled(Array.from({ length: 20 }, () => newPrompt(ctx, 'triage')))
  expect(results.filter(({ status }) => status === 'fulfilled').length).toBe(1)
  for (const result of results) if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'conflict' })
  expect((await listPromptNames(ctx)).length).toBe(1)
})

test('after a rename the old name still answers, and nobody else may take it', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'old')
  await updatePrompt(ctx, { promptId: id, name: 'folder/new' })
  expect(await getPromptByName(ctx, 'old')).toMatchObject({ id, name: 'folder/new', aliases: ['old'] })
  expect(await getPromptByName(ctx, 'folder/new')).toMatchObject({ id })
  await expect(newPrompt(ctx, 'old')).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('old name of folder/new'),
  })
})

test('a prompt may take its old name back', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  for (const name of ['b', 'a', 'b', 'c']) await updatePrompt(ctx, { promptId: id, name })
  expect(await getPrompt(ctx, id)).toMatchObject({ name: 'c', aliases: ['a', 'b'] })
})

test('a rename to a taken name is refused and changes nothing', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  await newPrompt(ctx, 'b')
  await expect(updatePrompt(ctx, { promptId: id, name: 'b', description: 'new' })).rejects.toMatchObject({ code: 'conflict' })
  expect(await getPrompt(ctx, id)).toMatchObject({ name: 'a', description: '', aliases: [] })
})

test('of many renames at once to one name one wins; each prompt has one current name', async () => {
  const ctx = await newWorkspace()
  const prompts = await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => newPrompt(ctx, name)))
  const results = await Promise.allSettled(prompts.map(({ id }) => updatePrompt(ctx, { promptId: id, name: 'wanted' })))
  expect(results.filter(({ status }) => status === 'fulfilled').length).toBe(1)
  const current = await db().promptName.findMany({ where: { workspaceId: ctx.workspaceId, current: true } })
  expect(current.map(({ promptId }) => promptId).sort()).toEqual(prompts.map(({ id }) => id).sort())
  for (const { promptId, name } of current) expect(await getPrompt(ctx, promptId)).toMatchObject({ name })
})

test('description and tags change, and what is absent stays', async () => {
  const ctx = await newWorkspace()
  const { id } = await createPrompt(ctx, { name: 'a', kind: 'text', description: 'd', tags: ['x'] })
  await updatePrompt(ctx, { promptId: id, tags: ['y', 'z'] })
  expect(await getPrompt(ctx, id)).toMatchObject({ name: 'a', description: 'd', tags: ['y', 'z'] })
})

test('an archived prompt no longer answers, its names are free, and it can be restored', async () => {
  const ctx = await newWorkspace()
  const { id } = await newSnippet(ctx, 'a', 'kept')
  await updatePrompt(ctx, { promptId: id, name: 'b' })
  await archivePrompt(ctx, { promptId: id })
  expect(await getPromptByName(ctx, 'a')).toBeNull()
  expect(await getPromptByName(ctx, 'b')).toBeNull()
  expect(await getPrompt(ctx, id)).toMatchObject({ archivedAt: expect.any(String), newestVersion: 1 })
  await restorePrompt(ctx, { promptId: id })
  expect(await getPromptByName(ctx, 'a')).toMatchObject({ id, name: 'b', newestVersion: 1, archivedAt: null })
})

test('when a restore and a new prompt want one name at the same moment, one has it and the other is told', async () => {
  const ctx = await newWorkspace()
  for (let round = 0; round < 20; round++) {
    const name = `race-${round}`
    const { id } = await createPrompt(ctx, { name, kind: 'text', description: '', tags: [] })
    await archivePrompt(ctx, { promptId: id })
    const [restored, created] = await Promise.allSettled([
      restorePrompt(ctx, { promptId: id }),
      createPrompt(ctx, { name, kind: 'text', description: '', tags: [] }),
    ])
    expect([restored.status, created.status].sort()).toEqual(['fulfilled', 'rejected'])
    const winner = restored.status === 'fulfilled' ? id : created.status === 'fulfilled' ? created.value.id : ''
    expect((await getPromptByName(ctx, name))?.id).toBe(winner)
  }
})

test('when the name was given away meanwhile, a restore says so and takes another', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  await archivePrompt(ctx, { promptId: id })
  const { id: successor } = await newPrompt(ctx, 'a')
  await expect(restorePrompt(ctx, { promptId: id })).rejects.toMatchObject({ code: 'conflict' })
  expect(await getPrompt(ctx, id)).toMatchObject({ archivedAt: expect.any(String) })
  await restorePrompt(ctx, { promptId: id, name: 'a-2' })
  expect(await getPromptByName(ctx, 'a')).toMatchObject({ id: successor })
  expect(await getPromptByName(ctx, 'a-2')).toMatchObject({ id })
})

test('a prompt that is published cannot be archived, and is told where', async () => {
  const ctx = await newWorkspace()
  const { id, version } = await newSnippet(ctx, 'a', 'x')
  await publish(ctx, id, 'production', [version.id])
  await expect(archivePrompt(ctx, { promptId: id })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('published in PRODUCTION'),
    details: { environments: ['production'] },
  })
  expect(await getPrompt(ctx, id)).toMatchObject({ archivedAt: null })
})

test('a viewer changes nothing; a stranger finds nothing', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  const [viewer, stranger] = [await as(ctx, 'viewer'), await newWorkspace()]
  for (const verb of [
    () => newPrompt(viewer, 'b'),
    () => updatePrompt(viewer, { promptId: id, name: 'b' }),
    () => archivePrompt(viewer, { promptId: id }),
    () => restorePrompt(viewer, { promptId: id }),
  ])
    await expect(verb()).rejects.toMatchObject({ code: 'forbidden' })
  for (const verb of [
    () => updatePrompt(stranger, { promptId: id, name: 'b' }),
    () => archivePrompt(stranger, { promptId: id }),
    () => restorePrompt(stranger, { promptId: id }),
  ])
    await expect(verb()).rejects.toMatchObject({ code: 'not_found' })
  expect(await getPrompt(stranger, id)).toBeNull()
  expect(await getPromptByName(stranger, 'a')).toBeNull()
})

test.each(['', 'a\0', '../a', 'a%00', '💥', 'x'.repeat(5000)])('nothing answers to %j', async (name) => {
  const ctx = await newWorkspace()
  expect(await getPromptByName(ctx, name)).toBeNull()
  expect(await getPrompt(ctx, name)).toBeNull()
})
