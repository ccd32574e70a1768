import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { canonicalOf } from './canonical'
import { lockGateway } from './find-gateway'
import type { SetCanonical } from './model-schema'

/** Says which model a name stands for across gateways; null goes back to what the name itself says. Throws `not_found`. */
export async function setCanonical(ctx: Ctx, input: SetCanonical): Promise<{ name: string; canonical: string }> {
  authorize(ctx, 'gateway.write')
  const { gateway, model: name, canonical } = input
  return withTransaction(ctx, async (tx) => {
    const gatewayId = await lockGateway(tx, ctx, gateway)
    const set = await tx.model.updateMany({
      where: { workspaceId: ctx.workspaceId, gatewayId, name },
      // What the name says anyway is no word of a person's: a better canonical.ts may then say something else.
      data: { canonicalName: canonical === canonicalOf(name) ? null : canonical },
    })
    if (set.count === 0) throw notFound(`The model “${name}” of ${gateway}`)
    await audit(tx, ctx, { action: 'model.set_canonical', subjectId: gatewayId, details: { gateway, model: name, canonical } })
    return { name, canonical: canonical ?? canonicalOf(name) }
  })
}
