import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { capabilityColumns, learned } from './capability-row'
import { lockGateway } from './find-gateway'
import type { SetCapabilities } from './model-schema'

/**
 * Says by hand what a model can do; what is absent stays. A sync or a probe no longer changes what was said; null takes a word back, so that
 * they may say it again. Throws `not_found` for gateway or model.
 */
export async function setCapabilities(ctx: Ctx, input: SetCapabilities): Promise<{ name: string }> {
  authorize(ctx, 'gateway.write')
  const { gateway, model: name, capabilities } = input
  return withTransaction(ctx, async (tx) => {
    const gatewayId = await lockGateway(tx, ctx, gateway)
    const where = { workspaceId: ctx.workspaceId, gatewayId, name }
    // The gateway's row is locked, and whatever else changes this locks it too.
    const row = await tx.model.findFirst({ where, select: capabilityColumns })
    if (!row) throw notFound(`The model “${name}” of ${gateway}`)
    await tx.model.updateMany({ where, data: learned(row, capabilities, 'hand', new Date()) })
    await audit(tx, ctx, { action: 'model.set_capabilities', subjectId: gatewayId, details: { gateway, model: name, capabilities } })
    return { name }
  })
}
