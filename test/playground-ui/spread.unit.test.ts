import fc from 'fast-check'
import { expect, test } from 'vitest'
import { spreadOf } from '@/components/playground/spread'

type Ended = Parameters<typeof spreadOf>[0][number]
const run = (said: string, more: Partial<Ended> = {}): Ended => ({
  said,
  status: 'ok',
  firstTokenMs: 100,
  latencyMs: 500,
  usage: null,
  cost: null,
  ...more,
})
const usd = (amount: string) => ({ cost: { amount, currency: 'USD', source: 'price_book' as const } })

test('repeated answers are counted by what they say', () => {
  const spread = spreadOf([
    run('yes'),
    run('no'),
    run('yes '),
    run('yes'),
    run('half', { status: 'incomplete' }),
    run('', { status: 'error' }),
  ])
  expect(spread).toMatchObject({ runs: 6, ok: 4, same: 3, different: 2 })
  expect(spread.likeness).toBeCloseTo(0.5)
})

test('times are of whole answers: a quick failure is not a quick answer', () => {
  const spread = spreadOf([run('a', { latencyMs: 300 }), run('a', { latencyMs: 500 }), run('', { status: 'error', latencyMs: 3 })])
  expect(spread.latencyMs).toEqual({ min: 300, median: 400, max: 500, known: 2 })
})

test('what is not known is left out and counted, never taken for 0', () => {
  const spread = spreadOf([run('a', { firstTokenMs: null }), run('a', { firstTokenMs: 80 })])
  expect(spread.firstTokenMs).toEqual({ min: 80, median: 80, max: 80, known: 1 })
  expect(spread).toMatchObject({ outputTokens: null, cost: null })
  expect(spreadOf([])).toMatchObject({ runs: 0, same: 0, different: 0, likeness: null, latencyMs: null })
})

test('costs are exact, of failed calls too, and never mixed between currencies', () => {
  const all = [run('a', usd('0.0000000001')), run('b', usd('0.0000000004')), run('', { ...usd('10'), status: 'error' })]
  expect(spreadOf(all).cost).toEqual({ min: '0.0000000001', median: '0.0000000004', max: '10', currency: 'USD', known: 3 })
  expect(spreadOf(all.slice(0, 2)).cost?.median).toBe('0.00000000025')
  expect(spreadOf([run('a', usd('0')), run('b', usd('0.0'))]).cost).toMatchObject({ min: '0', median: '0', max: '0' })
  expect(spreadOf([...all, run('c', { cost: { amount: '1', currency: 'CNY', source: 'gateway' } })]).cost).toBeNull()
})

test('the least, the middle and the most are in order, and say what one run says alone', () => {
  const cents = fc.integer({ min: 0, max: 1_000_000 })
  fc.assert(
    fc.property(fc.array(cents, { minLength: 1, maxLength: 20 }), (values) => {
      const { latencyMs, cost } = spreadOf(values.map((value) => run('a', { latencyMs: value, ...usd((value / 100).toFixed(2)) })))
      expect(latencyMs).toMatchObject({ min: Math.min(...values), max: Math.max(...values), known: values.length })
      expect(Number(cost?.min) * 100).toBeCloseTo(latencyMs?.min ?? -1)
      expect(Number(cost?.median) * 100).toBeCloseTo(latencyMs?.median ?? -1)
      expect(Number(cost?.max) * 100).toBeCloseTo(latencyMs?.max ?? -1)
    }),
  )
})
