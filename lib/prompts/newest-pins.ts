import { type Ctx, reader } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { authorizeReading } from './authorize-reading'
import type { DraftContent } from './content-schema'
import { partialsOf } from './partials'
import type { PinnedPartial } from './schema'
import { templatesOf } from './texts'

/** What names mean now: the prompts that answer to them, and a pin to the newest version of each that is a text with a version. */
export async function newestPins(tx: Tx, workspaceId: string, names: string[]) {
  const named = await tx.promptName.findMany({
    where: { workspaceId, name: { in: names }, prompt: { archivedAt: null } },
    select: { name: true, promptId: true, prompt: { select: { kind: true, newestVersion: true } } },
  })
  const newest = await tx.promptVersion.findMany({
    where: { workspaceId, OR: named.map(({ promptId, prompt }) => ({ promptId, number: prompt.newestVersion })) },
    select: { id: true, promptId: true, number: true },
  })
  const pins = named.flatMap(({ name, promptId, prompt }): PinnedPartial[] => {
    const version = newest.find((row) => row.promptId === promptId)
    return prompt.kind === 'text' && version ? [{ name, promptId, versionId: version.id, number: version.number, ownLines: true }] : []
  })
  return { named, pins }
}

/** What saving a draft now would pin. Names that lead nowhere are left out: saving tells of them. */
export async function pinsOfDraft(ctx: Ctx, content: DraftContent): Promise<PinnedPartial[]> {
  authorizeReading(ctx)
  const names = [...new Set(templatesOf(content).flatMap(({ text }) => partialsOf(text).map(({ name }) => name)))]
  return names.length === 0 ? [] : (await newestPins(reader(ctx), ctx.workspaceId, names)).pins
}
