import { z } from 'zod'
import { Currency, type PriceDto, PriceInput, type PriceJump, type PriceSource, ValidFrom } from '@/lib/gateways/price-schema'
import { GatewaySlug, ModelName } from '@/lib/gateways/schema'

export const PriceHistoryOf = z.strictObject({ gateway: GatewaySlug, model: ModelName })
export type PriceHistoryOf = z.infer<typeof PriceHistoryOf>

/** What a price says, without where it came from. Money as decimal texts, per million tokens and per call. */
export type PriceFigures = Pick<PriceDto, 'currency' | 'inputPerMillion' | 'cachedInputPerMillion' | 'outputPerMillion' | 'perCall'>

/** A row of the price book. `figures` null: from then on the price was not known. */
export type PriceHistoryRow = Omit<PriceDto, keyof PriceFigures> & {
  state: 'planned' | 'in_force' | 'past'
  figures: PriceFigures | null
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

const MAX_CSV_CHARS = 900_000

/** Where prices are imported from. What asks the gateway goes out as its list of models does. */
export const PriceImportSource = z.discriminatedUnion('kind', [
  /** New API and One API: `GET /api/pricing` at the host's root. Their unit is dollars or yuan, as the provider says. */
  z.strictObject({
    kind: z.literal('new_api'),
    group: z.string().min(1, 'Name a group.').max(200).optional(),
    currency: Currency.default('USD'),
  }),
  z.strictObject({ kind: z.literal('openrouter') }),
  z.strictObject({ kind: z.literal('litellm') }),
  z.strictObject({
    kind: z.literal('csv'),
    text: z.string().min(1, 'The file is empty.').max(MAX_CSV_CHARS, 'The file is larger than 900,000 characters; give it in parts.'),
    file: z.string().max(200).optional(),
  }),
  /** The public list prices that come with Versicle: a starting point. */
  z.strictObject({ kind: z.literal('library') }),
])
export type PriceImportSource = z.infer<typeof PriceImportSource>

export const PreviewPriceImport = z.strictObject({ gateway: GatewaySlug, source: PriceImportSource })
export type PreviewPriceImport = z.infer<typeof PreviewPriceImport>

/** The rows that are wanted, as the preview told them: one that is another by now is refused, and then nothing is imported. */
export const ImportPrices = z.strictObject({
  gateway: GatewaySlug,
  source: PriceImportSource,
  rows: z
    .array(z.strictObject({ model: ModelName, price: PriceInput.nullable(), replaces: z.string().max(64).nullable() }))
    .min(1, 'Choose at least one price.')
    .max(3000, 'At most 3,000 prices at once.'),
  validFrom: ValidFrom.optional(),
})
export type ImportPrices = z.infer<typeof ImportPrices>

/** What an import would do with one model. */
export type PlannedPrice = {
  model: string
  /** `gone`: the last price came from there, and it is not there any more. `unreadable`: there is no price to take; `reason` says why. */
  change: 'new' | 'changed' | 'same' | 'gone' | 'unreadable'
  price: PriceFigures | null
  now: PriceDto | null
  jumps: PriceJump[]
  /** Why it cannot be read, or why to look twice. */
  reason: string | null
  /** Where exactly it is from, when that is another place for each. */
  note: string | null
}

export type PricePreview = {
  source: PriceSource
  /** Where it was read: an address with its group, a file. */
  note: string
  /** New API's groups with their factors. Several: one must be chosen, and until then there are no rows. */
  groups: { name: string; ratio: string }[]
  group: string | null
  rows: PlannedPrice[]
  /** Models that have a price there and are not in this gateway's list: the first hundred, and how many. */
  unlisted: { names: string[]; count: number }
}
