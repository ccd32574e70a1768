import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { lockGateway } from './find-gateway'
import type { SetCapabilities } from './schema'

/** Says by hand what a model can do; what is absent stays, and a sync no longer changes it. Throws `not_found` for gateway or model. */
export async function setCapabilities(ctx: Ctx, input: SetCapabilities): Promise<{ name: string }> {
  authorize(ctx, 'gateway.write')
  const { gateway, model: name, capabilities } = input
  return withTransaction(ctx, async (tx) => {
    const gatewayId = await lockGateway(tx, ctx, gateway)
    const set = await tx.model.updateMany({
      where: { workspaceId: ctx.workspaceId, gatewayId, name },
      data: { ...capabilities, capabilitySource: 'hand' },
    })
    if (set.count === 0) throw notFound(`The model “${name}” of ${gateway}`)
    await audit(tx, ctx, { action: 'model.set_capabilities', subjectId: gatewayId, details: { gateway, model: name, capabilities } })
    return { name }
  })
}
