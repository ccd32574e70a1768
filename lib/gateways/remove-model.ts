import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { conflict, notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { lockGateway } from './find-gateway'
import type { RemoveModel } from './model-schema'
import { endPrices } from './price-row'

/** Removes a model; its price is no longer known from then on. Throws `not_found`, and `conflict` naming the routes that still use it. */
export async function removeModel(ctx: Ctx, input: RemoveModel): Promise<{ name: string }> {
  authorize(ctx, 'gateway.write')
  const { gateway, model: name } = input
  const { workspaceId } = ctx
  return withTransaction(ctx, async (tx) => {
    const gatewayId = await lockGateway(tx, ctx, gateway)
    const uses = await tx.routeTarget.findMany({
      where: { workspaceId, gatewayId, model: name, environment: { archivedAt: null } },
      select: { alias: true, environment: { select: { slug: true } } },
    })
    if (uses.length > 0) {
      const routes = uses.map(({ alias, environment }) => ({ environment: environment.slug, alias }))
      const named = routes.map(({ environment, alias }) => `${alias} in ${environment}`).join(', ')
      throw conflict(`Routes still use this model: ${named}. Take it out of them first.`, { routes })
    }
    const removed = await tx.model.deleteMany({ where: { workspaceId, gatewayId, name } })
    if (removed.count === 0) throw notFound(`The model “${name}” of ${gateway}`)
    await endPrices(tx, ctx, gatewayId, name)
    await audit(tx, ctx, { action: 'model.remove', subjectId: gatewayId, details: { gateway, model: name } })
    return { name }
  })
}
