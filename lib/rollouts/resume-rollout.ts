import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { databaseNow } from '@/lib/database/clock'
import { findEnvironment } from '@/lib/environments/find-environment'
import { refused } from '@/lib/releases/judge'
import { roleBreak } from '@/lib/releases/rule-breaks'
import { authorize } from '@/lib/workspaces/authorize'
import { roleOf } from '@/lib/workspaces/role-of'
import { scheduleStep } from './advance-job'
import { findRollout, leastRole, type RolloutRow, stepsOf } from './queries'
import type { ResumeRollout, RolloutDto } from './schema'
import { auditOfRollout, setState } from './set-state'
import { afterPause, dueAfter } from './steps'

/**
 * Lets a paused rollout go on. When its next step's time has passed meanwhile, all that are left move by the length of the pause. Throws
 * `not_found`, `conflict` when it is not paused, `refused` when the environment wants a higher role: its steps are the system's releases,
 * so whoever lets them go on answers for them.
 */
export async function resumeRollout(ctx: Ctx, input: ResumeRollout): Promise<RolloutDto> {
  authorize(ctx, 'release.write')
  return withTransaction(ctx, async (tx) => {
    const row = await findHeld(tx, ctx, input.rollout)
    refuseRole(ctx, row)
    const steps = afterPause(stepsOf(row), row.done, row.updatedAt, await databaseNow(tx))
    const dueAt = dueAfter(steps, row.done)
    const { id, done } = row
    const rollout = await setState(tx, ctx, id, { state: ['paused'], done }, { state: 'running', steps, dueAt, reason: null })
    await scheduleStep(tx, ctx, id, dueAt)
    await audit(tx, ctx, { action: 'rollout.resume', subjectId: id, details: auditOfRollout(rollout) })
    return rollout
  })
}

/** The rollout, its environment's rules held as they are until the transaction ends. */
async function findHeld(tx: Tx, ctx: Ctx, id: string): Promise<RolloutRow> {
  const { environment } = await findRollout({ ...ctx, tx }, id)
  await findEnvironment(tx, ctx, environment.id, 'share')
  return findRollout({ ...ctx, tx }, id)
}

function refuseRole(ctx: Ctx, { environment, prompt }: RolloutRow): void {
  const broken = roleBreak(environment, leastRole(environment), roleOf(ctx))
  if (broken.length > 0) throw refused(broken.map((each) => ({ ...each, promptId: prompt.id, promptName: prompt.name })))
}
