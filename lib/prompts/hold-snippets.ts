import type { Ctx } from '@/lib/context'
import { Prisma, type Tx } from '@/lib/database/client'
import { conflict } from '@/lib/errors'

/**
 * Keeps what a version is about to include from being archived until commit, and throws `conflict` when it is already. `archivePrompt` takes
 * the same rows before it looks who uses them, so of the two one always sees the other. In the order of ids, so that savers do not
 * wait for each other in a circle.
 */
export async function holdSnippets(tx: Tx, { workspaceId }: Ctx, snippetIds: readonly string[]): Promise<void> {
  const ids = [...new Set(snippetIds)]
  if (ids.length === 0) return
  const held = await tx.$queryRaw<{ id: string; name: string; archivedAt: Date | null }[]>`
    SELECT "id", "name", "archivedAt" FROM "Prompt" WHERE "workspaceId" = ${workspaceId} AND "id" IN (${Prisma.join(ids)}) ORDER BY "id" FOR SHARE`
  const gone = held.find(({ archivedAt }) => archivedAt !== null)
  if (gone) throw conflict(`${gone.name} is archived, so nothing can include it. Restore it first, or take it out.`)
}
