import type { Ctx } from '@/lib/context'
import { Prisma, type Tx } from '@/lib/database/client'
import { conflict } from '@/lib/errors'
import type { PinnedPartial } from './schema'

/**
 * Keeps what a version is about to pin from being archived until commit, and throws `conflict` when it just was. `archivePrompt` takes
 * the same rows before it looks who uses them, so of the two one always sees the other. In the order of ids, so that savers do not
 * wait for each other in a circle.
 */
export async function holdSnippets(tx: Tx, { workspaceId }: Ctx, pins: readonly PinnedPartial[]): Promise<void> {
  const ids = [...new Set(pins.map(({ promptId }) => promptId))]
  if (ids.length === 0) return
  const held = await tx.$queryRaw<{ id: string; name: string; archivedAt: Date | null }[]>`
    SELECT "id", "name", "archivedAt" FROM "Prompt" WHERE "workspaceId" = ${workspaceId} AND "id" IN (${Prisma.join(ids)}) ORDER BY "id" FOR SHARE`
  const gone = held.find(({ archivedAt }) => archivedAt !== null)
  if (gone) throw conflict(`${gone.name} was archived meanwhile, so it cannot be included. Restore it, or take it out.`)
}
