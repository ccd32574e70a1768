import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decimalOf, type Price, priceCall, priceOfEnded, type Tokens } from '@/lib/gateways/price'

const price = (more: Partial<Price> = {}): Price => ({
  currency: 'USD',
  inputPerMillion: '3',
  cachedInputPerMillion: null,
  outputPerMillion: '15',
  perCall: null,
  ...more,
})
const tokens = (inputTokens: number | null, outputTokens: number | null, cachedInputTokens: number | null = null) => ({
  inputTokens,
  outputTokens,
  cachedInputTokens,
})
const count = fc.integer({ min: 0, max: 10_000_000 })
// A price in units of 10^-8, so that the expected sum can be made with whole numbers only.
const units = fc.bigInt({ min: 0n, max: 10n ** 12n })
const asDecimal = (value: bigint) => `${value / 10n ** 8n}.${(value % 10n ** 8n).toString().padStart(8, '0')}`

test('a call is input × price + output × price + price per call', () => {
  expect(priceCall(price(), tokens(1000, 200))).toEqual({ amount: '0.006', currency: 'USD' })
  expect(priceCall(price({ perCall: '0.01', currency: 'CNY' }), tokens(1_000_000, 0))).toEqual({ amount: '3.01', currency: 'CNY' })
  expect(priceCall(price({ inputPerMillion: null, outputPerMillion: null, perCall: '0.5' }), null)).toEqual({
    amount: '0.5',
    currency: 'USD',
  })
})

test('a price per call is due for what answered or had begun to, and unknown for what did not', () => {
  const flat = price({ inputPerMillion: null, outputPerMillion: null, perCall: '0.5' })
  const cost = (status: 'ok' | 'error' | 'incomplete' | 'aborted', firstTokenMs: number | null, usage: Tokens | null = null) =>
    priceOfEnded(flat, { status, firstTokenMs, usage })?.amount ?? null
  expect([cost('ok', null), cost('incomplete', 5), cost('aborted', 5)]).toEqual(['0.5', '0.5', '0.5'])
  expect([cost('error', null), cost('error', 5), cost('aborted', null)]).toEqual([null, null, null])
  expect(cost('error', null, tokens(1, 1))).toBe('0.5')
})

test('cached input has its own price, and never more of it than input', () => {
  expect(priceCall(price({ cachedInputPerMillion: '0.3' }), tokens(1000, 0, 400))?.amount).toBe('0.00192')
  expect(priceCall(price({ cachedInputPerMillion: '0.3' }), tokens(1000, 0, 4000))?.amount).toBe('0.0003')
  expect(priceCall(price(), tokens(1000, 0, 400))?.amount).toBe('0.003')
})

test('what is unknown is null, never 0', () => {
  expect(priceCall(null, tokens(1, 1))).toBeNull()
  expect(priceCall(price(), null)).toBeNull()
  expect(priceCall(price(), tokens(1000, null))).toBeNull()
  expect(priceCall(price(), tokens(null, 1000))).toBeNull()
  expect(priceCall(price({ inputPerMillion: null, perCall: '1' }), tokens(1, 1))).toBeNull()
  expect(priceCall(price({ inputPerMillion: '0', outputPerMillion: '0' }), tokens(5, 5))?.amount).toBe('0')
})

test('sums are exact, where floats are not', () => {
  expect(priceCall(price({ inputPerMillion: '0.1', outputPerMillion: '0.2' }), tokens(1_000_000, 1_000_000))?.amount).toBe('0.3')
  fc.assert(
    fc.property(units, units, units, count, count, (input, output, perCall, inputTokens, outputTokens) => {
      const cost = priceCall(
        price({ inputPerMillion: asDecimal(input), outputPerMillion: asDecimal(output), perCall: asDecimal(perCall) }),
        tokens(inputTokens, outputTokens),
      )
      const exact = input * BigInt(inputTokens) + output * BigInt(outputTokens) + perCall * 1_000_000n // in 10^-14
      const [whole = '', fraction = ''] = cost?.amount.split('.') ?? []
      expect(BigInt(whole + fraction.padEnd(10, '0'))).toBe((exact + 5000n) / 10_000n)
    }),
  )
})

test('more tokens never cost less', () =>
  fc.assert(
    fc.property(count, count, count, (a, b, c) => {
      const [less, more] = [a, b].sort((x, y) => x - y)
      expect(Number(priceCall(price(), tokens(less!, c))?.amount)).toBeLessThanOrEqual(Number(priceCall(price(), tokens(more!, c))?.amount))
    }),
  ))

test('a reported amount becomes a plain decimal string', () => {
  expect([0.000012, '1.2e-05', 1e-7, '3', 2.5e3, '0.0', ' 0.10 ', 99999999].map(decimalOf)).toEqual([
    '0.000012',
    '0.000012',
    '0.0000001',
    '3',
    '2500',
    '0',
    '0.1',
    '99999999',
  ])
  expect([Number.NaN, -1, '-0.5', 'free', '', null, undefined, Infinity, {}, '1e999', 1e8].map(decimalOf)).toEqual(Array(11).fill(null))
})

test('any number a gateway may report keeps its value to ten decimals', () =>
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (amount) => {
      expect(Math.abs(Number(decimalOf(amount)) - amount)).toBeLessThan(1e-9)
    }),
  ))
