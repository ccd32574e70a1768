import { type Ctx, reader } from '@/lib/context'
import { forbidden, notFound } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { authorize } from '@/lib/workspaces/authorize'
import type { SaveDraft } from './schema'

/** Keeps a person's unsaved work on a prompt, in place of what was kept before. Nobody else's draft is touched. */
export async function saveDraft(ctx: Ctx, input: SaveDraft): Promise<{ updatedAt: string }> {
  authorize(ctx, 'prompt.write')
  const { workspaceId, actor } = ctx
  if (actor.type !== 'user') throw forbidden('Drafts belong to people. Sign in, or save a version.')
  const { promptId, content, baseVersion } = input
  const tx = reader(ctx)
  const prompt = await tx.prompt.findFirst({ where: { id: promptId, workspaceId }, select: { id: true } })
  if (!prompt) throw notFound('Prompt')
  const work = { content, baseVersion, updatedAt: new Date() }
  const { updatedAt } = await tx.draft.upsert({
    // Nothing but the unique key, or Prisma makes two statements of it; the prompt was found in this workspace.
    where: { promptId_userId: { promptId, userId: actor.id } },
    create: { id: newId('drf'), workspaceId, promptId, userId: actor.id, ...work },
    update: work,
    select: { updatedAt: true },
  })
  return { updatedAt: updatedAt.toISOString() }
}
