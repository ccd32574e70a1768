import { expect, test } from 'vitest'
import { db } from '@/lib/database/client'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { DraftContent } from '@/lib/prompts/content-schema'
import { pinsOfDraft } from '@/lib/prompts/newest-pins'
import { anyUpdatesOffered } from '@/lib/prompts/offered-queries'
import { countSnippetUsers, listPartialUpdates, listSnippetUsers } from '@/lib/prompts/partial-queries'
import { getDraft, listPrompts } from '@/lib/prompts/queries'
import { saveDraft } from '@/lib/prompts/save-draft'
import { saveVersion } from '@/lib/prompts/save-version'
import type { ListPrompts } from '@/lib/prompts/schema'
import { takePartialUpdates } from '@/lib/prompts/take-partial-updates'
import { takeSnippet } from '@/lib/prompts/take-snippet'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { getVersion } from '@/lib/prompts/version-queries'
import { as, newWorkspace } from '../support/database'
import { newSnippet, publish, saveText, textContent } from './prompts'

/** Two snippets and a prompt that includes both, pinned to their first versions. */
async function reply() {
  const ctx = await newWorkspace()
  const tone = await newSnippet(ctx, 'snippets/tone', 'Be kind.')
  const style = await newSnippet(ctx, 'snippets/style', 'Short words.')
  const prompt = await newSnippet(ctx, 'reply', '{{> snippets/tone}} {{> snippets/style}} Dear {{name}}')
  return { ctx, tone, style, prompt }
}

test('a newer version of a snippet is offered, with what changed in it, and nothing changes by itself', async () => {
  const { ctx, tone, prompt } = await reply()
  expect(await listPartialUpdates(ctx, prompt.id)).toEqual({ promptId: prompt.id, version: 1, updates: [] })
  await saveText(ctx, tone.id, 'Be very kind.')
  await updatePrompt(ctx, { promptId: tone.id, name: 'snippets/voice' })
  expect(await listPartialUpdates(ctx, prompt.id)).toMatchObject({
    version: 1,
    updates: [
      {
        snippetId: tone.id,
        name: 'snippets/voice',
        pinned: 1,
        newest: 2,
        diff: expect.arrayContaining([{ kind: 'added', text: 'very ' }]),
      },
    ],
  })
  expect((await listPrompts(ctx)).data.map(({ name, updatesOffered }) => [name, updatesOffered])).toEqual([
    ['reply', 1],
    ['snippets/style', 0],
    ['snippets/voice', 0],
  ])
  expect((await getVersion(ctx, prompt.id, 'newest'))?.resolved.text).toBe('Be kind. Short words. Dear {{name}}')
})

test('the list and a search can hold only what is offered updates, a page at a time, within every other filter', async () => {
  const { ctx, tone, prompt } = await reply()
  const names = async (input: ListPrompts) => (await listPrompts(ctx, { updatesOffered: true, ...input })).data.map(({ name }) => name)
  expect([await anyUpdatesOffered(ctx), await names({}), await names({ search: 'dear' })]).toEqual([false, [], []])
  await saveText(ctx, tone.id, 'Be brief.')
  for (const name of ['mail/a', 'mail/b', 'mailbox']) {
    const { id } = await newSnippet(ctx, name, 'Dear {{> snippets/tone}}')
    await updatePrompt(ctx, { promptId: id, tags: ['x'] })
  }
  expect([await anyUpdatesOffered(ctx), await names({}), await names({ search: 'dear' })]).toEqual([true, ['reply'], ['reply']])
  await saveText(ctx, tone.id, 'Be kind and brief.')
  const first = await listPrompts(ctx, { updatesOffered: true, limit: 3 })
  const second = await listPrompts(ctx, { updatesOffered: true, limit: 3, cursor: first.nextCursor ?? '' })
  expect([first, second].map(({ data }) => data.map(({ name }) => name))).toEqual([['mail/a', 'mail/b', 'mailbox'], ['reply']])
  expect(second.nextCursor).toBeNull()
  expect(await names({ folder: 'mail' })).toEqual(['mail/a', 'mail/b'])
  expect(await names({ folder: 'mail', search: 'b' })).toEqual(['mail/b'])
  expect(await names({ tag: 'x' })).toHaveLength(3)
  await archivePrompt(ctx, { promptId: prompt.id })
  expect([await names({ archived: true }), (await names({})).length]).toEqual([['reply'], 3])
  expect([await anyUpdatesOffered(await newWorkspace()), (await listPrompts(await newWorkspace(), { updatesOffered: true })).data]).toEqual(
    [false, []],
  )
})

