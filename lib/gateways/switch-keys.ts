import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { conflict } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { lockGateway } from './find-gateway'
import type { SwitchKeys } from './key-schema'

/**
 * The key that waits comes into use and the other waits in its place, so that one can switch back until it is forgotten. `setAt` names the
 * key that is to be used. Throws `not_found`, and `conflict` where that key does not wait there (any more).
 */
export async function switchKeys(ctx: Ctx, input: SwitchKeys): Promise<{ gateway: string }> {
  authorize(ctx, 'gateway.write')
  const { gateway } = input
  return withTransaction(ctx, async (tx) => {
    const id = await lockGateway(tx, ctx, gateway)
    const switched = await tx.$executeRaw`
      UPDATE "Gateway" SET
        "sealedKey" = "sealedSpareKey", "keyLastFour" = "spareKeyLastFour", "keySetAt" = "spareKeySetAt",
        "sealedSpareKey" = "sealedKey", "spareKeyLastFour" = "keyLastFour", "spareKeySetAt" = "keySetAt",
        "spareKeyTestedAt" = NULL
      WHERE "workspaceId" = ${ctx.workspaceId} AND "id" = ${id} AND "sealedSpareKey" IS NOT NULL AND "spareKeySetAt" = ${new Date(input.setAt)}`
    if (switched === 0) throw conflict('This key does not wait beside the one in use: somebody switched or forgot it. Look again.')
    await audit(tx, ctx, { action: 'gateway.switch_keys', subjectId: id, details: { gateway } })
    return { gateway }
  })
}
