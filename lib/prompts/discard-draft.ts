import { type Ctx, reader } from '@/lib/context'
import { authorize } from '@/lib/workspaces/authorize'
import { getDraft } from './queries'
import type { DiscardDraft, DraftDto } from './schema'

/**
 * Throws away one's own draft of a prompt and answers with it, so that it can be brought back; null when there was none, or not the one
 * that is meant (see `draftTime`): then what is there stays.
 */
export async function discardDraft(ctx: Ctx, { promptId, draftTime }: DiscardDraft): Promise<DraftDto | null> {
  authorize(ctx, 'prompt.write')
  const draft = await getDraft(ctx, promptId)
  if (!draft || (draftTime !== undefined && draftTime !== draft.updatedAt)) return null
  // By its time, so that only what is handed back is gone.
  const own = { workspaceId: ctx.workspaceId, promptId, userId: ctx.actor.id }
  const { count } = await reader(ctx).draft.deleteMany({ where: { ...own, updatedAt: draft.updatedAt } })
  return count > 0 ? draft : null
}
