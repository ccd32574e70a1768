import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { databaseNow } from '@/lib/database/clock'
import { authorize } from '@/lib/workspaces/authorize'
import { scheduleStep } from './advance-job'
import { findRollout, stepsOf } from './queries'
import type { ResumeRollout, RolloutDto } from './schema'
import { auditOfRollout, setState } from './set-state'
import { afterPause, dueAfter } from './steps'

/**
 * Lets a paused rollout go on. When its next step's time has passed meanwhile, all that are left move by the length of the pause. Throws
 * `not_found`, `conflict` when it is not paused.
 */
export async function resumeRollout(ctx: Ctx, input: ResumeRollout): Promise<RolloutDto> {
  authorize(ctx, 'release.write')
  return withTransaction(ctx, async (tx) => {
    const row = await findRollout({ ...ctx, tx }, input.rollout)
    const steps = afterPause(stepsOf(row), row.done, row.updatedAt, await databaseNow(tx))
    const dueAt = dueAfter(steps, row.done)
    const { id, done } = row
    const rollout = await setState(tx, ctx, id, { state: ['paused'], done }, { state: 'running', steps, dueAt, reason: null })
    await scheduleStep(tx, ctx, id, dueAt)
    await audit(tx, ctx, { action: 'rollout.resume', subjectId: id, details: auditOfRollout(rollout) })
    return rollout
  })
}
