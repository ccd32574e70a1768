import fc from 'fast-check'
import { expect, test } from 'vitest'
import { digestOf } from '@/lib/digest'

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, shuffled(child)]),
  )
}
const json = () => fc.jsonValue({ stringUnit: 'grapheme' })

test('the digest is the SHA-256 of RFC 8785 canonical JSON', () => {
  // printf '{"a":"é","b":[1,null,true]}' | sha256sum
  expect(digestOf({ b: [1.0, null, true], a: 'é' })).toBe('sha256:f5327588d116d2e7d05b8bdb3b2e4206bf3a739b14becbeb6c588ef347651ad5')
})

test('the order of keys does not matter', () => fc.assert(fc.property(json(), (value) => digestOf(shuffled(value)) === digestOf(value))))

test('the digest survives a trip through JSON text', () =>
  fc.assert(fc.property(json(), (value) => digestOf(JSON.parse(JSON.stringify(value))) === digestOf(value))))

test('two values have one digest exactly when they are the same JSON', () =>
  fc.assert(
    fc.property(json(), json(), (a, b) => (digestOf(a) === digestOf(b)) === (JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)))),
  ))

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, child]) => [key, sorted(child)]),
        )
      : value

test.each([[undefined], [Number.NaN], [Number.POSITIVE_INFINITY], ['\ud800']])('what is no JSON is refused: %s', (value) => {
  expect(() => digestOf(value)).toThrow()
})
