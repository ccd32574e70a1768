import { describe, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { addModel } from '@/lib/gateways/add-model'
import { dismissModelChanges } from '@/lib/gateways/dismiss-model-changes'
import { SetCanonical } from '@/lib/gateways/model-schema'
import { getGateway, listGatewayModels, listGateways, listTargets } from '@/lib/gateways/queries'
import { setCanonical } from '@/lib/gateways/set-canonical'
import { setFavourite } from '@/lib/gateways/set-favourite'
import { syncModels } from '@/lib/gateways/sync-models'
import { as, newWorkspace } from '../support/database'
import { newGateway } from './gateways'
import { listing, serve } from './loopback'

const marks = async (ctx: Ctx) =>
  Object.fromEntries((await listGatewayModels(ctx, 'g')).flatMap(({ name, change }) => (change ? [[name, change]] : [])))

describe('new and vanished models', () => {
  test('are those since somebody last looked; the first list and what was typed in are no news', async () => {
    let models = ['a', 'b']
    await using gateway = await listing(() => models)
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url })
    await syncModels(ctx, { gateway: 'g' })
    await addModel(ctx, { gateway: 'g', model: 'mine' })
    expect(await marks(ctx)).toEqual({})
    expect((await getGateway(ctx, 'g')).modelChanges).toBeNull()
    models = ['b', 'c']
    await syncModels(ctx, { gateway: 'g' })
    models = ['b', 'c', 'd']
    await syncModels(ctx, { gateway: 'g' })
    expect(await marks(ctx)).toEqual({ a: 'gone', c: 'new', d: 'new' })
    const [seen] = await listGateways(ctx)
    expect(seen?.modelChanges).toMatchObject({ added: 2, gone: 1, upTo: seen?.syncedAt })

    models = ['a', 'b', 'd', 'e']
    await syncModels(ctx, { gateway: 'g' })
    const upTo = seen?.modelChanges?.upTo ?? ''
    expect(await dismissModelChanges(ctx, { gateway: 'g', upTo })).toEqual({ changed: true })
    expect(await marks(ctx)).toEqual({ a: 'new', c: 'gone', e: 'new' })
    expect((await getGateway(ctx, 'g')).modelChanges).toMatchObject({ added: 2, gone: 1, since: upTo })
    expect(await dismissModelChanges(ctx, { gateway: 'g', upTo })).toEqual({ changed: false })
    expect(await dismissModelChanges(ctx, { gateway: 'g', upTo: '2999-01-01T00:00:00.000Z' })).toEqual({ changed: false })
    await dismissModelChanges(ctx, { gateway: 'g', upTo: (await getGateway(ctx, 'g')).syncedAt ?? '' })
    expect(await marks(ctx)).toEqual({})
  })

  test('of another workspace cannot be dismissed, nor by who may not change gateways', async () => {
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g')
    const input = { gateway: 'g', upTo: new Date().toISOString() }
    await expect(dismissModelChanges(await newWorkspace(), input)).rejects.toMatchObject({ code: 'not_found' })
    await expect(dismissModelChanges(await as(ctx, 'releaser'), input)).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('a sync reads every page', () => {
  const pages = (perPage: number, more: (next: string) => object) => {
    const all = Array.from({ length: 25 }, (_, i) => `m${i}`)
    return serve((request, response) => {
      const from = Number(new URL(request.url ?? '', 'http://x').searchParams.get('cursor') ?? 0)
      const data = all.slice(from, from + perPage).map((id) => ({ id }))
      response.end(JSON.stringify({ data, ...(from + perPage < all.length ? more(String(from + perPage)) : {}) }))
    })
  }
  test.each<[string, (next: string) => object]>([
    ['a cursor', (next) => ({ next_cursor: next })],
    ['an address of its own', (next) => ({ next: `/somewhere/else?cursor=${next}` })],
  ])('by %s', async (_, more) => {
    await using gateway = await pages(10, more)
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url })
    expect(await syncModels(ctx, { gateway: 'g' })).toMatchObject({ total: 25, gone: [] })
    expect(gateway.requests.map(({ url }) => url)).toEqual(['/models', '/models?cursor=10', '/models?cursor=20'])
  })

  test('and sends its key to no other host, whatever the next page’s address says', async () => {
    await using elsewhere = await listing(() => ['stolen'])
    await using gateway = await serve((request, response) =>
      response.end(JSON.stringify({ data: [{ id: request.url }], next: `${elsewhere.url}/models?page=2` })),
    )
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url })
    expect((await syncModels(ctx, { gateway: 'g' })).added).toEqual(['/models', '/models?page=2'])
    expect(elsewhere.requests).toEqual([])
  })

  test('once, when the gateway answers the same for ever', async () => {
    await using gateway = await serve((_, response) => response.end('{"object":"list","data":[{"id":"a"}],"has_more":true}'))
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url })
    expect(await syncModels(ctx, { gateway: 'g' })).toMatchObject({ added: ['a'], total: 1 })
    expect(gateway.requests).toHaveLength(2)
  })

  test('and takes nothing for gone where the rest of the list was refused', async () => {
    let short = false
    await using gateway = await serve((request, response) => {
      if (request.url?.includes('?')) return void response.writeHead(400).end('{"error":{"message":"unknown parameter"}}')
      response.end(JSON.stringify(short ? { data: [{ id: 'a' }], has_more: true } : { data: [{ id: 'a' }, { id: 'b' }] }))
    })
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url })
    await syncModels(ctx, { gateway: 'g' })
    short = true
    expect(await syncModels(ctx, { gateway: 'g' })).toEqual({ added: [], gone: [], total: 1 })
  })

  test('an error that calls itself 200 is still an error', async () => {
    await using gateway = await serve((_, response) => response.end('{"success":false,"message":"无效的令牌","data":[]}'))
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url })
    await addModel(ctx, { gateway: 'g', model: 'mine' })
    await expect(syncModels(ctx, { gateway: 'g' })).rejects.toMatchObject({ message: expect.stringContaining('无效的令牌') })
  })
})

