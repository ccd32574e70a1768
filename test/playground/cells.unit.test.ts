import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cellId, cellOf } from '@/lib/playground/cell-schema'
import { CompareInput } from '@/lib/playground/schema'

const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/)
const cell = fc.record({
  column: word,
  row: fc.option(word),
  repeat: fc.integer({ min: 1, max: 10 }),
  turn: fc.integer({ min: 1, max: 200 }),
})

test('a cell’s id says which cell it is, and the simplest one is its column’s', () => {
  fc.assert(
    fc.property(cell, (cell) => {
      expect(cellOf(cellId(cell.column, cell.row, cell.repeat, cell.turn))).toEqual(cell)
    }),
  )
  expect([cellId('c1'), cellId('c1', 'r2'), cellId('c1', 'r2', 3), cellId('c1', null, 3, 2)]).toEqual(['c1', 'c1/r2', 'c1/r2/3', 'c1//3@2'])
})

test('what was not made by us is a column of its own', () => {
  for (const id of ['a b', '/', '@2', 'c/r/11', 'c/r/1', 'c@1', 'c@0', 'c/ä']) expect(cellOf(id)).toMatchObject({ column: id, row: null })
})

const input = (targets: object[], more: object = {}) =>
  CompareInput.safeParse({ content: { text: 'x' }, targets, ...more }).error?.issues.map(({ message }) => message) ?? []
const rows = [{ id: 'r1' }, { id: 'r2', variables: { a: 1 } }]

test('twelve columns times rows and repetitions, at most 240 cells', () => {
  const cells = (columns: number, repeats: number) =>
    Array.from({ length: columns * repeats }, (_, n) => ({ id: cellId(`c${n % columns}`, 'r1', 1 + Math.floor(n / columns)), row: 'r1' }))
  expect(input(cells(12, 10), { rows })).toEqual([])
  expect(input(cells(13, 1), { rows })).toEqual(['At most 12 columns.'])
  expect(input(Array.from({ length: 241 }, (_, n) => ({ id: cellId('c', `r${n}`) })))).toEqual(['At most 240 answers at once.'])
})

test('a target names a row that is there, and rows have ids of their own', () => {
  expect(input([{ id: 'c/r2', row: 'r2' }], { rows })).toEqual([])
  expect(input([{ id: 'c/r3', row: 'r3' }], { rows })).toEqual(['Give every row that a target names.'])
  expect(input([{ id: 'c' }], { rows: [{ id: 'r1' }, { id: 'r1' }] })).toEqual(['Two rows have the same id.'])
  expect(input([{ id: 'c', turns: [{ role: 'placeholder', name: 'h' }] }])).toEqual(['A conversation cannot hold placeholders.'])
})
