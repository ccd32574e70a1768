import type { ReactNode } from 'react'
import { settingsPlaces } from '@/components/shell/nav'
import { Page } from '@/components/shell/page'
import { Badge } from '@/components/ui/badge'
import { TabLinks } from '@/components/ui/tab-links'
import { requirePage } from '@/lib/http/session'
import { countFailedWebhooks } from '@/lib/webhooks/queries'

type Props = { children: ReactNode; params: Promise<{ workspace: string }> }

export default async function SettingsLayout({ children, params }: Props) {
  const { ctx, workspace } = await requirePage((await params).workspace)
  const failed = workspace.permissions.includes('webhook.write') ? await countFailedWebhooks(ctx) : 0
  const tabs = settingsPlaces.map(({ path, label }) => ({
    href: `/${workspace.slug}/${path}`,
    label,
    ...(path === 'settings/webhooks' && failed > 0 && { count: <Badge tone="danger">{failed} disabled</Badge> }),
  }))
  return (
    <Page crumbs={[{ label: 'Settings' }]} bar={<TabLinks label="Settings" tabs={tabs} className="px-4 sm:px-6" />}>
      {children}
    </Page>
  )
}
