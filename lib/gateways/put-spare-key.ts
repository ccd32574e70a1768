import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { conflict } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { lockGateway } from './find-gateway'
import type { PutSpareKey } from './key-schema'
import { spareKeyColumns } from './secrets'

/**
 * Puts a new key beside the one in use, which goes on being used until the two are switched. It is sealed and never comes back. Throws
 * `not_found`, and `conflict` where there is no key in use to put it beside.
 */
export async function putSpareKey(ctx: Ctx, input: PutSpareKey): Promise<{ lastFour: string | null; setAt: string }> {
  authorize(ctx, 'gateway.write')
  return withTransaction(ctx, async (tx) => {
    const id = await lockGateway(tx, ctx, input.gateway)
    const columns = spareKeyColumns(id, input.apiKey)
    const put = await tx.gateway.updateMany({
      where: { workspaceId: ctx.workspaceId, id, sealedKey: { not: null } },
      data: columns,
    })
    if (put.count === 0) throw conflict(`${input.gateway} has no key yet: enter this one as its key.`)
    await audit(tx, ctx, { action: 'gateway.put_spare_key', subjectId: id, details: { gateway: input.gateway } })
    return { lastFour: columns.spareKeyLastFour, setAt: columns.spareKeySetAt?.toISOString() ?? '' }
  })
}
