import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { conflict, invalid, notFound } from '@/lib/errors'
import { MAX_ALL_BYTES, MAX_SETS } from './schema'

/** Takes a live prompt for a change of its sets, so that of two who add at once the second counts what the first added. Throws `not_found`. */
export async function holdPrompt(tx: Tx, { workspaceId }: Ctx, promptId: string): Promise<void> {
  const [held] = await tx.$queryRaw<{ archivedAt: Date | null }[]>`
    SELECT "archivedAt" FROM "Prompt" WHERE "workspaceId" = ${workspaceId} AND "id" = ${promptId} FOR NO KEY UPDATE`
  if (!held) throw notFound('Prompt')
  if (held.archivedAt) throw conflict('This prompt is archived. Restore it first.')
}

/** Throws `invalid` when a prompt's sets, as they are now in the transaction, are too many or weigh too much. The prompt is held. */
export async function refuseTooMuch(tx: Tx, { workspaceId }: Ctx, promptId: string): Promise<void> {
  const { _count: count, _sum: sum } = await tx.inputSet.aggregate({
    where: { workspaceId, promptId, deletedAt: null },
    _count: true,
    _sum: { bytes: true },
  })
  if (count > MAX_SETS) throw invalid(`A prompt may have ${MAX_SETS.toLocaleString('en')} input sets. Delete some first.`)
  if ((sum.bytes ?? 0) > MAX_ALL_BYTES)
    throw invalid(`All input sets of a prompt may weigh ${MAX_ALL_BYTES / 1_000_000} MB together. Delete some first.`)
}

export const nameTaken = (name: string) => conflict(`This prompt has an input set named ${name} already. Choose another name.`, { name })
