import { encodeTime } from 'ulid'
import { z } from 'zod'
import { db } from '@/lib/database/client'
import { defineJob } from '@/lib/jobs/define-job'
import { enqueueAttempt } from './delivery-job'
import { attemptsOf } from './message'

const keptMs = 30 * 24 * 60 * 60 * 1_000
const overdueMs = 30 * 60 * 1_000
const batch = 2_000

/**
 * Forgets deliveries after thirty days, and queues again what should have been tried long ago: its job failed for good, as when the
 * database was away for hours.
 */
export const tidyDeliveries = defineJob(
  'webhooks.tidy',
  z.object({}),
  async (_input, { signal }) => {
    // Ids begin with their time, so the primary key finds the old ones.
    const before = `msg_${encodeTime(Date.now() - keptMs, 10)}`
    for (let removed = batch; removed === batch && !signal.aborted; )
      removed = await db().$executeRaw`
        DELETE FROM "WebhookDelivery" WHERE "id" IN (SELECT "id" FROM "WebhookDelivery" WHERE "id" < ${before} ORDER BY "id" LIMIT ${batch})`
    await requeueStuck()
  },
  { cron: '37 * * * *', timeoutMs: 300_000 },
)

async function requeueStuck(): Promise<void> {
  const stuck = await db().webhookDelivery.findMany({
    where: { state: 'pending', nextAttemptAt: { lt: new Date(Date.now() - overdueMs) } },
    orderBy: { id: 'asc' },
    take: batch,
    select: { id: true, webhookId: true, attempts: true },
  })
  for (const delivery of stuck) await db().$transaction((tx) => enqueueAttempt(tx, delivery, attemptsOf(delivery).length + 1))
}
