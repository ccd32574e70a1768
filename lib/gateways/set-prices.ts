import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { invalid } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { lockGateway } from './find-gateway'
import { priceData } from './price-row'
import type { SetPrices } from './schema'

/** Sets or clears prices of models, all or none. Throws `not_found` for the gateway, `invalid` naming every model it does not have. */
export async function setPrices(ctx: Ctx, input: SetPrices): Promise<{ changed: number }> {
  authorize(ctx, 'gateway.write')
  const { gateway, prices } = input
  return withTransaction(ctx, async (tx) => {
    const gatewayId = await lockGateway(tx, ctx, gateway)
    const faults = []
    for (const [index, { model: name, price }] of prices.entries()) {
      const set = await tx.model.updateMany({ where: { workspaceId: ctx.workspaceId, gatewayId, name }, data: priceData(price) })
      if (set.count === 0) faults.push({ path: `prices.${index}.model`, message: `${gateway} has no model “${name}”. Add it first.` })
    }
    if (faults.length > 0) throw invalid('Some of these models are not in the gateway’s list.', faults)
    await audit(tx, ctx, { action: 'model.set_prices', subjectId: gatewayId, details: { gateway, prices } })
    return { changed: prices.length }
  })
}
