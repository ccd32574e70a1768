import fc from 'fast-check'
import { expect, test } from 'vitest'
import { add, compare, type Exact, format, multiply, parse, read, round, unitsAt } from '@/lib/gateways/decimal'
import type { Price } from '@/lib/gateways/price'
import { priceCall } from '@/lib/gateways/price'
import { priceJumps } from '@/lib/gateways/price-jump'

const exact: fc.Arbitrary<Exact> = fc.record({ units: fc.bigInt({ min: 0n, max: 10n ** 20n }), scale: fc.nat(12) })
/** Figures with up to eight decimals, as the book keeps them. */
const figure = fc.bigInt({ min: 0n, max: 10n ** 14n }).map((units) => format({ units, scale: 8 }))
const tokens = fc.record({
  inputTokens: fc.nat(10_000_000),
  outputTokens: fc.nat(10_000_000),
  cachedInputTokens: fc.option(fc.nat(10_000_000)),
})
const price: fc.Arbitrary<Price> = fc.record({
  currency: fc.constantFrom('USD', 'CNY'),
  inputPerMillion: figure,
  cachedInputPerMillion: fc.option(figure),
  outputPerMillion: figure,
  perCall: fc.option(figure),
})
const none: Price = { currency: 'USD', inputPerMillion: '0', cachedInputPerMillion: '0', outputPerMillion: '0', perCall: null }
const cost = (of: Price, used: Parameters<typeof priceCall>[1]) => parse(priceCall(of, used)?.amount ?? 'unknown')

test('what is written is what is read', () =>
  fc.assert(
    fc.property(exact, (value) => {
      expect(compare(parse(format(value)), value)).toBe(0)
      expect(read(format(value)) ?? parse('1')).toEqual(parse(format(value)))
    }),
  ))

test('adding and multiplying are exact, in any order', () =>
  fc.assert(
    fc.property(exact, exact, exact, (a, b, c) => {
      expect(compare(add(a, b), add(b, a))).toBe(0)
      expect(compare(add(add(a, b), c), add(a, add(b, c)))).toBe(0)
      expect(compare(multiply(a, add(b, c)), add(multiply(a, b), multiply(a, c)))).toBe(0)
    }),
  ))

test('rounding moves a value by half a unit at most, keeps order, and does nothing twice', () =>
  fc.assert(
    fc.property(exact, exact, fc.nat(12), (a, b, decimals) => {
      const rounded = round(a, decimals)
      const scale = Math.max(a.scale, decimals)
      const moved = unitsAt(rounded, Math.max(rounded.scale, scale)) - unitsAt(a, scale)
      expect((moved < 0n ? -moved : moved) * 2n).toBeLessThanOrEqual(10n ** BigInt(scale - decimals))
      if (compare(a, b) <= 0) expect(compare(rounded, round(b, decimals))).toBeLessThanOrEqual(0)
      expect(round(rounded, decimals)).toEqual(rounded)
    }),
  ))

test('a call costs the sum of its parts, to half a unit of the last place for each', () =>
  fc.assert(
    fc.property(price, tokens, (of, used) => {
      const cached = Math.min(used.cachedInputTokens ?? 0, used.inputTokens)
      const nothing = { inputTokens: 0, outputTokens: 0, cachedInputTokens: 0 }
      const parts = [
        cost({ ...none, inputPerMillion: of.inputPerMillion }, { ...nothing, inputTokens: used.inputTokens - cached }),
        cost({ ...none, inputPerMillion: of.cachedInputPerMillion ?? of.inputPerMillion }, { ...nothing, inputTokens: cached }),
        cost({ ...none, outputPerMillion: of.outputPerMillion }, { ...nothing, outputTokens: used.outputTokens }),
        cost({ ...none, perCall: of.perCall }, nothing),
      ]
      const difference = unitsAt(round(parts.reduce(add), 10), 10) - unitsAt(cost(of, used), 10)
      expect(difference < 0n ? -difference : difference).toBeLessThanOrEqual(2n)
    }),
  ))

test('a higher figure or more tokens never cost less, and are told in plain decimals', () =>
  fc.assert(
    fc.property(price, tokens, figure, fc.nat(1_000_000), (of, used, more, extra) => {
      const dearer = (key: 'inputPerMillion' | 'outputPerMillion') => ({ ...of, [key]: format(add(parse(of[key] ?? '0'), parse(more))) })
      const now = cost(of, used)
      const others = [
        cost(dearer('inputPerMillion'), used),
        cost(dearer('outputPerMillion'), used),
        cost({ ...of, perCall: format(add(parse(of.perCall ?? '0'), parse(more))) }, used),
        cost(of, { ...used, outputTokens: used.outputTokens + extra }),
        cost(of, { ...used, inputTokens: used.inputTokens + extra }),
      ]
      for (const other of others) expect(compare(now, other)).toBeLessThanOrEqual(0)
      expect(priceCall(of, used)?.amount).toMatch(/^\d+(\.\d{0,9}[1-9])?$/)
    }),
  ))

test('a figure jumps when it moves by more than a fifth, exactly', () => {
  const at = (input: string, more: Partial<Price> = {}): Price => ({
    ...none,
    cachedInputPerMillion: null,
    inputPerMillion: input,
    outputPerMillion: '1',
    ...more,
  })
  expect(priceJumps(at('10'), at('12'))).toEqual([])
  expect(priceJumps(at('10'), at('8'))).toEqual([])
  expect(priceJumps(at('10'), at('12.00000001'))).toEqual([{ figure: 'input', from: '10', to: '12.00000001', percent: '20' }])
  expect(priceJumps(at('10'), at('7.99999999'))[0]?.percent).toBe('-20')
  expect(priceJumps(at('75'), at('300'))[0]?.percent).toBe('300')
  expect(priceJumps(at('0'), at('0.00000001'))).toEqual([{ figure: 'input', from: '0', to: '0.00000001', percent: null }])
  expect(priceJumps(at('1'), at('0'))[0]?.percent).toBe('-100')
  expect(priceJumps(at('1'), at('1', { cachedInputPerMillion: '0.1' }))).toEqual([
    { figure: 'cached_input', from: '1', to: '0.1', percent: '-90' },
  ])
  expect(priceJumps(at('1'), at('1', { perCall: '0.01' }))).toEqual([{ figure: 'per_call', from: '0', to: '0.01', percent: null }])
  expect(
    priceJumps(at('1'), { ...at('1'), inputPerMillion: null, outputPerMillion: null, perCall: '1' }).map(({ figure }) => figure),
  ).toEqual(['input', 'output', 'per_call'])
  expect(priceJumps(at('1'), at('1', { currency: 'CNY' }))).toEqual([{ figure: 'currency', from: 'USD', to: 'CNY', percent: null }])
  expect([priceJumps(null, at('1')), priceJumps(at('1'), null)]).toEqual([[], []])
})

test('no price jumps against itself, and what jumps up by more than a fifth jumps back', () =>
  fc.assert(
    fc.property(price, fc.integer({ min: 121, max: 10_000 }), (of, percent) => {
      expect(priceJumps(of, of)).toEqual([])
      const up = { ...of, outputPerMillion: format(multiply(parse(of.outputPerMillion ?? '0'), { units: BigInt(percent), scale: 2 })) }
      const jumped = priceJumps(of, up).length
      expect(jumped).toBe(of.outputPerMillion === '0' ? 0 : 1)
    }),
  ))
