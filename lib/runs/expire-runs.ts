import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { db } from '@/lib/database/client'
import { logger } from '@/lib/logger'
import { authorize } from '@/lib/workspaces/authorize'
import { firstIdAt } from './filter'
import { keptFrom } from './retention-queries'

const BATCH = 1_000
const actingFor = (workspaceId: string): Ctx => ({ workspaceId, actor: { type: 'system', id: 'runs.expire', name: 'Retention' } })

/** A batch of a workspace's runs that are older than it keeps them, as it says at that moment. How many were deleted. */
async function expireBatch(ctx: Ctx, now: number): Promise<number> {
  authorize(ctx, 'run.delete')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    // Whoever changes it meanwhile waits for this batch, and the next one goes by what was said.
    const [kept] = await tx.$queryRaw<{ days: number | null }[]>`
      SELECT "days" FROM "RunRetention" WHERE "workspaceId" = ${workspaceId} FOR SHARE`
    if (!kept || kept.days === null) return 0
    const before = firstIdAt(keptFrom(kept.days, now))
    const deleted = await tx.$executeRaw`
      DELETE FROM "Run" WHERE "id" = ANY (ARRAY(
        SELECT "id" FROM "Run" WHERE "workspaceId" = ${workspaceId} AND "id" < ${before} ORDER BY "id" LIMIT ${BATCH}))`
    if (deleted > 0) await audit(tx, ctx, { action: 'run.expire', subjectId: workspaceId, details: { deleted, days: kept.days, before } })
    return deleted
  })
}

/** Deletes what each workspace does not keep any longer, batch by batch, a batch of each in turn. How many runs were deleted. */
export async function expireRuns(signal: AbortSignal, now = Date.now()): Promise<number> {
  const rows = await db().runRetention.findMany({ where: { days: { not: null } }, select: { workspaceId: true } })
  let waiting = rows.map(({ workspaceId }) => workspaceId)
  let deleted = 0
  while (waiting.length > 0 && !signal.aborted) {
    const more: string[] = []
    for (const workspaceId of waiting) {
      if (signal.aborted) break
      const count = await expireBatch(actingFor(workspaceId), now)
      deleted += count
      if (count === BATCH) more.push(workspaceId)
    }
    waiting = more
  }
  return deleted
}

/**
 * Drops the months that no workspace keeps any longer: each says how many days, and the month ended before the longest. Returns their
 * names. What cannot be locked within two seconds is left for the next time, or to the batches.
 */
export async function dropMonths(now = Date.now()): Promise<string[]> {
  const dropped: string[] = []
  const months = await db().$queryRaw<{ name: string; ends: string }[]>`
    SELECT relname::text AS name, substring(pg_get_expr(relpartbound, oid) FROM 'TO [(]''([^'']+)''[)]') AS ends
    FROM pg_class JOIN pg_inherits ON inhrelid = oid WHERE inhparent = '"Run"'::regclass AND relname ~ '^run_[0-9]{4}_[0-9]{2}$' ORDER BY relname`
  for (const { name, ends } of months) {
    try {
      const gone = await db().$transaction(async (tx) => {
        await tx.$executeRaw`SET LOCAL lock_timeout = '2s'`
        await tx.$executeRaw`LOCK TABLE "RunRetention" IN SHARE MODE`
        const [kept] = await tx.$queryRaw<{ longest: number | null; forEver: bigint }[]>`
          SELECT max(r."days") AS longest, count(*) FILTER (WHERE r."days" IS NULL) AS "forEver"
          FROM "Workspace" w LEFT JOIN "RunRetention" r ON r."workspaceId" = w."id"`
        if (!kept || kept.longest === null || kept.forEver > 0n || ends > firstIdAt(keptFrom(kept.longest, now))) return false
        const held = await tx.$queryRawUnsafe<{ workspaceId: string; deleted: number }[]>(
          `SELECT "workspaceId", count(*)::int AS deleted FROM run_partitions."${name}" GROUP BY 1 ORDER BY 1`,
        )
        await tx.$executeRawUnsafe(`DROP TABLE run_partitions."${name}"`)
        await tx.$executeRawUnsafe(`DROP TABLE IF EXISTS run_partitions."${name.replace('run_', 'run_text_')}"`)
        for (const { workspaceId, deleted } of held)
          await audit(tx, actingFor(workspaceId), {
            action: 'run.expire',
            subjectId: workspaceId,
            details: { deleted, month: name.slice(4) },
          })
        return true
      })
      if (!gone) return dropped
      dropped.push(name)
    } catch (error) {
      logger.warn({ err: error, month: name }, 'a month of runs that nobody keeps could not be dropped now')
      return dropped
    }
  }
  return dropped
}
