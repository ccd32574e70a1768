import { expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { PromptContent } from '@/lib/prompts/content-schema'
import { getDraft } from '@/lib/prompts/queries'
import { saveDraft } from '@/lib/prompts/save-draft'
import { saveVersion } from '@/lib/prompts/save-version'
import { SaveDraft, SaveVersion } from '@/lib/prompts/schema'
import type { VariableDeclaration } from '@/lib/prompts/variable-schema'
import { getVersion } from '@/lib/prompts/version-queries'
import { newWorkspace } from '../support/database'
import { newPrompt } from './prompts'

const save = (ctx: Ctx, promptId: string, text: string, variables?: VariableDeclaration[]) =>
  saveVersion(ctx, SaveVersion.parse({ promptId, content: { text, variables }, baseVersion: null, onConflict: 'append' }))
const newest = async (ctx: Ctx, promptId: string) => (await getVersion(ctx, promptId, 'newest'))!
const user: VariableDeclaration = { name: 'user', type: 'object', default: { name: 'Ada', age: 36, 'a b': [] }, description: 'Who asks' }
const tries: VariableDeclaration = { name: 'tries', type: 'number', default: 3 }

test('a version keeps what was declared, and tells it as one with what stands in its text', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  await save(ctx, id, '{{user}} {{plain}} {{tries}}', [tries, user])
  const { content, variables } = await newest(ctx, id)
  expect(content.variables).toEqual([tries, user])
  expect(variables).toEqual([
    { ...user, required: false, usedAs: 'value', items: [] },
    { name: 'plain', required: true, usedAs: 'value', items: [] },
    { ...tries, required: false, usedAs: 'value', items: [] },
  ])
  // The keys of a default come out as the author wrote them: they are what a template prints.
  expect(JSON.stringify(variables[0]?.default)).toBe(JSON.stringify(user.default))
})

test('declaring something makes a version, declaring nothing the same one as ever', async () => {
  const ctx = await newWorkspace()
  const { id } = await newPrompt(ctx, 'a')
  const first = await save(ctx, id, '{{tries}}')
  expect(await save(ctx, id, '{{tries}}', [])).toMatchObject({ created: false, version: { number: 1 } })
  const second = await save(ctx, id, '{{tries}}', [tries])
  expect(second).toMatchObject({ created: true, version: { number: 2 } })
  expect(second.version.digest).not.toBe(first.version.digest)
  expect(await save(ctx, id, '{{tries}}', [tries])).toMatchObject({ created: false, version: { number: 2 } })
  const rows = await db().promptVersion.findMany({ where: { promptId: id }, orderBy: { number: 'asc' }, select: { content: true } })
  expect(rows.map(({ content }) => 'variables' in (content as object))).toEqual([false, true])
})

test('what an included prompt declares holds where it is included, pinned like its text', async () => {
  const ctx = await newWorkspace()
  const inner = await newPrompt(ctx, 'snippets/inner')
  await save(ctx, inner.id, '{{tries}} times', [tries])
  const outer = await newPrompt(ctx, 'snippets/outer')
  await save(ctx, outer.id, '{{> snippets/inner}} {{tone}}', [{ name: 'tone', type: 'string', default: 'kind' }])
  const { id } = await newPrompt(ctx, 'a')
  const own: VariableDeclaration = { name: 'tone', type: 'string', required: true }
  await save(ctx, id, '{{> snippets/outer}} {{x}}', [own])
  await save(ctx, inner.id, '{{tries}} times!', [{ name: 'tries', type: 'string' }])

  const { content, resolved, variables } = await newest(ctx, id)
  expect(content.variables).toEqual([own])
  expect(resolved.variables).toEqual([own, tries])
  expect(variables).toMatchObject([
    { name: 'tries', required: false, type: 'number', default: 3 },
    { name: 'tone', required: true, type: 'string' },
    { name: 'x', required: true },
  ])
})

test('a draft keeps declarations as they stand, half typed too', async () => {
  const ctx = await newWorkspace()
  const { id: promptId } = await newPrompt(ctx, 'a')
  const content = { ...PromptContent.parse({ text: '{{n}}' }), variables: [{ name: 'n', type: 'number', default: '1e', required: true }] }
  await saveDraft(ctx, SaveDraft.parse({ promptId, content, baseVersion: null }))
  expect((await getDraft(ctx, promptId))?.content.variables).toEqual(content.variables)
  expect(SaveVersion.safeParse({ promptId, content, baseVersion: null }).success).toBe(false)
})

test('with what the included prompts declare there may be no more than one prompt may declare', async () => {
  const ctx = await newWorkspace()
  const many = (prefix: string): VariableDeclaration[] =>
    Array.from({ length: 300 }, (_, at) => ({ name: `${prefix}${at}`, type: 'string', default: 'x' }))
  for (const name of ['one', 'two']) await save(ctx, (await newPrompt(ctx, name)).id, name, many(name))
  const { id } = await newPrompt(ctx, 'a')
  await save(ctx, id, '{{> one}}')
  await expect(save(ctx, id, '{{> one}} {{> two}}')).rejects.toMatchObject({
    code: 'invalid',
    message: 'With its partials this declares 600 variables; a prompt may declare 500.',
  })
})
