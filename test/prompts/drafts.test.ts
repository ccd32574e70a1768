import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { DraftContent } from '@/lib/prompts/content-schema'
import { discardDraft } from '@/lib/prompts/discard-draft'
import { getDraft } from '@/lib/prompts/queries'
import { saveDraft } from '@/lib/prompts/save-draft'
import { as, newWorkspace } from '../support/database'
import { newPrompt } from './prompts'

const draft = (promptId: string, text: string) => ({ promptId, content: DraftContent.parse({ text }), baseVersion: null })

test("a person's last write wins, and nobody else's draft is touched", async () => {
  const ctx = await newWorkspace()
  const other = await as(ctx, 'editor')
  const { id } = await newPrompt(ctx, 'a')
  await saveDraft(ctx, draft(id, 'one'))
  await saveDraft(other, draft(id, 'theirs'))
  await saveDraft(ctx, draft(id, 'two'))
  expect(await getDraft(ctx, id)).toMatchObject({ promptId: id, content: { text: 'two' }, baseVersion: null })
  expect(await getDraft(other, id)).toMatchObject({ content: { text: 'theirs' } })
})

test('twenty saves at once from two tabs leave one draft', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  await Promise.all(Array.from({ length: 20 }, (_, at) => saveDraft(ctx, draft(id, `text ${at}`))))
  expect((await getDraft(ctx, id))?.content.text).toMatch(/^text \d+$/)
})

describe('a save that says which draft it replaces', () => {
  test('goes through on that one, and on none', async () => {
    const ctx = await newWorkspace()
    const { id } = await newPrompt(ctx, 'a')
    const first = await saveDraft(ctx, { ...draft(id, 'one'), replaces: null })
    const second = await saveDraft(ctx, { ...draft(id, 'two'), replaces: first.updatedAt })
    expect(await getDraft(ctx, id)).toMatchObject({ content: { text: 'two' }, updatedAt: second.updatedAt })
  })
  test('is refused with the draft that is there when another device wrote meanwhile, and replaces nothing', async () => {
    const ctx = await newWorkspace()
    const { id } = await newPrompt(ctx, 'a')
    const { updatedAt } = await saveDraft(ctx, { ...draft(id, 'one'), replaces: null })
    await setTimeout(5)
    await saveDraft(ctx, draft(id, 'from the other'))
    for (const replaces of [updatedAt, null])
      await expect(saveDraft(ctx, { ...draft(id, 'mine'), replaces })).rejects.toMatchObject({
        code: 'conflict',
        details: { draft: { content: { text: 'from the other' } } },
      })
    expect(await getDraft(ctx, id)).toMatchObject({ content: { text: 'from the other' } })
  })
  test('is kept when that one was thrown away meanwhile', async () => {
    const ctx = await newWorkspace()
    const { id } = await newPrompt(ctx, 'a')
    const { updatedAt } = await saveDraft(ctx, draft(id, 'one'))
    await discardDraft(ctx, { promptId: id })
    await saveDraft(ctx, { ...draft(id, 'two'), replaces: updatedAt })
    expect(await getDraft(ctx, id)).toMatchObject({ content: { text: 'two' } })
  })
  test('of twenty at once on one draft exactly one goes through', async () => {
    const ctx = await newWorkspace()
    const { id } = await newPrompt(ctx, 'a')
    const saves = await Promise.allSettled(
      Array.from({ length: 20 }, (_, at) => saveDraft(ctx, { ...draft(id, `text ${at}`), replaces: null })),
    )
    expect(saves.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
})

test('what is half typed is kept as it is', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a', 'chat')
  const content = DraftContent.parse({
    messages: [
      { role: 'user', content: 'Hello {{na' },
      { role: 'tool', tool_call_id: '', content: '' },
    ],
    tools: [{ type: 'function', function: { name: '' } }],
    unparsed: { parameters: '{ "temperature": 0.' },
  })
  await saveDraft(ctx, { promptId: id, content, baseVersion: null })
  expect(JSON.stringify((await getDraft(ctx, id))?.content)).toBe(JSON.stringify(content))
})

test('a discarded draft is handed back, so that it can be brought back', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  await saveDraft(ctx, draft(id, 'work'))
  const discarded = await discardDraft(ctx, { promptId: id })
  expect(await getDraft(ctx, id)).toBeNull()
  await saveDraft(ctx, { promptId: id, content: discarded!.content, baseVersion: discarded!.baseVersion })
  expect(await getDraft(ctx, id)).toMatchObject({ content: { text: 'work' } })
  expect(await discardDraft(await as(ctx, 'editor'), { promptId: id })).toBeNull()
})

test('only the draft that is meant is thrown away: what another device wrote since stays', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  const { updatedAt: draftTime } = await saveDraft(ctx, draft(id, 'one'))
  await setTimeout(5)
  const newer = await saveDraft(ctx, draft(id, 'from the phone'))
  expect([await discardDraft(ctx, { promptId: id, draftTime }), await discardDraft(ctx, { promptId: id, draftTime: null })]).toEqual([
    null,
    null,
  ])
  expect(await getDraft(ctx, id)).toMatchObject({ content: { text: 'from the phone' } })
  expect(await discardDraft(ctx, { promptId: id, draftTime: newer.updatedAt })).toMatchObject({ content: { text: 'from the phone' } })
  expect(await getDraft(ctx, id)).toBeNull()
})

test('a viewer and an API key have no drafts; a stranger does not find the prompt', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  await expect(saveDraft(await as(ctx, 'viewer'), draft(id, 'x'))).rejects.toMatchObject({ code: 'forbidden' })
  const key = {
    workspaceId: ctx.workspaceId,
    actor: { type: 'api_key' as const, id: 'key_1', name: 'CI', scopes: ['admin'], environmentId: null },
  }
  await expect(saveDraft(key, draft(id, 'x'))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(saveDraft(await newWorkspace(), draft(id, 'x'))).rejects.toMatchObject({ code: 'not_found' })
})
