import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { lockGateway } from './find-gateway'
import type { SetFavourite } from './model-schema'

/** Stars a model for everybody in the workspace, or takes the star away; doing it twice changes nothing. Throws `not_found`. */
export async function setFavourite(ctx: Ctx, input: SetFavourite): Promise<{ name: string; favourite: boolean }> {
  authorize(ctx, 'run.create')
  const { gateway, model: name, favourite } = input
  return withTransaction(ctx, async (tx) => {
    const gatewayId = await lockGateway(tx, ctx, gateway)
    const set = await tx.model.updateMany({ where: { workspaceId: ctx.workspaceId, gatewayId, name }, data: { favourite } })
    if (set.count === 0) throw notFound(`The model “${name}” of ${gateway}`)
    await audit(tx, ctx, { action: 'model.set_favourite', subjectId: gatewayId, details: { gateway, model: name, favourite } })
    return { name, favourite }
  })
}
