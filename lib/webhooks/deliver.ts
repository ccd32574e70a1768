import { audit } from '@/lib/audit/audit'
import type { Ctx } from '@/lib/context'
import { db, type Prisma, type Tx } from '@/lib/database/client'
import { announce } from './announce'
import { enqueueAttempt } from './delivery-job'
import { attemptsOf, wentThrough } from './message'
import { maxFailures, maxSilenceMs, nextAttempt } from './schedule'
import { type Made, send } from './send'

const columns = {
  id: true,
  workspaceId: true,
  event: true,
  payload: true,
  state: true,
  attempts: true,
  webhook: { select: { id: true, name: true, kind: true, url: true, sealedSecret: true, disabledAt: true } },
} satisfies Prisma.WebhookDeliverySelect
type Delivery = Prisma.WebhookDeliveryGetPayload<{ select: typeof columns }>

/**
 * The attempt number `attempt` at a delivery. Repeatable: what is recorded already, or decided otherwise meanwhile, is left as it is; a
 * process that dies between sending and recording sends again, which receivers tell by the `webhook-id`.
 */
export async function deliver({ deliveryId, attempt }: { deliveryId: string; attempt: number }, signal: AbortSignal): Promise<void> {
  const delivery = await db().webhookDelivery.findUnique({ where: { id: deliveryId }, select: columns })
  if (delivery?.state !== 'pending' || attemptsOf(delivery).length !== attempt - 1) return
  if (delivery.webhook.disabledAt) return giveUp(delivery)
  const made = await send(delivery.webhook, delivery, signal)
  // Stopped by us, not failed by the receiver: the queue brings it back.
  if (signal.aborted && !wentThrough(made.attempt)) throw new Error('The worker stopped while it waited for the receiver.')
  await db().$transaction((tx) => record(tx, delivery, attempt, made))
}

/** Its time came while the webhook was disabled: it can be sent by hand. */
async function giveUp({ id }: Delivery): Promise<void> {
  await db().webhookDelivery.updateMany({ where: { id, state: 'pending' }, data: { state: 'failed', nextAttemptAt: null } })
}

async function record(tx: Tx, delivery: Delivery, attempt: number, { attempt: made, askedMs }: Made): Promise<void> {
  const { webhook } = delivery
  const again = wentThrough(made) || made.status === 410 ? null : nextAttempt(attempt, new Date(), askedMs)
  const state = wentThrough(made) ? 'delivered' : again ? 'pending' : 'failed'
  const [recorded] = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "WebhookDelivery" SET "attempts" = "attempts" || ${JSON.stringify([made])}::jsonb, "state" = ${state}::"WebhookDeliveryState",
      "nextAttemptAt" = ${again}, "deliveredAt" = ${state === 'delivered' ? new Date() : null}
    WHERE "id" = ${delivery.id} AND "state" = 'pending' AND jsonb_array_length("attempts") = ${attempt - 1} RETURNING "id"`
  if (!recorded) return
  if (again) {
    await enqueueAttempt(tx, { id: delivery.id, webhookId: webhook.id }, attempt + 1, again)
    return
  }
  if (state === 'delivered') {
    await tx.webhook.updateMany({ where: { id: webhook.id, failures: { gt: 0 } }, data: { failures: 0 } })
    return
  }
  const [counted] = await tx.webhook.updateManyAndReturn({
    where: { id: webhook.id, disabledAt: null },
    data: { failures: { increment: 1 } },
    select: { failures: true },
  })
  if (!counted) return
  const reason =
    made.status === 410
      ? 'The receiver answered 410 Gone: it wants no more messages.'
      : await hopeless(tx, webhook.id, counted.failures, made.error)
  if (reason) await disable(tx, delivery, reason)
}

/** Why to stop trying: too many failures for good in a row, or too long with nothing else. Null to go on. */
async function hopeless(tx: Tx, webhookId: string, failures: number, error: string | null): Promise<string | null> {
  const last = error === null ? '' : ` The last: ${error}`
  if (failures >= maxFailures) return `${failures} deliveries in a row failed for good.${last}`
  const inARow = await tx.webhookDelivery.findMany({
    where: { webhookId, state: 'failed', event: { not: 'ping' } },
    orderBy: { id: 'desc' },
    take: failures,
    select: { createdAt: true },
  })
  const first = inARow.at(-1)
  return first && Date.now() - first.createdAt.getTime() > maxSilenceMs ? `Nothing has come through for three days.${last}` : null
}

/** Ends the deliveries of a webhook that does not take them, and says so: in its row, in the audit log, and to the other webhooks. */
async function disable(tx: Tx, { workspaceId, webhook }: Delivery, reason: string): Promise<void> {
  const ctx: Ctx = { workspaceId, actor: { type: 'system', id: 'webhooks', name: 'Versicle' } }
  await tx.webhook.updateMany({
    where: { id: webhook.id },
    data: { disabledAt: new Date(), disabledReason: reason, updatedAt: new Date() },
  })
  const told = { id: webhook.id, name: webhook.name }
  await announce(tx, ctx, { type: 'webhook.disabled', path: `/settings/webhooks/${webhook.id}`, data: { webhook: told, reason } })
  await audit(tx, ctx, { action: 'webhook.disable', subjectId: webhook.id, details: { name: webhook.name, reason } })
}
