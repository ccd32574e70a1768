import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { textsOf } from '@/components/playground/values'
import { exportInputSets } from '@/lib/input-sets/export-input-sets'
import { planImport } from '@/lib/input-sets/plan-import'
import { readTable } from '@/lib/input-sets/read-table'
import type { ImportInputSets, Values } from '@/lib/input-sets/schema'
import type { Json } from '@/lib/prompts/content-schema'
import type { Variable } from '@/lib/prompts/schema'

const variable = (name: string, more: Partial<Variable> = {}): Variable => ({ name, required: true, usedAs: 'value', items: [], ...more })
const prompt = {
  variables: [
    variable('product'),
    variable('score', { type: 'number' }),
    variable('vip', { type: 'boolean', required: false }),
    variable('user.name', { required: false }),
  ],
  placeholders: ['history'],
}
const plan = (format: ImportInputSets['format'], text: string, columns: Record<string, string | null> = {}) =>
  planImport(readTable({ format, text }), prompt, new Set(), { columns, onExisting: 'refuse' })

test('cells become what the variable is declared as, and what is wrong or missing is told by line and column', () => {
  const { lines, faults } = plan('csv', 'input_set,product,score,vip,user.name\nA,"Lamp, red",4.5,TRUE,Ada\nB,,high,maybe,\n')
  expect(lines[0]).toMatchObject({
    line: 2,
    name: 'A',
    values: { variables: { product: 'Lamp, red', score: 4.5, vip: true, user: { name: 'Ada' } } },
    missing: [],
  })
  expect(lines[1]).toMatchObject({ line: 3, missing: ['product', 'score'] })
  expect(faults).toEqual([
    { line: 3, column: 'score', message: 'Give a number, not this text.' },
    { line: 3, column: 'vip', message: 'Give true or false, not this text.' },
  ])
})

test('a name that stands in a section is a column too, and the form shows what it says', () => {
  const premium = [variable('premium', { required: false, usedAs: 'section', items: ['name', 'gifts'], sections: ['gifts'] })]
  const table = readTable({ format: 'csv', text: 'input_set,premium,name,gifts\nA,true,Ada,"[1]"\n' })
  const { lines } = planImport(table, { variables: premium, placeholders: [] }, new Set(), { columns: {}, onExisting: 'refuse' })
  expect(lines[0]?.values.variables).toEqual({ premium: true, name: 'Ada', gifts: [1] })
  expect(textsOf(premium, lines[0]?.values.variables ?? {})).toMatchObject({ premium: 'true', name: 'Ada' })
})

test('semicolons, tabs, byte order marks, quoted line ends and lines with Windows ends are read', () => {
  expect(plan('csv', '\ufeffinput_set;product\r\nA;"two\r\nlines"\r\nB;x').lines).toMatchObject([
    { name: 'A', values: { variables: { product: 'two\r\nlines' } } },
    { line: 4, name: 'B' },
  ])
  expect(plan('csv', 'product\tscore\nLamp\t3').lines).toMatchObject([
    { name: 'Line 2', values: { variables: { product: 'Lamp', score: 3 } } },
  ])
})

describe('a file that is none says in which line', () => {
  test.each([
    ['csv', 'a,b\n1,"2', /quotation mark is not closed/],
    ['csv', 'a,b\nx"y",2', /quotation mark stands inside/],
    ['csv', 'a,a\n1,2', /Two columns are named a/],
    ['csv', 'a,\n1,2', /Column 2 has no name/],
    ['csv', 'a,b\n1', /1 cells, the first has 2/],
    ['csv', 'input_set', /no line with values/],
    ['json', '{"a":1}', /JSON array/],
    ['json', '[1]', /Item 1 is no JSON object/],
    ['json', '[', /no JSON/],
    ['jsonl', '{"product":"x"}\n{', /no JSON/],
  ] as const)('%s %j', (format, text, message) => expect(plan(format, text).faults[0]?.message).toMatch(message))
})

test('columns go where they are told; what the prompt does not have is left out unless it is', () => {
  const text = 'title,Product name,extra\nOne,Lamp,y\n'
  expect(plan('csv', text).columns.map(({ to }) => to)).toEqual([null, null, null])
  const mapped = plan('csv', text, { title: '$name', 'Product name': 'product', extra: 'extra' })
  expect(mapped.columns.map(({ to, known }) => [to, known])).toEqual([
    ['$name', true],
    ['product', true],
    ['extra', false],
  ])
  expect(mapped.lines[0]).toMatchObject({ name: 'One', values: { variables: { product: 'Lamp', extra: 'y' } } })
  expect(plan('csv', text, { title: 'product', 'Product name': 'product' }).faults[0]).toMatchObject({ column: 'Product name' })
  expect(plan('csv', text, { title: '__proto__.x' }).faults).not.toEqual([])
})

const AnyJson = fc
  .jsonValue({ maxDepth: 2 })
  .filter((value) => value !== null && !JSON.stringify(value).includes('__proto__') && !/\\u0000|\\ud/i.test(JSON.stringify(value)))
  .map((value) => value as Json)
const Sets = fc.uniqueArray(
  fc.record({
    name: fc
      .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
      .filter((name) => name.trim() === name && name !== '' && name.length < 90),
    variables: fc.dictionary(fc.constantFrom('product', 'free', 'x-1', 'user'), AnyJson),
    placeholders: fc.dictionary(
      fc.constant('history'),
      fc.constant<Values['placeholders'][string]>([{ role: 'user', content: 'a "b", c\n' }]),
    ),
  }),
  { selector: ({ name }) => name, minLength: 1, maxLength: 6 },
)

test('what is exported as JSON comes back the same', () =>
  fc.assert(
    fc.property(Sets, fc.constantFrom('json' as const, 'jsonl' as const), (sets, format) => {
      const all = { product: 'product', free: 'free', 'x-1': 'x-1', user: 'user' }
      const { lines, faults } = plan(format, exportInputSets(sets, format), all)
      expect(faults).toEqual([])
      // JSON has no -0.
      expect(lines.map(({ name, values }) => ({ name, ...values }))).toEqual(JSON.parse(JSON.stringify(sets)))
    }),
  ))

const Texts = fc.array(
  fc.record({
    product: fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => !/[\0\ud800-\udfff]/.test(text)),
    score: fc.integer(),
  }),
  { minLength: 1, maxLength: 6 },
)
test('what is exported as CSV comes back by its types', () =>
  fc.assert(
    fc.property(Texts, (rows) => {
      const sets = rows.map((variables, at) => ({
        name: `Set ${at}`,
        variables,
        placeholders: { history: [{ role: 'user' as const, content: '"a",\nb' }] },
      }))
      const { lines, faults } = plan('csv', exportInputSets(sets, 'csv'))
      expect(faults).toEqual([])
      expect(lines.map(({ name, values }) => ({ name, ...values }))).toEqual(sets)
    }),
  ))
