import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { inputSetColumns, toInputSet } from './queries'
import { holdPrompt, nameTaken, refuseTooMuch } from './room'
import type { InputSet, OneInputSet } from './schema'

/** Brings a deleted set back as it was. Throws `conflict` when its name was given to another meanwhile. */
export async function restoreInputSet(ctx: Ctx, { id }: OneInputSet): Promise<InputSet> {
  authorize(ctx, 'prompt.write')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    const gone = { workspaceId, id, deletedAt: { not: null } }
    const set = await tx.inputSet.findFirst({ where: gone, select: { promptId: true, name: true } })
    if (!set) throw notFound('Deleted input set')
    const { promptId, name } = set
    await holdPrompt(tx, ctx, promptId)
    const twin = await tx.inputSet.findFirst({ where: { workspaceId, promptId, name, deletedAt: null }, select: { id: true } })
    if (twin) throw nameTaken(name)
    const [restored] = await tx.inputSet.updateManyAndReturn({ where: gone, data: { deletedAt: null }, select: inputSetColumns })
    if (!restored) throw notFound('Deleted input set')
    await refuseTooMuch(tx, ctx, promptId)
    await audit(tx, ctx, { action: 'input_set.restore', subjectId: id, details: { promptId, name } })
    return toInputSet(restored)
  })
}
