import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { db, type Prisma } from '@/lib/database/client'
import { digestOf } from '@/lib/digest'
import { newId } from '@/lib/ids'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { PromptContent } from '@/lib/prompts/content-schema'
import { duplicatePrompt } from '@/lib/prompts/duplicate-prompt'
import { getDraft, getPrompt } from '@/lib/prompts/queries'
import { saveDraft } from '@/lib/prompts/save-draft'
import { saveVersion } from '@/lib/prompts/save-version'
import type { PinnedPartial, SaveConflict, SaveVersion } from '@/lib/prompts/schema'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { getVersion, listVersions } from '@/lib/prompts/version-queries'
import { as, newWorkspace } from '../support/database'
import { widenPool } from '../support/wide-pool'
import { chatContent, newPrompt, newSnippet, publish, saveText, textContent } from './prompts'

widenPool()

const input = (promptId: string, content: PromptContent, baseVersion: number | null, more: Partial<SaveVersion> = {}): SaveVersion => ({
  promptId,
  content,
  baseVersion,
  note: '',
  onConflict: 'refuse',
  ...more,
})
const numbers = async (promptId: string) =>
  (await db().promptVersion.findMany({ where: { promptId }, orderBy: { number: 'asc' }, select: { number: true } })).map(
    ({ number }) => number,
  )

test('versions are numbered 1, 2, 3, with note, author, base, digest, variables and an audit row', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'support/triage', 'chat')
  const first = await saveVersion(ctx, input(id, chatContent('Hi {{name}}'), null, { note: 'first' }))
  const second = await saveVersion(ctx, input(id, chatContent('Hello {{name}}'), 1, { note: 'warmer' }))
  expect(first).toMatchObject({
    created: true,
    version: { number: 1, note: 'first', baseVersion: null, author: { type: 'user', id: ctx.actor.id, name: ctx.actor.name } },
  })
  expect(second).toMatchObject({
    created: true,
    version: { number: 2, note: 'warmer', baseVersion: 1, digest: digestOf(chatContent('Hello {{name}}')) },
  })
  expect(await getVersion(ctx, id, 2)).toMatchObject({
    content: chatContent('Hello {{name}}'),
    variables: [{ name: 'name', required: true }],
  })
  const audited = await db().auditEvent.findMany({ where: { workspaceId: ctx.workspaceId, action: 'version.save' } })
  expect(audited.map(({ subjectId }) => subjectId)).toEqual([first.version.id, second.version.id])
})

test('what is saved is what opens, byte for byte, the order of keys in schemas too', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a', 'chat')
  const schema = { type: 'object', properties: { zebra: { type: 'string' }, apple: {} }, required: ['zebra'] }
  const content = PromptContent.parse({
    messages: [{ role: 'user', content: 'Line\r\n\t"quoted" <b>&amp; 😀 \u2028 {"a": {"b": 1}}' }],
    parameters: { top_p: 1.0, temperature: 1e-7, stop: ['}}'] },
    tools: [{ type: 'function', function: { name: 'find', parameters: schema } }],
    responseFormat: { type: 'json_schema', json_schema: { name: 'x', schema } },
    config: { z: 1, a: { y: null, b: [] } },
  })
  await saveVersion(ctx, input(id, content, null))
  expect(JSON.stringify((await getVersion(ctx, id, 1))?.content)).toBe(JSON.stringify(content))
})

test('identical content makes no version: the newest, or an earlier one, is the answer', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  await saveText(ctx, id, 'one')
  const { updatedAt } = (await getPrompt(ctx, id))!
  expect(await saveVersion(ctx, input(id, textContent('one'), 1))).toMatchObject({ created: false, version: { number: 1 } })
  expect(await getPrompt(ctx, id)).toMatchObject({ newestVersion: 1, updatedAt })
  await saveText(ctx, id, 'two')
  expect(await saveVersion(ctx, input(id, textContent('one'), 2))).toMatchObject({ created: false, version: { number: 1 } })
  expect(await saveVersion(ctx, input(id, textContent('two'), null))).toMatchObject({ created: false, version: { number: 2 } })
  expect(await saveText(ctx, id, 'three')).toMatchObject({ created: true, version: { number: 3 } })
  expect(await numbers(id)).toEqual([1, 2, 3])
})

test('a save on top of an older version is a conflict that carries the newest, and can then be appended', async () => {
  const ctx = await newWorkspace()
  const other = await as(ctx, 'editor')
  const { id } = await newPrompt(ctx, 'a')
  await saveVersion(ctx, input(id, textContent('base'), null))
  await saveVersion(other, input(id, textContent('theirs'), 1, { note: 'their note' }))
  const mine = input(id, textContent('mine'), 1)
  const error = await saveVersion(ctx, mine).catch((error: unknown) => error)
  expect(error).toMatchObject({ code: 'conflict', message: expect.stringContaining('A editor saved version 2') })
  expect((error as { details: SaveConflict }).details.newest).toMatchObject({
    number: 2,
    note: 'their note',
    author: { id: other.actor.id },
    content: { text: 'theirs' },
    partials: [],
  })
  expect(await saveVersion(ctx, { ...mine, onConflict: 'append' })).toMatchObject({ created: true, version: { number: 3, baseVersion: 1 } })
})

