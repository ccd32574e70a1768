import { audit } from '@/lib/audit/audit'
import { actorRef, type Ctx, withTransaction } from '@/lib/context'
import { newId } from '@/lib/ids'
import { authorize } from '@/lib/workspaces/authorize'
import { environmentIdsOf, refuseAddress } from './choose'
import { webhookById } from './queries'
import type { CreateWebhook, NewWebhook } from './schema'
import { newSigningSecret, sealSecret } from './secrets'
import { dispatchUrl } from './webhook-dto'

/** Adds a webhook. Its signing secret is in the answer and nowhere else; a GitHub token is not told again. Throws `invalid`. */
export async function createWebhook(ctx: Ctx, input: CreateWebhook): Promise<NewWebhook> {
  authorize(ctx, 'webhook.write')
  const { kind, name, events } = input
  if (kind === 'github') refuseAddress(input.apiUrl, 'apiUrl')
  else refuseAddress(input.url, 'url')
  return withTransaction(ctx, async (tx) => {
    const id = newId('whk')
    const secret = kind === 'github' ? input.token : newSigningSecret()
    const url = kind === 'github' ? dispatchUrl(input.apiUrl, input.repository) : input.url
    const environmentIds = await environmentIdsOf(tx, ctx, input.environments)
    await tx.webhook.create({
      data: {
        id,
        workspaceId: ctx.workspaceId,
        name,
        kind,
        url,
        sealedSecret: sealSecret(id, { secret }),
        events,
        environmentIds,
        createdBy: actorRef(ctx),
      },
    })
    const webhook = await webhookById({ ...ctx, tx }, { webhook: id })
    const details = { name, kind, host: new URL(url).host, events, environments: webhook.environments.map(({ slug }) => slug) }
    await audit(tx, ctx, { action: 'webhook.create', subjectId: id, details })
    return { webhook, secret: kind === 'github' ? null : secret }
  })
}
