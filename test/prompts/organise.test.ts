import { expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { changePrompts } from '@/lib/prompts/change-prompts'
import { dropAlias } from '@/lib/prompts/drop-alias'
import { duplicatePrompt } from '@/lib/prompts/duplicate-prompt'
import { moveFolder } from '@/lib/prompts/move-folder'
import { getPrompt, getPromptByName, listPrompts } from '@/lib/prompts/queries'
import type { PromptChange } from '@/lib/prompts/schema'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { getVersion } from '@/lib/prompts/version-queries'
import { as, newWorkspace } from '../support/database'
import { newPrompt, newSnippet, publish, saveText } from './prompts'

const names = async (ctx: Ctx) => (await listPrompts(ctx)).data.map(({ name }) => name)
const told = async (ctx: Ctx, promptIds: string[], change: PromptChange) =>
  (await changePrompts(ctx, { promptIds, change })).map((one) => (one.ok ? one.changed : one.code))
const lastAct = async ({ workspaceId }: Ctx) => db().auditEvent.findFirst({ where: { workspaceId }, orderBy: { id: 'desc' } })

test('a folder moves whole: every name changes, every old one goes on answering, search and list follow', async () => {
  const ctx = await newWorkspace()
  const one = await newSnippet(ctx, 'support/one', 'text')
  await newSnippet(ctx, 'support/deep/two', 'text')
  await newSnippet(ctx, 'supportX/three', 'text')
  const { moved } = await moveFolder(ctx, { from: 'support', to: 'care/eu' })
  expect(moved.map(({ from, to }) => [from, to]).sort()).toEqual([
    ['support/deep/two', 'care/eu/deep/two'],
    ['support/one', 'care/eu/one'],
  ])
  expect(await names(ctx)).toEqual(['care/eu/deep/two', 'care/eu/one', 'supportX/three'])
  expect(await getPromptByName(ctx, 'support/one')).toMatchObject({ id: one.id, name: 'care/eu/one', aliases: ['support/one'] })
  expect((await listPrompts(ctx, { search: 'care deep' })).data.map(({ name }) => name)).toEqual(['care/eu/deep/two'])
  expect((await listPrompts(ctx, { search: 'support/one' })).data[0]?.matches?.[0]).toMatchObject({ field: 'alias' })
  expect(await lastAct(ctx)).toMatchObject({ action: 'prompt.move_folder', details: { from: 'support', to: 'care/eu', prompts: 2 } })
})

test('a folder moves to the top, and back over its own old names', async () => {
  const ctx = await newWorkspace()
  await newPrompt(ctx, 'a/one')
  await newPrompt(ctx, 'a/b/two')
  await moveFolder(ctx, { from: 'a', to: null })
  expect(await names(ctx)).toEqual(['b/two', 'one'])
  await moveFolder(ctx, { from: 'b', to: 'a/b' })
  expect(await getPromptByName(ctx, 'b/two')).toMatchObject({ name: 'a/b/two', aliases: ['b/two'] })
})

test('when names are taken where a folder would go, all are told and nothing moves', async () => {
  const ctx = await newWorkspace()
  for (const name of ['a/one', 'a/two', 'a/three', 'b/one']) await newPrompt(ctx, name)
  const renamed = await newPrompt(ctx, 'b/two')
  await updatePrompt(ctx, { promptId: renamed.id, name: 'elsewhere' })
  const before = await names(ctx)
  await expect(moveFolder(ctx, { from: 'a', to: 'b' })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('b/one and 1 more'),
    details: {
      taken: [
        { from: 'a/one', to: 'b/one', by: 'b/one' },
        { from: 'a/two', to: 'b/two', by: 'elsewhere' },
      ],
    },
  })
  expect(await names(ctx)).toEqual(before)
  expect(await getPromptByName(ctx, 'b/three')).toBeNull()
})

test('a name that only an archived prompt holds is free for a folder', async () => {
  const ctx = await newWorkspace()
  const old = await newPrompt(ctx, 'b/one')
  await archivePrompt(ctx, { promptId: old.id })
  const { id } = await newPrompt(ctx, 'a/one')
  await moveFolder(ctx, { from: 'a', to: 'b' })
  expect(await getPromptByName(ctx, 'b/one')).toMatchObject({ id })
})

test('no folder, its own place, and names that would be too long are refused', async () => {
  const ctx = await newWorkspace()
  await newPrompt(ctx, `a/${'x'.repeat(190)}`)
  await expect(moveFolder(ctx, { from: 'none', to: 'b' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(moveFolder(ctx, { from: 'a', to: 'a' })).rejects.toMatchObject({ code: 'invalid' })
  await expect(moveFolder(ctx, { from: 'a', to: 'b'.repeat(20) })).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'to' }] })
})

