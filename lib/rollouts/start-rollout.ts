import { audit } from '@/lib/audit/audit'
import type { Ctx } from '@/lib/context'
import { findEnvironment } from '@/lib/environments/find-environment'
import { holdPrompt, type Origin } from '@/lib/releases/publication'
import { auditOf } from '@/lib/releases/release-dto'
import { inReleaseTurn } from '@/lib/releases/turns'
import { authorize } from '@/lib/workspaces/authorize'
import { beginRollout } from './begin-rollout'
import type { RolloutDto, StartRollout } from './schema'
import { auditOfRollout } from './set-state'

/**
 * Plans a rollout: one version grows over the standing one at the times given, the first step at once where its time has come. Throws
 * `conflict` when the environment has moved on or a rollout is under way there, `invalid` with every fault's path, `refused` by rules of
 * the environment (a freeze counts when a step is due, not now).
 */
export async function startRollout(ctx: Ctx, input: StartRollout, origin?: Origin): Promise<RolloutDto> {
  authorize(ctx, 'release.write')
  return inReleaseTurn(ctx, async (tx) => {
    const environment = await findEnvironment(tx, ctx, input.environment, 'share')
    const prompt = await holdPrompt(tx, ctx, input.promptId)
    const { rollout, released } = await beginRollout(tx, ctx, { environment, prompt }, input, origin)
    if (released) await audit(tx, ctx, { action: 'release.create', subjectId: released.id, details: auditOf(released) })
    await audit(tx, ctx, { action: 'rollout.start', subjectId: rollout.id, details: auditOfRollout(rollout) })
    return rollout
  })
}
