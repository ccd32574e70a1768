import { beforeEach, describe, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { listPrompts } from '@/lib/langfuse/queries'
import { ListQuery } from '@/lib/langfuse/schema'
import { setLabels } from '@/lib/langfuse/set-labels'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { createPrompt } from '@/lib/prompts/create-prompt'
import { getPromptByName } from '@/lib/prompts/queries'
import { newWorkspace } from '../support/database'
import { newEnvironment } from '../support/published'
import { asKey, create } from './langfusing'

let ctx: Ctx
beforeEach(async () => {
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'development')
  await newEnvironment(ctx, 'production')
})

describe('the list', () => {
  const list = (query: Record<string, string> = {}, as: Ctx = ctx) => listPrompts(as, ListQuery.parse(query))
  const names = async (query: Record<string, string> = {}, as: Ctx = ctx) => (await list(query, as)).data.map(({ name }) => name)
  beforeEach(async () => {
    await create(ctx, 'b', 'one', { labels: ['production'], tags: ['x', 'y'], config: { temperature: 1 } })
    await create(ctx, 'b', 'two', { config: { model: 'gpt-4o', temperature: 0 } })
    await create(ctx, 'a', 'one', { labels: ['development', 'production'], tags: ['y'] })
    await createPrompt(ctx, { name: 'empty', kind: 'chat', description: '', tags: ['x'] })
  })

  test('is by name, each with its versions, labels and last config; prompts without a version are not in it', async () => {
    expect(await list()).toEqual({
      data: [
        {
          name: 'a',
          tags: ['y'],
          lastUpdatedAt: expect.any(String),
          versions: [1],
          labels: ['development', 'latest', 'production'],
          type: 'text',
          lastConfig: {},
        },
        {
          name: 'b',
          tags: ['x', 'y'],
          lastUpdatedAt: expect.any(String),
          versions: [1, 2],
          labels: ['latest', 'production'],
          type: 'text',
          lastConfig: { model: 'gpt-4o', temperature: 0 },
        },
      ],
      meta: { page: 1, limit: 10, totalPages: 1, totalItems: 2 },
      pagination: { page: 1, limit: 10, totalPages: 1, totalItems: 2 },
    })
  })

  test('is cut by name, tag, version, label and time', async () => {
    expect(await names({ name: 'b' })).toEqual(['b'])
    expect(await names({ name: 'B' })).toEqual([])
    expect(await names({ tag: 'x' })).toEqual(['b'])
    expect(await names({ version: '2' })).toEqual(['b'])
    expect(await names({ label: 'production' })).toEqual(['a', 'b'])
    expect(await names({ label: 'development' })).toEqual(['a'])
    expect(await names({ label: 'latest' })).toEqual(['a', 'b'])
    expect(await names({ label: 'canary' })).toEqual([])
    expect((await list({ label: 'production', name: 'b' })).data).toMatchObject([
      { versions: [1], labels: ['production'], lastConfig: { temperature: 1 } },
    ])
    expect((await list({ label: 'latest', name: 'b' })).data).toMatchObject([{ versions: [2], labels: ['latest'] }])
    expect(await names({ label: 'production', version: '2' })).toEqual([])
    const { data } = await list({ name: 'b' })
    const at = data[0]?.lastUpdatedAt ?? ''
    expect(await names({ fromUpdatedAt: at })).toEqual(['a', 'b'])
    expect((await list({ toUpdatedAt: at })).data).toMatchObject([{ name: 'b', versions: [1], labels: ['production'] }])
    expect(await names({ fromUpdatedAt: '2999-01-01T00:00:00Z' })).toEqual([])
  })

  test('comes in pages', async () => {
    expect(await list({ limit: '1', page: '2' })).toMatchObject({
      data: [{ name: 'b' }],
      meta: { page: 2, limit: 1, totalPages: 2, totalItems: 2 },
    })
    expect(await list({ limit: '1', page: '3' })).toMatchObject({ data: [], meta: { totalPages: 2 } })
    expect(await list({ label: 'development', limit: '1' })).toMatchObject({ meta: { totalPages: 1, totalItems: 1 } })
  })

  test('for a key bound to an environment holds what that one serves', async () => {
    const { id } = await newEnvironment(ctx, 'staging')
    await setLabels(ctx, { name: 'b', version: 1, labels: ['staging'] })
    const bound = asKey(ctx, ['prompts:read'], id)
    expect((await list({}, bound)).data).toMatchObject([{ name: 'b', versions: [1], labels: ['staging'] }])
    expect(await list({}, bound)).toMatchObject({ meta: { totalItems: 1 } })
    const queries: Record<string, string>[] = [{ label: 'latest' }, { label: 'production' }, { version: '2' }, { name: 'a' }]
    for (const query of queries) expect(await names(query, bound)).toEqual([])
  })

  test('is of one’s own workspace, for those who may read', async () => {
    expect(await names({}, await newWorkspace())).toEqual([])
    await expect(list({}, asKey(ctx, ['prompts:write']))).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('leaves out what is archived', async () => {
    await create(ctx, 'c', 'one')
    await archivePrompt(ctx, { promptId: (await getPromptByName(ctx, 'c'))?.id ?? '' })
    expect(await names()).toEqual(['a', 'b'])
  })
})
