import { audit } from '@/lib/audit/audit'
import { actorRef, type Ctx, withTransaction } from '@/lib/context'
import { authorize } from '@/lib/workspaces/authorize'
import type { RetentionDto, SetRetention } from './schema'

/** Says for how many days runs are kept; null: for ever. What is older is deleted within the hour, by the job runs.expire. */
export async function setRetention(ctx: Ctx, { days }: SetRetention): Promise<RetentionDto> {
  authorize(ctx, 'run.delete')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    const said = { days, updatedAt: new Date(), updatedBy: actorRef(ctx), updatedByName: ctx.actor.name }
    const before = await tx.runRetention.findUnique({ where: { workspaceId }, select: { days: true } })
    await tx.runRetention.upsert({ where: { workspaceId }, create: { workspaceId, ...said }, update: said })
    await audit(tx, ctx, { action: 'run.set_retention', subjectId: workspaceId, details: { from: before?.days ?? null, to: days } })
    return { days, updatedAt: said.updatedAt.toISOString(), updatedBy: ctx.actor.name }
  })
}
