import { priceJumps } from '@/lib/gateways/price-jump'
import type { PriceDto, PriceSource } from '@/lib/gateways/price-schema'
import type { Offer } from './offer'
import type { PlannedPrice, PriceFigures } from './schema'

export type Known = { model: string; price: PriceDto | null }

/** Sources that tell everything they have: what is not there is gone. A file may be a part, and the library knows only some. */
const WHOLE: readonly PriceSource[] = ['new_api', 'openrouter', 'litellm']

/** The same figures in the same currency. */
export const equalFigures = (a: PriceFigures | null, b: PriceFigures | null): boolean =>
  a === null || b === null
    ? a === b
    : a.currency === b.currency &&
      a.inputPerMillion === b.inputPerMillion &&
      a.cachedInputPerMillion === b.cachedInputPerMillion &&
      a.outputPerMillion === b.outputPerMillion &&
      a.perCall === b.perCall

/** What these offers would change for the models of a gateway: what changes first, jumps before the rest. */
export function planPrices(offers: readonly Offer[], known: readonly Known[], source: PriceSource): PlannedPrice[] {
  const offered = new Map(offers.map((each) => [each.model, each]))
  const rows = known.flatMap(({ model, price: now }): PlannedPrice[] => {
    const found = offered.get(model)
    if (!found) {
      const gone = now?.source === source && WHOLE.includes(source)
      return gone ? [{ model, change: 'gone', price: null, now, jumps: [], reason: null, note: null }] : []
    }
    const { price, reason, note = null } = found
    if (!price) return [{ model, change: 'unreadable', price: null, now, jumps: [], reason, note }]
    const change = now === null ? 'new' : equalFigures(price, now) ? 'same' : 'changed'
    return [{ model, change, price, now, jumps: priceJumps(now, price), reason, note }]
  })
  return rows.sort((a, b) => weight(a) - weight(b) || (a.model < b.model ? -1 : 1))
}

const order = { changed: 1, new: 2, gone: 3, unreadable: 4, same: 5 } as const
const weight = ({ change, jumps }: PlannedPrice) => (jumps.length > 0 ? 0 : order[change])

/** The names that have a price and are not in the gateway's list. */
export function unlistedNames(offers: readonly Offer[], known: readonly Known[]): string[] {
  const listed = new Set(known.map(({ model }) => model))
  return offers.filter(({ model, price }) => price !== null && !listed.has(model)).map(({ model }) => model)
}
