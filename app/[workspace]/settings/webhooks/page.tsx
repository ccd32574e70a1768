import type { Metadata } from 'next'
import { NoAccess } from '@/components/settings/no-access'
import { Webhooks } from '@/components/settings/webhooks'
import { listEnvironments } from '@/lib/environments/queries'
import { requirePage } from '@/lib/http/session'
import { listWebhooks } from '@/lib/webhooks/queries'
import { createWebhookAction } from './actions'

export const metadata: Metadata = { title: 'Webhooks' }

export default async function WebhooksPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { ctx, workspace } = await requirePage((await params).workspace)
  if (!workspace.permissions.includes('webhook.write'))
    return <NoAccess permission="webhook.write" role={workspace.role} title="Webhooks are for admins" />
  const [webhooks, environments] = await Promise.all([listWebhooks(ctx), listEnvironments(ctx)])
  return (
    <Webhooks
      webhooks={webhooks}
      environments={environments.map(({ id, slug, name }) => ({ id, slug, name }))}
      create={createWebhookAction}
    />
  )
}
