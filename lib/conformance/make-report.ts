import type { Ctx } from '@/lib/context'
import { db, Prisma } from '@/lib/database/client'
import { isAppError } from '@/lib/errors'
import { openTarget } from '@/lib/gateways/open-target'
import type { Attempt } from '@/lib/jobs/define-job'
import { logger } from '@/lib/logger'
import type { CheckName } from './schema'
import { type CheckResult, series } from './series'

/** How soon a cancelled report stops its call. */
const LOOK_MS = 500

type Stored = CheckResult & { calls: number }

/** Does what is left of a report, one check after another, until it is through or cancelled. Each result is kept as soon as it is there. */
export async function makeReport(workspaceId: string, id: string, { signal, last }: Pick<Attempt, 'signal' | 'last'>): Promise<void> {
  const here = { workspaceId, id }
  const taken = await db().conformanceReport.updateMany({
    where: { ...here, state: { in: ['queued', 'running'] } },
    data: { state: 'running' },
  })
  if (taken.count === 0) return
  const report = await db().conformanceReport.findFirstOrThrow({
    where: here,
    select: { model: true, checks: true, results: true, gateway: { select: { slug: true } } },
  })
  const done = new Set((report.results as Stored[]).map(({ check }) => check))
  const left = (report.checks as CheckName[]).filter((check) => !done.has(check))
  const ctx: Ctx = { workspaceId, actor: { type: 'system', id: 'conformance', name: 'Conformance' } }
  const over = new AbortController()
  const watch = setInterval(
    () =>
      void isRunning().then(
        (running) => running || over.abort(),
        () => {},
      ),
    LOOK_MS,
  )
  try {
    const { endpoint } = await openTarget(ctx, report.gateway.slug, report.model)
    for await (const { result, calls } of series(endpoint, report.model, left, AbortSignal.any([signal, over.signal]))) {
      if (!(await keep({ ...result, calls }))) return
    }
    await end('finished', null)
  } catch (error) {
    if (over.signal.aborted) return
    if (isAppError(error)) return await end('failed', error.message)
    if (!last) throw error
    logger.error({ err: error, reportId: id }, 'a conformance report failed')
    await end('failed', 'Something went wrong on our side. The log has it under the id of this report.')
  } finally {
    clearInterval(watch)
  }

  async function isRunning(): Promise<boolean> {
    return (await db().conformanceReport.count({ where: { ...here, state: 'running' } })) > 0
  }
  /** False when the report is no longer running. */
  async function keep(result: Stored): Promise<boolean> {
    const json = JSON.stringify([result]) as Prisma.InputJsonValue
    const kept = await db().$executeRaw(Prisma.sql`
      UPDATE "ConformanceReport" SET "results" = "results" || ${json}::jsonb
      WHERE "workspaceId" = ${workspaceId} AND "id" = ${id} AND "state" = 'running'`)
    return kept > 0
  }
  async function end(state: 'finished' | 'failed', reason: string | null): Promise<void> {
    await db().conformanceReport.updateMany({ where: { ...here, state: 'running' }, data: { state, reason, finishedAt: new Date() } })
  }
}
