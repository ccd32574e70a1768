import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { conflict, invalid, notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { authorOf } from './author'
import type { PromptContent, PromptKind } from './content-schema'
import { holdSnippets } from './hold-snippets'
import { refuseFaulty, resolveContent } from './resolve'
import type { PinnedPartial, SaveConflict, SavedVersion, SaveVersion } from './schema'
import { liveSlugs, toVersionSummary, versionColumns } from './version-queries'
import { digestOfVersion, writeVersion } from './write-version'

/**
 * Saves a content as the prompt's next version and clears the saver's draft (see `draftTime`). Content (with its pins) that some version has already
 * makes none, unless `always`: that version is the answer, `created: false`. Throws `invalid` for templates and partials that do not work, with their
 * places, and `conflict` with `SaveConflict` in its details when somebody saved since `baseVersion`.
 */
export async function saveVersion(ctx: Ctx, input: SaveVersion): Promise<SavedVersion> {
  authorize(ctx, 'prompt.write')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    const { promptId, content, note, baseVersion, onConflict, always = false, draftTime } = input
    const prompt = await tx.prompt.findFirst({
      where: { id: promptId, workspaceId },
      select: { id: true, name: true, kind: true, archivedAt: true, newestVersion: true, updatedAt: true },
    })
    if (!prompt) throw notFound('Prompt')
    if (prompt.archivedAt) throw conflict('This prompt is archived. Restore it first.')
    refuseOtherKind(prompt.kind, content)
    refuseFaulty(content)
    const { partials, resolved } = await resolveContent({ ...ctx, tx }, content, prompt)
    await holdSnippets(
      tx,
      ctx,
      partials.map(({ promptId }) => promptId),
    )
    const digest = digestOfVersion(content, partials)

    // Claiming the number locks the prompt's row until commit, so the look for a twin after it misses none.
    const [claimed] = await tx.prompt.updateManyAndReturn({
      where: { id: promptId, workspaceId, archivedAt: null, ...(onConflict === 'refuse' && { newestVersion: baseVersion ?? 0 }) },
      data: { newestVersion: { increment: 1 }, updatedAt: new Date() },
      select: { newestVersion: true },
    })
    const twin = always
      ? null
      : await tx.promptVersion.findFirst({
          where: { workspaceId, promptId, digest },
          orderBy: { number: 'desc' },
          select: versionColumns,
        })
    if (twin) {
      if (claimed)
        await tx.prompt.update({
          where: { id: promptId, workspaceId },
          data: { newestVersion: { decrement: 1 }, updatedAt: prompt.updatedAt },
        })
      await clearDraft(tx, ctx, promptId, draftTime)
      return { version: toVersionSummary(twin, await liveSlugs(tx, ctx, promptId)), created: false }
    }
    if (!claimed) throw await movedOn(tx, ctx, promptId, baseVersion)

    const version = await writeVersion(tx, ctx, {
      prompt,
      number: claimed.newestVersion,
      content,
      resolution: { partials, resolved },
      note,
      baseVersion,
      digest,
    })
    await clearDraft(tx, ctx, promptId, draftTime)
    await audit(tx, ctx, {
      action: 'version.save',
      subjectId: version.id,
      details: { promptId, number: version.number, digest, baseVersion },
    })
    return { version: toVersionSummary(version, new Map()), created: true }
  })
}

function refuseOtherKind(kind: PromptKind, content: PromptContent): void {
  if (kind === 'chat' && content.messages === undefined)
    throw invalid('This is a chat prompt: give messages.', [{ path: 'messages', message: 'Add messages.' }])
  if (kind === 'text' && content.text === undefined)
    throw invalid('This is a text prompt: give text.', [{ path: 'text', message: 'Add text.' }])
}

async function clearDraft(tx: Tx, { workspaceId, actor }: Ctx, promptId: string, draftTime: SaveVersion['draftTime']): Promise<void> {
  if (draftTime === null) return
  await tx.draft.deleteMany({ where: { workspaceId, promptId, userId: actor.id, updatedAt: draftTime } })
}

async function movedOn(tx: Tx, { workspaceId }: Ctx, promptId: string, baseVersion: number | null) {
  const newest = await tx.promptVersion.findFirst({
    where: { workspaceId, promptId },
    orderBy: { number: 'desc' },
    select: { ...versionColumns, content: true, partials: true },
  })
  if (!newest || newest.number < (baseVersion ?? 0))
    return invalid(`There is no version ${baseVersion} to build on.`, [
      { path: 'baseVersion', message: newest ? `The newest version is ${newest.number}.` : 'There is no version yet: give null.' },
    ])
  const { id, number, note, createdAt, author, authorName, content, partials } = newest
  const details: SaveConflict = {
    newest: {
      id,
      number,
      note,
      author: authorOf(author, authorName),
      createdAt: createdAt.toISOString(),
      content: content as PromptContent,
      partials: partials as PinnedPartial[],
    },
  }
  return conflict(`${authorName} saved version ${number} meanwhile. Look at both, then save again on top of it.`, details)
}
