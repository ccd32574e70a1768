import type { Metadata } from 'next'
import { PriceBook } from '@/components/prices/price-book'
import { Page } from '@/components/shell/page'
import { requirePage } from '@/lib/http/session'
import { listPrices } from '@/lib/prices/queries'
import { setPricesAction } from '../../gateways/actions'
import { priceHistoryAction } from '../actions'

export const metadata: Metadata = { title: 'Price book' }

export default async function PricesPage({ params }: { params: Promise<{ workspace: string }> }) {
  const { workspace } = await params
  const { ctx } = await requirePage(workspace)
  return (
    <Page crumbs={[{ label: 'Gateways', href: `/${workspace}/gateways` }, { label: 'Price book' }]}>
      <PriceBook
        rows={await listPrices(ctx)}
        gateway={null}
        opened={null}
        actions={{ history: priceHistoryAction, setPrices: setPricesAction }}
      />
    </Page>
  )
}
