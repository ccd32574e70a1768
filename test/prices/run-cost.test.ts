import { expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { addModel } from '@/lib/gateways/add-model'
import { PriceInput, SetPrices } from '@/lib/gateways/price-schema'
import { setPrices } from '@/lib/gateways/set-prices'
import { newId } from '@/lib/ids'
import { priceHistory, readPrice } from '@/lib/prices/queries'
import { execute } from '@/lib/runs/execute'
import { getRun } from '@/lib/runs/queries'
import { newGateway } from '../gateways/gateways'
import { chunk, events, serve } from '../gateways/loopback'
import { newWorkspace } from '../support/database'

const usd = (input: string) => PriceInput.parse({ inputPerMillion: input, outputPerMillion: '0' })
const set = (ctx: Ctx, price: PriceInput | null, more: object = {}) =>
  setPrices(ctx, SetPrices.parse({ gateway: 'g', prices: [{ model: 'm', price }], ...more }))
async function run(ctx: Ctx) {
  const request = { messages: [{ role: 'user', content: 'Hi' }], parameters: {}, tools: [], responseFormat: null }
  const inputs = { variables: {}, placeholders: {} }
  const call = { source: 'api', groupId: newId('run'), prompt: null, version: null, environment: null, inputs, request } as const
  const seen = await Array.fromAsync(execute(ctx, { ...call, request: { ...request }, target: { gateway: 'g', model: 'm' } }))
  const last = seen.at(-1)
  if (last?.type !== 'end') throw new Error('no end')
  return getRun(ctx, last.run.id)
}

test('a run names the row that was valid when it was made, keeps its cost when prices change, and what the gateway said beside it', async () => {
  let during = async () => {}
  const usage = { prompt_tokens: 1_000_000, completion_tokens: 1, cost: 2 }
  await using gateway = await serve(
    (_, response) => void during().then(() => response.end(events(chunk({ content: 'x' }, 'stop', { usage }), '[DONE]'))),
  )
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g', { baseUrl: gateway.url })
  await addModel(ctx, { gateway: 'g', model: 'm' })

  const unpriced = await run(ctx)
  expect(unpriced).toMatchObject({ status: 'ok', cost: { amount: '2', source: 'gateway' }, reportedCost: { amount: '2' }, priceId: null })

  await set(ctx, usd('3'), { note: 'Letter of May' })
  await set(ctx, usd('9'), { validFrom: new Date(Date.now() + 86_400_000).toISOString() })
  during = async () => void (await set(ctx, usd('5')))
  const priced = await run(ctx)
  expect(priced).toMatchObject({ cost: { amount: '3', source: 'price_book' }, reportedCost: { amount: '2', source: 'gateway' } })
  expect(await readPrice(ctx, priced.priceId ?? '')).toMatchObject({
    gateway: 'g',
    model: 'm',
    state: 'past',
    figures: { inputPerMillion: '3' },
    note: 'Letter of May',
  })

  during = async () => {}
  const next = await run(ctx)
  const rows = await priceHistory(ctx, { gateway: 'g', model: 'm' })
  expect([next.cost?.amount, next.priceId]).toEqual(['5', rows.find(({ state }) => state === 'in_force')?.id])
  expect((await getRun(ctx, priced.id)).cost?.amount).toBe('3')

  await set(ctx, null)
  expect(await run(ctx)).toMatchObject({ cost: { amount: '2', source: 'gateway' }, priceId: null })
  await expect(readPrice(await newWorkspace(), priced.priceId ?? '')).rejects.toMatchObject({ code: 'not_found' })
})
