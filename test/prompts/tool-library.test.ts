import { expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import type { Tool } from '@/lib/prompts/content-schema'
import { saveVersion } from '@/lib/prompts/save-version'
import { SaveVersion } from '@/lib/prompts/schema'
import { listTools } from '@/lib/prompts/tool-queries'
import { newWorkspace } from '../support/database'
import { newPrompt } from './prompts'

const tool = (name: string, description = 'd'): Tool => ({
  type: 'function',
  function: { name, description, parameters: { type: 'object', properties: { z: {}, a: {} } } },
})
async function promptWith(ctx: Ctx, name: string, ...tools: Tool[][]) {
  const { id } = await newPrompt(ctx, name)
  for (const [at, list] of tools.entries())
    await saveVersion(
      ctx,
      SaveVersion.parse({ promptId: id, content: { text: `${at}`, tools: list }, baseVersion: null, onConflict: 'append' }),
    )
  return id
}
const names = async (ctx: Ctx, search = '') => (await listTools(ctx, { search })).map(({ name }) => name)

test('the library is what the newest versions have, equal tools once and as they were written', async () => {
  const ctx = await newWorkspace()
  await promptWith(ctx, 'one', [tool('old')], [tool('find'), tool('send')])
  await promptWith(ctx, 'two', [tool('find'), tool('find2', 'other')])
  await promptWith(ctx, 'three', [])
  const found = await listTools(ctx, { search: '' })
  expect(found.map(({ name, prompts }) => [name, prompts])).toEqual([
    ['find', ['one', 'two']],
    ['find2', ['two']],
    ['send', ['one']],
  ])
  expect(JSON.stringify(found[0]?.tool)).toBe(JSON.stringify(tool('find')))
})

test('every word must be found in name or description; signs that mean something to LIKE are letters', async () => {
  const ctx = await newWorkspace()
  await promptWith(ctx, 'one', [
    tool('look_up', 'Finds an order'),
    tool('lookXup', '100 % sure'),
    { type: 'custom', custom: { name: 'shell' } },
  ])
  expect(await names(ctx, 'order LOOK')).toEqual(['look_up'])
  expect(await names(ctx, 'k_u')).toEqual(['look_up'])
  expect(await names(ctx, '%')).toEqual(['lookXup'])
  expect(await names(ctx, 'shell')).toEqual(['shell'])
  expect(await names(ctx, '\\')).toEqual([])
})

test('archived prompts and other workspaces are not in it', async () => {
  const [ctx, other] = [await newWorkspace(), await newWorkspace()]
  await promptWith(other, 'theirs', [tool('theirs')])
  await archivePrompt(ctx, { promptId: await promptWith(ctx, 'gone', [tool('gone')]) })
  expect(await names(ctx)).toEqual([])
})