test('from nothing is a conflict when versions exist; on top of a version that is not there is invalid', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  await expect(saveVersion(ctx, input(id, textContent('x'), 1))).rejects.toMatchObject({
    code: 'invalid',
    faults: [{ path: 'baseVersion' }],
  })
  await saveText(ctx, id, 'one')
  await expect(saveVersion(ctx, input(id, textContent('x'), null))).rejects.toMatchObject({
    code: 'conflict',
    details: { newest: { number: 1 } },
  })
  await expect(saveVersion(ctx, input(id, textContent('x'), 5))).rejects.toMatchObject({ code: 'invalid' })
  expect(await numbers(id)).toEqual([1])
})

test('fifty saves at once: every text is kept, numbers have no gap and no twin', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  const saved = await Promise.all(Array.from({ length: 50 }, (_, at) => saveText(ctx, id, `text ${at}`)))
  expect(saved.every(({ created }) => created)).toBe(true)
  expect(await numbers(id)).toEqual(Array.from({ length: 50 }, (_, at) => at + 1))
  expect(new Set(saved.map(({ version }) => version.digest)).size).toBe(50)
}, 60_000)

test('of fifty people who saw the same version exactly one saves; the others are shown what was saved', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  await saveText(ctx, id, 'base')
  const results = await Promise.allSettled(Array.from({ length: 50 }, (_, at) => saveVersion(ctx, input(id, textContent(`text ${at}`), 1))))
  const lost = results.filter((result) => result.status === 'rejected')
  expect(lost.length).toBe(49)
  for (const { reason } of lost) expect(reason).toMatchObject({ code: 'conflict', details: { newest: { number: 2 } } })
  expect(await numbers(id)).toEqual([1, 2])
}, 60_000)

test('fifty times the same content at once is one version, whoever asks and however', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  const results = await Promise.all(
    Array.from({ length: 50 }, (_, at) =>
      saveVersion(ctx, input(id, textContent('same'), null, { onConflict: at % 2 ? 'append' : 'refuse' })),
    ),
  )
  expect(results.filter(({ created }) => created).length).toBe(1)
  expect(results.every(({ version }) => version.number === 1)).toBe(true)
  expect(await saveText(ctx, id, 'next')).toMatchObject({ version: { number: 2 } })
}, 60_000)

test("saving clears the saver's draft and nobody else's", async () => {
  const ctx = await newWorkspace()
  const other = await as(ctx, 'editor')
  const { id } = await newPrompt(ctx, 'a')
  const draft = { promptId: id, content: { ...textContent('draft'), unparsed: undefined }, baseVersion: null }
  await saveDraft(ctx, draft)
  await saveDraft(other, draft)
  await saveText(ctx, id, 'saved')
  expect(await getDraft(ctx, id)).toBeNull()
  expect(await getDraft(other, id)).toMatchObject({ content: { text: 'draft' } })
})

test('of drafts, saving clears the one it was made of: what another device wrote since stays', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  const draft = (text: string) => ({ promptId: id, content: { ...textContent(text), unparsed: undefined }, baseVersion: null })
  const made = await saveDraft(ctx, draft('one'))
  await setTimeout(5)
  const { updatedAt } = await saveDraft(ctx, draft('from the phone'))
  for (const [draftTime, text] of [[made.updatedAt, 'one'] as const, [null, 'one'] as const, [null, 'two'] as const])
    await saveVersion(ctx, input(id, textContent(text), null, { draftTime, onConflict: 'append' }))
  expect(await getDraft(ctx, id)).toMatchObject({ content: { text: 'from the phone' } })
  await saveVersion(ctx, input(id, textContent('three'), null, { draftTime: updatedAt, onConflict: 'append' }))
  expect(await getDraft(ctx, id)).toBeNull()
})

test('a template that does not parse is refused with the path, line and column of every fault', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a', 'chat')
  const content = PromptContent.parse({
    messages: [
      { role: 'system', content: 'Fine {{name}}' },
      { role: 'user', content: [{ type: 'text', text: 'One\n  {{#items}}' }] },
      { role: 'user', content: 'Use {{"a": 1}}' },
    ],
  })
  await expect(saveVersion(ctx, input(id, content, null))).rejects.toMatchObject({
    code: 'invalid',
    faults: [
      { path: 'messages.1.content.0.text', message: expect.stringMatching(/^Line 2, column 3: The section "items"/) },
      { path: 'messages.2.content', message: expect.stringMatching(/^Line 1, column 5: /) },
    ],
  })
  expect(await getPrompt(ctx, id)).toMatchObject({ newestVersion: null })
})

