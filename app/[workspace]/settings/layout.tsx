import type { ReactNode } from 'react'
import { settingsPlaces } from '@/components/shell/nav'
import { Page } from '@/components/shell/page'
import { TabLinks } from '@/components/ui/tab-links'

type Props = { children: ReactNode; params: Promise<{ workspace: string }> }

export default async function SettingsLayout({ children, params }: Props) {
  const { workspace } = await params
  const tabs = settingsPlaces.map(({ path, label }) => ({ href: `/${workspace}/${path}`, label }))
  return (
    <Page crumbs={[{ label: 'Settings' }]} bar={<TabLinks label="Settings" tabs={tabs} className="px-4 sm:px-6" />}>
      {children}
    </Page>
  )
}
