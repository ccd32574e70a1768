import { audit } from '@/lib/audit/audit'
import { actorRef, type Ctx, withTransaction } from '@/lib/context'
import { conflict } from '@/lib/errors'
import { lockGateway } from '@/lib/gateways/find-gateway'
import { newId } from '@/lib/ids'
import { enqueue } from '@/lib/jobs/enqueue'
import { authorize } from '@/lib/workspaces/authorize'
import { ATTEMPTS, checkConformance, TIMEOUT_MS } from './conformance-job'
import { CHECKS, callsOf, type StartConformance } from './schema'

/** Reports kept of one gateway and model, the newest. */
const KEPT = 20

/**
 * Has a gateway checked with one of its models, listed or not, in the background: `callsOf(checks)` real calls at most, paid for like any
 * other. Throws `not_found`, and `conflict` while one is under way for the same model.
 */
export async function startConformance(ctx: Ctx, input: StartConformance): Promise<{ id: string }> {
  authorize(ctx, 'gateway.write')
  const { gateway, model, checks = [...CHECKS] } = input
  const { workspaceId } = ctx
  const id = newId('cnf')
  return withTransaction(ctx, async (tx) => {
    const gatewayId = await lockGateway(tx, ctx, gateway)
    const here = { workspaceId, gatewayId, model }
    // Its process died and so did every attempt after it.
    await tx.conformanceReport.updateMany({
      where: { ...here, state: { in: ['queued', 'running'] }, createdAt: { lt: new Date(Date.now() - ATTEMPTS * TIMEOUT_MS) } },
      data: { state: 'failed', reason: 'It was interrupted and not taken up again.', finishedAt: new Date() },
    })
    const made = await tx.conformanceReport.createMany({
      data: { id, ...here, checks, createdBy: actorRef(ctx), createdByName: ctx.actor.name },
      skipDuplicates: true,
    })
    if (made.count === 0) throw conflict(`${gateway} is being checked with ${model} already. Wait for it, or cancel it.`)
    const old = await tx.conformanceReport.findMany({ where: here, orderBy: { id: 'desc' }, skip: KEPT, select: { id: true } })
    await tx.conformanceReport.deleteMany({ where: { workspaceId, id: { in: old.map((each) => each.id) } } })
    await enqueue(tx, checkConformance, { workspaceId, reportId: id })
    await audit(tx, ctx, { action: 'conformance.start', subjectId: gatewayId, details: { gateway, model, checks, calls: callsOf(checks) } })
    return { id }
  })
}
