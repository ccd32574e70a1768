import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { conflict } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { models } from '@/lib/sandbox/models'
import { authorize } from '@/lib/workspaces/authorize'
import { learned } from './capability-row'
import { lockGateway } from './find-gateway'
import type { AddModel } from './model-schema'
import { writePrices } from './price-row'

/** Adds a model by hand; a sync never removes it. Throws `not_found` for the gateway, `conflict` when it has the model. */
export async function addModel(ctx: Ctx, input: AddModel): Promise<{ id: string; name: string }> {
  authorize(ctx, 'gateway.write')
  const { gateway, model: name, price = null } = input
  return withTransaction(ctx, async (tx) => {
    const gatewayId = await lockGateway(tx, ctx, gateway)
    const id = newId('mdl')
    const made = await tx.model.createMany({
      data: {
        id,
        workspaceId: ctx.workspaceId,
        gatewayId,
        name,
        manual: true,
        ...(await presetCapabilities(tx, gatewayId, name)),
      },
      skipDuplicates: true,
    })
    if (made.count === 0) throw conflict(`${gateway} has the model “${name}” already.`)
    if (price) await writePrices(tx, ctx, { gatewayId, prices: [{ model: name, price }], source: 'manual' })
    await audit(tx, ctx, { action: 'model.add', subjectId: gatewayId, details: { gateway, model: name, price } })
    return { id, name }
  })
}

/** Of the simulator it is known what its models can do; of others the gateway's list or a person says it. */
async function presetCapabilities(tx: Tx, id: string, name: string) {
  const simulated = models.find((model) => model.id === name)
  const gateway = simulated && (await tx.gateway.findUnique({ where: { id }, select: { preset: true } }))
  const nothing = { tools: null, jsonSchema: null, images: null, contextTokens: null, capabilitySources: null }
  return simulated && gateway?.preset === 'sandbox' ? learned(nothing, simulated.can, 'preset', new Date()) : {}
}
