import { type Ctx, reader } from '@/lib/context'
import { authorize } from '@/lib/workspaces/authorize'
import { getDraft } from './queries'
import type { DiscardDraft, DraftDto } from './schema'

/** Throws away one's own draft of a prompt and answers with it, so that it can be brought back; null when there was none. */
export async function discardDraft(ctx: Ctx, { promptId }: DiscardDraft): Promise<DraftDto | null> {
  authorize(ctx, 'prompt.write')
  const draft = await getDraft(ctx, promptId)
  await reader(ctx).draft.deleteMany({ where: { workspaceId: ctx.workspaceId, promptId, userId: ctx.actor.id } })
  return draft
}
