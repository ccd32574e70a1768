import { audit } from '@/lib/audit/audit'
import { type Ctx, reader, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { authorize } from '@/lib/workspaces/authorize'
import { payloadOf } from './announce'
import { wentThrough } from './message'
import { type DeliveryDto, pingType, type WebhookRef } from './schema'
import { send } from './send'
import { deliveryColumns, deliveryDto } from './webhook-dto'

/**
 * Sends a `ping` now, once, whatever the webhook listens to and also while it is disabled, and tells how it went. It counts neither as a
 * failure nor against one. Throws `not_found`.
 */
export async function testWebhook(ctx: Ctx, { webhook: id }: WebhookRef): Promise<DeliveryDto> {
  authorize(ctx, 'webhook.write')
  const { workspaceId } = ctx
  const webhook = await reader(ctx).webhook.findFirst({
    where: { workspaceId, id },
    select: { id: true, name: true, kind: true, url: true, sealedSecret: true },
  })
  if (!webhook) throw notFound('Webhook')
  const payload = await payloadOf(reader(ctx), ctx, {
    type: pingType,
    path: `/settings/webhooks/${id}`,
    data: { webhook: { id, name: webhook.name } },
  })
  const delivery = { id: newId('msg'), workspaceId, webhookId: id, event: pingType, payload }
  const { attempt: made } = await send(webhook, delivery)
  return withTransaction(ctx, async (tx) => {
    const [still] = await tx.$queryRaw<{ id: string }[]>`
      SELECT "id" FROM "Webhook" WHERE "workspaceId" = ${workspaceId} AND "id" = ${id} FOR SHARE`
    if (!still) throw notFound('Webhook')
    const state = wentThrough(made) ? ('delivered' as const) : ('failed' as const)
    const row = await tx.webhookDelivery.create({
      data: { ...delivery, state, attempts: [made], deliveredAt: state === 'delivered' ? new Date() : null },
      select: deliveryColumns,
    })
    await audit(tx, ctx, { action: 'webhook.test', subjectId: id, details: { name: webhook.name, delivery: row.id, state } })
    return deliveryDto(row)
  })
}
