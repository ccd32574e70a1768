import fc from 'fast-check'
import { expect, test } from 'vitest'
import { costSentence, costWords, durationWords, moneyWords, retryWords, tokensPerSecond } from '@/components/runs/figures'

test('durations read well at every size', () => {
  expect([0.42, 7.26, 12.4, 345, 1234.5, 9999, 12_345, 61_000, 600_000].map(durationWords)).toEqual([
    '0.4 ms',
    '7.3 ms',
    '12 ms',
    '345 ms',
    '1,235 ms',
    '9,999 ms',
    '12.3 s',
    '1 min 01 s',
    '10 min 00 s',
  ])
})

test('money is as precise as is sensible', () => {
  expect(
    ['12.3456', '1.005', '0.5', '0.01234', '0.00042', '0.0000001', '0', '0.000', '1234567.891'].map((each) => moneyWords(each, 'USD')),
  ).toEqual(['$12.35', '$1.01', '$0.5000', '$0.0123', '$0.00042', '$0.00000010', '$0', '$0', '$1,234,567.89'])
  expect(moneyWords('0.02', 'CNY')).toBe('¥0.0200')
  expect(moneyWords('0.02', 'SEK')).toBe('0.0200 SEK')
})

test('rounding never leaves the digits of the amount', () => {
  const amount = fc.tuple(fc.nat(9999), fc.stringMatching(/^\d{1,10}$/)).map(([units, fraction]) => `${units}.${fraction}`)
  fc.assert(
    fc.property(amount, (given) => {
      const shown = Number(moneyWords(given, 'USD').replace(/[$,]/g, ''))
      const exact = Number(given)
      expect(Math.abs(shown - exact)).toBeLessThanOrEqual(Math.max(exact * 0.05, Number.EPSILON))
      if (exact > 0) expect(shown).toBeGreaterThan(0)
    }),
  )
})

test('an unknown cost is never a number', () => {
  expect(costWords(null)).toBe('unknown')
  expect(costSentence(null)).toMatch(/no cost/)
})

test('a cost says where it came from, and what the gateway said besides', () => {
  const book = { amount: '0.00042', currency: 'USD', source: 'price_book' as const }
  const reported = { amount: '0.0005', currency: 'USD', source: 'gateway' as const }
  expect(costSentence(book, reported)).toBe('0.00042 USD, from the price book. The gateway itself reported 0.0005 USD.')
  expect(costSentence(reported)).toBe('0.0005 USD, as the gateway reported it.')
})

test('tokens per second count from the first token, and are not told where they would mislead', () => {
  expect(tokensPerSecond(100, 200, 1200)).toBe(100)
  expect(tokensPerSecond(100, 200, 201)).toBeNull()
  expect(tokensPerSecond(null, 200, 1200)).toBeNull()
  expect(tokensPerSecond(100, null, 1200)).toBeNull()
})

test('when to try again is said in words', () => {
  expect([0, 0.2, 1, 29.2, 600].map(retryWords)).toEqual(['at once', 'at once', 'in 1 s', 'in 30 s', 'in 10 min'])
})
