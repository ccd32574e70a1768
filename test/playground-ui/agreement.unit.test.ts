import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agreementOf, comparable, likeness } from '@/components/playground/agreement'

const of = (a: string, b: string) => likeness(comparable(a), comparable(b))

test('blanks around an answer, line ends and how signs are encoded do not count', () => {
  expect(of('caf\u00e9\r\nau lait\n', ' cafe\u0301\nau lait')).toEqual({ measure: 'same', share: 1 })
})

test('JSON of one value is the same however it is written', () => {
  expect(of('{"a":1,"b":[1.0,"x"]}', '{ "b": [1, "x"],\n "a": 1e0 }')).toEqual({ measure: 'json', share: 1 })
})

test('JSON is compared field by field, an item of a list by its place', () => {
  expect(of('{"urgency":"high","tags":["a","b"]}', '{"urgency":"low","tags":["a","b"]}').share).toBeCloseTo(2 / 3)
  expect(of('["a","b"]', '["b","a"]')).toEqual({ measure: 'fields', share: 0 })
  expect(of('{"a/b":1}', '{"a":{"b":1}}').share).toBe(0)
})

test('text is compared by its words, and JSON with text as text', () => {
  expect(of('The order is late.', 'the order is early.').share).toBeCloseTo(0.8)
  expect(of('{"a":1}', 'a 1')).toMatchObject({ measure: 'words' })
  expect(of('一二三', '四五六').share).toBe(0)
})

test('an answer nested too deep to be walked is compared as text', () => {
  const deep = '['.repeat(90_000) + ']'.repeat(90_000)
  expect(of(deep, `${deep} `)).toEqual({ measure: 'same', share: 1 })
  expect(of(deep, '[]')).toMatchObject({ measure: 'words' })
})

test('the measure is symmetric, between 0 and 1, and 1 only for what says the same', () => {
  const answer = fc.oneof(
    fc.string(),
    fc.json(),
    fc.array(fc.constantFrom('a', 'b', 'c', '{', '.'), { maxLength: 5 }).map((words) => words.join(' ')),
  )
  fc.assert(
    fc.property(answer, answer, (a, b) => {
      const found = of(a, b)
      expect(found).toEqual(of(b, a))
      expect(found.share).toBeGreaterThanOrEqual(0)
      expect(found.share === 1).toBe(found.measure === 'same' || found.measure === 'json')
      expect(of(a, a)).toEqual({ measure: 'same', share: 1 })
    }),
  )
})

test('answers that say the same form a group, in the order of the row', () => {
  const { groups, means, matrix } = agreementOf(['yes', 'no', 'yes ', 'maybe', 'no'])
  expect(groups).toEqual([0, 1, 0, 2, 1])
  expect(means[0]).toBeCloseTo(1 / 4)
  expect(means[3]).toBe(0)
  expect(matrix[2]?.[0]).toEqual({ measure: 'same', share: 1 })
  expect(agreementOf(['alone']).means).toEqual([null])
})

test('groups are what the matrix says', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'b', '{"x":1}', '{"x": 1}', '[1,2]', 'c'), { maxLength: 12 }), (answers) => {
      const { groups, matrix } = agreementOf(answers)
      answers.forEach((_, row) => {
        answers.forEach((_, column) => {
          expect(groups[row] === groups[column]).toBe(matrix[row]?.[column]?.share === 1)
        })
      })
    }),
  )
})
