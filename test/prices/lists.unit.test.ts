import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { canonicalOf } from '@/lib/gateways/canonical'
import { PriceInput } from '@/lib/gateways/price-schema'
import { addressOf } from '@/lib/prices/fetch-list'
import { libraryOffers } from '@/lib/prices/library'
import library from '@/lib/prices/library.json'
import { readLiteLlm } from '@/lib/prices/litellm'
import { readNewApi } from '@/lib/prices/new-api'
import type { Offer } from '@/lib/prices/offer'
import { readOpenRouter } from '@/lib/prices/openrouter'
import { readPriceCsv } from '@/lib/prices/read-csv'

const brief = (offers: Offer[] | null | undefined) =>
  Object.fromEntries(
    (offers ?? []).map(({ model, price, reason }) => [
      model,
      price ? [price.inputPerMillion, price.cachedInputPerMillion, price.outputPerMillion, price.perCall, reason !== null] : reason,
    ]),
  )

describe('New API', () => {
  const ratio = (model_name: string, more: object = {}) => ({ model_name, quota_type: 0, model_ratio: 1.25, completion_ratio: 8, ...more })

  test('a ratio becomes money: input = ratio × 2 × group, output = input × completion, cached = input × cache', () => {
    const told = readNewApi({ data: [ratio('gpt', { cache_ratio: 0.1 })], group_ratio: { default: 0.6 } }, { currency: 'CNY' })
    expect(told).toMatchObject({ group: 'default', groups: [{ name: 'default', ratio: '0.6' }] })
    expect(told?.offers[0]?.price).toEqual({
      currency: 'CNY',
      inputPerMillion: '1.5',
      cachedInputPerMillion: '0.15',
      outputPerMillion: '12',
      perCall: null,
    })
  })

  test('several groups: nothing until one is chosen, then what it may use', () => {
    const body = {
      data: [
        ratio('both', { enable_groups: ['default', 'vip'] }),
        ratio('vip-only', { enable_groups: ['vip'] }),
        ratio('all', { enable_groups: ['all'] }),
        { model_name: 'image', quota_type: 1, model_price: 0.1, enable_groups: ['vip'] },
      ],
      group_ratio: { default: 1, vip: '0.5', broken: 'x' },
    }
    expect(readNewApi(body, { currency: 'USD' })).toEqual({
      groups: [
        { name: 'default', ratio: '1' },
        { name: 'vip', ratio: '0.5' },
      ],
      group: null,
      offers: [],
    })
    expect(readNewApi(body, { currency: 'USD', group: 'none' })?.group).toBeNull()
    expect(Object.keys(brief(readNewApi(body, { currency: 'USD', group: 'default' })?.offers))).toEqual(['both', 'all'])
    expect(brief(readNewApi(body, { currency: 'USD', group: 'vip' })?.offers)).toMatchObject({ image: [null, null, null, '0.05', false] })
  })

  test('what cannot be read says why, what looks odd says to look twice, and the rest is taken', () => {
    const data = [
      ratio('negative', { model_ratio: -1 }),
      ratio('text', { model_ratio: 'free' }),
      ratio('endless', { model_ratio: Number.POSITIVE_INFINITY }),
      ratio('huge', { model_ratio: 1e15 }),
      ratio('half', { completion_ratio: undefined }),
      ratio('formula', { billing_mode: 'tiered_expr' }),
      ratio('kind', { quota_type: 7 }),
      ratio('placeholder', { model_ratio: 37.5, completion_ratio: 4 }),
      ratio('zero', { model_ratio: 0 }),
      ratio('twice'),
      ratio('twice', { model_ratio: 2 }),
      ratio('same'),
      ratio('same'),
      ratio('', {}),
      ratio('a\u0000b'),
      null,
      'text',
      { model_ratio: 1 },
      ratio('good'),
    ]
    expect(brief(readNewApi({ data }, { currency: 'USD' })?.offers)).toEqual({
      negative: 'model_ratio cannot be read: -1.',
      text: 'model_ratio cannot be read: "free".',
      endless: 'model_ratio cannot be read: null.',
      huge: 'The price is too large to be true.',
      half: 'completion_ratio cannot be read: nothing.',
      formula: 'It is priced in another way: "tiered_expr".',
      kind: 'quota_type is neither 0 nor 1: 7.',
      placeholder: ['75', null, '300', null, true],
      zero: ['0', null, '0', null, true],
      twice: 'It is there more than once, with different prices.',
      same: ['2.5', null, '20', null, false],
      good: ['2.5', null, '20', null, false],
    })
    expect([readNewApi({ data: {} }, { currency: 'USD' }), readNewApi({ models: [] }, { currency: 'USD' })]).toEqual([null, null])
  })
})

