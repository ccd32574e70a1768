import { audit } from '@/lib/audit/audit'
import type { Ctx } from '@/lib/context'
import { stopSplit } from '@/lib/releases/change-split'
import { armsOfRelease } from '@/lib/releases/publication'
import { auditOf } from '@/lib/releases/release-dto'
import { inReleaseTurn } from '@/lib/releases/turns'
import { authorize } from '@/lib/workspaces/authorize'
import { findRollout } from './queries'
import type { RolloutDto, StopRollout } from './schema'
import { auditOfRollout, setState } from './set-state'

const under = { state: ['running' as const, 'paused' as const] }

/**
 * Ends a rollout before its last step: what is live stays as it stands or, with `back`, everybody gets the standing version again, which no
 * rule holds up. Throws `not_found`, `conflict` when it is over already or something else went live.
 */
export async function stopRollout(ctx: Ctx, input: StopRollout): Promise<RolloutDto> {
  authorize(ctx, 'release.write')
  return inReleaseTurn(ctx, async (tx) => {
    const { id, releaseId, prompt, environment } = await findRollout({ ...ctx, tx }, input.rollout)
    const reason = input.reason || `Stopped by ${ctx.actor.name}.`
    const arms = input.back ? await armsOfRelease(tx, ctx, releaseId) : []
    const asked = { promptId: prompt.id, environment: environment.id, note: input.reason, replaces: releaseId }
    // The release before the rollout's own row, as everywhere: so nobody waits in a ring.
    const released = arms.length > 1 ? await stopSplit(tx, ctx, asked, arms, { rolloutId: id }) : null
    const rollout = await setState(tx, ctx, id, under, { state: 'stopped', dueAt: null, reason, releaseId: released?.id ?? releaseId })
    const action = released?.kind === 'rollback' ? 'release.rollback' : 'release.create'
    if (released) await audit(tx, ctx, { action, subjectId: released.id, details: auditOf(released) })
    await audit(tx, ctx, { action: 'rollout.stop', subjectId: id, details: auditOfRollout(rollout) })
    return rollout
  })
}
