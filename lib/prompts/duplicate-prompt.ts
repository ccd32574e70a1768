import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import type { PromptContent } from './content-schema'
import { createPrompt } from './create-prompt'
import { holdSnippets } from './hold-snippets'
import { resolvePinned } from './resolve'
import type { DuplicatePrompt, PinnedPartial } from './schema'
import { digestOfVersion, writeVersion } from './write-version'

/**
 * A new prompt with what another says: its newest version's content, with the versions of snippets that it pins, is version 1 of the copy,
 * whose note says from where; kind, description and tags go along, releases do not. Throws `conflict` when the name is taken. An archived
 * prompt may be copied too.
 */
export async function duplicatePrompt(ctx: Ctx, { promptId, name }: DuplicatePrompt): Promise<{ id: string; name: string }> {
  authorize(ctx, 'prompt.write')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    const inside = { ...ctx, tx }
    const source = await tx.prompt.findFirst({
      where: { id: promptId, workspaceId },
      select: {
        name: true,
        kind: true,
        description: true,
        tags: true,
        versions: { orderBy: { number: 'desc' }, take: 1, select: { number: true, content: true, partials: true } },
      },
    })
    if (!source) throw notFound('Prompt')
    const { kind, description, tags } = source
    const copy = await createPrompt(inside, { name, kind, description, tags })
    const [newest] = source.versions
    if (!newest) return copy

    const content = newest.content as PromptContent
    const pins = newest.partials as PinnedPartial[]
    const resolution = await resolvePinned(inside, content, copy, pins)
    await holdSnippets(
      tx,
      ctx,
      pins.map((pin) => pin.promptId),
    )
    await tx.prompt.update({ where: { id: copy.id, workspaceId }, data: { newestVersion: 1 } })
    const digest = digestOfVersion(content, resolution.partials)
    const note = `Copy of ${source.name}, version ${newest.number}`
    const written = { number: 1, content, resolution, note, baseVersion: null, digest }
    const version = await writeVersion(tx, ctx, { prompt: { ...copy, kind }, ...written })
    await audit(tx, ctx, {
      action: 'version.save',
      subjectId: version.id,
      details: { promptId: copy.id, number: 1, digest, baseVersion: null },
    })
    return copy
  })
}
