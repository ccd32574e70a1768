import { z } from 'zod'
import { GatewaySlug, ModelName, type PriceDto, type PriceJump, type PriceSource } from '@/lib/gateways/schema'

export const PriceHistoryOf = z.strictObject({ gateway: GatewaySlug, model: ModelName })
export type PriceHistoryOf = z.infer<typeof PriceHistoryOf>

/** What a price says, without where it came from. Money as decimal texts, per million tokens and per call. */
export type PriceFigures = Pick<PriceDto, 'currency' | 'inputPerMillion' | 'cachedInputPerMillion' | 'outputPerMillion' | 'perCall'>

/** A row of the price book. `figures` null: from then on the price was not known. */
export type PriceHistoryRow = {
  id: string
  state: 'planned' | 'in_force' | 'past'
  figures: PriceFigures | null
  source: PriceSource
  note: string
  validFrom: string
  setAt: string
  setBy: string
  /** What moved by more than 20 % against the last known price before it. */
  jumps: PriceJump[]
}

/** A row of the price book with what it is the price of. */
export type PriceDetail = PriceHistoryRow & { gateway: string; model: string }

export const ListPrices = z.strictObject({
  /** Only of this gateway, by its slug. */
  gateway: GatewaySlug.optional(),
  /** Only of this model, by the name it has across gateways. */
  canonical: z.string().max(300).optional(),
  /** Only prices that are known, or only those that are not. */
  known: z.boolean().optional(),
  /** Only prices that jumped when they came. */
  jumped: z.boolean().optional(),
})
export type ListPrices = z.infer<typeof ListPrices>

/** What a model costs at a gateway now. */
export type BookRow = {
  /** The model's id. */
  id: string
  gateway: { slug: string; name: string }
  model: string
  /** What it is called across gateways. */
  canonical: string
  /** Since when the gateway no longer lists it. */
  goneAt: string | null
  /** Null: not known. */
  price: PriceDto | null
  /** When the next price that is set already begins to count. */
  nextFrom: string | null
}
