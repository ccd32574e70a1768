import { z } from 'zod'
import { db } from '@/lib/database/client'
import { defineJob } from '@/lib/jobs/define-job'
import { enqueue } from '@/lib/jobs/enqueue'
import { probeGateway } from './probe-gateway'

const BATCH = 500
/** Probes that are due in the same minute are spread over this much of it. */
const SPREAD_MS = 30_000

/** Asks one gateway for a sign of life. One that is missed is not made up for: the next comes. */
export const probeJob = defineJob(
  'health.probe',
  z.object({ workspaceId: z.string(), gatewayId: z.string() }),
  ({ workspaceId, gatewayId }, { signal }) => probeGateway(workspaceId, gatewayId, signal),
  { retries: 0, timeoutMs: 2 * 60_000, concurrency: 4 },
)

/** Finds the probes that are due, every minute. */
export const sweepProbes = defineJob('health.sweep-probes', z.object({}), async () => void (await startDueProbes(new Date())), {
  cron: '* * * * *',
  retries: 0,
})

/** Half a minute early, for the sweep looks once a minute and would otherwise come just too soon. */
export const nextProbeAt = (now: Date, everyMinutes: number): Date => new Date(now.getTime() + everyMinutes * 60_000 - 30_000)

/** Enqueues every probe that is due at `now`, each once however many processes look. Tells how many. */
export const startDueProbes = (now: Date): Promise<number> =>
  db().$transaction(async (tx) => {
    const due = await tx.$queryRaw<{ workspaceId: string; gatewayId: string; everyMinutes: number }[]>`
      SELECT p."workspaceId", p."gatewayId", p."everyMinutes" FROM "GatewayProbe" p JOIN "Gateway" g ON g."id" = p."gatewayId"
      WHERE p."enabled" AND p."nextAt" <= ${now} AND g."archivedAt" IS NULL
      ORDER BY p."nextAt" LIMIT ${BATCH} FOR UPDATE OF p SKIP LOCKED`
    for (const { workspaceId, gatewayId, everyMinutes } of due) {
      const nextAt = nextProbeAt(now, everyMinutes)
      await tx.gatewayProbe.updateMany({ where: { workspaceId, gatewayId }, data: { nextAt } })
      const startAfter = new Date(Date.now() + Math.random() * SPREAD_MS)
      await enqueue(tx, probeJob, { workspaceId, gatewayId }, { singletonKey: gatewayId, startAfter })
    }
    return due.length
  })
