import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { type Fault, invalid, notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { environmentIdsOf, refuseAddress } from './choose'
import { webhookById } from './queries'
import type { UpdateWebhook, WebhookDto, WebhookKind } from './schema'
import { sealSecret } from './secrets'
import { apiUrlOf, dispatchUrl, repositoryOf } from './webhook-dto'

/**
 * Changes a webhook, enables or disables it; what is absent stays. Enabling clears its failures. Throws `not_found`, `invalid` for fields
 * of the other kind, or when a GitHub webhook is pointed at another host without its token being given again.
 */
export async function updateWebhook(ctx: Ctx, input: UpdateWebhook): Promise<WebhookDto> {
  authorize(ctx, 'webhook.write')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    const { webhook: id, name, events, environments, enabled, token } = input
    const [row] = await tx.$queryRaw<{ kind: WebhookKind; url: string }[]>`
      SELECT "kind", "url" FROM "Webhook" WHERE "workspaceId" = ${workspaceId} AND "id" = ${id} FOR NO KEY UPDATE`
    if (!row) throw notFound('Webhook')
    const url = urlAfter(row, input)
    const environmentIds = environments && (await environmentIdsOf(tx, ctx, environments))
    await tx.webhook.updateMany({
      where: { workspaceId, id },
      data: {
        ...(name !== undefined && { name }),
        ...(events && { events }),
        ...(environmentIds && { environmentIds }),
        ...(url !== row.url && { url }),
        ...(token !== undefined && { sealedSecret: sealSecret(id, { secret: token }) }),
        ...(enabled === true && { disabledAt: null, disabledReason: null, failures: 0 }),
        updatedAt: new Date(),
      },
    })
    // A reason that is there already, of failure or of an earlier hand, stays.
    if (enabled === false)
      await tx.webhook.updateMany({
        where: { workspaceId, id, disabledAt: null },
        data: { disabledAt: new Date(), disabledReason: `Disabled by ${ctx.actor.name}.` },
      })
    const webhook = await webhookById({ ...ctx, tx }, { webhook: id })
    const details = {
      name: webhook.name,
      ...(events && { events }),
      ...(environments && { environments: webhook.environments.map(({ slug }) => slug) }),
      ...(url !== row.url && { host: new URL(url).host }),
      ...(token !== undefined && { token: true }),
      ...(enabled !== undefined && { enabled }),
    }
    const onlySwitched = enabled !== undefined && Object.values({ name, events, environments, token }).every((given) => given === undefined)
    const action = onlySwitched && url === row.url ? (enabled ? 'webhook.enable' : 'webhook.disable') : 'webhook.update'
    await audit(tx, ctx, { action, subjectId: id, details })
    return webhook
  })
}

function urlAfter(row: { kind: WebhookKind; url: string }, { url, repository, apiUrl, token }: UpdateWebhook): string {
  const others = row.kind === 'github' ? { url } : { repository, apiUrl, token }
  const faults: Fault[] = Object.entries(others).flatMap(([path, given]) =>
    given === undefined ? [] : [{ path, message: `A webhook of the kind ${row.kind} has no such field.` }],
  )
  if (faults.length > 0) throw invalid(`A webhook of the kind ${row.kind} has no ${faults.map(({ path }) => path).join(', ')}.`, faults)
  if (row.kind === 'standard') {
    if (url !== undefined) refuseAddress(url, 'url')
    return url ?? row.url
  }
  const before = apiUrlOf(row.url)
  const api = apiUrl ?? before
  refuseAddress(api, 'apiUrl')
  if (new URL(api).origin !== new URL(before).origin && token === undefined) {
    const message = 'Give the token again: a stored token is not sent to another host.'
    throw invalid(message, [{ path: 'token', message }])
  }
  return dispatchUrl(api, repository ?? repositoryOf(row) ?? '')
}
