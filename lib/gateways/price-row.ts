import type { PriceDto, PriceInput } from './schema'

type Amount = { toFixed: () => string }
type PriceRow = {
  currency: string | null
  inputPerMillion: Amount | null
  cachedPerMillion: Amount | null
  outputPerMillion: Amount | null
  perCall: Amount | null
  priceSource: string | null
  pricedAt: Date | null
}

export const priceColumns = {
  currency: true,
  inputPerMillion: true,
  cachedPerMillion: true,
  outputPerMillion: true,
  perCall: true,
  priceSource: true,
  pricedAt: true,
} as const

/** The price in a model's row; null when it has none. */
export function priceOf(row: PriceRow | undefined): PriceDto | null {
  if (!row?.currency || !row.pricedAt) return null
  const text = (amount: Amount | null) => amount?.toFixed() ?? null
  return {
    currency: row.currency,
    inputPerMillion: text(row.inputPerMillion),
    cachedInputPerMillion: text(row.cachedPerMillion),
    outputPerMillion: text(row.outputPerMillion),
    perCall: text(row.perCall),
    source: row.priceSource ?? 'manual',
    setAt: row.pricedAt.toISOString(),
  }
}

/** The columns of a price typed in by hand. Null: unknown. */
export function priceData(price: PriceInput | null) {
  return {
    currency: price?.currency ?? null,
    inputPerMillion: price?.inputPerMillion ?? null,
    cachedPerMillion: price?.cachedInputPerMillion ?? null,
    outputPerMillion: price?.outputPerMillion ?? null,
    perCall: price?.perCall ?? null,
    priceSource: price ? 'manual' : null,
    pricedAt: price ? new Date() : null,
  }
}
