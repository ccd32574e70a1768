import type { Ctx } from '@/lib/context'
import type { Prisma, Tx } from '@/lib/database/client'
import { conflict } from '@/lib/errors'
import { announce } from '@/lib/webhooks/announce'
import { findRollout, rolloutDto } from './queries'
import type { RolloutDto, RolloutState } from './schema'

type Change = Pick<Prisma.RolloutUncheckedUpdateManyInput, 'steps' | 'done' | 'dueAt' | 'releaseId'> & {
  state: RolloutState
  reason?: string | null
}

/** Changes a rollout that still is as `from` says; of two that saw the same state one wins. Throws `conflict` with what it is now. */
export async function setState(
  tx: Tx,
  ctx: Ctx,
  id: string,
  from: { state: RolloutState[]; done?: number },
  change: Change,
): Promise<RolloutDto> {
  const { count } = await tx.rollout.updateMany({
    where: { id, workspaceId: ctx.workspaceId, state: { in: from.state }, ...(from.done !== undefined && { done: from.done }) },
    data: { ...change, updatedAt: new Date() },
  })
  const rollout = rolloutDto(await findRollout({ ...ctx, tx }, id))
  if (count === 1) return rollout
  throw conflict(`This rollout is ${rollout.state}${rollout.reason ? `: ${rollout.reason}` : ''}. Look at it and decide again.`, {
    rollout,
  })
}

export const announceRollout = (tx: Tx, ctx: Ctx, type: 'rollout.paused' | 'rollout.finished', rollout: RolloutDto): Promise<void> =>
  announce(tx, ctx, {
    type,
    environment: rollout.environment,
    path: `/prompts/${rollout.promptId}/releases`,
    data: {
      prompt: { id: rollout.promptId, name: rollout.promptName },
      rollout: { id: rollout.id, state: rollout.state, version: rollout.version, steps: rollout.steps, reason: rollout.reason },
      release: { id: rollout.releaseId },
    },
  })

/** What the audit log keeps of a rollout. */
export const auditOfRollout = ({ promptId, environment, version, state, reason, steps }: RolloutDto) => ({
  promptId,
  environment: environment.slug,
  version,
  state,
  steps,
  ...(reason && { reason }),
})
