import { expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { DraftContent } from '@/lib/prompts/content-schema'
import { getDraft, getPrompt, getPromptByName, listFolders, listPromptNames, listPrompts, listTags } from '@/lib/prompts/queries'
import { saveDraft } from '@/lib/prompts/save-draft'
import type { ListPrompts } from '@/lib/prompts/schema'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { getVersion, listVersions } from '@/lib/prompts/version-queries'
import { as, newWorkspace } from '../support/database'
import { newPrompt, newSnippet, publish, saveText } from './prompts'

const names = async (ctx: Ctx, input: ListPrompts = {}) => (await listPrompts(ctx, input)).data.map(({ name }) => name)
async function library() {
  const ctx = await newWorkspace()
  const prompts = [
    ['support/triage', ['mail']],
    ['support/eu/reply', ['mail', 'eu']],
    ['support_old/reply', []],
    ['supportX/reply', []],
    ['top', ['eu']],
  ] as const
  for (const [name, tags] of prompts) await newPrompt(ctx, name, 'text', [...tags])
  return ctx
}

test('the list comes by name, a page at a time, none left out and none twice', async () => {
  const ctx = await library()
  const all = await names(ctx)
  expect(all).toEqual([...all].sort())
  const paged: string[] = []
  let cursor: string | null = null
  do {
    const page: Awaited<ReturnType<typeof listPrompts>> = await listPrompts(ctx, { limit: 2, ...(cursor !== null && { cursor }) })
    paged.push(...page.data.map(({ name }) => name))
    cursor = page.nextCursor
  } while (cursor !== null && paged.length < 20)
  expect(paged).toEqual(all)
})

test('archived prompts of one name are paged without losing one', async () => {
  const ctx = await newWorkspace()
  const ids: string[] = []
  for (let at = 0; at < 5; at++) {
    const { id } = await newPrompt(ctx, 'same')
    await archivePrompt(ctx, { promptId: id })
    ids.push(id)
  }
  const first = await listPrompts(ctx, { archived: true, limit: 3 })
  const second = await listPrompts(ctx, { archived: true, limit: 3, cursor: first.nextCursor! })
  expect([...first.data, ...second.data].map(({ id }) => id).sort()).toEqual(ids.sort())
  expect(await names(ctx)).toEqual([])
})

test('a folder holds what is inside it, however deep, and nothing that only looks alike', async () => {
  const ctx = await library()
  expect(await names(ctx, { folder: 'support' })).toEqual(['support/eu/reply', 'support/triage'])
  expect(await names(ctx, { folder: 'support_old' })).toEqual(['support_old/reply'])
  expect(await listFolders(ctx)).toEqual([
    { folder: 'support', prompts: 2 },
    { folder: 'support/eu', prompts: 1 },
    { folder: 'supportX', prompts: 1 },
    { folder: 'support_old', prompts: 1 },
  ])
})

test('search finds every word in name, description or tags; signs are only signs', async () => {
  const ctx = await library()
  const top = await getPromptByName(ctx, 'top')
  await updatePrompt(ctx, { promptId: top!.id, description: 'Rates 100% of Tickets' })
  expect(await names(ctx, { search: 'REPLY supp' })).toEqual(['support/eu/reply', 'supportX/reply', 'support_old/reply'])
  expect(await names(ctx, { search: 'tickets' })).toEqual(['top'])
  expect(await names(ctx, { search: '100%' })).toEqual(['top'])
  expect(await names(ctx, { search: 't_p' })).toEqual([])
  expect(await names(ctx, { search: '\\' })).toEqual([])
  expect(await names(ctx, { search: 'eu', tag: 'mail' })).toEqual(['support/eu/reply'])
  expect(await names(ctx, { search: '   ' })).toHaveLength(5)
})

test('tags are found and counted', async () => {
  const ctx = await library()
  expect(await names(ctx, { tag: 'eu' })).toEqual(['support/eu/reply', 'top'])
  expect(await listTags(ctx)).toEqual([
    { tag: 'eu', prompts: 2 },
    { tag: 'mail', prompts: 2 },
  ])
})

test('a cursor that is not ours is refused', async () => {
  const ctx = await library()
  for (const cursor of ['x', Buffer.from('["a\\u0000","b"]').toString('base64url'), Buffer.from('{}').toString('base64url')])
    await expect(listPrompts(ctx, { cursor })).rejects.toMatchObject({ code: 'malformed' })
})

test('a row says its newest version, who saved it, and what is live in each environment', async () => {
  const ctx = await newWorkspace()
  const editor = await as(ctx, 'editor')
  const { id, version } = await newSnippet(ctx, 'a', 'one')
  const { version: second } = await saveText(editor, id, 'two')
  const production = await publish(ctx, id, 'production', [version.id, second.id])
  const development = await publish(ctx, id, 'development', [second.id])
  expect((await listPrompts(ctx)).data).toMatchObject([
    {
      name: 'a',
      newestVersion: 2,
      updatedBy: { type: 'user', id: editor.actor.id, name: 'A editor' },
      live: [
        {
          ...production,
          slug: 'production',
          variants: [
            { label: 'a', version: 1, weight: 5000 },
            { label: 'b', version: 2, weight: 5000 },
          ],
        },
        { ...development, slug: 'development', name: 'DEVELOPMENT', variants: [{ label: 'a', version: 2, weight: 10_000 }] },
      ],
    },
  ])
})

test('with an id from another workspace, a stranger gets neither the prompt nor a version, a list of versions or a draft', async () => {
  const [ctx, stranger] = [await newWorkspace(), await newWorkspace()]
  const { id } = await newSnippet(ctx, 'secret', 'text')
  await saveDraft(ctx, { promptId: id, content: DraftContent.parse({ text: 'draft' }), baseVersion: 1 })
  expect(await getPrompt(stranger, id)).toBeNull()
  expect(await getVersion(stranger, id, 1)).toBeNull()
  expect(await getVersion(stranger, id, 'newest')).toBeNull()
  expect((await listVersions(stranger, { promptId: id })).data).toEqual([])
  expect(await getDraft(stranger, id)).toBeNull()
})

test('a viewer reads everything; a stranger sees nothing; a key bound to an environment is sent to what is published', async () => {
  const ctx = await library()
  expect(await names(await as(ctx, 'viewer'))).toHaveLength(5)
  const stranger = await newWorkspace()
  expect([await names(stranger), await listFolders(stranger), await listTags(stranger), await listPromptNames(stranger)]).toEqual([
    [],
    [],
    [],
    [],
  ])
  const actor = { type: 'api_key' as const, id: 'key_1', name: 'CI', scopes: ['prompts:read'], environmentId: 'env_1' }
  const bound = { workspaceId: ctx.workspaceId, actor }
  const { id } = (await getPromptByName(ctx, 'top'))!
  for (const read of [
    () => listPrompts(bound),
    () => getPromptByName(bound, 'top'),
    () => listVersions(bound, { promptId: id }),
    () => getVersion(bound, id, 1),
  ])
    await expect(read()).rejects.toMatchObject({ code: 'forbidden' })
  expect(await names({ ...bound, actor: { ...actor, environmentId: null } })).toHaveLength(5)
  await expect(listPrompts({ ...bound, actor: { ...actor, environmentId: null, scopes: ['runs:read'] } })).rejects.toMatchObject({
    code: 'forbidden',
  })
})
