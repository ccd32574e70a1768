import type { Metadata } from 'next'
import { NoAccess } from '@/components/settings/no-access'
import { Webhooks } from '@/components/settings/webhooks'
import { listEnvironments } from '@/lib/environments/queries'
import { requirePage } from '@/lib/http/session'
import { listWebhooks } from '@/lib/webhooks/queries'
import type { WebhookDto } from '@/lib/webhooks/schema'
import { createWebhookAction } from '../actions'

export const metadata: Metadata = { title: 'Webhooks' }

const lateMs = 120_000
/** Late by minutes: no worker runs, or none keeps up. */
const isLate = ({ enabled, lastDelivery }: WebhookDto) =>
  enabled &&
  lastDelivery?.state === 'pending' &&
  lastDelivery.nextAttemptAt !== null &&
  Date.parse(lastDelivery.nextAttemptAt) < Date.now() - lateMs

export default async function WebhooksPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx, workspace } = await requirePage((await params).workspace)
  if (!workspace.permissions.includes('webhook.write'))
    return <NoAccess permission="webhook.write" role={workspace.role} title="Webhooks are for admins" />
  const [webhooks, environments] = await Promise.all([listWebhooks(ctx), listEnvironments(ctx)])
  return (
    <Webhooks
      waiting={webhooks.some(isLate)}
      webhooks={webhooks}
      environments={environments.map(({ id, slug, name }) => ({ id, slug, name }))}
      create={createWebhookAction}
    />
  )
}
