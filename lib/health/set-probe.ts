import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { invalid } from '@/lib/errors'
import { lockGateway } from '@/lib/gateways/find-gateway'
import { enqueue } from '@/lib/jobs/enqueue'
import { authorize } from '@/lib/workspaces/authorize'
import { nextProbeAt, probeJob } from './probe-job'
import type { SetProbe } from './probe-schema'

/**
 * Turns a gateway's background probe on or off and says how it asks. Turned on it asks at once; a change begins its memory anew.
 * Throws `not_found`, and `invalid` for a completion without a model.
 */
export async function setProbe(ctx: Ctx, input: SetProbe): Promise<{ gateway: string }> {
  authorize(ctx, 'gateway.write')
  const { workspaceId } = ctx
  const { gateway, ...given } = input
  const changes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Omit<SetProbe, 'gateway'>
  return withTransaction(ctx, async (tx) => {
    const gatewayId = await lockGateway(tx, ctx, gateway)
    const key = { workspaceId_gatewayId: { workspaceId, gatewayId } }
    const now = new Date()
    const anew = { state: null, since: null, successes: 0, failures: 0, toldAt: null, updatedAt: now }
    const set = await tx.gatewayProbe.upsert({
      where: key,
      create: { workspaceId, gatewayId, ...changes },
      update: { ...changes, ...anew },
    })
    if (set.kind === 'completion' && set.model === null)
      throw invalid('Choose the model that is asked for a token.', [
        { path: 'model', message: 'Choose the model that is asked for a token.' },
      ])
    if (set.enabled) {
      await tx.gatewayProbe.update({ where: key, data: { nextAt: nextProbeAt(now, set.everyMinutes) } })
      await enqueue(tx, probeJob, { workspaceId, gatewayId }, { singletonKey: gatewayId })
    }
    await audit(tx, ctx, { action: 'gateway.set_probe', subjectId: gatewayId, details: { gateway, ...changes } })
    return { gateway }
  })
}
