import { z } from 'zod'
import { PRICE_SOURCES } from '@/lib/gateways/price-schema'
import { Id, Time } from './parts'

const figures = {
  currency: z.string(),
  input_per_million: z.string().nullable(),
  cached_input_per_million: z.string().nullable(),
  output_per_million: z.string().nullable(),
  per_call: z.string().nullable(),
}
const JumpAnswer = z
  .object({
    figure: z.enum(['currency', 'input', 'cached_input', 'output', 'per_call']),
    from: z.string().nullable(),
    to: z.string().nullable(),
    percent: z.string().nullable().meta({ description: 'Signed, with one decimal; null where there was nothing to count from.' }),
  })
  .meta({ id: 'PriceJump', description: 'A figure that moved by more than 20 % against the last known price.' })

const origin = {
  source: z.enum(PRICE_SOURCES),
  note: z.string().meta({ description: 'Where exactly: an address, a group, a file, a person’s note.' }),
  valid_from: Time,
  set_at: Time,
  set_by: z.string(),
  jumps: z.array(JumpAnswer),
}
export const PriceAnswer = z
  .object({ id: Id('prc'), ...figures, ...origin })
  .meta({ id: 'Price', description: 'Money as decimal texts, per million tokens and per call.' })

export const PriceRowAnswer = z
  .object({
    id: Id('prc'),
    state: z.enum(['planned', 'in_force', 'past']),
    price: z.object(figures).nullable().meta({ description: 'Null: not known from then on.' }),
    ...origin,
  })
  .meta({ id: 'PriceRow', description: 'A row of the price book. Rows are never changed.' })

export const PriceDetailAnswer = PriceRowAnswer.extend({ gateway: z.string(), model: z.string() }).meta({ id: 'PriceDetail' })

export const BookRowAnswer = z
  .object({
    gateway: z.string(),
    model: z.string(),
    canonical: z.string().meta({ description: 'What the model is called across gateways.' }),
    gone_at: Time.nullable().meta({ description: 'Since when the gateway no longer lists it.' }),
    price: PriceAnswer.nullable().meta({ description: 'Null: not known.' }),
    next_from: Time.nullable().meta({ description: 'When the next price that is set already begins to count.' }),
  })
  .meta({ id: 'BookRow', description: 'What a model costs at a gateway now.' })
export const PriceFileAnswer = z.object({ format: z.literal('csv'), text: z.string() })

const PlannedAnswer = z
  .object({
    model: z.string(),
    change: z.enum(['new', 'changed', 'same', 'gone', 'unreadable']),
    price: z.object(figures).nullable(),
    now: PriceAnswer.nullable().meta({ description: 'The price in force.' }),
    jumps: z.array(JumpAnswer),
    reason: z.string().nullable().meta({ description: 'Why it cannot be read, or why to look twice.' }),
    note: z.string().nullable(),
  })
  .meta({ id: 'PlannedPrice' })
export const PricePreviewAnswer = z
  .object({
    source: z.enum(PRICE_SOURCES),
    note: z.string().meta({ description: 'Where it was read.' }),
    groups: z
      .array(z.object({ name: z.string(), ratio: z.string() }))
      .meta({ description: 'New API’s groups. Several: name one in `source.group`, and until then there are no rows.' }),
    group: z.string().nullable(),
    rows: z.array(PlannedAnswer),
    unlisted: z
      .object({ names: z.array(z.string()), count: z.int() })
      .meta({ description: 'Priced there, and not in this gateway’s list.' }),
  })
  .meta({ id: 'PricePreview' })

export const figuresExample = {
  currency: 'USD',
  input_per_million: '0.25',
  cached_input_per_million: '0.025',
  output_per_million: '2',
  per_call: null,
}
const originExample = {
  source: 'manual' as const,
  note: 'Price list of November',
  valid_from: '2026-11-23T09:02:00.000Z',
  set_at: '2026-11-23T09:02:00.000Z',
  set_by: 'Ada',
  jumps: [],
}
export const priceExample: z.infer<typeof PriceAnswer> = { id: 'prc_01KAQ52B4C6D8E0F1G3H5J7K9N', ...figuresExample, ...originExample }
export const priceRowExample: z.infer<typeof PriceRowAnswer> = {
  id: 'prc_01KAQ53D6E8F0G2H4J6K8M0N2P',
  state: 'in_force',
  price: figuresExample,
  ...originExample,
}
export const bookRowExample: z.infer<typeof BookRowAnswer> = {
  gateway: 'koala',
  model: 'openai/gpt-5-mini',
  canonical: 'gpt-5-mini',
  gone_at: null,
  price: priceExample,
  next_from: null,
}
