import { audit } from '@/lib/audit/audit'
import { actorRef, type Ctx, withTransaction } from '@/lib/context'
import type { Prisma } from '@/lib/database/client'
import { conflict, notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { inputSetColumns, toInputSet } from './queries'
import { holdPrompt, nameTaken, refuseTooMuch } from './room'
import { bytesOfValues, type InputSet, type UpdateInputSet } from './schema'

/**
 * Renames a set, or gives it other values; what is absent stays. Throws `conflict` when it was changed since `revision` (the set as it is
 * now in the details), or when the name is another's.
 */
export async function updateInputSet(ctx: Ctx, { id, revision, name, values }: UpdateInputSet): Promise<InputSet> {
  authorize(ctx, 'prompt.write')
  return withTransaction(ctx, async (tx) => {
    const here = { workspaceId: ctx.workspaceId, id, deletedAt: null }
    const set = await tx.inputSet.findFirst({ where: here, select: { promptId: true } })
    if (!set) throw notFound('Input set')
    await holdPrompt(tx, ctx, set.promptId)
    // The prompt is held by whoever names a set, so between this look and the change nobody takes the name.
    if (name !== undefined) {
      const twin = await tx.inputSet.findFirst({
        where: { workspaceId: ctx.workspaceId, promptId: set.promptId, name, deletedAt: null, id: { not: id } },
        select: { id: true },
      })
      if (twin) throw nameTaken(name)
    }
    const [changed] = await tx.inputSet.updateManyAndReturn({
      where: { ...here, revision },
      data: {
        ...(name !== undefined && { name }),
        ...(values && {
          variables: values.variables,
          placeholders: values.placeholders as Prisma.InputJsonObject,
          bytes: bytesOfValues(values),
        }),
        revision: { increment: 1 },
        updatedBy: actorRef(ctx),
        updatedByName: ctx.actor.name,
        updatedAt: new Date(),
      },
      select: inputSetColumns,
    })
    if (!changed) {
      const now = await tx.inputSet.findFirst({ where: here, select: inputSetColumns })
      if (!now) throw notFound('Input set')
      throw conflict(`${now.updatedByName} changed ${now.name} meanwhile. Look at it, then change it again.`, { newest: toInputSet(now) })
    }
    await refuseTooMuch(tx, ctx, set.promptId)
    await audit(tx, ctx, {
      action: 'input_set.update',
      subjectId: id,
      details: { promptId: set.promptId, name: changed.name, revision: changed.revision, values: values !== undefined },
    })
    return toInputSet(changed)
  })
}
