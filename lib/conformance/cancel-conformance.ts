import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import type { ReportRef } from './schema'

/** Ends checks that are under way: the call that is out is cut off, what was found stays. Those that are over stay as they are. Throws `not_found`. */
export async function cancelConformance(ctx: Ctx, input: ReportRef): Promise<{ id: string }> {
  authorize(ctx, 'gateway.write')
  const { workspaceId } = ctx
  const { report: id } = input
  return withTransaction(ctx, async (tx) => {
    const found = await tx.conformanceReport.findFirst({ where: { workspaceId, id }, select: { gatewayId: true, model: true } })
    if (!found) throw notFound('The report')
    const ended = await tx.conformanceReport.updateMany({
      where: { workspaceId, id, state: { in: ['queued', 'running'] } },
      data: { state: 'cancelled', finishedAt: new Date() },
    })
    if (ended.count > 0)
      await audit(tx, ctx, { action: 'conformance.cancel', subjectId: found.gatewayId, details: { report: id, model: found.model } })
    return { id }
  })
}
