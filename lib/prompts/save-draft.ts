import { type Ctx, reader } from '@/lib/context'
import { conflict, forbidden, notFound } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { authorize } from '@/lib/workspaces/authorize'
import { getDraft } from './queries'
import type { DraftConflict, SaveDraft } from './schema'

/**
 * Keeps a person's unsaved work on a prompt, in place of what was kept before. Nobody else's draft is touched. Throws `conflict` with
 * `DraftConflict` in its details when the draft that is there is not the one that this `replaces`.
 */
export async function saveDraft(ctx: Ctx, input: SaveDraft): Promise<{ updatedAt: string }> {
  authorize(ctx, 'prompt.write')
  const { workspaceId, actor } = ctx
  if (actor.type !== 'user') throw forbidden('Drafts belong to people. Sign in, or save a version.')
  const { promptId, content, baseVersion, replaces } = input
  const tx = reader(ctx)
  const prompt = await tx.prompt.findFirst({ where: { id: promptId, workspaceId }, select: { id: true } })
  if (!prompt) throw notFound('Prompt')
  const work = { content, baseVersion, updatedAt: new Date() }
  const created = { id: newId('drf'), workspaceId, promptId, userId: actor.id, ...work }
  if (replaces === undefined) {
    const { updatedAt } = await tx.draft.upsert({
      // Nothing but the unique key, or Prisma makes two statements of it; the prompt was found in this workspace.
      where: { promptId_userId: { promptId, userId: actor.id } },
      create: created,
      update: work,
      select: { updatedAt: true },
    })
    return { updatedAt: updatedAt.toISOString() }
  }
  const own = { workspaceId, promptId, userId: actor.id }
  const taken = replaces === null ? { count: 0 } : await tx.draft.updateMany({ where: { ...own, updatedAt: replaces }, data: work })
  // What is gone meanwhile, saved or thrown away elsewhere, is no reason to refuse new words.
  const made = taken.count > 0 ? taken : await tx.draft.createMany({ data: [created], skipDuplicates: true })
  if (made.count > 0) return { updatedAt: work.updatedAt.toISOString() }
  const draft = await getDraft(ctx, promptId)
  const details: DraftConflict | undefined = draft ? { draft } : undefined
  throw conflict('Your draft was changed elsewhere meanwhile. Look at both.', details)
}
