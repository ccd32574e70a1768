import { z } from 'zod'
import { type PriceDto, PriceInput, type PriceJump, SetPrices } from '@/lib/gateways/price-schema'
import { setPrices } from '@/lib/gateways/set-prices'
import { pricesToCsv } from '@/lib/prices/csv'
import { listPrices, priceHistory, readPrice } from '@/lib/prices/queries'
import { type BookRow, ListPrices, type PriceFigures, PriceHistoryOf, type PriceHistoryRow } from '@/lib/prices/schema'
import { pageAnswer, pageExample } from '../answers/parts'
import { BookRowAnswer, bookRowExample, PriceDetailAnswer, PriceFileAnswer, PriceRowAnswer, priceRowExample } from '../answers/prices'
import { checked, route } from '../route'
import { FlagInAddress, page, pageOf, pageQuery, strict } from './fields'

/** Money as decimal strings, per million tokens and per call. */
export const PriceBody = strict({
  currency: PriceInput.shape.currency,
  input_per_million: PriceInput.shape.inputPerMillion,
  cached_input_per_million: PriceInput.shape.cachedInputPerMillion,
  output_per_million: PriceInput.shape.outputPerMillion,
  per_call: PriceInput.shape.perCall,
})
export const priceInput = (price: z.infer<typeof PriceBody>) => ({
  currency: price.currency,
  inputPerMillion: price.input_per_million,
  cachedInputPerMillion: price.cached_input_per_million,
  outputPerMillion: price.output_per_million,
  perCall: price.per_call,
})
const PricesBody = strict({
  prices: strict({ model: SetPrices.shape.prices.element.shape.model, price: PriceBody.nullable() })
    .array()
    .min(1, 'Give at least one price.')
    .max(1000, 'At most 1,000 prices at once.'),
  valid_from: SetPrices.shape.validFrom.describe('From when they count, at most a year ahead; without it, from now.'),
  note: SetPrices.shape.note.describe('Where the figures are from.'),
})

export const presentFigures = (price: PriceFigures) => ({
  currency: price.currency,
  input_per_million: price.inputPerMillion,
  cached_input_per_million: price.cachedInputPerMillion,
  output_per_million: price.outputPerMillion,
  per_call: price.perCall,
})
export const presentJumps = (jumps: readonly PriceJump[]) => jumps.map(({ figure, from, to, percent }) => ({ figure, from, to, percent }))
const presentOrigin = ({
  source,
  note,
  validFrom,
  setAt,
  setBy,
  jumps,
}: Pick<PriceDto, 'source' | 'note' | 'validFrom' | 'setAt' | 'setBy' | 'jumps'>) => ({
  source,
  note,
  valid_from: validFrom,
  set_at: setAt,
  set_by: setBy,
  jumps: presentJumps(jumps),
})
export const presentPrice = (price: PriceDto) => ({ id: price.id, ...presentFigures(price), ...presentOrigin(price) })
const presentRow = (row: PriceHistoryRow) => ({
  id: row.id,
  state: row.state,
  price: row.figures && presentFigures(row.figures),
  ...presentOrigin(row),
})
const presentBookRow = ({ gateway, model, canonical, goneAt, price, nextFrom }: BookRow) => ({
  gateway: gateway.slug,
  model,
  canonical,
  gone_at: goneAt,
  price: price && presentPrice(price),
  next_from: nextFrom,
})

const bookQuery = {
  gateway: ListPrices.shape.gateway.describe('Only of this gateway, by its slug.'),
  canonical: ListPrices.shape.canonical.describe('Only of this model, by the name it has across gateways.'),
  known: FlagInAddress.optional().describe('Only prices that are known, or only those that are not.'),
  jumped: FlagInAddress.optional().describe('Only prices of which a figure moved by more than 20 % when they came.'),
}

export const getPrices = route({
  method: 'GET',
  path: '/api/v1/prices',
  tag: 'Prices',
  summary: 'Read the price book',
  description: 'What every model costs now, by the name it has across gateways, then by gateway.',
  response: pageAnswer(BookRowAnswer),
  example: { query: { gateway: 'koala' }, answer: pageExample(bookRowExample) },
  permission: 'workspace.read',
  query: strict({ ...bookQuery, ...pageQuery }),
  run: async ({ ctx, query: { limit, cursor, ...filter } }) => pageOf(await listPrices(ctx, filter), { limit, cursor }, ({ id }) => id),
  present: page(presentBookRow),
})

export const getPricesExport = route({
  method: 'GET',
  path: '/api/v1/price-export',
  tag: 'Prices',
  summary: 'Export the price book',
  description: 'The prices in force as CSV, with the columns that an import reads.',
  response: PriceFileAnswer,
  example: {
    query: { gateway: 'koala' },
    answer: { format: 'csv', text: 'gateway,model,currency,input_per_million,cached_input_per_million,output_per_million,per_call\n' },
  },
  permission: 'workspace.read',
  query: strict(bookQuery),
  run: async ({ ctx, query }) => ({ format: 'csv' as const, text: pricesToCsv(await listPrices(ctx, query)) }),
  present: (exported) => exported,
})

export const getPrice = route({
  method: 'GET',
  path: '/api/v1/prices/{price}',
  tag: 'Prices',
  summary: 'Read a row of the price book',
  description: 'Such as a run names in `price_id`: the row it was counted with.',
  response: PriceDetailAnswer,
  example: {
    params: { price: priceRowExample.id },
    answer: { ...priceRowExample, gateway: 'koala', model: 'openai/gpt-5-mini' },
  },
  permission: 'workspace.read',
  run: ({ ctx, params }) => readPrice(ctx, params.price),
  present: ({ gateway, model, ...row }) => ({ ...presentRow(row), gateway, model }),
})

export const putPrices = route({
  method: 'PUT',
  path: '/api/v1/gateways/{gateway}/prices',
  tag: 'Prices',
  summary: 'Set prices',
  description: 'Each becomes a new row of the price book; rows are never changed. A price of null says: not known again.',
  response: z.object({ changed: z.int() }),
  refuses: ['conflict'],
  example: {
    params: { gateway: 'koala' },
    body: {
      prices: [
        {
          model: 'openai/gpt-5-mini',
          price: { currency: 'USD', input_per_million: '0.25', cached_input_per_million: '0.025', output_per_million: '2' },
        },
      ],
      note: 'Price list of November',
    },
    answer: { changed: 1 },
  },
  permission: 'gateway.write',
  body: PricesBody,
  run: ({ ctx, params, body }) => {
    const prices = body.prices.map(({ model, price }) => ({ model, price: price && priceInput(price) }))
    return setPrices(ctx, checked(SetPrices, { gateway: params.gateway, prices, validFrom: body.valid_from, note: body.note }))
  },
  present: ({ changed }) => ({ changed }),
})

export const getPriceHistory = route({
  method: 'GET',
  path: '/api/v1/gateways/{gateway}/models/{model}/prices',
  tag: 'Prices',
  summary: 'Read a model’s prices over time',
  description: 'Newest first, those that are planned included. Its name may hold slashes: encode it as one segment.',
  response: pageAnswer(PriceRowAnswer),
  example: { params: { gateway: 'koala', model: 'openai/gpt-5-mini' }, answer: pageExample(priceRowExample) },
  permission: 'workspace.read',
  query: strict(pageQuery),
  run: async ({ ctx, params, query }) => pageOf(await priceHistory(ctx, checked(PriceHistoryOf, params)), query, ({ id }) => id),
  present: page(presentRow),
})
