import { audit } from '@/lib/audit/audit'
import { actorRef, type Ctx, withTransaction } from '@/lib/context'
import type { Prisma } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import { authorize } from '@/lib/workspaces/authorize'
import { inputSetColumns, toInputSet } from './queries'
import { holdPrompt, nameTaken, refuseTooMuch } from './room'
import { bytesOfValues, type CreateInputSet, type InputSet, type Values } from './schema'

/** The row of a new set. */
export function newInputSet(ctx: Ctx, promptId: string, name: string, values: Values): Prisma.InputSetCreateManyInput {
  const [who, now] = [actorRef(ctx), new Date()]
  return {
    id: newId('ins'),
    workspaceId: ctx.workspaceId,
    promptId,
    name,
    variables: values.variables,
    placeholders: values.placeholders as Prisma.InputJsonObject,
    bytes: bytesOfValues(values),
    createdBy: who,
    createdByName: ctx.actor.name,
    updatedBy: who,
    updatedByName: ctx.actor.name,
    createdAt: now,
    updatedAt: now,
  }
}

/** Keeps values for a prompt under a name. Throws `conflict` when the prompt has a set of that name, `invalid` when it has too many. */
export async function createInputSet(ctx: Ctx, { promptId, name, values }: CreateInputSet): Promise<InputSet> {
  authorize(ctx, 'prompt.write')
  return withTransaction(ctx, async (tx) => {
    await holdPrompt(tx, ctx, promptId)
    const [made] = await tx.inputSet.createManyAndReturn({
      data: [newInputSet(ctx, promptId, name, values)],
      skipDuplicates: true,
      select: inputSetColumns,
    })
    if (!made) throw nameTaken(name)
    await refuseTooMuch(tx, ctx, promptId)
    await audit(tx, ctx, { action: 'input_set.create', subjectId: made.id, details: { promptId, name } })
    return toInputSet(made)
  })
}
