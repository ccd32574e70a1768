import { audit } from '@/lib/audit/audit'
import { type Ctx, reader, withTransaction } from '@/lib/context'
import { conflict, notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { attemptsOf, wentThrough } from './message'
import type { DeliveryDto, ResendDelivery } from './schema'
import { send } from './send'
import { deliveryColumns, deliveryDto } from './webhook-dto'

const keptAttempts = 30

/**
 * Sends a finished delivery again now, once, with its own id, so that receivers can tell the repetition. Throws `not_found`, or
 * `conflict` while it is still on its way.
 */
export async function resendDelivery(ctx: Ctx, { webhook: webhookId, delivery: id }: ResendDelivery): Promise<DeliveryDto> {
  authorize(ctx, 'webhook.write')
  const where = { workspaceId: ctx.workspaceId, webhookId, id }
  const found = await reader(ctx).webhookDelivery.findFirst({
    where,
    select: {
      id: true,
      event: true,
      payload: true,
      state: true,
      nextAttemptAt: true,
      webhook: { select: { id: true, name: true, kind: true, url: true, sealedSecret: true } },
    },
  })
  if (!found) throw notFound('Delivery')
  if (found.state === 'pending')
    throw conflict('This delivery is still on its way; it is tried again by itself.', {
      nextAttemptAt: found.nextAttemptAt?.toISOString() ?? null,
    })
  const { attempt: made } = await send(found.webhook, found)
  return withTransaction(ctx, async (tx) => {
    const [locked] = await tx.$queryRaw<{ attempts: unknown }[]>`
      SELECT "attempts" FROM "WebhookDelivery" WHERE "workspaceId" = ${ctx.workspaceId} AND "id" = ${id} FOR UPDATE`
    if (!locked) throw notFound('Delivery')
    const row = await tx.webhookDelivery.update({
      where: { id, workspaceId: ctx.workspaceId },
      data: {
        attempts: [...attemptsOf(locked), made].slice(-keptAttempts),
        ...(wentThrough(made) && { state: 'delivered' as const, deliveredAt: new Date() }),
      },
      select: deliveryColumns,
    })
    await audit(tx, ctx, {
      action: 'webhook.resend',
      subjectId: webhookId,
      details: { name: found.webhook.name, delivery: id, status: made.status },
    })
    return deliveryDto(row)
  })
}
