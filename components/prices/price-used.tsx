import Link from 'next/link'
import { exactWords } from '@/components/feedback/relative-time-words'
import type { PriceDetail } from '@/lib/prices/schema'
import { priceSourceWords } from './price-source-words'

/** Which row of the price book a cost was counted with, and the way to it. */
export function PriceUsed({ price, workspace }: { price: PriceDetail; workspace: string }) {
  const since = Date.parse(price.validFrom)
  return (
    <Link
      href={`/${workspace}/gateways/${price.gateway}/prices?model=${encodeURIComponent(price.model)}`}
      title={`Valid from ${exactWords(since)}; ${priceSourceWords[price.source]}${price.note && `: ${price.note}`}; set by ${price.setBy}. ${price.id}`}
      className="underline decoration-border-strong underline-offset-3 hover:decoration-current"
    >
      price book, {exactWords(since).slice(0, 10)}
      {price.state === 'past' && ', replaced since'}
    </Link>
  )
}