test('taking one snippet is a new version with a note, leaves the other as pinned, and is not live', async () => {
  const { ctx, tone, style, prompt } = await reply()
  const { releaseId } = await publish(ctx, prompt.id, 'production', [prompt.version.id])
  await saveText(ctx, tone.id, 'Be brief, {{mood}}.')
  await saveText(ctx, style.id, 'Long words.')
  const taken = await takePartialUpdates(ctx, { promptId: prompt.id, baseVersion: 1, updates: [{ snippetId: tone.id, version: 2 }] })
  expect(taken).toMatchObject({ number: 2, note: 'Take snippets/tone v2', baseVersion: 1, liveIn: [] })
  const version = await getVersion(ctx, prompt.id, 2)
  expect(version?.content).toEqual((await getVersion(ctx, prompt.id, 1))?.content)
  expect(version?.resolved.text).toBe('Be brief, {{mood}}. Short words. Dear {{name}}')
  expect(version?.variables.map(({ name }) => name)).toEqual(['mood', 'name'])
  expect(version?.partials.map(({ name, number }) => [name, number])).toEqual([
    ['snippets/style', 1],
    ['snippets/tone', 2],
  ])
  expect((await listPartialUpdates(ctx, prompt.id)).updates.map(({ name }) => name)).toEqual(['snippets/style'])
  const live = await db().liveRelease.findMany({ where: { workspaceId: ctx.workspaceId, promptId: prompt.id } })
  expect(live.map((row) => row.releaseId)).toEqual([releaseId])
  const [row] = await db().auditEvent.findMany({ where: { workspaceId: ctx.workspaceId }, orderBy: { sequence: 'desc' }, take: 1 })
  expect(row).toMatchObject({ action: 'version.save', subjectId: taken.id, details: { took: [{ snippetId: tone.id, version: 2 }] } })
})

test('whoever saves on top of the version before is shown what the one between includes', async () => {
  const { ctx, tone, prompt } = await reply()
  await saveText(ctx, tone.id, 'Be brief.')
  await takePartialUpdates(ctx, { promptId: prompt.id, baseVersion: 1, updates: [{ snippetId: tone.id, version: 2 }] })
  const input = { promptId: prompt.id, content: textContent('{{> snippets/tone}} Mine'), note: '', baseVersion: 1 }
  await expect(saveVersion(ctx, { ...input, onConflict: 'refuse' })).rejects.toMatchObject({
    code: 'conflict',
    details: {
      newest: {
        number: 2,
        partials: [
          { name: 'snippets/style', number: 1 },
          { name: 'snippets/tone', number: 2 },
        ],
      },
    },
  })
})

test('a draft is compared by what saving it now would pin; half-typed tags and names that lead nowhere pin nothing', async () => {
  const { ctx, tone } = await reply()
  await saveText(ctx, tone.id, 'Be brief.')
  const pins = async (who: typeof ctx, ...messages: { role: 'user'; content: string }[]) =>
    (await pinsOfDraft(who, DraftContent.parse({ messages }))).map(({ name, number }) => [name, number]).sort()
  const said = { role: 'user' as const, content: '{{> snippets/tone}} {{> nobody/knows}} {{> snippets/st' }
  expect(await pins(ctx, said, { ...said, content: '{{#a}}{{> snippets/style}}' })).toEqual([
    ['snippets/style', 1],
    ['snippets/tone', 2],
  ])
  expect(await pins(await newWorkspace(), said)).toEqual([])
})