test('partials are pinned when saved: a newer snippet changes nothing that was saved before', async () => {
  const ctx = await newWorkspace()
  const tone = await newSnippet(ctx, 'snippets/tone', 'Be kind, {{name}}.')
  const { id } = await newPrompt(ctx, 'triage', 'chat')
  const content = chatContent('You triage.\n{{> snippets/tone}}\nThanks.')
  await saveVersion(ctx, input(id, content, null))
  await saveText(ctx, tone.id, 'Be brief.')
  expect(await getVersion(ctx, id, 1)).toMatchObject({
    content,
    resolved: chatContent('You triage.\nBe kind, {{name}}.\nThanks.'),
    variables: [{ name: 'name', required: true }],
    partials: [{ name: 'snippets/tone', promptId: tone.id, versionId: tone.version.id, number: 1 }],
  })
  // The same words mean something else now, so they are a new version.
  expect(await saveVersion(ctx, input(id, content, 1))).toMatchObject({ created: true, version: { number: 2 } })
  expect(await getVersion(ctx, id, 'newest')).toMatchObject({
    number: 2,
    resolved: chatContent('You triage.\nBe brief.\nThanks.'),
    variables: [],
  })
  expect(await saveVersion(ctx, input(id, content, 2))).toMatchObject({ created: false })
})

test('snippets may include snippets, and an old name of one still leads to it', async () => {
  const ctx = await newWorkspace()
  const inner = await newSnippet(ctx, 'inner', 'in')
  await newSnippet(ctx, 'outer', '<{{> inner}}>')
  await updatePrompt(ctx, { promptId: inner.id, name: 'renamed' })
  const { id } = await newPrompt(ctx, 'a')
  await saveText(ctx, id, '{{> outer}} {{> inner}} {{> renamed}}')
  expect((await getVersion(ctx, id, 1))?.resolved.text).toBe('<in> in in')
})

test('a snippet within a line keeps its own lines; a version that was saved before that was so goes on as it was', async () => {
  const ctx = await newWorkspace()
  await newSnippet(ctx, 'note', '{{! note }}\nBe kind.')
  const { id } = await newSnippet(ctx, 'list', '- {{> note}}\n- z')
  expect((await getVersion(ctx, id, 1))?.resolved.text).toBe('- {{! note }}Be kind.\n- z')
  const { partials, ...row } = await db().promptVersion.findFirstOrThrow({ where: { promptId: id } })
  const [{ ownLines, ...pin }] = partials as [PinnedPartial]
  expect(ownLines).toBe(true)
  const { content, variables } = row as { content: Prisma.InputJsonObject; variables: Prisma.InputJsonArray }
  await db().promptVersion.create({
    data: { ...row, content, variables, importedFrom: undefined, id: newId('ver'), number: 2, partials: [pin] },
  })
  await db().prompt.update({ where: { id }, data: { newestVersion: 2 } })
  expect((await getVersion(ctx, id, 2))?.resolved.text).toBe('- {{! note }}\nBe kind.\n- z')
  const copy = await duplicatePrompt(ctx, { promptId: id, name: 'list-2' })
  expect((await getVersion(ctx, copy.id, 1))?.resolved.text).toBe('- {{! note }}\nBe kind.\n- z')
})

test('a partial that leads nowhere is refused by name and place', async () => {
  const ctx = await newWorkspace()
  const stranger = await newWorkspace()
  await newSnippet(stranger, 'foreign', 'x')
  await newPrompt(ctx, 'empty')
  const { id: gone } = await newSnippet(ctx, 'gone', 'x')
  await archivePrompt(ctx, { promptId: gone })
  const { id } = await newPrompt(ctx, 'chatty', 'chat')
  const content = chatContent('{{> foreign}}\n {{> empty}} {{> chatty}} {{> gone}}')
  await expect(saveVersion(ctx, input(id, content, null))).rejects.toMatchObject({
    code: 'invalid',
    faults: [
      { path: 'messages.0.content', message: 'Line 1, column 1: There is no prompt named foreign to include.' },
      { path: 'messages.0.content', message: 'Line 2, column 2: empty has no saved version yet.' },
      { path: 'messages.0.content', message: 'Line 2, column 14: chatty is a chat prompt; only text prompts can be included.' },
      { path: 'messages.0.content', message: 'Line 2, column 27: There is no prompt named gone to include.' },
    ],
  })
})

