import { z } from 'zod'
import { GatewaySlug, ModelName, PriceInput } from './schema'

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