test('OpenRouter: texts per token, a price that varies, requests, cached input', () => {
  const of = (id: string, pricing: unknown) => ({ id, pricing })
  const data = [
    of('a/b', { prompt: '0.00000015', completion: '0.0000006', input_cache_read: '0.000000075', request: '0' }),
    of('per/request', { prompt: '1e-6', completion: 0.000002, request: '0.005' }),
    of('openrouter/auto', { prompt: '-1', completion: '-1' }),
    of('free', { prompt: '0', completion: '0' }),
    of('words', { prompt: 'cheap', completion: '0' }),
    of('minus', { prompt: '-0.5', completion: '0' }),
    of('half', { prompt: '0.1' }),
    of('none', null),
  ]
  expect(brief(readOpenRouter({ data }))).toEqual({
    'a/b': ['0.15', '0.075', '0.6', null, false],
    'per/request': ['1', null, '2', '0.005', false],
    'openrouter/auto': 'Its price depends on the model that answers.',
    free: ['0', null, '0', null, true],
    words: 'The price of input cannot be read: "cheap".',
    minus: 'The price of input cannot be read: "-0.5".',
    half: 'The price of output cannot be read: nothing.',
  })
  expect([readOpenRouter({ data: [{ id: 'plain-openai-list' }] }), readOpenRouter({}), readOpenRouter({ data: 'x' })]).toEqual([
    null,
    null,
    null,
  ])
})

test('LiteLLM: dollars per token by deployment; one name with two prices has none', () => {
  const of = (model_name: string, model_info: unknown) => ({ model_name, model_info })
  const data = [
    of('gpt', { input_cost_per_token: 2.5e-6, output_cost_per_token: 1e-5, cache_read_input_token_cost: 1.25e-6 }),
    of('pool', { input_cost_per_token: 1e-6, output_cost_per_token: 1e-6 }),
    of('pool', { input_cost_per_token: 2e-6, output_cost_per_token: 1e-6 }),
    of('own', { input_cost_per_token: null, output_cost_per_token: null }),
    of('unknown', { input_cost_per_token: 0, output_cost_per_token: 0 }),
    of('minus', { input_cost_per_token: -1, output_cost_per_token: 0 }),
    of('embedding', { input_cost_per_token: 1e-7, output_cost_per_token: null }),
    of('odd', 'text'),
  ]
  expect(brief(readLiteLlm({ data }))).toEqual({
    gpt: ['2.5', '1.25', '10', null, false],
    pool: 'It is there more than once, with different prices.',
    unknown: ['0', null, '0', null, true],
    minus: 'The price of input cannot be read: -1.',
    embedding: 'The price of output cannot be read: null.',
  })
  expect([readLiteLlm({ data: [{ id: 'x' }] }), readLiteLlm({ detail: 'Not found' })]).toEqual([null, null])
})