test('a prompt that would include itself is refused with the chain', async () => {
  const ctx = await newWorkspace()
  const a = await newSnippet(ctx, 'a', 'alone')
  await newSnippet(ctx, 'b', 'b {{> a}}')
  await newSnippet(ctx, 'c', 'c {{> b}}')
  await expect(saveVersion(ctx, input(a.id, textContent('{{> c}}'), 1))).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('would include itself: a → c → b → a.'),
  })
  await expect(saveVersion(ctx, input(a.id, textContent('{{> a}}'), 1))).rejects.toMatchObject({
    message: expect.stringContaining('a → a.'),
  })
})

test('partials that go too deep or grow too large are refused', async () => {
  const ctx = await newWorkspace()
  await newSnippet(ctx, 'p0', 'x'.repeat(5_000))
  for (let level = 1; level <= 7; level++) await newSnippet(ctx, `p${level}`, `{{> p${level - 1}}}{{> p${level - 1}}}`)
  const { id } = await newPrompt(ctx, 'a')
  await expect(saveText(ctx, id, '{{> p7}}{{> p7}}')).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('1 MB') })
  await newSnippet(ctx, 'd1', 'x')
  for (let level = 2; level <= 11; level++) await newSnippet(ctx, `d${level}`, `{{> d${level - 1}}}`)
  await expect(saveText(ctx, id, '{{> d11}}')).rejects.toMatchObject({
    message: expect.stringContaining('10 deep; d11 goes 11 deep: d11 → d10 → d9'),
  })
})

test('a chat prompt takes messages and a text prompt takes text', async () => {
  const ctx = await newWorkspace()
  const [chat, text] = [await newPrompt(ctx, 'chat', 'chat'), await newPrompt(ctx, 'text', 'text')]
  await expect(saveVersion(ctx, input(chat.id, textContent('x'), null))).rejects.toMatchObject({
    code: 'invalid',
    faults: [{ path: 'messages' }],
  })
  await expect(saveVersion(ctx, input(text.id, chatContent('x'), null))).rejects.toMatchObject({
    code: 'invalid',
    faults: [{ path: 'text' }],
  })
})

test("a viewer cannot save; another workspace's prompt is not found; an archived one says so", async () => {
  const ctx = await newWorkspace()
  const stranger = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  const save = input(id, textContent('x'), null)
  await expect(saveVersion(await as(ctx, 'viewer'), save)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(saveVersion(stranger, save)).rejects.toMatchObject({ code: 'not_found' })
  await expect(saveVersion(stranger, { ...save, onConflict: 'append' })).rejects.toMatchObject({ code: 'not_found' })
  await archivePrompt(ctx, { promptId: id })
  await expect(saveVersion(ctx, save)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('archived') })
  expect(await getVersion(stranger, id, 'newest')).toBeNull()
})

test('an API key saves in its own name', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  const key = {
    workspaceId: ctx.workspaceId,
    actor: { type: 'api_key' as const, id: 'key_1', name: 'CI', scopes: ['prompts:write'], environmentId: null },
  }
  expect(await saveText(key, id, 'x')).toMatchObject({ version: { author: { type: 'api_key', id: 'key_1', name: 'CI' } } })
  await expect(saveText({ ...key, actor: { ...key.actor, scopes: ['prompts:read'] } }, id, 'y')).rejects.toMatchObject({
    code: 'forbidden',
  })
})

test('the history comes newest first, a page at a time, and says where each version is live', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  const saved = []
  for (const text of ['one', 'two', 'three', 'four', 'five']) saved.push((await saveText(ctx, id, text)).version)
  await publish(ctx, id, 'development', [saved[4]!.id])
  await publish(ctx, id, 'production', [saved[4]!.id, saved[1]!.id])
  const first = await listVersions(ctx, { promptId: id, limit: 3 })
  expect(first).toMatchObject({
    data: [{ number: 5, liveIn: ['development', 'production'] }, { number: 4, liveIn: [] }, { number: 3 }],
    nextCursor: '3',
  })
  const second = await listVersions(ctx, { promptId: id, limit: 3, cursor: first.nextCursor! })
  expect(second).toMatchObject({ data: [{ number: 2, liveIn: ['production'] }, { number: 1 }], nextCursor: null })
  expect(await listVersions(await newWorkspace(), { promptId: id })).toEqual({ data: [], nextCursor: null })
})

test.each([0, -1, 1.5, 99, 2 ** 40, Number.NaN])('there is no version %d', async (number) => {
  const ctx = await newWorkspace()
  const { id } = await newSnippet(ctx, 'a', 'x')
  expect(await getVersion(ctx, id, number)).toBeNull()
})

test('a saved version cannot be changed, not even behind our back', async () => {
  const ctx = await newWorkspace()
  const { version } = await newSnippet(ctx, 'a', 'x')
  await expect(db().promptVersion.update({ where: { id: version.id }, data: { note: 'changed' } })).rejects.toThrow()
  await expect(db().promptVersion.delete({ where: { id: version.id } })).rejects.toThrow()
})
