import { canonicalOf } from '@/lib/gateways/canonical'
import library from './library.json'
import { type Offer, offer } from './offer'

/** One public list price, as its vendor published it on `asOf`. Money as decimal texts, per million tokens. */
export type LibraryPrice = {
  vendor: string
  model: string
  currency: string
  input: string
  cachedInput: string | null
  output: string
  asOf: string
  source: string
  /** What this one figure leaves out, such as a higher price of long prompts. */
  caution?: string
}

const byName = new Map<string, LibraryPrice>(library.map((each) => [canonicalOf(each.model), each]))

/** Names that a list price says nothing about: what is free there, billed in another way, or a snapshot with a price of its own. */
const OTHER_BILLING = /:(?:free|nitro|floor|online)$|^ft:|-batch$|gpt-4o-2024-05-13/

/** The list prices of those of these models that the library knows, by the name each has across gateways. A gateway may ask for more, or less. */
export const libraryOffers = (models: readonly { name: string; canonical: string }[]): Offer[] =>
  models.flatMap(({ name, canonical }) => {
    const found = OTHER_BILLING.test(name) ? undefined : byName.get(canonical)
    if (!found) return []
    const { currency, input, cachedInput, output, caution = null } = found
    const figures = { currency, inputPerMillion: input, cachedInputPerMillion: cachedInput, outputPerMillion: output, perCall: null }
    return [
      { ...offer(name, figures, caution), note: `${found.vendor}’s list price of ${found.model} as of ${found.asOf}, ${found.source}` },
    ]
  })
