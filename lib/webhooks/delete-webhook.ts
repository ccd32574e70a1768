import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import type { WebhookRef } from './schema'

/** Removes a webhook with its log of deliveries; what is on its way is not sent. Throws `not_found`. */
export async function deleteWebhook(ctx: Ctx, { webhook: id }: WebhookRef): Promise<{ id: string }> {
  authorize(ctx, 'webhook.write')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    const row = await tx.webhook.findFirst({ where: { workspaceId, id }, select: { name: true } })
    const removed = await tx.webhook.deleteMany({ where: { workspaceId, id } })
    if (!row || removed.count === 0) throw notFound('Webhook')
    await audit(tx, ctx, { action: 'webhook.delete', subjectId: id, details: row })
    return { id }
  })
}
