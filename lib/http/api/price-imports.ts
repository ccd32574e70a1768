import { z } from 'zod'
import { importPrices, previewPriceImport } from '@/lib/prices/import-prices'
import { ImportPrices, type PlannedPrice, PreviewPriceImport, type PricePreview } from '@/lib/prices/schema'
import { figuresExample, PricePreviewAnswer, priceRowExample } from '../answers/prices'
import { checked, route } from '../route'
import { strict } from './fields'
import { PriceBody, presentFigures, presentJumps, presentPrice, priceInput } from './prices'

const { source } = PreviewPriceImport.shape
const chosen = ImportPrices.shape.rows.element.shape
const ImportBody = strict({
  source,
  rows: strict({
    model: chosen.model,
    price: PriceBody.nullable().describe('As the preview told it; null where it is gone.'),
    replaces: chosen.replaces.describe('The id of the price in force that the preview told, or null.'),
  })
    .array()
    .min(1, 'Choose at least one price.')
    .max(3000, 'At most 3,000 prices at once.'),
  valid_from: ImportPrices.shape.validFrom.describe('From when they count; without it, from now.'),
})

const presentPlanned = ({ model, change, price, now, jumps, reason, note }: PlannedPrice) => ({
  model,
  change,
  price: price && presentFigures(price),
  now: now && presentPrice(now),
  jumps: presentJumps(jumps),
  reason,
  note,
})
const presentPreview = ({ source, note, groups, group, rows, unlisted }: PricePreview) => ({
  source,
  note,
  groups: groups.map(({ name, ratio }) => ({ name, ratio })),
  group,
  rows: rows.map(presentPlanned),
  unlisted: { names: unlisted.names, count: unlisted.count },
})

export const postPricePreview = route({
  method: 'POST',
  path: '/api/v1/gateways/{gateway}/price-previews',
  changesNothing: true,
  tag: 'Prices',
  summary: 'See what an import of prices would do',
  description:
    '`new_api` reads `GET /api/pricing` at the gateway’s host (with several groups, none is chosen for you), `openrouter` its `/models`, `litellm` its `/v1/model/info`, `csv` the text you give, and `library` the public list prices that come with Versicle, each with its source and date.',
  response: PricePreviewAnswer,
  refuses: ['unavailable'],
  example: {
    params: { gateway: 'koala' },
    body: { source: { kind: 'library' } },
    answer: {
      source: 'library',
      note: 'Public list prices',
      groups: [],
      group: null,
      rows: [
        {
          model: 'openai/gpt-5-mini',
          change: 'same',
          price: figuresExample,
          now: null,
          jumps: [],
          reason: null,
          note: 'OpenAI’s list price of gpt-5-mini as of 2025-08-07, https://platform.openai.com/docs/pricing',
        },
      ],
      unlisted: { names: [], count: 0 },
    },
  },
  permission: 'gateway.write',
  body: strict({ source }),
  run: ({ ctx, params, body, request }) =>
    previewPriceImport(ctx, checked(PreviewPriceImport, { gateway: params.gateway, source: body.source }), request.signal),
  present: presentPreview,
})

export const postPriceImport = route({
  method: 'POST',
  path: '/api/v1/gateways/{gateway}/price-imports',
  tag: 'Prices',
  summary: 'Import prices',
  description:
    'The rows that you choose from a preview, all or none. The source is read again: what has another price by now, or was set by somebody meanwhile, is answered as 409 naming each.',
  response: z.object({ changed: z.int() }),
  refuses: ['conflict', 'unavailable'],
  example: {
    params: { gateway: 'koala' },
    body: {
      source: { kind: 'library' },
      rows: [
        {
          model: 'openai/gpt-5-mini',
          price: { currency: 'USD', input_per_million: '0.25', cached_input_per_million: '0.025', output_per_million: '2' },
          replaces: priceRowExample.id,
        },
      ],
    },
    answer: { changed: 1 },
  },
  permission: 'gateway.write',
  body: ImportBody,
  run: ({ ctx, params, body, request }) => {
    const rows = body.rows.map(({ model, price, replaces }) => ({ model, price: price && priceInput(price), replaces }))
    const input = { gateway: params.gateway, source: body.source, rows, validFrom: body.valid_from }
    return importPrices(ctx, checked(ImportPrices, input), request.signal)
  },
  present: ({ changed }) => ({ changed }),
  conflict: ({ rows }) => ({ rows }),
})
