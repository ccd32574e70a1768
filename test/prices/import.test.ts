import { describe, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { addModel } from '@/lib/gateways/add-model'
import { PriceInput, SetPrices } from '@/lib/gateways/price-schema'
import { setPrices } from '@/lib/gateways/set-prices'
import { pricesToCsv } from '@/lib/prices/csv'
import { importPrices, previewPriceImport } from '@/lib/prices/import-prices'
import { listPrices, priceHistory } from '@/lib/prices/queries'
import { ImportPrices, type PlannedPrice, PreviewPriceImport } from '@/lib/prices/schema'
import { KEY, newGateway } from '../gateways/gateways'
import { serve, serveRaw } from '../gateways/loopback'
import { as, newWorkspace } from '../support/database'

const preview = (ctx: Ctx, source: object, gateway = 'g') => previewPriceImport(ctx, PreviewPriceImport.parse({ gateway, source }))
const take = (ctx: Ctx, source: object, rows: readonly PlannedPrice[], more: object = {}) =>
  importPrices(
    ctx,
    ImportPrices.parse({
      gateway: 'g',
      source,
      rows: rows.map(({ model, price, now }) => ({ model, price, replaces: now?.id ?? null })),
      ...more,
    }),
  )
const set = (ctx: Ctx, model: string, input: string) =>
  setPrices(
    ctx,
    SetPrices.parse({ gateway: 'g', prices: [{ model, price: PriceInput.parse({ inputPerMillion: input, outputPerMillion: '1' }) }] }),
  )

async function gatewayWith(baseUrl: string, models: string[]) {
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g', { baseUrl })
  for (const model of models) await addModel(ctx, { gateway: 'g', model })
  return ctx
}
const row = (model_name: string, model_ratio: number) => ({ model_name, quota_type: 0, model_ratio, completion_ratio: 2 })
const brief = (rows: readonly PlannedPrice[]) =>
  rows.map(({ model, change, price, jumps }) => [model, change, price?.inputPerMillion ?? null, jumps.length])

describe('an import from the gateway', () => {
  test('tells what is new, changed, jumped, gone and unlisted; takes the chosen rows and keeps where they came from', async () => {
    let data = [row('a', 1), row('b', 1), row('c', 1), row('d', 1), row('e', 1), row('other', 1)]
    await using upstream = await serve((_, response) => response.end(JSON.stringify({ success: true, data, group_ratio: { default: 1 } })))
    const ctx = await gatewayWith(`${upstream.url}/deep/v1`, ['a', 'b', 'c', 'd', 'e', 'f'])
    const source = { kind: 'new_api' }
    const first = await preview(ctx, source)
    expect(first.unlisted).toEqual({ names: ['other'], count: 1 })
    expect(brief(first.rows)).toEqual(['a', 'b', 'c', 'd', 'e'].map((model) => [model, 'new', '2', 0]))
    expect(await listPrices(ctx, { known: true })).toEqual([])
    expect(await take(ctx, source, first.rows.slice(0, 4))).toEqual({ changed: 4 })
    expect(upstream.requests.map(({ url, headers }) => [url, headers.authorization])).toEqual(
      Array(2).fill(['/api/pricing', `Bearer ${KEY}`]),
    )

    data = [row('a', 1), row('b', 1.1), row('c', 4), row('e', 1), row('f', -1)]
    const second = await preview(ctx, source)
    expect(brief(second.rows)).toEqual([
      ['c', 'changed', '8', 2],
      ['b', 'changed', '2.2', 0],
      ['e', 'new', '2', 0],
      ['d', 'gone', null, 0],
      ['f', 'unreadable', null, 0],
      ['a', 'same', '2', 0],
    ])
    await take(
      ctx,
      source,
      second.rows.filter(({ change }) => change === 'changed' || change === 'gone'),
    )
    expect((await listPrices(ctx)).map(({ model, price }) => [model, price?.inputPerMillion ?? null, price?.source ?? null])).toEqual([
      ['a', '2', 'new_api'],
      ['b', '2.2', 'new_api'],
      ['c', '8', 'new_api'],
      ['d', null, null],
      ['e', null, null],
      ['f', null, null],
    ])
    expect((await priceHistory(ctx, { gateway: 'g', model: 'c' }))[0]).toMatchObject({
      note: `${upstream.url}/api/pricing, group default`,
      jumps: [{ figure: 'input', percent: '300' }, { figure: 'output' }],
      setBy: ctx.actor.name,
    })
    const audits = await db().auditEvent.findMany({
      where: { workspaceId: ctx.workspaceId, action: 'model.import_prices' },
      orderBy: { sequence: 'asc' },
    })
    expect(audits.map(({ details }) => details)).toMatchObject([{ count: 4 }, { count: 3, models: ['c', 'b', 'd'], source: 'new_api' }])
  })

  test('of what is not as the preview told, or was set meanwhile, nothing is taken', async () => {
    let ratio = 1
    await using upstream = await serve((_, response) => response.end(JSON.stringify({ data: [row('a', ratio), row('b', 1)] })))
    const ctx = await gatewayWith(upstream.url, ['a', 'b'])
    const source = { kind: 'new_api' }
    const { rows } = await preview(ctx, source)
    ratio = 9
    await expect(take(ctx, source, rows)).rejects.toMatchObject({ code: 'conflict', details: { rows: [{ model: 'a' }] } })
    ratio = 1
    await set(ctx, 'b', '5')
    await expect(take(ctx, source, rows)).rejects.toMatchObject({
      code: 'conflict',
      details: { rows: [{ model: 'b', why: expect.stringContaining('Somebody') }] },
    })
    expect(await priceHistory(ctx, { gateway: 'g', model: 'a' })).toEqual([])
    const invented = { ...rows[0]!, model: 'nowhere' }
    await expect(take(ctx, source, [invented])).rejects.toMatchObject({ code: 'conflict' })
  })

  test('of two at once that saw the same prices, the second takes nothing', async () => {
    await using upstream = await serve((_, response) => response.end(JSON.stringify({ data: [row('a', 1)] })))
    const ctx = await gatewayWith(upstream.url, ['a'])
    const { rows } = await preview(ctx, { kind: 'new_api' })
    const done = await Promise.allSettled([1, 2].map(() => take(ctx, { kind: 'new_api' }, rows)))
    expect(done.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await priceHistory(ctx, { gateway: 'g', model: 'a' })).toHaveLength(1)
  })

  test('with several groups it waits for the choice, and refuses one that is none', async () => {
    const body = { data: [{ ...row('a', 1), enable_groups: ['vip'] }], group_ratio: { default: 1, vip: 0.5 } }
    await using upstream = await serve((_, response) => response.end(JSON.stringify(body)))
    const ctx = await gatewayWith(upstream.url, ['a'])
    expect(await preview(ctx, { kind: 'new_api' })).toMatchObject({ group: null, groups: [{ name: 'default' }, { name: 'vip' }], rows: [] })
    expect(brief((await preview(ctx, { kind: 'new_api', group: 'vip' })).rows)).toEqual([['a', 'new', '1', 0]])
    await expect(preview(ctx, { kind: 'new_api', group: 'gold' })).rejects.toMatchObject({
      code: 'invalid',
      faults: [{ path: 'source.group', message: expect.stringContaining('default, vip') }],
    })
  })

  test('reads OpenRouter beside its models and LiteLLM’s model info, and prices may begin later', async () => {
    await using upstream = await serve((request, response) =>
      response.end(
        JSON.stringify(
          request.url === '/v1/models'
            ? { data: [{ id: 'a', pricing: { prompt: '0.000001', completion: '0.000002' } }] }
            : { data: [{ model_name: 'a', model_info: { input_cost_per_token: 3e-6, output_cost_per_token: 6e-6 } }] },
        ),
      ),
    )
    const ctx = await gatewayWith(`${upstream.url}/v1`, ['a'])
    expect(brief((await preview(ctx, { kind: 'openrouter' })).rows)).toEqual([['a', 'new', '1', 0]])
    const { rows } = await preview(ctx, { kind: 'litellm' })
    expect(brief(rows)).toEqual([['a', 'new', '3', 0]])
    await take(ctx, { kind: 'litellm' }, rows, { validFrom: new Date(Date.now() + 86_400_000).toISOString() })
    expect(await listPrices(ctx)).toMatchObject([{ price: null, nextFrom: expect.any(String) }])
    expect(upstream.requests.map(({ url }) => url)).toEqual(['/v1/models', '/v1/model/info', '/v1/model/info'])
  })
})

describe('a gateway that answers oddly', () => {
  test.each([
    ['HTML', '<!doctype html><title>Console</title>', 200, 'invalid'],
    ['an error in a 200', '{"success":false,"message":"Not signed in."}', 200, 'invalid'],
    ['another list', '{"data":{"a":1}}', 200, 'invalid'],
    ['no JSON', '{"data":[', 200, 'invalid'],
    ['nothing', '', 200, 'invalid'],
    ['a refusal', '{"error":{"message":"Bad key."}}', 401, 'invalid'],
    ['its own failure', 'oops', 502, 'unavailable'],
  ])('%s: nothing changes, and it is told in its own words', async (_, body, status, code) => {
    await using upstream = await serve((_, response) => response.writeHead(status, { 'content-type': 'text/html' }).end(body))
    const ctx = await gatewayWith(upstream.url, ['a'])
    for (const kind of ['new_api', 'openrouter', 'litellm']) {
      await expect(preview(ctx, { kind })).rejects.toMatchObject({ code, message: expect.stringMatching(/^g did not give /) })
    }
    expect(await listPrices(ctx, { known: true })).toEqual([])
  })

  test('a key that is echoed is struck out', async () => {
    await using upstream = await serve((request, response) =>
      response.end(JSON.stringify({ success: false, message: `Wrong: ${request.headers.authorization}` })),
    )
    const ctx = await gatewayWith(upstream.url, ['a'])
    const refused = await preview(ctx, { kind: 'new_api' }).catch((error: Error) => error)
    expect(String(refused)).toContain('Wrong: Bearer [redacted]')
    expect(JSON.stringify(refused)).not.toContain(KEY)
  })

  test('figures beyond any number, a cut answer, and far too many rows', async () => {
    const ctx = await gatewayWith('http://127.0.0.1:9', ['a', 'b', 'm19999'])
    const at = (url: string) => db().gateway.updateMany({ where: { workspaceId: ctx.workspaceId }, data: { baseUrl: url } })
    await using odd = await serve((_, response) =>
      response.end(
        '{"data":[{"model_name":"a","quota_type":0,"model_ratio":1e400,"completion_ratio":1},{"model_name":"b","quota_type":1,"model_price":"-3"}]}',
      ),
    )
    await at(odd.url)
    expect((await preview(ctx, { kind: 'new_api' })).rows.map(({ change, reason }) => [change, reason])).toEqual([
      ['unreadable', 'model_ratio cannot be read: null.'],
      ['unreadable', 'model_price cannot be read: "-3".'],
    ])
    await using cut = await serveRaw((socket) => void socket.end('HTTP/1.1 200 OK\r\ncontent-length: 999\r\n\r\n{"data":['))
    await at(cut.url)
    await expect(preview(ctx, { kind: 'new_api' })).rejects.toMatchObject({ message: expect.stringMatching(/^g did not give its prices/) })
    await using huge = await serve((_, response) =>
      response.end(JSON.stringify({ data: Array.from({ length: 30_000 }, (_, i) => row(`m${i}`, 1)) })),
    )
    await at(huge.url)
    const told = await preview(ctx, { kind: 'new_api' })
    expect([brief(told.rows), told.unlisted.count, told.unlisted.names.length]).toEqual([[['m19999', 'new', '2', 0]], 19_999, 100])
  })
})

describe('an import from elsewhere', () => {
  test('an export of one gateway is imported at another with the same figures', async () => {
    const ctx = await gatewayWith('https://gateway.example/v1', ['a', '@cf/b'])
    await set(ctx, 'a', '1.50')
    await set(ctx, '@cf/b', '0.00000001')
    const text = pricesToCsv(await listPrices(ctx)).replaceAll(/^g,/gm, ',')
    const elsewhere = await gatewayWith('https://gateway.example/v1', ['a', '@cf/b'])
    const source = { kind: 'csv', text, file: 'prices.csv' }
    const { rows } = await preview(elsewhere, source)
    await take(elsewhere, source, rows)
    const figures = async (ctx: Ctx) =>
      (await listPrices(ctx)).map(({ model, price }) => [model, price?.inputPerMillion, price?.outputPerMillion, price?.currency])
    expect(await figures(elsewhere)).toEqual(await figures(ctx))
    expect((await priceHistory(elsewhere, { gateway: 'g', model: 'a' }))[0]).toMatchObject({ source: 'csv', note: 'prices.csv' })
    expect((await preview(elsewhere, source)).rows.map(({ change }) => change)).toEqual(['same', 'same'])
  })

  test('public list prices are offered by the common name, say as of when, and are never taken by themselves', async () => {
    const ctx = await gatewayWith('https://gateway.example/v1', ['openai/gpt-4o-mini', 'mystery'])
    const { rows } = await preview(ctx, { kind: 'library' })
    expect(rows).toMatchObject([{ model: 'openai/gpt-4o-mini', change: 'new', note: expect.stringContaining('as of 2') }])
    expect(await listPrices(ctx, { known: true })).toEqual([])
    await take(ctx, { kind: 'library' }, rows)
    expect((await priceHistory(ctx, { gateway: 'g', model: 'openai/gpt-4o-mini' }))[0]?.note).toMatch(
      /^OpenAI’s list price of gpt-4o-mini as of /,
    )
  })

  test('is for admins, and for their own gateways', async () => {
    const ctx = await gatewayWith('https://gateway.example/v1', ['gpt-4o'])
    const { rows } = await preview(ctx, { kind: 'library' })
    const releaser = await as(ctx, 'releaser')
    await expect(preview(releaser, { kind: 'library' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(take(releaser, { kind: 'library' }, rows)).rejects.toMatchObject({ code: 'forbidden' })
    const other = await newWorkspace()
    await expect(preview(other, { kind: 'library' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(take(other, { kind: 'library' }, rows)).rejects.toMatchObject({ code: 'not_found' })
  })
})
