import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { invalid } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { lockGateway } from './find-gateway'
import { writePrices } from './price-row'
import type { SetPrices } from './price-schema'

/** Sets or clears prices of models, all or none; each becomes a new row of the price book. Throws `not_found` for the gateway, `invalid` naming every model it does not have. */
export async function setPrices(ctx: Ctx, input: SetPrices): Promise<{ changed: number }> {
  authorize(ctx, 'gateway.write')
  const { gateway, prices, note, validFrom } = input
  return withTransaction(ctx, async (tx) => {
    const gatewayId = await lockGateway(tx, ctx, gateway)
    const names = prices.map(({ model }) => model)
    const known = await tx.model.findMany({
      where: { workspaceId: ctx.workspaceId, gatewayId, name: { in: names } },
      select: { name: true },
    })
    const has = new Set(known.map(({ name }) => name))
    const faults = names.flatMap((name, index) =>
      has.has(name) ? [] : [{ path: `prices.${index}.model`, message: `${gateway} has no model “${name}”. Add it first.` }],
    )
    if (faults.length > 0) throw invalid('Some of these models are not in the gateway’s list.', faults)
    const from = validFrom === undefined ? undefined : new Date(validFrom)
    await writePrices(tx, ctx, { gatewayId, prices, source: 'manual', note, validFrom: from })
    await audit(tx, ctx, {
      action: 'model.set_prices',
      subjectId: gatewayId,
      details: { gateway, prices, ...(from && { validFrom: from.toISOString() }), ...(note && { note }) },
    })
    return { changed: prices.length }
  })
}
