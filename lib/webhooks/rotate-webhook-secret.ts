import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { invalid, notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { webhookById } from './queries'
import type { RotatedSecret, RotateWebhookSecret, WebhookKind } from './schema'
import { newSigningSecret, openSecret, sealSecret } from './secrets'

/**
 * Makes a new signing secret, told this once. Until the overlap is over every message is signed with both, so receivers can change theirs
 * without a gap. A secret before the old one stops at once. Throws `not_found`, or `invalid` for GitHub webhooks, which have a token.
 */
export async function rotateWebhookSecret(ctx: Ctx, { webhook: id, overlapSeconds }: RotateWebhookSecret): Promise<RotatedSecret> {
  authorize(ctx, 'webhook.write')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    const [row] = await tx.$queryRaw<{ id: string; kind: WebhookKind; sealedSecret: string }[]>`
      SELECT "id", "kind", "sealedSecret" FROM "Webhook" WHERE "workspaceId" = ${workspaceId} AND "id" = ${id} FOR NO KEY UPDATE`
    if (!row) throw notFound('Webhook')
    if (row.kind === 'github') throw invalid('A GitHub webhook has a token and no signing secret. Give it a new token instead.')
    const secret = newSigningSecret()
    const until = new Date(Date.now() + overlapSeconds * 1_000).toISOString()
    const sealedSecret = sealSecret(id, { secret, previous: { secret: openSecret(row).secret, until } })
    await tx.webhook.updateMany({ where: { workspaceId, id }, data: { sealedSecret, updatedAt: new Date() } })
    const webhook = await webhookById({ ...ctx, tx }, { webhook: id })
    await audit(tx, ctx, {
      action: 'webhook.rotate_secret',
      subjectId: id,
      details: { name: webhook.name, oldSecretUntil: until },
    })
    return { webhook, secret, oldSecretUntil: until }
  })
}