describe('marks on a model', () => {
  test('an editor’s star is everybody’s, and favourites come first', async () => {
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g')
    for (const model of ['a', 'b', 'c']) await addModel(ctx, { gateway: 'g', model })
    const editor = await as(ctx, 'editor')
    expect(await setFavourite(editor, { gateway: 'g', model: 'c', favourite: true })).toEqual({ name: 'c', favourite: true })
    await setFavourite(editor, { gateway: 'g', model: 'c', favourite: true })
    expect((await listTargets(await as(ctx, 'viewer')))[0]?.models.map(({ name, favourite }) => [name, favourite])).toEqual([
      ['c', true],
      ['a', false],
      ['b', false],
    ])
    await setFavourite(editor, { gateway: 'g', model: 'c', favourite: false })
    expect((await listTargets(ctx))[0]?.models.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    const star = (other: Ctx, model = 'a') => setFavourite(other, { gateway: 'g', model, favourite: true })
    await expect(star(await as(ctx, 'viewer'))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(star(ctx, 'd')).rejects.toMatchObject({ code: 'not_found' })
    await expect(star(await newWorkspace())).rejects.toMatchObject({ code: 'not_found' })
  })

  test('a person’s word for what a model is comes before its name, until it is taken back', async () => {
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g')
    await addModel(ctx, { gateway: 'g', model: 'house/special' })
    const say = (canonical: string | null) => setCanonical(ctx, SetCanonical.parse({ gateway: 'g', model: 'house/special', canonical }))
    const canonical = async () => (await listTargets(ctx))[0]?.models[0]?.canonical
    expect(await canonical()).toBe('special')
    expect(await say(' GPT-5 ')).toEqual({ name: 'house/special', canonical: 'gpt-5' })
    expect(await canonical()).toBe('gpt-5')
    await say(null)
    expect(await canonical()).toBe('special')
    expect(SetCanonical.safeParse({ gateway: 'g', model: 'm', canonical: 'two words' }).success).toBe(false)
    const input = { gateway: 'g', model: 'house/special', canonical: 'x' }
    await expect(setCanonical(await as(ctx, 'releaser'), input)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(setCanonical(await newWorkspace(), input)).rejects.toMatchObject({ code: 'not_found' })
  })
})
