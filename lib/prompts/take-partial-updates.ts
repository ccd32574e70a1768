import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { conflict, invalid, notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import type { PromptContent } from './content-schema'
import { holdSnippets } from './hold-snippets'
import type { TakePartialUpdates } from './partial-schema'
import { resolvePinned } from './resolve'
import type { PinnedPartial, VersionSummary } from './schema'
import { toVersionSummary } from './version-queries'
import { digestOfVersion, writeVersion } from './write-version'

/**
 * Saves a prompt's newest version anew with newer versions of snippets in it; its words and its other pins stay as they are, and so do
 * everybody's drafts. Nothing goes live. Throws `conflict` when `baseVersion` is not the newest any more or a snippet was archived,
 * `invalid` when a snippet is not in it, was taken already, or leads back to the prompt (with the chain).
 */
export async function takePartialUpdates(ctx: Ctx, input: TakePartialUpdates): Promise<VersionSummary> {
  authorize(ctx, 'prompt.write')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    const { promptId, baseVersion, updates } = input
    const prompt = await tx.prompt.findFirst({
      where: { id: promptId, workspaceId },
      select: { id: true, name: true, kind: true, archivedAt: true, newestVersion: true },
    })
    if (!prompt) throw notFound('Prompt')
    if (prompt.archivedAt) throw conflict('This prompt is archived. Restore it first.')
    const movedOn = () =>
      conflict(`${prompt.name} has a newer version than ${baseVersion} meanwhile. Look at it, then take the update on top of it.`)
    if (prompt.newestVersion !== baseVersion) throw movedOn()
    const base = await tx.promptVersion.findFirst({
      where: { workspaceId, promptId, number: baseVersion },
      select: { content: true, partials: true },
    })
    if (!base) throw notFound('Version')

    const wanted = await tx.promptVersion.findMany({
      where: { workspaceId, OR: updates.map(({ snippetId, version }) => ({ promptId: snippetId, number: version })) },
      select: { id: true, promptId: true, number: true, prompt: { select: { name: true } } },
    })
    const pins = base.partials as PinnedPartial[]
    for (const { snippetId, version } of updates) {
      const found = wanted.find((row) => row.promptId === snippetId)
      if (!found) throw notFound(`Version ${version} of the snippet`)
      const pinned = pins.filter(({ promptId }) => promptId === snippetId)
      if (pinned.length === 0) throw invalid(`${prompt.name} does not include ${found.prompt.name}.`)
      if (pinned.every(({ number }) => number >= version))
        throw invalid(`${prompt.name} includes ${found.prompt.name} in version ${pinned[0]?.number} already.`)
    }
    const newPins = pins.map((pin) => {
      const version = wanted.find(({ promptId }) => promptId === pin.promptId)
      return version && version.number > pin.number
        ? { ...pin, versionId: version.id, number: version.number, ownLines: true as const }
        : pin
    })
    const content = base.content as PromptContent
    const resolution = await resolvePinned({ ...ctx, tx }, content, prompt, newPins)
    await holdSnippets(
      tx,
      ctx,
      newPins.map(({ promptId }) => promptId),
    )

    const claimed = await tx.prompt.updateMany({
      where: { id: promptId, workspaceId, archivedAt: null, newestVersion: baseVersion },
      data: { newestVersion: { increment: 1 }, updatedAt: new Date() },
    })
    if (claimed.count === 0) throw movedOn()
    const number = baseVersion + 1
    const digest = digestOfVersion(content, resolution.partials)
    const taken = wanted.map((row) => `${row.prompt.name} v${row.number}`).sort()
    const note = input.note || `Take ${taken.join(', ')}`.slice(0, 2000)
    const version = await writeVersion(tx, ctx, { prompt, number, content, resolution, note, baseVersion, digest })
    await audit(tx, ctx, {
      action: 'version.save',
      subjectId: version.id,
      details: { promptId, number, digest, baseVersion, took: updates },
    })
    return toVersionSummary(version, new Map())
  })
}
