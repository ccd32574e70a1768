import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { Judgement, type JudgeSession } from './judgement-schema'

/** Marks the best answers of a session, and notes what is to be said of them; of two people's marks of one row the later counts. Throws `not_found`. */
export async function judgeSession(ctx: Ctx, { id, best = {}, note }: JudgeSession): Promise<Judgement> {
  authorize(ctx, 'run.create')
  return withTransaction(ctx, async (tx) => {
    // One statement, so that marks of different rows made at once are all kept.
    const [row] = await tx.$queryRaw<{ judgement: unknown }[]>`
      UPDATE "PlaygroundSession" SET "judgement" = "judgement"
        || jsonb_build_object('best', jsonb_strip_nulls(COALESCE("judgement"->'best', '{}') || ${JSON.stringify(best)}::jsonb))
        || ${JSON.stringify(note === undefined ? {} : { note })}::jsonb
      WHERE "workspaceId" = ${ctx.workspaceId} AND "id" = ${id}
      RETURNING "judgement"`
    if (!row) throw notFound('The session')
    await audit(tx, ctx, { action: 'playground.judge', subjectId: id, details: { best, note: note !== undefined } })
    return Judgement.parse(row.judgement)
  })
}