test("nobody's draft is touched, the taker's own included", async () => {
  const { ctx, tone, prompt } = await reply()
  const other = await as(ctx, 'editor')
  for (const who of [ctx, other])
    await saveDraft(who, { promptId: prompt.id, content: textContent(`Draft of ${who.actor.id}`), baseVersion: 1 })
  await saveText(ctx, tone.id, 'Be brief.')
  await takePartialUpdates(ctx, { promptId: prompt.id, baseVersion: 1, updates: [{ snippetId: tone.id, version: 2 }] })
  for (const who of [ctx, other])
    expect(await getDraft(who, prompt.id)).toMatchObject({ content: { text: `Draft of ${who.actor.id}` }, baseVersion: 1 })
})

test('of many who take the same at once exactly one does; a prompt that moved on is a conflict', async () => {
  const { ctx, tone, prompt } = await reply()
  await saveText(ctx, tone.id, 'Be brief.')
  const take = { promptId: prompt.id, baseVersion: 1, updates: [{ snippetId: tone.id, version: 2 }] }
  const tries = await Promise.allSettled(Array.from({ length: 10 }, () => takePartialUpdates(ctx, take)))
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const tried of tries) if (tried.status === 'rejected') expect(tried.reason).toMatchObject({ code: 'conflict' })
  expect((await getVersion(ctx, prompt.id, 'newest'))?.number).toBe(2)
})

test('what is not in the prompt, taken already, or unknown is refused in words', async () => {
  const { ctx, tone, prompt } = await reply()
  const stranger = await newWorkspace()
  const other = await newSnippet(ctx, 'other', 'x')
  const foreign = await newSnippet(stranger, 'foreign', 'x')
  const take = (snippetId: string, version: number) =>
    takePartialUpdates(ctx, { promptId: prompt.id, baseVersion: 1, updates: [{ snippetId, version }] })
  await expect(take(other.id, 1)).rejects.toMatchObject({ code: 'invalid', message: 'reply does not include other.' })
  await expect(take(tone.id, 1)).rejects.toMatchObject({ message: 'reply includes snippets/tone in version 1 already.' })
  await expect(take(tone.id, 9)).rejects.toMatchObject({ code: 'not_found' })
  await expect(take(foreign.id, 1)).rejects.toMatchObject({ code: 'not_found' })
  await saveText(ctx, tone.id, 'Be brief.')
  const input = { promptId: prompt.id, baseVersion: 1, updates: [{ snippetId: tone.id, version: 2 }] }
  await expect(takePartialUpdates(await as(ctx, 'viewer'), input)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(takePartialUpdates(stranger, input)).rejects.toMatchObject({ code: 'not_found' })
})

test('an update that would lead back to the prompt is refused with the chain', async () => {
  const ctx = await newWorkspace()
  const tone = await newSnippet(ctx, 'tone', 'Be kind.')
  const reply = await newSnippet(ctx, 'reply', 'alone')
  await newSnippet(ctx, 'frame', '{{> reply}}')
  await saveText(ctx, reply.id, '{{> tone}}')
  await saveText(ctx, tone.id, '{{> frame}}')
  const take = takePartialUpdates(ctx, { promptId: reply.id, baseVersion: 2, updates: [{ snippetId: tone.id, version: 2 }] })
  await expect(take).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('would include itself: reply → tone → frame → reply.'),
  })
  expect((await getVersion(ctx, reply.id, 'newest'))?.number).toBe(2)
})

