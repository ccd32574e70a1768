import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { NoAccess } from '@/components/settings/no-access'
import { WebhookScreen } from '@/components/settings/webhook-screen'
import { listEnvironments } from '@/lib/environments/queries'
import { isAppError } from '@/lib/errors'
import { requirePage } from '@/lib/http/session'
import { listDeliveries, webhookById } from '@/lib/webhooks/queries'
import { ListDeliveries } from '@/lib/webhooks/schema'
import { deleteWebhookAction, resendDeliveryAction, rotateWebhookSecretAction, testWebhookAction, updateWebhookAction } from '../actions'

export const metadata: Metadata = { title: 'Webhook' }

type Props = {
  params: Promise<{ workspace: string; webhook: string }>
  searchParams: Promise<{ before?: string | string[] }>
}

export default async function WebhookPage({ params, searchParams }: Props) {
  const { workspace: slug, webhook: id } = await params
  const { before } = await searchParams
  const { ctx, workspace } = await requirePage(slug)
  if (!workspace.permissions.includes('webhook.write'))
    return <NoAccess permission="webhook.write" role={workspace.role} title="Webhooks are for admins" />
  const asked = ListDeliveries.safeParse({ webhook: id, ...(before !== undefined && { cursor: before }) })
  if (!asked.success) notFound()
  const [webhook, deliveries, environments] = await Promise.all([
    webhookById(ctx, { webhook: id }),
    listDeliveries(ctx, asked.data),
    listEnvironments(ctx),
  ]).catch((error: unknown) => {
    if (isAppError(error) && error.code === 'not_found') notFound()
    throw error
  })
  return (
    <WebhookScreen
      webhook={webhook}
      deliveries={deliveries}
      older={before !== undefined}
      environments={environments.map(({ id, slug, name }) => ({ id, slug, name }))}
      actions={{
        update: updateWebhookAction,
        rotate: rotateWebhookSecretAction,
        test: testWebhookAction,
        resend: resendDeliveryAction,
        remove: deleteWebhookAction,
      }}
    />
  )
}
