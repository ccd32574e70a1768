import { describe, expect, test } from 'vitest'
import { addModel } from '@/lib/gateways/add-model'
import { SetPrices } from '@/lib/gateways/price-schema'
import { getGateway, listGatewayModels, listTargets } from '@/lib/gateways/queries'
import { removeModel } from '@/lib/gateways/remove-model'
import { setPrices } from '@/lib/gateways/set-prices'
import { syncModels } from '@/lib/gateways/sync-models'
import { newWorkspace } from '../support/database'
import { newEnvironment, newGateway } from './gateways'
import { listing, serve } from './loopback'

const price = { currency: 'USD', inputPerMillion: '3', cachedInputPerMillion: '0.3', outputPerMillion: '15', perCall: null }

describe('models', () => {
  test('a sync adds what is new, marks what is gone, brings back what returns, and leaves alone what was typed in', async () => {
    let models = ['a', 'b']
    await using gateway = await listing(() => models)
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url })
    await addModel(ctx, { gateway: 'g', model: 'mine' })
    await addModel(ctx, { gateway: 'g', model: 'b' })
    expect(await syncModels(ctx, { gateway: 'g' })).toEqual({ added: ['a'], gone: [], total: 2 })
    models = ['c']
    expect(await syncModels(ctx, { gateway: 'g' })).toEqual({ added: ['c'], gone: ['a'], total: 1 })
    expect((await listGatewayModels(ctx, 'g')).map(({ name, source, goneAt }) => [name, source, goneAt !== null])).toEqual([
      ['b', 'manual', false],
      ['c', 'synced', false],
      ['mine', 'manual', false],
      ['a', 'synced', true],
    ])
    expect((await listTargets(ctx))[0]?.models.map(({ name }) => name)).toEqual(['b', 'c', 'mine'])
    models = ['a', 'c']
    expect(await syncModels(ctx, { gateway: 'g' })).toEqual({ added: ['a'], gone: [], total: 2 })
    expect(await getGateway(ctx, 'g')).toMatchObject({ modelCount: 4, syncedAt: expect.any(String) })
  })

  test('two syncs at once leave every model once', async () => {
    await using gateway = await listing(() => Array.from({ length: 200 }, (_, i) => `model-${i}`))
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url })
    const [first, second] = await Promise.all([syncModels(ctx, { gateway: 'g' }), syncModels(ctx, { gateway: 'g' })])
    expect([first.added.length, second.added.length].sort()).toEqual([0, 200])
    expect(await listGatewayModels(ctx, 'g')).toHaveLength(200)
  })

  test('a sync that fails changes nothing and says why', async () => {
    let status = 401
    await using gateway = await serve((_, response) =>
      response.writeHead(status, { 'retry-after': '3' }).end('{"error":{"message":"No."}}'),
    )
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url })
    await addModel(ctx, { gateway: 'g', model: 'mine' })
    await expect(syncModels(ctx, { gateway: 'g' })).rejects.toMatchObject({
      code: 'invalid',
      message: 'g did not give its list of models: No.',
    })
    status = 503
    await expect(syncModels(ctx, { gateway: 'g' })).rejects.toMatchObject({ code: 'unavailable', retryAfterSeconds: 3 })
    expect(await listGatewayModels(ctx, 'g')).toHaveLength(1)
  })

  test('are added once, priced exactly, and removed unless a route uses them', async () => {
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g')
    await addModel(ctx, { gateway: 'g', model: 'org/model', price: { ...price, inputPerMillion: '0.00000001' } })
    await addModel(ctx, { gateway: 'g', model: 'free' })
    await expect(addModel(ctx, { gateway: 'g', model: 'free' })).rejects.toMatchObject({ code: 'conflict' })
    const prices = async () => Object.fromEntries((await listGatewayModels(ctx, 'g')).map(({ name, price }) => [name, price]))
    expect(await prices()).toMatchObject({
      'org/model': { inputPerMillion: '0.00000001', outputPerMillion: '15', source: 'manual' },
      free: null,
    })

    const set = (...entries: object[]) => setPrices(ctx, SetPrices.parse({ gateway: 'g', prices: entries }))
    await set({ model: 'free', price }, { model: 'org/model', price: null })
    expect(await prices()).toMatchObject({ free: price, 'org/model': null })
    await expect(set({ model: 'free', price: null }, { model: 'nothing', price })).rejects.toMatchObject({
      code: 'invalid',
      faults: [{ path: 'prices.1.model' }],
    })
    expect(await prices()).toMatchObject({ free: price })

    await newEnvironment(ctx, 'production', [['g', 'free']])
    await expect(removeModel(ctx, { gateway: 'g', model: 'free' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('default in production'),
    })
    await removeModel(ctx, { gateway: 'g', model: 'org/model' })
    await expect(removeModel(ctx, { gateway: 'g', model: 'org/model' })).rejects.toMatchObject({ code: 'not_found' })
  })

  test.each([
    { inputPerMillion: '3' },
    { inputPerMillion: '-1', outputPerMillion: '1' },
    { inputPerMillion: '1e3', outputPerMillion: '1' },
    { perCall: '0.123456789' },
    {},
    { perCall: '1', currency: 'usd' },
    { inputPerMillion: 3, outputPerMillion: 4 },
  ])('a price %j is refused', (wrong) =>
    expect(SetPrices.safeParse({ gateway: 'g', prices: [{ model: 'm', price: wrong }] }).success).toBe(false),
  )
})
