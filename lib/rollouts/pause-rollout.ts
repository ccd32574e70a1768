import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { authorize } from '@/lib/workspaces/authorize'
import { findRollout } from './queries'
import type { PauseRollout, RolloutDto } from './schema'
import { announceRollout, auditOfRollout, setState } from './set-state'

/**
 * Holds a rollout as it stands until it is resumed, for the reason given; people, rules and alerts do. Throws `not_found`, `conflict` when
 * it is not running.
 */
export async function pauseRollout(ctx: Ctx, input: PauseRollout): Promise<RolloutDto> {
  authorize(ctx, 'release.write')
  return withTransaction(ctx, async (tx) => {
    const { id } = await findRollout({ ...ctx, tx }, input.rollout)
    const reason = input.reason || `Paused by ${ctx.actor.name}.`
    const rollout = await setState(tx, ctx, id, { state: ['running'] }, { state: 'paused', reason })
    await announceRollout(tx, ctx, 'rollout.paused', rollout)
    await audit(tx, ctx, { action: 'rollout.pause', subjectId: id, details: auditOfRollout(rollout) })
    return rollout
  })
}
