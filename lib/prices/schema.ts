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
