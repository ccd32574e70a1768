import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkJson } from '@/components/runs/json-check'
import { type JsonRow, jsonRows, treeKey } from '@/components/runs/json-tree-rows'

const schema = {
  type: 'object',
  required: ['urgency', 'tags'],
  additionalProperties: false,
  properties: {
    urgency: { enum: ['low', 'high'] },
    tags: { type: 'array', items: { type: 'string', minLength: 2 }, minItems: 1 },
    note: { anyOf: [{ type: 'null' }, { type: 'object', required: ['by'], properties: { by: { $ref: '#/$defs/name' } } }] },
    'a/b #1': { type: 'boolean' },
  },
  $defs: { name: { type: 'string', pattern: '^[A-Z]' } },
}
const format = (schema: object) => ({ type: 'json_schema', json_schema: { name: 'x', schema } })
const check = (value: unknown, wanted: unknown = format(schema)) => checkJson(JSON.stringify(value), wanted)
const faults = (value: unknown) => {
  const found = check(value)
  return found?.state === 'faults' ? found.faults.map(({ at, message }) => `${at}: ${message}`) : found
}

describe('an answer against the response format', () => {
  test('fits, and the schema is left as it was', () => {
    const before = structuredClone(schema)
    expect(check({ urgency: 'low', tags: ['ab'], note: { by: 'Ada' } })).toEqual({ state: 'fits' })
    expect(schema).toEqual(before)
  })

  test('every fault is named once, where it is', () => {
    expect(faults({ urgency: 'x', tags: ['a', 3], extra: 1, 'a/b #1': 'no' })).toEqual([
      '/urgency: Not one of "low", "high".',
      '/tags/0: String is too short (1 < 2).',
      '/tags/1: Expected string, found number.',
      '/a~1b #1: Expected boolean, found string.',
      '/extra: The schema has no place for this.',
    ])
    expect(faults({ tags: [] })).toEqual([': “urgency” is missing.', '/tags: Array has too few items (0 < 1).'])
  })

  test('of alternatives, the one that was meant is told', () => {
    const rest = { urgency: 'low', tags: ['ab'] }
    expect(faults({ ...rest, note: { by: 'ada' } })).toEqual(['/note/by: String does not match pattern.'])
    expect(faults({ ...rest, note: 7 })).toEqual(['/note: Fits none of the alternatives.'])
  })

  test('what is no JSON, or no object where one was asked for, is said', () => {
    expect(checkJson('Sure! {"a":1}', format(schema))).toMatchObject({ state: 'not_json' })
    expect(checkJson('[1]', { type: 'json_object' })).toMatchObject({ state: 'not_json' })
    expect(checkJson('{}', { type: 'json_object' })).toEqual({ state: 'fits' })
    expect(checkJson('hello', { type: 'text' })).toBeNull()
    expect(checkJson('hello', null)).toBeNull()
  })

  test('a schema that cannot be read is no fault of the answer', () => {
    expect(check({ a: 1 }, format({ properties: { a: { $ref: '#/nowhere' } } }))).toMatchObject({ state: 'unusable' })
    expect(check({ a: 'x' }, format({ properties: { a: { pattern: '(' } } }))).toMatchObject({ state: 'unusable' })
    expect(check({ a: 1 }, format({ $ref: '#' }))).toMatchObject({ state: 'unusable' })
  })

  test('a thousand faults are counted and fifty named', () => {
    const found = check(
      Array.from({ length: 1000 }, () => 1),
      format({ type: 'array', items: { type: 'string' } }),
    )
    expect(found).toMatchObject({ state: 'faults', more: 950 })
  })
})

const all = () => true
const pageful = () => 0
const at = (value: unknown, pointer: string) =>
  pointer
    .split('/')
    .slice(1)
    .reduce<unknown>((each, name) => (each as Record<string, unknown>)[name.replaceAll('~1', '/').replaceAll('~0', '~')], value)

describe('the lines of a JSON tree', () => {
  test('an open tree shows every value once, each at its pointer', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const rows = jsonRows(value, all, () => 1e9)
        expect(new Set(rows.map(({ pointer }) => pointer)).size).toBe(rows.length)
        for (const row of rows) {
          const found = at(value, row.pointer)
          if ('text' in row) expect(row.text).toBe(JSON.stringify(found))
          else if ('count' in row) expect(row.count).toBe(Object.keys(found as object).length)
        }
      }),
    )
  })

  test('down and up lead through every line and back, left to the parent', () => {
    const rows = jsonRows({ a: [1, { b: null }], c: 'x' }, all, pageful)
    expect(rows.map(({ pointer }) => pointer)).toEqual(['', '/a', '/a/0', '/a/1', '/a/1/b', '/c'])
    const go = (from: string, key: string) => treeKey(rows, from, key)
    rows.forEach((row, index) => {
      expect(go(row.pointer, 'ArrowDown')).toEqual(index === rows.length - 1 ? null : { go: rows[index + 1]?.pointer })
      expect(go(row.pointer, 'ArrowUp')).toEqual(index === 0 ? null : { go: rows[index - 1]?.pointer })
    })
    expect(go('/a/1/b', 'ArrowLeft')).toEqual({ go: '/a/1' })
    expect(go('/a/1', 'ArrowLeft')).toEqual({ toggle: '/a/1' })
    expect(go('/a', 'ArrowRight')).toEqual({ go: '/a/0' })
    expect(go('/c', 'Enter')).toBeNull()
    expect(go('/c', 'x')).toBeNull()
  })

  test('a long list is shown a page at a time', () => {
    const rows = jsonRows(
      Array.from({ length: 250 }, (_, index) => index),
      all,
      pageful,
    )
    expect(rows).toHaveLength(102)
    expect(rows.at(-1)).toMatchObject({ kind: 'more', left: 150, siblings: 101 })
    expect(treeKey(rows, rows.at(-1)?.pointer ?? '', ' ')).toEqual({ toggle: '/~' })
    expect(jsonRows(Array.from({ length: 250 }), all, () => 300)).toHaveLength(251)
  })

  test('what is nested a hundred thousand deep is walked without running out of stack', () => {
    const rows: JsonRow[] = jsonRows(JSON.parse('['.repeat(100_000) + ']'.repeat(100_000)), all, pageful)
    expect(rows.at(-1)).toMatchObject({ level: 100_000, count: 0 })
  })
})