describe('CSV', () => {
  test('is read by its head line, whatever else stands there', () => {
    const text = [
      '\uFEFFNote,Model,Currency,Input per million,cached_input_per_million,output_per_million,per_call,gateway',
      'x,a,cny,"1.50",,3,,g',
      'x,b,,,,,0.02,',
      'x,elsewhere,USD,1,1,1,1,other',
      "x,'@cf/meta/llama,USD,1,,2,,g",
      'x,comma,USD,"1,5",,2,,g',
      'x,half,USD,1,,,,g',
      'x,,USD,1,,2,,g',
    ].join('\r\n')
    expect(brief(readPriceCsv(text, 'g'))).toEqual({
      a: ['1.5', null, '3', null, false],
      b: [null, null, null, '0.02', false],
      '@cf/meta/llama': ['1', null, '2', null, false],
      comma: 'Give a number such as 0.15, with at most 8 decimals.',
      half: 'Give the input and the output price, or a price per call.',
    })
  })

  test.each(['', 'model', 'a,b\n1,2', 'model,price\nx,1', 'model,per_call\n"x', '<html><body>no</body></html>'])('refuses %j', (text) =>
    expect(() => readPriceCsv(text, 'g')).toThrow(expect.objectContaining({ code: 'invalid' })),
  )

  test('never throws anything else, whatever it is given', () =>
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        try {
          readPriceCsv(`model,per_call\n${text}`, 'g')
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid' })
        }
      }),
    ))
})

test('whatever JSON comes, what is offered is a price that the book can keep', () =>
  fc.assert(
    fc.property(
      fc.array(fc.object({ key: fc.constantFrom('model_name', 'id', 'pricing', 'prompt', 'completion', 'quota_type', 'model_ratio') })),
      (data) => {
        const offers = [readNewApi({ data }, { currency: 'USD' })?.offers, readOpenRouter({ data }), readLiteLlm({ data })].flatMap(
          (each) => each ?? [],
        )
        for (const { price } of offers) if (price) PriceInput.parse(price)
      },
    ),
  ))

test('the library holds sensible list prices, each with its source and date, under names that are found', () => {
  expect(new Set(library.map(({ model }) => canonicalOf(model))).size).toBe(library.length)
  for (const { model, input, cachedInput, output, asOf, source, currency } of library) {
    PriceInput.parse({ currency, inputPerMillion: input, cachedInputPerMillion: cachedInput, outputPerMillion: output })
    expect([canonicalOf(model), URL.canParse(source), Number.isNaN(Date.parse(asOf)), Number(output) >= Number(input)]).toEqual([
      model,
      true,
      false,
      true,
    ])
  }
  const models = [
    'openai/gpt-4o-mini-2024-07-18',
    'gpt-4o-mini:free',
    'claude-3-5-sonnet-20241022',
    'ft:gpt-4o-mini:acme',
    'gpt-4o-2024-05-13',
    'someone/else',
  ]
  expect(
    libraryOffers(models.map((name) => ({ name, canonical: canonicalOf(name) }))).map(({ model, note }) => [model, note?.slice(0, 42)]),
  ).toEqual([
    ['openai/gpt-4o-mini-2024-07-18', 'OpenAI’s list price of gpt-4o-mini as of 2'],
    ['claude-3-5-sonnet-20241022', 'Anthropic’s list price of claude-3.5-sonne'],
  ])
  // One figure cannot tell what a long prompt costs there: whoever imports it is told.
  expect(libraryOffers([{ name: 'openai/gpt-6-astra', canonical: 'gpt-6-astra' }])).toMatchObject([
    { price: { inputPerMillion: '10', cachedInputPerMillion: '1', outputPerMillion: '50' }, reason: expect.stringContaining('272,000') },
  ])
  expect(libraryOffers([{ name: 'claude-opus-5-5', canonical: canonicalOf('claude-opus-5-5') }])[0]).toMatchObject({ reason: null })
})

test('each list is asked for where it is', () => {
  expect(addressOf('https://4sapi.com/v1', 'new_api')).toBe('https://4sapi.com/api/pricing')
  expect(addressOf('https://openrouter.ai/api/v1', 'openrouter')).toBe('https://openrouter.ai/api/v1/models')
  expect(addressOf('http://localhost:4000/v1', 'litellm')).toBe('http://localhost:4000/v1/model/info')
  expect(addressOf('http://localhost:4000', 'litellm')).toBe('http://localhost:4000/v1/model/info')
})