test('of two who move a folder at once to different places, every prompt ends in one of them', async () => {
  const ctx = await newWorkspace()
  for (let at = 0; at < 5; at++) await newPrompt(ctx, `a/${at}`)
  const results = await Promise.allSettled([moveFolder(ctx, { from: 'a', to: 'b' }), moveFolder(ctx, { from: 'a', to: 'c' })])
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(new Set((await names(ctx)).map((name) => name.split('/')[0])).size).toBe(1)
  const current = await db().promptName.findMany({ where: { workspaceId: ctx.workspaceId, current: true } })
  expect(current.map(({ name }) => name).sort()).toEqual(await names(ctx))
})

test('a copy begins with the newest content as version 1, and its note says from where', async () => {
  const ctx = await newWorkspace()
  const { id } = await newSnippet(ctx, 'a', 'one')
  await saveText(ctx, id, 'two {{x}}')
  await updatePrompt(ctx, { promptId: id, description: 'd', tags: ['t'] })
  const copy = await duplicatePrompt(ctx, { promptId: id, name: 'b' })
  expect(await getPrompt(ctx, copy.id)).toMatchObject({
    name: 'b',
    kind: 'text',
    description: 'd',
    tags: ['t'],
    newestVersion: 1,
    live: [],
    aliases: [],
  })
  const [original, version] = [await getVersion(ctx, id, 2), await getVersion(ctx, copy.id, 1)]
  expect(version).toMatchObject({ note: 'Copy of a, version 2', digest: original?.digest, content: original?.content })
  const empty = await newPrompt(ctx, 'empty', 'chat')
  expect(await getPrompt(ctx, (await duplicatePrompt(ctx, { promptId: empty.id, name: 'empty-2' })).id)).toMatchObject({
    newestVersion: null,
    kind: 'chat',
  })
})

test('a copy says what the original says: with the snippets it pins, older, renamed or of the same name as another', async () => {
  const ctx = await newWorkspace()
  const tone = await newSnippet(ctx, 'snippets/tone', 'Be kind.')
  const style = await newSnippet(ctx, 'snippets/style', 'Short words.')
  const { id } = await newSnippet(ctx, 'reply', '{{> snippets/tone}} {{> snippets/style}}')
  await saveText(ctx, tone.id, 'Be very kind.')
  await updatePrompt(ctx, { promptId: style.id, name: 'snippets/words' })
  await dropAlias(ctx, { promptId: style.id, alias: 'snippets/style' })
  await newSnippet(ctx, 'snippets/style', 'Long words.')
  const copy = await duplicatePrompt(ctx, { promptId: id, name: 'reply-2' })
  const [original, version] = [await getVersion(ctx, id, 'newest'), await getVersion(ctx, copy.id, 'newest')]
  expect(version?.resolved.text).toBe('Be kind. Short words.')
  expect(version).toMatchObject({ partials: original?.partials, digest: original?.digest, variables: original?.variables })
  expect(await lastAct(ctx)).toMatchObject({ action: 'version.save', details: { promptId: copy.id, number: 1, baseVersion: null } })
})

test('a text that was saved before its comment became a fault is copied and included; whoever writes it anew is told', async () => {
  const ctx = await newWorkspace()
  const { id, version } = await newSnippet(ctx, 'old', 'Be kind.')
  const faulty = 'Be kind. {{! {{off}}'
  await db().$executeRaw`
    INSERT INTO "PromptVersion" ("id", "workspaceId", "promptId", "number", "content", "partials", "variables", "note", "digest", "author", "authorName")
    SELECT "id" || '2', "workspaceId", "promptId", 2, jsonb_set("content"::jsonb, '{text}', to_jsonb(${faulty}::text))::json, "partials", "variables", "note", "digest",
      "author", "authorName" FROM "PromptVersion" WHERE "id" = ${version.id}`
  await db().prompt.update({ where: { id }, data: { newestVersion: 2 } })
  const copy = await duplicatePrompt(ctx, { promptId: id, name: 'old-2' })
  expect((await getVersion(ctx, copy.id, 1))?.content.text).toBe(faulty)
  const reply = await newSnippet(ctx, 'reply', '{{> old}}Bye.')
  expect((await getVersion(ctx, reply.id, 1))?.resolved.text).toBe(`${faulty}Bye.`)
  await expect(saveText(ctx, id, faulty)).rejects.toMatchObject({ code: 'invalid' })
})

test('a copy under a taken name is refused, and nothing is left of it', async () => {
  const ctx = await newWorkspace()
  const { id } = await newSnippet(ctx, 'a', 'one')
  await newPrompt(ctx, 'b')
  await expect(duplicatePrompt(ctx, { promptId: id, name: 'b' })).rejects.toMatchObject({ code: 'conflict' })
  expect(await names(ctx)).toEqual(['a', 'b'])
})

