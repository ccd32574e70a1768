import { type Exact, format, multiply, parse, read, round } from '@/lib/gateways/decimal'
import type { PriceFigures } from './schema'

/** A price as a source offers it. `price` null: there is one, and it cannot be taken; `reason` says why. With a price, `reason` says why to look twice. */
export type Offer = { model: string; price: PriceFigures | null; reason: string | null; note?: string }

/** As the book keeps a figure: numeric(18, 8). A thousand million for a million tokens is nonsense. */
const DECIMALS = 8
const LIMIT = 10n ** 9n
const MILLION: Exact = { units: 1_000_000n, scale: 0 }
/** More rows than any gateway has models. */
export const MAX_OFFERS = 20_000

export type Fields = Record<string, unknown>
export const isObject = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)
/** A model's name as a source writes it; null for what cannot be one. */
export const nameOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' && value.length <= 300 && !/\p{Cc}/u.test(value) ? value.trim() : null

export const refused = (model: string, reason: string): Offer => ({ model, price: null, reason })

/** A figure in the book's form; null when it is too large to be true. */
export function figure(value: Exact): string | null {
  const rounded = round(value, DECIMALS)
  return rounded.units >= LIMIT * 10n ** BigInt(rounded.scale) ? null : format(rounded)
}
/** The same of a decimal text that a schema has let through. */
export const figureOf = (text: string | null): string | null => (text === null ? null : format(parse(text)))

/** From money per token. Null for what is no non-negative number of sensible size. */
export function perToken(value: unknown): string | null {
  const exact = read(value)
  return exact && figure(multiply(exact, MILLION))
}

export const absent = (value: unknown): boolean => value === null || value === undefined || value === ''

/** What a figure that cannot be read looks like, short and harmless. */
export const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 60)

/** An offer with figures; says to look twice where it claims to be free. */
export function offer(model: string, price: PriceFigures, reason: string | null = null): Offer {
  const free = [price.inputPerMillion, price.outputPerMillion, price.perCall].every((each) => each === null || each === '0')
  return { model, price, reason: reason ?? (free ? 'Free, it says. Some gateways say so when they do not know.' : null) }
}

/** One offer for each model: the same price twice is one, two different prices are none. */
export function once(offers: readonly Offer[]): Offer[] {
  const found = new Map<string, Offer>()
  for (const each of offers) {
    const before = found.get(each.model)
    if (!before) found.set(each.model, each)
    else if (JSON.stringify(before.price) !== JSON.stringify(each.price)) {
      found.set(each.model, refused(each.model, 'It is there more than once, with different prices.'))
    }
  }
  return [...found.values()]
}
