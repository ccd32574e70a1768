import { stringify } from 'csv-stringify/sync'
import type { BookRow } from './schema'

/** The columns of a price file, in the order they are written; docs/prices.md says what each means. */
export const PRICE_COLUMNS = [
  'gateway',
  'model',
  'currency',
  'input_per_million',
  'cached_input_per_million',
  'output_per_million',
  'per_call',
  'source',
  'note',
  'valid_from',
  'set_by',
] as const

/** The prices in force as a file; what has no price is left out. An import of it elsewhere gives the same figures. */
export function pricesToCsv(rows: readonly BookRow[]): string {
  const records = rows.flatMap(({ gateway, model, price }) =>
    price
      ? [
          {
            gateway: gateway.slug,
            model,
            currency: price.currency,
            input_per_million: price.inputPerMillion,
            cached_input_per_million: price.cachedInputPerMillion,
            output_per_million: price.outputPerMillion,
            per_call: price.perCall,
            source: price.source,
            note: price.note,
            valid_from: price.validFrom,
            set_by: price.setBy,
          },
        ]
      : [],
  )
  // Names and notes are other people's words: `escape_formulas` keeps a spreadsheet from running them.
  return stringify(records, { header: true, columns: [...PRICE_COLUMNS], escape_formulas: true })
}
