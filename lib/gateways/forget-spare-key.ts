import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { conflict } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { lockGateway } from './find-gateway'
import type { ForgetSpareKey } from './key-schema'
import { spareKeyColumns } from './secrets'

/** Forgets the key that waits beside the one in use, for good. Throws `not_found`, and `conflict` where it is another one by now. */
export async function forgetSpareKey(ctx: Ctx, input: ForgetSpareKey): Promise<{ gateway: string }> {
  authorize(ctx, 'gateway.write')
  const { gateway, setAt } = input
  return withTransaction(ctx, async (tx) => {
    const id = await lockGateway(tx, ctx, gateway)
    const forgotten = await tx.gateway.updateMany({
      where: { workspaceId: ctx.workspaceId, id, sealedSpareKey: { not: null }, spareKeySetAt: new Date(setAt) },
      data: spareKeyColumns(id, null),
    })
    if (forgotten.count === 0) throw conflict('Another key waits here by now, or none. Look again.')
    await audit(tx, ctx, { action: 'gateway.forget_spare_key', subjectId: id, details: { gateway } })
    return { gateway }
  })
}
