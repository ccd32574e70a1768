import { parse } from 'csv-parse/sync'
import { invalid } from '@/lib/errors'
import { PriceInput } from '@/lib/gateways/price-schema'
import { figureOf, nameOf, type Offer, offer, once, refused } from './offer'

const FIGURES = {
  input_per_million: 'inputPerMillion',
  cached_input_per_million: 'cachedInputPerMillion',
  output_per_million: 'outputPerMillion',
  per_call: 'perCall',
} as const

/**
 * Reads a price file: a head line with `model` and at least one of the figures; `currency` (USD without it) and `gateway` (lines of other
 * gateways are left out) may be there, other columns are passed over. An empty cell is no figure. Throws `invalid` for what is no such file.
 */
export function readPriceCsv(text: string, gateway: string): Offer[] {
  const lines = records(text)
  const columns = Object.keys(lines[0] ?? {})
  if (!columns.includes('model') || !Object.keys(FIGURES).some((column) => columns.includes(column))) {
    const message = `Give a head line with model and at least one of ${Object.keys(FIGURES).join(', ')}.`
    throw invalid(message, [{ path: 'source.text', message }])
  }
  return once(
    lines
      .filter((line) => !line.gateway || line.gateway === gateway)
      .flatMap((line) => {
        const model = nameOf(plain(line.model ?? ''))
        return model === null ? [] : [offerOf(model, line)]
      }),
  )
}

function records(text: string): Record<string, string>[] {
  try {
    return parse(text, {
      bom: true,
      columns: (head: string[]) => head.map((name) => name.trim().toLowerCase().replace(/\s+/g, '_')),
      trim: true,
      skip_empty_lines: true,
      max_record_size: 10_000,
    })
  } catch (error) {
    const message = `This is no CSV that can be read: ${error instanceof Error ? error.message : 'unknown'}`
    throw invalid(message, [{ path: 'source.text', message }])
  }
}

function offerOf(model: string, line: Record<string, string>): Offer {
  const cell = (column: string) => line[column]?.trim() || null
  const given = Object.fromEntries(Object.entries(FIGURES).map(([column, key]) => [key, cell(column)]))
  const read = PriceInput.safeParse({ currency: cell('currency')?.toUpperCase() ?? 'USD', ...given })
  if (!read.success) return refused(model, read.error.issues[0]?.message ?? 'This price cannot be read.')
  const { currency, ...figures } = read.data
  return offer(model, {
    currency,
    inputPerMillion: figureOf(figures.inputPerMillion),
    cachedInputPerMillion: figureOf(figures.cachedInputPerMillion),
    outputPerMillion: figureOf(figures.outputPerMillion),
    perCall: figureOf(figures.perCall),
  })
}

/** Without the quote that the export sets before what a spreadsheet would run. */
const plain = (text: string) => text.replace(/^'(?=[=+\-@\t])/, '')
