import { z } from 'zod'
import { GatewaySlug, ModelName } from './schema'

/** A non-negative decimal as text: exact, never a float. */
export const Decimal = z.string().regex(/^\d{1,9}(?:\.\d{1,8})?$/, 'Give a number such as 0.15, with at most 8 decimals.')
export const Currency = z.string().regex(/^[A-Z]{3}$/, 'Give a currency as three capital letters, such as USD or CNY.')

export const PriceInput = z
  .strictObject({
    currency: Currency.default('USD'),
    inputPerMillion: Decimal.nullable().default(null),
    /** Input tokens read from the gateway's cache; null: priced like other input. */
    cachedInputPerMillion: Decimal.nullable().default(null),
    outputPerMillion: Decimal.nullable().default(null),
    /** A flat price per call, added to the rest. */
    perCall: Decimal.nullable().default(null),
  })
  .refine(
    (price) => (price.inputPerMillion !== null && price.outputPerMillion !== null) || price.perCall !== null,
    'Give the input and the output price, or a price per call.',
  )
export type PriceInput = z.infer<typeof PriceInput>

/** Where a price came from: typed in, read from the gateway in one of three dialects, a file, or the library of public list prices. */
export const PRICE_SOURCES = ['manual', 'new_api', 'openrouter', 'litellm', 'csv', 'library'] as const
export type PriceSource = (typeof PRICE_SOURCES)[number]

/** A figure that moved by more than 20 %: `percent` is signed, one decimal, and null where there was nothing to count from. */
export type PriceJump = {
  figure: 'currency' | 'input' | 'cached_input' | 'output' | 'per_call'
  from: string | null
  to: string | null
  percent: string | null
}

/** A row of the price book. */
export type PriceDto = {
  id: string
  currency: string
  inputPerMillion: string | null
  cachedInputPerMillion: string | null
  outputPerMillion: string | null
  perCall: string | null
  source: PriceSource
  /** Where exactly: an address, a group, a file, a person's note. */
  note: string
  validFrom: string
  setAt: string
  setBy: string
  /** Against the last known price before it. */
  jumps: PriceJump[]
}

/** From when a price counts: now, or a time up to a year from now; one that has passed belongs to the history alone, unless nothing newer is known. */
export const ValidFrom = z.iso.datetime({ offset: true, error: 'Give a time such as 2026-12-01T00:00:00Z.' }).refine((text) => {
  const time = Date.parse(text)
  return time >= Date.UTC(2020, 0, 1) && time <= Date.now() + 366 * 86_400_000
}, 'Give a time from 2020 on, at most a year ahead.')

/** Each price becomes a new row of the price book. `price: null` says: unknown again. */
export const SetPrices = z.strictObject({
  gateway: GatewaySlug,
  validFrom: ValidFrom.optional(),
  /** Where the figures are from, in a person's words. */
  note: z.string().trim().max(300, 'Keep the note within 300 characters.').optional(),
  prices: z
    .array(z.strictObject({ model: ModelName, price: PriceInput.nullable() }))
    .min(1, 'Give at least one price.')
    .max(1000, 'At most 1,000 prices at once.'),
})
export type SetPrices = z.infer<typeof SetPrices>
