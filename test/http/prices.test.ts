import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Body, call, foreignKey, made, text, unique } from '../support/api'

/** A gateway on loopback that answers New API's price list. */
let upstream: Server
let ratio = 1
beforeAll(async () => {
  upstream = createServer((request, response) => {
    const data = [{ model_name: 'vendor/big', quota_type: 0, model_ratio: ratio, completion_ratio: 4 }]
    const body =
      request.url === '/api/pricing' ? { success: true, data, group_ratio: { default: 1, vip: 0.5 } } : { success: false, message: 'No.' }
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
})
afterAll(() => new Promise((resolve) => upstream.close(resolve)))

async function priced() {
  const base_url = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/v1`
  const gateway = text((await made('POST', '/api/v1/gateways', { body: { slug: unique('gw'), name: 'x', layer: 'other', base_url } })).slug)
  const at = `/api/v1/gateways/${gateway}`
  await made('POST', `${at}/models`, { body: { model: 'vendor/big', price: { input_per_million: '1', output_per_million: '4' } } })
  return { gateway, at, history: `${at}/models/vendor%2Fbig/prices` }
}
const first = (body: Body) => (body.data as Body[])[0] ?? {}

test('every price that is set stays readable, by model and by itself', async () => {
  const { gateway, at, history } = await priced()
  const price = { input_per_million: '3', output_per_million: '4' }
  await made('PUT', `${at}/prices`, { body: { prices: [{ model: 'vendor/big', price }], note: 'Letter' } })
  const rows = (await made('GET', history)).data as Body[]
  expect(rows).toMatchObject([
    {
      state: 'in_force',
      price: { input_per_million: '3' },
      note: 'Letter',
      jumps: [{ figure: 'input', from: '1', to: '3', percent: '200' }],
    },
    { state: 'past', price: { input_per_million: '1' }, jumps: [] },
  ])
  expect(await made('GET', `/api/v1/prices/${rows[1]?.id}`)).toMatchObject({ gateway, model: 'vendor/big', state: 'past' })
  const page = await made('GET', `${history}?limit=1`)
  expect(first(await made('GET', `${history}?limit=1&cursor=${page.next_cursor}`))).toEqual(rows[1])
  expect(first(await made('GET', `/api/v1/prices?gateway=${gateway}&jumped=true`))).toMatchObject({
    gateway,
    model: 'vendor/big',
    canonical: 'big',
  })
  expect((await made('GET', `/api/v1/prices?gateway=${gateway}&known=false`)).data).toEqual([])
  expect(text((await made('GET', `/api/v1/price-export?gateway=${gateway}`)).text)).toMatch(
    new RegExp(`^gateway,model,currency,.*\\n${gateway},vendor/big,USD,3,,4,,manual,Letter,`),
  )
})

test('an import is previewed, waits for the group, is taken as told, and refused when the source moved on', async () => {
  const { at, history } = await priced()
  const preview = (source: Body) => call('POST', `${at}/price-previews`, { body: { source } })
  expect(await preview({ kind: 'new_api' })).toMatchObject({
    status: 200,
    body: { group: null, rows: [], groups: [{ name: 'default' }, { name: 'vip', ratio: '0.5' }] },
  })
  const source = { kind: 'new_api', group: 'vip', currency: 'CNY' }
  const { body } = await preview(source)
  const [row = {}] = body.rows as Body[]
  expect(row).toMatchObject({
    change: 'changed',
    price: { currency: 'CNY', input_per_million: '1', output_per_million: '4' },
    jumps: [{ figure: 'currency' }],
  })
  const rows = [{ model: row.model, price: row.price, replaces: (row.now as Body).id }]
  ratio = 2
  const moved = await call('POST', `${at}/price-imports`, { body: { source, rows } })
  ratio = 1
  expect(moved).toMatchObject({ status: 409, body: { code: 'conflict', conflict: { rows: [{ model: 'vendor/big' }] } } })
  expect(await made('POST', `${at}/price-imports`, { body: { source, rows } })).toEqual({ changed: 1 })
  expect(first(await made('GET', history))).toMatchObject({
    source: 'new_api',
    note: expect.stringContaining('/api/pricing, group vip'),
    price: { currency: 'CNY' },
  })
})

test.each([
  [{ source: { kind: 'elsewhere' } }, 'source.kind'],
  [{ source: { kind: 'csv', text: 'no,columns\n1,2' } }, 'source.text'],
  [{ source: { kind: 'new_api', group: 'gold' } }, 'source.group'],
  [{ source: { kind: 'new_api', currency: 'yuan' } }, 'source.currency'],
  [{}, 'source'],
])('a preview of %j is answered 422', async (body, path) => {
  const { at } = await priced()
  expect(await call('POST', `${at}/price-previews`, { body })).toMatchObject({ status: 422, body: { errors: [{ path }] } })
})

test('what the gateway says instead of prices is told; strangers find nothing', async () => {
  const { at, history } = await priced()
  expect(await call('POST', `${at}/price-previews`, { body: { source: { kind: 'litellm' } } })).toMatchObject({
    status: 422,
    body: { detail: expect.stringContaining('No.') },
  })
  const key = await foreignKey()
  for (const path of [history, `/api/v1/prices/${first(await made('GET', history)).id}`]) {
    expect(await call('GET', path, { key })).toMatchObject({ status: 404 })
  }
})