test('a dropped alias no longer answers and is free; the current name cannot be dropped', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  await updatePrompt(ctx, { promptId: id, name: 'b' })
  await dropAlias(ctx, { promptId: id, alias: 'a' })
  expect([await getPromptByName(ctx, 'a'), (await getPrompt(ctx, id))?.aliases]).toEqual([null, []])
  await newPrompt(ctx, 'a')
  await expect(dropAlias(ctx, { promptId: id, alias: 'b' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(dropAlias(ctx, { promptId: id, alias: 'a' })).rejects.toMatchObject({ code: 'not_found' })
  expect((await listPrompts(ctx, { search: 'a' })).data.map(({ name }) => name)).toEqual(['a'])
})

test('tags are put on and taken off many prompts; what was so already is left alone', async () => {
  const ctx = await newWorkspace()
  const [one, two] = [await newPrompt(ctx, 'one', 'text', ['x']), await newPrompt(ctx, 'two', 'text', ['y'])]
  const ids = [one.id, two.id]
  expect(await told(ctx, ids, { kind: 'add_tags', tags: ['x', 'a'] })).toEqual([true, true])
  expect((await listPrompts(ctx)).data.map(({ tags }) => tags)).toEqual([
    ['a', 'x'],
    ['a', 'x', 'y'],
  ])
  expect(await told(ctx, ids, { kind: 'add_tags', tags: ['x'] })).toEqual([false, false])
  expect(await told(ctx, ids, { kind: 'remove_tags', tags: ['y', 'x'] })).toEqual([true, true])
  expect((await listPrompts(ctx)).data.map(({ tags }) => tags)).toEqual([['a'], ['a']])
  const many = Array.from({ length: 20 }, (_, at) => `t${at}`)
  expect(await told(ctx, ids, { kind: 'add_tags', tags: many })).toEqual(['conflict', 'conflict'])
})

test('two who tag the same prompts at once lose no tag', async () => {
  const ctx = await newWorkspace()
  const ids = await Promise.all(['a', 'b', 'c'].map(async (name) => (await newPrompt(ctx, name)).id))
  await Promise.all([
    told(ctx, ids, { kind: 'add_tags', tags: ['left'] }),
    told(ctx, [...ids].reverse(), { kind: 'add_tags', tags: ['right'] }),
  ])
  for (const { tags } of (await listPrompts(ctx)).data) expect(tags).toEqual(['left', 'right'])
})

test('many are archived: those that are published are refused, told and unchanged, the others go', async () => {
  const ctx = await newWorkspace()
  const [free, live] = [await newSnippet(ctx, 'free', 'x'), await newSnippet(ctx, 'live', 'x')]
  await publish(ctx, live.id, 'production', [live.version.id])
  const outcome = await changePrompts(ctx, { promptIds: [live.id, free.id, 'prm_gone'], change: { kind: 'archive' } })
  expect(outcome).toEqual([
    { promptId: live.id, name: 'live', ok: false, code: 'conflict', message: expect.stringContaining('published in PRODUCTION') },
    { promptId: free.id, name: 'free', ok: true, changed: true },
    { promptId: 'prm_gone', name: null, ok: false, code: 'not_found', message: expect.any(String) },
  ])
  expect(await names(ctx)).toEqual(['live'])
  expect(await getPrompt(ctx, live.id)).toMatchObject({ archivedAt: null })
  expect(await told(ctx, [free.id, live.id], { kind: 'restore' })).toEqual([true, 'not_found'])
  expect(await names(ctx)).toEqual(['free', 'live'])
})

test('many go into a folder, keeping the last part of their names; one whose name is taken there stays', async () => {
  const ctx = await newWorkspace()
  const ids: string[] = []
  for (const name of ['a/one', 'b/one', 'c/two', 'x/three']) ids.push((await newPrompt(ctx, name)).id)
  expect(await told(ctx, ids, { kind: 'move', folder: 'x' })).toEqual([true, 'conflict', true, false])
  expect(await names(ctx)).toEqual(['b/one', 'x/one', 'x/three', 'x/two'])
  expect(await told(ctx, [ids[2] ?? ''], { kind: 'move', folder: null })).toEqual([true])
  expect(await getPromptByName(ctx, 'x/two')).toMatchObject({ name: 'two' })
})

test('a viewer organises nothing; a stranger finds nothing', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'f/a')
  await updatePrompt(ctx, { promptId: id, name: 'f/b' })
  const verbs = (who: Ctx) => [
    () => moveFolder(who, { from: 'f', to: 'g' }),
    () => duplicatePrompt(who, { promptId: id, name: 'c' }),
    () => dropAlias(who, { promptId: id, alias: 'f/a' }),
  ]
  const [viewer, stranger] = [await as(ctx, 'viewer'), await newWorkspace()]
  for (const verb of [...verbs(viewer), () => changePrompts(viewer, { promptIds: [id], change: { kind: 'archive' } })])
    await expect(verb()).rejects.toMatchObject({ code: 'forbidden' })
  for (const verb of verbs(stranger)) await expect(verb()).rejects.toMatchObject({ code: 'not_found' })
  for (const change of [
    { kind: 'archive' },
    { kind: 'restore' },
    { kind: 'move', folder: 'g' },
    { kind: 'add_tags', tags: ['x'] },
  ] as const)
    expect(await told(stranger, [id], { ...change } as PromptChange)).toEqual(['not_found'])
  expect(await getPrompt(ctx, id)).toMatchObject({ name: 'f/b', tags: [], aliases: ['f/a'], archivedAt: null })
})
