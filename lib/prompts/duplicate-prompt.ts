import { type Ctx, together } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { createPrompt } from './create-prompt'
import { saveVersion } from './save-version'
import { type DuplicatePrompt, SaveVersion } from './schema'

/**
 * A new prompt with what another says: its newest version's content is version 1 of the copy, whose note says from where; kind,
 * description and tags go along, releases do not. Throws `conflict` when the name is taken. An archived prompt may be copied too.
 */
export async function duplicatePrompt(ctx: Ctx, { promptId, name }: DuplicatePrompt): Promise<{ id: string; name: string }> {
  authorize(ctx, 'prompt.write')
  return together(ctx, async (inside) => {
    const { workspaceId } = ctx
    const source = await inside.tx?.prompt.findFirst({
      where: { id: promptId, workspaceId },
      select: {
        name: true,
        kind: true,
        description: true,
        tags: true,
        versions: { orderBy: { number: 'desc' }, take: 1, select: { number: true, content: true } },
      },
    })
    if (!source) throw notFound('Prompt')
    const { kind, description, tags } = source
    const copy = await createPrompt(inside, { name, kind, description, tags })
    const [newest] = source.versions
    if (newest) {
      const note = `Copy of ${source.name}, version ${newest.number}`
      await saveVersion(inside, SaveVersion.parse({ promptId: copy.id, content: newest.content, note, baseVersion: null }))
    }
    return copy
  })
}
