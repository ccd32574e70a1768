import fc from 'fast-check'
import { expect, test } from 'vitest'
import { newAnswer } from '@/components/playground/answers'
import { askedByAll } from '@/components/playground/cells'
import { addable, type Column, type ColumnChange, changeColumns, firstTargets, matchingTargets } from '@/components/playground/columns'
import type { TargetGatewayDto } from '@/lib/gateways/model-schema'

const gateway = (slug: string, models: string[], simulator = false): TargetGatewayDto => ({
  slug,
  name: slug.toUpperCase(),
  layer: 'other',
  region: 'global',
  simulator,
  models: models.map((name) => ({
    name,
    canonical: name,
    favourite: false,
    price: null,
    capabilities: { tools: null, jsonSchema: null, images: null, contextTokens: null },
    capabilitySource: null,
  })),
})
const column = (id: string): Column => ({ id, target: { gateway: 'g', model: id }, parameters: {} })
const ids = (columns: Column[]) => columns.map(({ id }) => id).join('')

test('a duplicate stands beside its original and has its settings', () => {
  const next = changeColumns([column('a'), column('b')], { type: 'duplicate', column: 'a', id: 'c' })
  expect(ids(next)).toBe('acb')
  expect(next[1]).toEqual({ ...column('a'), id: 'c' })
})

test('columns move to a place and stop at the ends', () => {
  const three = [column('a'), column('b'), column('c')]
  expect(ids(changeColumns(three, { type: 'move', column: 'b', to: 2 }))).toBe('acb')
  expect(ids(changeColumns(three, { type: 'move', column: 'c', to: 0 }))).toBe('cab')
  expect(ids(changeColumns(three, { type: 'move', column: 'a', to: -1 }))).toBe('abc')
  expect(ids(changeColumns(three, { type: 'move', column: 'a', to: 9 }))).toBe('bca')
  expect(ids(changeColumns(three, { type: 'move', column: 'gone', to: 1 }))).toBe('abc')
})

test('a parameter is varied side by side, the first value in the place of the column', () => {
  const varied = changeColumns([column('a'), { ...column('b'), locked: true, parameters: { top_p: 1 } }, column('c')], {
    type: 'vary',
    column: 'b',
    name: 'temperature',
    values: [0, 0.5, 1],
    ids: ['x', 'y'],
  })
  expect(ids(varied)).toBe('abxyc')
  expect(varied.slice(1, 4).map(({ parameters, locked }) => ({ ...parameters, locked }))).toEqual(
    [0, 0.5, 1].map((temperature) => ({ top_p: 1, temperature, locked: undefined })),
  )
})

test('a duplicate of a locked column is not locked: it has no answer to keep', () => {
  const [, copy] = changeColumns([{ ...column('a'), locked: true }], { type: 'duplicate', column: 'a', id: 'b' })
  expect(copy).toEqual({ ...column('a'), id: 'b' })
})

test('what is added is what no column asks yet, as far as there is room', () => {
  const asks = (model: string, parameters = {}) => ({ target: { gateway: 'g', model }, parameters })
  const { fresh, left } = addable([{ ...column('a'), locked: true }], [asks('a'), asks('b'), asks('b'), asks('a', { temperature: 0 })])
  expect(fresh).toEqual([asks('b'), asks('a', { temperature: 0 })])
  expect(left).toBe(0)
  const many = Array.from({ length: 15 }, (_, index) => asks(`m${index}`))
  expect(addable([column('a')], many)).toMatchObject({ left: 4 })
})

test('a locked column keeps its answer when all are run again, and is asked where it has none', () => {
  const answer = { ...newAnswer('q', 0), status: 'ok' as const }
  const columns = [column('a'), { ...column('b'), locked: true as const }]
  const one = [{ id: null, name: '' }]
  expect(askedByAll(columns, one, 1, { a: answer, b: answer })).toEqual(['a'])
  expect(askedByAll(columns, one, 1, {})).toEqual(['a', 'b'])
  const two = ['r1', 'r2'].map((id) => ({ id, name: id }))
  expect(askedByAll(columns, two, 2, { 'b/r1': answer })).toEqual(['a/r1', 'a/r1/2', 'a/r2', 'a/r2/2', 'b/r1/2', 'b/r2', 'b/r2/2'])
})

test('there are never more than twelve columns, nor two of one name', () => {
  const change = fc.oneof(
    fc.constant<ColumnChange>({ type: 'add', columns: [column('')] }),
    fc.nat(15).map((at): ColumnChange => ({ type: 'duplicate', column: String(at), id: '' })),
    fc.nat(15).map((at): ColumnChange => ({ type: 'remove', column: String(at) })),
    fc
      .tuple(fc.nat(15), fc.constantFrom(-1 as const, 1 as const))
      .map(([at, by]): ColumnChange => ({ type: 'move', column: String(at), to: at + by })),
    fc.nat(15).map((at): ColumnChange => ({ type: 'vary', column: String(at), name: 'n', values: [1, 2, 3], ids: ['', ''] })),
  )
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      let next = 0
      let columns: Column[] = []
      const fresh = () => String(next++)
      const withIds = (each: ColumnChange): ColumnChange => {
        if (each.type === 'add') return { ...each, columns: each.columns.map((added) => ({ ...added, id: fresh() })) }
        if (each.type === 'vary') return { ...each, ids: each.ids.map(fresh) }
        return each.type === 'duplicate' ? { ...each, id: fresh() } : each
      }
      for (const each of changes) columns = changeColumns(columns, withIds(each))
      expect(columns.length).toBeLessThanOrEqual(12)
      expect(new Set(columns.map(({ id }) => id)).size).toBe(columns.length)
    }),
  )
})

test('the first comparison is between two gateways where there are two', () => {
  expect(firstTargets([gateway('a', ['1', '2']), gateway('empty', []), gateway('b', ['3'])])).toEqual([
    { gateway: 'a', model: '1' },
    { gateway: 'b', model: '3' },
  ])
  expect(firstTargets([gateway('a', ['1', '2', '3'])])).toEqual([
    { gateway: 'a', model: '1' },
    { gateway: 'a', model: '2' },
  ])
  expect(firstTargets([])).toEqual([])
})

test('targets are found by words of the gateway and of the model', () => {
  const all = [gateway('koala', ['gpt-5', 'claude-opus']), gateway('sandbox', ['sandbox-echo'], true)]
  const names = (query: string) =>
    matchingTargets(all, query).choices.flatMap(({ gateway, models }) => models.map((model) => `${gateway.slug}/${model}`))
  expect(names('koala gpt')).toEqual(['koala/gpt-5'])
  expect(names('SIMULATOR')).toEqual(['sandbox/sandbox-echo'])
  expect(names('nothing')).toEqual([])
  expect(names('')).toHaveLength(3)
})

test('a long list says how many it leaves out', () => {
  const many = [
    gateway(
      'a',
      Array.from({ length: 300 }, (_, at) => `m${at}`),
    ),
    gateway('b', ['m']),
  ]
  const { choices, more } = matchingTargets(many, '', 200)
  expect(choices.flatMap(({ models }) => models)).toHaveLength(200)
  expect(more).toBe(101)
})
