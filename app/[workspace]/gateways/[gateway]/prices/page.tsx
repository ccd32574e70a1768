import { PriceBook } from '@/components/prices/price-book'
import { listPrices } from '@/lib/prices/queries'
import { priceHistoryAction } from '../../../prices/actions'
import { setPricesAction } from '../../actions'
import { loadGateway } from '../load-gateway'

type Props = {
  params: Promise<{ workspace: string; gateway: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function GatewayPricesPage({ params, searchParams }: Props) {
  const { workspace, gateway: slug } = await params
  const { ctx, gateway } = await loadGateway(workspace, slug)
  const { model } = await searchParams
  return (
    <PriceBook
      key={typeof model === 'string' ? model : ''}
      rows={await listPrices(ctx, { gateway: gateway.slug })}
      gateway={gateway.slug}
      opened={typeof model === 'string' ? model : null}
      actions={{ history: priceHistoryAction, setPrices: setPricesAction }}
    />
  )
}
