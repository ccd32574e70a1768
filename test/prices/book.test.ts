import { describe, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { addModel } from '@/lib/gateways/add-model'
import { openTarget } from '@/lib/gateways/open-target'
import { PriceInput, SetPrices } from '@/lib/gateways/price-schema'
import { listGatewayModels, listTargets } from '@/lib/gateways/queries'
import { removeModel } from '@/lib/gateways/remove-model'
import { setPrices } from '@/lib/gateways/set-prices'
import { priceHistory } from '@/lib/prices/queries'
import { newGateway } from '../gateways/gateways'
import { as, newWorkspace } from '../support/database'

const usd = (input: string, output = '10', more: object = {}) =>
  PriceInput.parse({ inputPerMillion: input, outputPerMillion: output, ...more })
const set = (ctx: Ctx, price: PriceInput | null, more: object = {}, model = 'm') =>
  setPrices(ctx, SetPrices.parse({ gateway: 'g', prices: [{ model, price }], ...more }))
const history = (ctx: Ctx, model = 'm') => priceHistory(ctx, { gateway: 'g', model })
const inForce = async (ctx: Ctx) => (await openTarget(ctx, 'g', 'm')).price

async function book() {
  const ctx = await newWorkspace()
  const { id } = await newGateway(ctx, 'g')
  await addModel(ctx, { gateway: 'g', model: 'm' })
  return { ctx, gatewayId: id }
}

describe('the price book', () => {
  test('keeps every price a model had, with who set it, when, and from where', async () => {
    const { ctx } = await book()
    expect([await inForce(ctx), await history(ctx)]).toEqual([null, []])
    await set(ctx, usd('3'))
    await set(ctx, usd('4'), { note: 'Letter of May' })
    await set(ctx, null)
    expect(
      (await history(ctx)).map(({ state, figures, source, note, setBy }) => [state, figures?.inputPerMillion, source, note, setBy]),
    ).toEqual([
      ['in_force', undefined, 'manual', '', ctx.actor.name],
      ['past', '4', 'manual', 'Letter of May', ctx.actor.name],
      ['past', '3', 'manual', '', ctx.actor.name],
    ])
    expect([await inForce(ctx), (await listGatewayModels(ctx, 'g'))[0]?.price]).toEqual([null, null])
  })

  test('the newest row that is valid is the price in force, everywhere', async () => {
    const { ctx } = await book()
    const inADay = new Date(Date.now() + 86_400_000).toISOString()
    await set(ctx, usd('3'))
    await set(ctx, usd('5'), { validFrom: inADay })
    await set(ctx, usd('1'), { validFrom: '2026-01-01T00:00:00Z' })
    const three = { inputPerMillion: '3', outputPerMillion: '10', currency: 'USD' }
    expect(await inForce(ctx)).toMatchObject(three)
    expect((await listGatewayModels(ctx, 'g'))[0]?.price).toMatchObject(three)
    expect((await listTargets(ctx))[0]?.models[0]?.price).toMatchObject(three)
    expect((await history(ctx)).map(({ state, figures }) => [state, figures?.inputPerMillion])).toEqual([
      ['planned', '5'],
      ['in_force', '3'],
      ['past', '1'],
    ])
    await set(ctx, usd('6'), { validFrom: inADay })
    expect((await history(ctx))[0]?.figures?.inputPerMillion).toBe('6')
  })

  test('a price set is the price in force in the same transaction and right after', async () => {
    const { ctx } = await book()
    for (const input of ['1', '2', '3', '4', '5']) {
      const seen = await db().$transaction(async (tx) => {
        await set({ ...ctx, tx }, usd(input))
        return (await openTarget({ ...ctx, tx }, 'g', 'm')).price?.inputPerMillion
      })
      expect([seen, (await inForce(ctx))?.inputPerMillion]).toEqual([input, input])
    }
  })

  test('flags a figure that moved by more than 20 %, against the last price that was known', async () => {
    const { ctx } = await book()
    await set(ctx, usd('10', '10'))
    await set(ctx, usd('12', '10'))
    await set(ctx, null)
    await set(ctx, usd('48', '7.9'))
    const jumps = [
      { figure: 'input', from: '12', to: '48', percent: '300' },
      { figure: 'output', from: '10', to: '7.9', percent: '-21' },
    ]
    expect((await history(ctx)).map((row) => row.jumps)).toEqual([jumps, [], [], []])
    expect((await listGatewayModels(ctx, 'g'))[0]?.price?.jumps).toEqual(jumps)
  })

  test('a model that is removed has no price, what was planned falls away, and its history stays', async () => {
    const { ctx } = await book()
    await set(ctx, usd('3'))
    await set(ctx, usd('5'), { validFrom: new Date(Date.now() + 86_400_000).toISOString() })
    await removeModel(ctx, { gateway: 'g', model: 'm' })
    expect(await inForce(ctx)).toBeNull()
    expect((await history(ctx)).map(({ state, figures }) => [state, figures?.inputPerMillion])).toEqual([
      ['in_force', undefined],
      ['past', '3'],
    ])
    await addModel(ctx, { gateway: 'g', model: 'm', price: usd('7') })
    expect((await history(ctx))[0]).toMatchObject({ state: 'in_force', figures: { inputPerMillion: '7' }, jumps: [{ percent: '133.3' }] })
  })

  test('many at once leave every price as a row, and one of them in force', async () => {
    const { ctx } = await book()
    await Promise.all(Array.from({ length: 12 }, (_, i) => set(ctx, usd(String(i + 1)))))
    const rows = await history(ctx)
    expect(rows).toHaveLength(12)
    expect(rows.filter(({ state }) => state === 'in_force')).toHaveLength(1)
    expect((await inForce(ctx))?.inputPerMillion).toBe(rows[0]?.figures?.inputPerMillion)
  })

  test('is read by everybody in the workspace, written by admins, and nobody elsewhere sees it', async () => {
    const { ctx } = await book()
    await set(ctx, usd('3'))
    expect(await history(await as(ctx, 'viewer'))).toHaveLength(1)
    await expect(set(await as(ctx, 'releaser'), usd('1'))).rejects.toMatchObject({ code: 'forbidden' })
    const other = await newWorkspace()
    await expect(history(other)).rejects.toMatchObject({ code: 'not_found' })
    await newGateway(other, 'g')
    await addModel(other, { gateway: 'g', model: 'm' })
    expect([await history(other), await inForce(other)]).toEqual([[], null])
    expect((await listTargets(other))[0]?.models[0]?.price).toBeNull()
  })

  test.each([['2019-12-31T00:00:00Z'], ['2200-01-01T00:00:00Z'], ['tomorrow'], ['2026-11-23']])('refuses the time %j', (validFrom) =>
    expect(SetPrices.safeParse({ gateway: 'g', validFrom, prices: [{ model: 'm', price: null }] }).success).toBe(false),
  )
})
