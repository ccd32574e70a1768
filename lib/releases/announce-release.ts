import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { announce } from '@/lib/webhooks/announce'
import type { ReleaseDto, ReleaseKind } from './schema'

const types = {
  release: 'release.created',
  split: 'release.created',
  rollback: 'release.rolled_back',
  withdrawal: 'release.withdrawn',
} as const satisfies Record<ReleaseKind, string>

/** Tells webhooks what went live where, by which release: names and numbers, never what the prompt says. */
export const announceRelease = (tx: Tx, ctx: Ctx, release: ReleaseDto): Promise<void> =>
  announce(tx, ctx, {
    type: types[release.kind],
    environment: release.environment,
    path: `/prompts/${release.promptId}/releases`,
    data: {
      prompt: { id: release.promptId, name: release.promptName },
      release: {
        id: release.id,
        sequence: release.sequence,
        kind: release.kind,
        variants: release.variants,
        note: release.note,
        digest: release.digest,
        previous: release.previous,
        repeats: release.repeats,
        set_id: release.setId,
        request_id: release.requestId,
        rollout_id: release.rolloutId,
      },
    },
  })
