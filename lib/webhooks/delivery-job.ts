import { z } from 'zod'
import type { Tx } from '@/lib/database/client'
import { defineJob } from '@/lib/jobs/define-job'
import { enqueue } from '@/lib/jobs/enqueue'

/** Sends a delivery once and decides what follows. One receiver is called by two at a time at most, so a slow one holds up only itself. */
export const deliverWebhook = defineJob(
  'webhooks.deliver',
  z.object({ deliveryId: z.string(), webhookId: z.string(), attempt: z.int().min(1) }),
  // Loaded when there is something to send: delivering can announce that it gave up, and announcing leads here.
  async (input, { signal }) => (await import('./deliver')).deliver(input, signal),
  { retries: 8, timeoutMs: 30_000, concurrency: 12, concurrencyPerGroup: 2 },
)

/** Queues the attempt number `attempt` of a delivery, once. */
export const enqueueAttempt = (tx: Tx, delivery: { id: string; webhookId: string }, attempt: number, startAfter?: Date) =>
  enqueue(
    tx,
    deliverWebhook,
    { deliveryId: delivery.id, webhookId: delivery.webhookId, attempt },
    { singletonKey: `${delivery.id}:${attempt}`, group: delivery.webhookId, ...(startAfter && { startAfter }) },
  )
