import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  bothInPlayground,
  type ColumnSettings,
  formatPlaygroundUrl,
  type PlaygroundUrl,
  parsePlaygroundUrl,
} from '@/components/playground/url-state'

const read = (query: string) => {
  const params = new URLSearchParams(query)
  return parsePlaygroundUrl((name) => params.get(name))
}
const nothing: PlaygroundUrl = {
  prompt: null,
  version: null,
  draft: false,
  environment: null,
  run: null,
  session: null,
  inputs: null,
  columns: null,
}
const column = (gateway: string, model: string, parameters = {}) => ({ target: { gateway, model }, parameters })

test('an address is short and readable', () => {
  const columns = [column('sandbox', 'sandbox-echo'), column('openrouter', 'meta-llama/llama-4:free')]
  expect(formatPlaygroundUrl({ ...nothing, prompt: 'support/triage', version: 3, columns })).toBe(
    '?prompt=support/triage&version=3&targets=sandbox~sandbox-echo,openrouter~meta-llama/llama-4:free',
  )
  expect(formatPlaygroundUrl(nothing)).toBe('')
})

test('a column that asks what the version says has an address too', () => {
  const columns: ColumnSettings[] = [
    { target: null, parameters: {} },
    { target: null, parameters: { temperature: 0 } },
  ]
  const query = formatPlaygroundUrl({ ...nothing, draft: true, columns })
  expect(query).toContain('targets=*,*~~')
  expect(read(query)).toEqual({ ...nothing, draft: true, columns })
})

test('two versions, or a version and a draft, have an address as columns', () => {
  expect(bothInPlayground('support/triage', 2, 5, 'production')).toBe(
    '?prompt=support/triage&version=5&environment=production&targets=*~~~2,*~~~5',
  )
  expect(read(bothInPlayground('x', 'draft', 5, null))).toMatchObject({
    draft: true,
    version: null,
    columns: [
      { target: null, parameters: {} },
      { target: null, parameters: {}, version: 5 },
    ],
  })
})

test('what cannot be understood is left out', () => {
  expect(read('version=-1&draft=yes&targets=,~,a~,~b,ok~m~{nonsense')).toEqual({ ...nothing, columns: [column('ok', 'm')] })
  expect(read('targets=')).toEqual(nothing)
  expect(read('version=99999999999999999999')).toEqual(nothing)
})

test('a locked or collapsed column has an address, and old addresses mean what they meant', () => {
  const columns: ColumnSettings[] = [
    { ...column('g', 'm'), locked: true },
    { target: null, parameters: {}, version: 3, collapsed: true },
  ]
  const query = formatPlaygroundUrl({ ...nothing, columns })
  expect(query).toBe('?targets=g~m~~~l,*~~~3~c')
  expect(read(query)).toEqual({ ...nothing, columns })
  expect(read('targets=g~m~{"a":1}~3').columns).toEqual([{ ...column('g', 'm', { a: 1 }), version: 3 }])
})

test('no more than twelve columns are read', () => {
  expect(read(`targets=${Array.from({ length: 30 }, (_, at) => `g~m${at}`).join(',')}`).columns).toHaveLength(12)
})

test('any state survives the address bar', () => {
  const word = fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.isWellFormed())
  const settings = fc.record(
    {
      target: fc.oneof(fc.constant(null), fc.record({ gateway: word.filter((text) => text !== '*'), model: word })),
      parameters: fc.dictionary(fc.stringMatching(/^[a-z_~,%]{1,8}$/), fc.oneof(fc.integer(), word, fc.boolean(), fc.constant(null))),
      version: fc.integer({ min: 1, max: 999_999_999 }),
      locked: fc.constant<true>(true),
      collapsed: fc.constant<true>(true),
    },
    { requiredKeys: ['target', 'parameters'] },
  )
  const state = fc.record({
    prompt: fc.option(word),
    version: fc.option(fc.integer({ min: 1, max: 999_999_999 })),
    environment: fc.option(word),
    run: fc.option(fc.stringMatching(/^run_[0-9A-Z]{26}$/)),
    session: fc.option(fc.stringMatching(/^pls_[0-9A-Z]{26}$/)),
    inputs: fc.option(fc.stringMatching(/^ins_[0-9A-Z]{26}$/)),
    columns: fc.option(fc.array(settings, { minLength: 1, maxLength: 12 })),
  })
  fc.assert(
    fc.property(state, (given) => {
      expect(read(formatPlaygroundUrl({ ...given, draft: false }))).toEqual({ ...given, draft: false })
    }),
  )
})
