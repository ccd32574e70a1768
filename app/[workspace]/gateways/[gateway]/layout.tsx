import type { Metadata } from 'next'
import type { ReactNode } from 'react'
import { layerWords } from '@/components/gateways/layer-words'
import { SimulatorBadge } from '@/components/gateways/simulator-badge'
import { Page } from '@/components/shell/page'
import { Badge } from '@/components/ui/badge'
import { TabLinks } from '@/components/ui/tab-links'
import { loadGateway } from './load-gateway'

type Props = { params: Promise<{ workspace: string; gateway: string }>; children: ReactNode }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { workspace, gateway: slug } = await params
  return { title: (await loadGateway(workspace, slug)).gateway.name }
}

export default async function GatewayLayout({ params, children }: Props) {
  const { workspace, gateway: slug } = await params
  const { gateway } = await loadGateway(workspace, slug)
  const home = `/${workspace}/gateways/${gateway.slug}`
  return (
    <Page
      crumbs={[{ label: 'Gateways', href: `/${workspace}/gateways` }, { label: gateway.name }]}
      meta={
        <>
          <SimulatorBadge gateway={gateway} />
          <Badge className="max-sm:hidden">{layerWords[gateway.layer].name}</Badge>
          <Badge className="max-sm:hidden">{gateway.region}</Badge>
        </>
      }
      bar={
        <TabLinks
          label={gateway.name}
          tabs={[
            { href: home, label: 'Models', count: gateway.modelCount },
            { href: `${home}/prices`, label: 'Prices' },
            { href: `${home}/health`, label: 'Health' },
            { href: `${home}/conformance`, label: 'Conformance' },
            { href: `${home}/settings`, label: 'Settings' },
          ]}
          className="px-4 sm:px-6"
        />
      }
    >
      {children}
    </Page>
  )
}
