import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  addInput,
  formFaults,
  formOfGateway,
  formOfPreset,
  slugOf,
  testInput,
  updateInput,
  withName,
} from '@/components/gateways/gateway-form'
import { formOfPrice, isEmptyPrice, priceOfForm, priceWords } from '@/components/gateways/price-words'
import { presets } from '@/lib/gateways/presets'
import { PriceInput } from '@/lib/gateways/price-schema'
import { AddGateway, type GatewayDto, GatewaySlug, TestGateway, UpdateGateway } from '@/lib/gateways/schema'

const saved: GatewayDto = {
  id: 'gtw_1',
  slug: 'koala',
  name: 'Koala',
  layer: 'innovation',
  region: 'global',
  preset: 'koala',
  baseUrl: 'https://koalaapi.com/v1',
  simulator: false,
  keyLastFour: 'abcd',
  keySetAt: '2026-11-20T00:00:00Z',
  headers: [
    { name: 'X-Team', lastFour: 'eam1' },
    { name: 'X-Old', lastFour: null },
  ],
  timeoutMs: 120_000,
  modelCount: 2,
  modelChanges: null,
  keyIsOld: false,
  spareKey: null,
  pathPrefix: '',
  organization: null,
  proxyHost: null,
  connectTimeoutMs: 10_000,
  firstByteTimeoutMs: null,
  deadlineMs: null,
  maxConcurrency: null,
  syncedAt: null,
  archivedAt: null,
  createdAt: '2026-11-20T00:00:00Z',
  updatedAt: '2026-11-20T00:00:00Z',
}

test('every preset that needs nothing more can be saved as it is', () => {
  const incomplete = presets.filter((preset) => Object.keys(formFaults(formOfPreset(preset, 'http://localhost:3000'))).length > 0)
  expect(incomplete.map(({ id }) => id)).toEqual(['portkey', 'custom'])
})

test('what the form sends is what the server takes', () => {
  for (const preset of presets) {
    const form = {
      ...withName(formOfPreset(preset, 'http://localhost:3000'), 'My gateway'),
      baseUrl: 'https://a.example/v1',
      apiKey: 'sk-1',
    }
    expect(AddGateway.safeParse(addInput(form)).error?.issues).toBeUndefined()
    expect(TestGateway.safeParse(testInput(form, null, ' m ')).data).toMatchObject({ model: 'm', apiKey: 'sk-1' })
  }
})

test('any name gives a slug that is allowed, or none', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 120 }), (name) => {
      const slug = slugOf(name)
      expect(slug === '' || GatewaySlug.safeParse(slug).success).toBe(true)
    }),
  )
  expect(slugOf('4SAPI (Asia)')).toBe('4sapi-asia')
  expect(slugOf('Über Gâteway')).toBe('uber-gateway')
})

test('a slug that was typed stays when the name changes', () => {
  const form = { ...formOfGateway(saved), slug: 'mine', slugTyped: true }
  expect(withName(form, 'Other').slug).toBe('mine')
})

test('an untouched form changes nothing, and never sends a key', () => {
  expect(updateInput(formOfGateway(saved), saved)).toEqual({ gateway: 'koala' })
  expect(testInput(formOfGateway(saved), saved, '')).toEqual({ gateway: 'koala', preset: 'koala', baseUrl: saved.baseUrl, headers: {} })
})

test('headers are replaced, added, and removed with their row', () => {
  const form = formOfGateway(saved)
  const headers = [
    { ...form.headers[0]!, value: 'new' },
    { name: 'X-More', value: '1', hint: '', required: false, saved: null },
  ]
  const input = updateInput({ ...form, headers, apiKey: 'sk-new' }, saved)
  expect(input).toEqual({ gateway: 'koala', apiKey: 'sk-new', headers: { 'X-Team': 'new', 'X-More': '1', 'X-Old': null } })
  expect(UpdateGateway.safeParse(input).success).toBe(true)
})

test('a header that is needed and missing is named', () => {
  const portkey = presets.find(({ id }) => id === 'portkey')!
  expect(formFaults(formOfPreset(portkey, ''))).toEqual({ 'headers.x-portkey-provider': 'x-portkey-provider is needed here.' })
})

test('prices are shown with every digit that was given', () => {
  expect(priceWords('0.15', 'USD')).toBe('$0.15')
  expect(priceWords('2.50000000', 'USD')).toBe('$2.50')
  expect(priceWords('0.0375', 'CNY')).toBe('¥0.0375')
  expect(priceWords('75', 'SEK')).toBe('75.00 SEK')
})

test('a price survives its form', () => {
  const amount = fc.option(fc.tuple(fc.nat(9999), fc.stringMatching(/^\d{0,7}[1-9]$/)).map(([units, rest]) => `${units}.${rest}`))
  const price = fc.record({ inputPerMillion: amount, cachedInputPerMillion: amount, outputPerMillion: amount, perCall: amount })
  fc.assert(
    fc.property(price, (amounts) => {
      const form = formOfPrice({ ...amounts, currency: 'EUR' })
      expect(priceOfForm(form)).toEqual({ currency: 'EUR', ...amounts })
    }),
  )
})

test('a decimal comma is understood, and an empty form is no price', () => {
  expect(PriceInput.parse(priceOfForm({ ...formOfPrice(null), perCall: '0,02', currency: 'eur' }))).toMatchObject({
    perCall: '0.02',
    currency: 'EUR',
  })
  expect(isEmptyPrice(formOfPrice(null))).toBe(true)
})
