import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { authorize } from '@/lib/workspaces/authorize'
import { facetsOf } from './filter'
import { findRuns } from './find-runs'
import type { DeletedRuns, DeleteRuns } from './schema'

const AT_ONCE = 1_000

/**
 * Deletes the newest thousand of the runs that a filter lets through, for good, in one transaction with its audit row; `nextCursor` is
 * given to the next call until it is null. So nothing is locked for long, and whoever deletes a million sees how far it is and can stop.
 */
export async function deleteRuns(ctx: Ctx, { cursor, ...filter }: DeleteRuns): Promise<DeletedRuns> {
  authorize(ctx, 'run.delete')
  const facets = await facetsOf(ctx, filter)
  if (facets === null) return { deleted: 0, nextCursor: null }
  const { ids, next } = await findRuns(ctx, facets, { cursor, take: AT_ONCE, budgetMs: 1_000 })
  if (ids.length === 0) return { deleted: 0, nextCursor: next }
  return withTransaction(ctx, async (tx) => {
    const { count } = await tx.run.deleteMany({ where: { workspaceId: ctx.workspaceId, id: { in: ids } } })
    const said = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined))
    await audit(tx, ctx, {
      action: 'run.delete_many',
      subjectId: ctx.workspaceId,
      details: { deleted: count, newest: ids[0] ?? '', oldest: ids.at(-1) ?? '', filter: said },
    })
    return { deleted: count, nextCursor: next }
  })
}
