import { type Ctx, reader } from '@/lib/context'
import { authorize } from '@/lib/workspaces/authorize'
import { createInputSet } from './create-input-set'
import { getInputSet } from './queries'
import type { DuplicateInputSet, InputSet } from './schema'

/** A set of the same values under another name; without one, the first free of `Angry customer copy`, `Angry customer copy 2` … */
export async function duplicateInputSet(ctx: Ctx, { id, name }: DuplicateInputSet): Promise<InputSet> {
  authorize(ctx, 'prompt.write')
  const { promptId, name: old, variables, placeholders } = await getInputSet(ctx, { id })
  const base = `${old.slice(0, 90)} copy`
  const taken = await reader(ctx).inputSet.findMany({
    where: { workspaceId: ctx.workspaceId, promptId, deletedAt: null, name: { startsWith: base } },
    select: { name: true },
  })
  const names = new Set(taken.map(({ name }) => name))
  let free = base
  for (let count = 2; names.has(free); count++) free = `${base} ${count}`
  return createInputSet(ctx, { promptId, name: name ?? free, values: { variables, placeholders } })
}
