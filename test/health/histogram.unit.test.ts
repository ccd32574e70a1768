import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BOUNDS_MS, merged, percentile } from '@/lib/health/histogram'

/** As PostgreSQL's width_bucket counts. */
const bucketOf = (value: number) => BOUNDS_MS.filter((bound) => bound <= value).length
const histogramOf = (values: number[]) => merged(values.map((value) => ({ [bucketOf(value)]: 1 })))
const value = fc.double({ min: 0.1, max: 2_000_000, noNaN: true })

test('a percentile is within one bucket of the exact one', () =>
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 200 }), fc.constantFrom(0.5, 0.95), (values, share) => {
      const exact = values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1]!
      const found = percentile(histogramOf(values), share)!
      expect(found).toBeLessThanOrEqual(Math.max(1, exact * 1.19) + 0.1)
      expect(found).toBeGreaterThanOrEqual(exact < 1 ? 0 : exact / 1.19 - 0.1)
    }),
  ))

test('parts added up in any order give what all values at once give', () =>
  fc.assert(
    fc.property(fc.array(value, { maxLength: 50 }), fc.array(value, { maxLength: 50 }), (a, b) => {
      expect(merged([histogramOf(a), histogramOf(b)])).toEqual(histogramOf([...b, ...a]))
    }),
  ))

test('of nothing there is no percentile', () => expect(percentile({}, 0.5)).toBeNull())
