import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { announce } from '@/lib/webhooks/announce'
import type { ReleaseRequestDto } from './schema'

/** Tells webhooks that a release is asked for, or was decided: names and numbers, never what the prompt says. */
export const announceRequest = (
  tx: Tx,
  ctx: Ctx,
  type: 'approval.requested' | 'approval.decided',
  request: ReleaseRequestDto,
): Promise<void> =>
  announce(tx, ctx, {
    type,
    environment: request.environment,
    path: `/releases/approvals/${request.id}`,
    data: {
      prompt: { id: request.promptId, name: request.promptName },
      request: {
        id: request.id,
        state: request.state,
        set_id: request.setId,
        variants: request.variants,
        steps: request.steps,
        replaces: request.replaces && { id: request.replaces.id, sequence: request.replaces.sequence },
        note: request.note,
        requested_by: request.author,
        decision: request.decision,
        release_id: request.releaseId,
        rollout_id: request.rolloutId,
      },
    },
  })
