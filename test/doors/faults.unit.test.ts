import { expect, test } from 'vitest'
import { z } from 'zod'
import { faultsOf, inWords, sentenceOf } from '@/lib/faults'

const told = (schema: z.ZodType, value: unknown) => {
  const { error } = schema.safeParse(value, { error: inWords })
  return error ? faultsOf(error) : []
}

test('what is missing and what is of another kind is said in plain words', () => {
  const schema = z.strictObject({ name: z.string(), count: z.int(), tags: z.array(z.string()), on: z.boolean(), at: z.strictObject({}) })
  expect(told(schema, { name: 7, count: 1.5, tags: {}, on: 'yes' })).toEqual([
    { path: 'name', message: 'Give a text, not a number.' },
    { path: 'count', message: 'Give a whole number, not a number.' },
    { path: 'tags', message: 'Give a list, not an object.' },
    { path: 'on', message: 'Give true or false, not a text.' },
    { path: 'at', message: 'This is required: give an object.' },
  ])
  expect(told(schema, null)).toEqual([{ path: '', message: 'Give an object, not null.' }])
})

test("a schema's own words win", () => {
  expect(told(z.strictObject({ name: z.string('Name it.') }), {})).toEqual([{ path: 'name', message: 'Name it.' }])
})

test('every unknown field is a fault of its own', () => {
  expect(told(z.strictObject({ in: z.strictObject({}) }), { in: { a: 1, b: 2 } }).map(({ path }) => path)).toEqual(['in.a', 'in.b'])
})

test('of a union the branch that was meant is told; where none can be guessed, all are', () => {
  const content = z.union([z.string(), z.array(z.strictObject({ text: z.string() }))])
  expect(told(content, [{ text: 'x' }, { text: 1 }])).toEqual([{ path: '1.text', message: 'Give a text, not a number.' }])
  expect(told(content, 7)).toEqual([{ path: '', message: 'Give a text, not a number. Or: Give a list, not a number.' }])
})

test('the choices of a tag and of an enumeration are told', () => {
  const message = z.discriminatedUnion('role', [z.strictObject({ role: z.literal('user') }), z.strictObject({ role: z.literal('tool') })])
  expect(told(message, { role: 'x' })).toEqual([{ path: 'role', message: 'Use "user" or "tool" as role.' }])
  expect(told(z.enum(['a', 'b']), 'c')).toEqual([{ path: '', message: 'Use "a" or "b".' }])
})

test('a refused key of a record is told at that key', () => {
  expect(told(z.record(z.string().regex(/^x/, 'Begin with x.'), z.string()), { y: 'z' })).toEqual([{ path: 'y', message: 'Begin with x.' }])
})

test('there are never more than 100 faults, nor long ones', () => {
  const faults = told(z.strictObject({}), Object.fromEntries(Array.from({ length: 5000 }, (_, n) => [`${n}${'k'.repeat(1000)}`, n])))
  expect(faults).toHaveLength(100)
  expect(Math.max(...faults.map(({ path }) => path.length))).toBeLessThan(210)
})

test('the sentence names the first fault and counts the others', () => {
  expect(sentenceOf([{ path: 'a.b', message: 'Give a text.' }])).toBe('a.b: Give a text.')
  expect(
    sentenceOf([
      { path: '', message: 'Give a text.' },
      { path: 'x', message: 'y' },
    ]),
  ).toBe('Give a text. (1 more in errors)')
})
