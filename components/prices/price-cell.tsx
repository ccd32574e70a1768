import { priceWords } from '@/components/gateways/price-words'
import { TableCell } from '@/components/ui/table'
import type { PriceFigures } from '@/lib/prices/schema'

type Figure = 'inputPerMillion' | 'cachedInputPerMillion' | 'outputPerMillion' | 'perCall'

/** One figure of a price. Nobody knows: it says so; the price has no such figure: a dash. */
export function PriceCell({ price, of }: { price: PriceFigures | null; of: Figure }) {
  const amount = price?.[of] ?? null
  return (
    <TableCell className="whitespace-nowrap text-right">
      {price && amount !== null ? (
        priceWords(amount, price.currency)
      ) : (
        <span className="text-muted-foreground">
          {price === null && (of === 'inputPerMillion' || of === 'outputPerMillion') ? 'unknown' : '–'}
        </span>
      )}
    </TableCell>
  )
}