test('in many prompts at once each has a result of its own, and what one refuses holds up no other', async () => {
  const { ctx, tone, prompt } = await reply()
  const late = await newSnippet(ctx, 'late', '{{> snippets/tone}}')
  const gone = await newSnippet(ctx, 'gone', '{{> snippets/tone}}')
  await saveText(ctx, tone.id, 'Be brief.')
  await saveText(ctx, late.id, 'no snippet')
  await archivePrompt(ctx, { promptId: gone.id })
  const prompts = [late, gone, prompt, { id: 'prm_none' }].map(({ id }) => ({ promptId: id, baseVersion: 1 }))
  expect(await takeSnippet(ctx, { snippetId: tone.id, version: 2, prompts, note: 'All of them' })).toMatchObject([
    { promptId: late.id, outcome: 'refused', code: 'conflict', message: expect.stringContaining('newer version than 1') },
    { promptId: gone.id, outcome: 'refused', code: 'conflict', message: expect.stringContaining('archived') },
    { promptId: prompt.id, outcome: 'taken', version: { number: 2, note: 'All of them' } },
    { promptId: 'prm_none', outcome: 'refused', code: 'not_found' },
  ])
  expect((await getVersion(ctx, late.id, 'newest'))?.number).toBe(2)
  await expect(takeSnippet(await as(ctx, 'viewer'), { snippetId: tone.id, version: 2, prompts })).rejects.toMatchObject({
    code: 'forbidden',
  })
})

test('a snippet tells who includes it in which version and where they are live; only newest versions count', async () => {
  const { ctx, tone, prompt } = await reply()
  await publish(ctx, prompt.id, 'production', [prompt.version.id])
  const past = await newSnippet(ctx, 'past', '{{> snippets/tone}}')
  await saveText(ctx, past.id, 'no snippet any more')
  const stray = await newSnippet(ctx, 'stray', '{{> snippets/tone}}')
  await archivePrompt(ctx, { promptId: stray.id })
  await saveText(ctx, tone.id, 'Be brief.')
  const fresh = await newSnippet(ctx, 'fresh', '{{> snippets/tone}}{{> snippets/style}}')
  const users = [
    { promptId: fresh.id, name: 'fresh', kind: 'text', version: 1, pinned: 2, liveIn: [] },
    { promptId: prompt.id, name: 'reply', kind: 'text', version: 1, pinned: 1, liveIn: ['production'] },
  ]
  expect(await listSnippetUsers(ctx, { promptId: tone.id })).toEqual({ data: users, nextCursor: null })
  expect(await listSnippetUsers(ctx, { promptId: tone.id, limit: 1 })).toEqual({ data: [users[0]], nextCursor: 'fresh' })
  expect(await listSnippetUsers(ctx, { promptId: tone.id, limit: 1, cursor: 'fresh' })).toEqual({ data: [users[1]], nextCursor: null })
  expect(await listSnippetUsers(ctx, { promptId: tone.id, behind: true })).toEqual({ data: [users[1]], nextCursor: null })
  expect(await countSnippetUsers(ctx, tone.id)).toEqual({ users: 2, behind: 1 })
  const stranger = await newWorkspace()
  expect(await listSnippetUsers(stranger, { promptId: tone.id })).toEqual({ data: [], nextCursor: null })
  expect(await countSnippetUsers(stranger, tone.id)).toEqual({ users: 0, behind: 0 })
  expect((await listPartialUpdates(stranger, prompt.id)).updates).toEqual([])
})

test('versions that are written out of order leave the newest as what counts', async () => {
  const { ctx, tone, prompt } = await reply()
  const copy = (number: number, partials: object[]) => db().$executeRaw`
    INSERT INTO "PromptVersion" ("id", "workspaceId", "promptId", "number", "content", "partials", "variables", "note", "digest", "author", "authorName")
    SELECT "id" || ${number}, "workspaceId", "promptId", ${number}, "content", ${JSON.stringify(partials)}::jsonb, "variables", "note", "digest", "author", "authorName"
    FROM "PromptVersion" WHERE "id" = ${prompt.version.id}`
  await copy(3, [])
  await copy(2, [{ name: 'snippets/tone', promptId: tone.id, versionId: tone.version.id, number: 1 }])
  await db().prompt.update({ where: { id: prompt.id }, data: { newestVersion: 3 } })
  expect(await countSnippetUsers(ctx, tone.id)).toEqual({ users: 0, behind: 0 })
})
