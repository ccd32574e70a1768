import type { Ctx } from '@/lib/context'
import type { Prisma, Tx } from '@/lib/database/client'
import { announce } from '@/lib/webhooks/announce'

/** What webhooks are told of a request. */
export type ToldRequest = {
  id: string
  state: string
  promptId: string
  promptName: string
  environment: { id: string; slug: string }
  setId: string | null
  variants: { version: number; weight: number }[]
  steps: { at: string; weight: number }[] | null
  replaces: { id: string; sequence: number } | null
  note: string
  author: { type: string; id: string; name: string }
  decision: string | null
  releaseId: string | null
  rolloutId: string | null
}

/** Tells webhooks that a release is asked for, or was decided: names and numbers, never what the prompt says. */
export const announceRequest = (tx: Tx, ctx: Ctx, type: 'approval.requested' | 'approval.decided', request: ToldRequest): Promise<void> =>
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
      } satisfies Prisma.InputJsonObject,
    },
  })
