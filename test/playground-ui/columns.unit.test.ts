import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Column, type ColumnChange, changeColumns, firstTargets, matchingTargets } from '@/components/playground/columns'
import type { TargetGatewayDto } from '@/lib/gateways/schema'

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
    capabilitySources: {},
  })),
})
const column = (id: string): Column => ({ id, target: { gateway: 'g', model: id }, parameters: {} })
const ids = (columns: Column[]) => columns.map(({ id }) => id).join('')

test('a duplicate stands beside its original and has its settings', () => {
  const next = changeColumns([column('a'), column('b')], { type: 'duplicate', column: 'a', id: 'c' })
  expect(ids(next)).toBe('acb')
  expect(next[1]).toEqual({ ...column('a'), id: 'c' })
})

test('columns move by one and stop at the ends', () => {
  const three = [column('a'), column('b'), column('c')]
  expect(ids(changeColumns(three, { type: 'move', column: 'b', by: 1 }))).toBe('acb')
  expect(ids(changeColumns(three, { type: 'move', column: 'a', by: -1 }))).toBe('abc')
  expect(ids(changeColumns(three, { type: 'move', column: 'gone', by: 1 }))).toBe('abc')
})

test('there are never more than twelve columns, nor two of one name', () => {
  const change = fc.oneof(
    fc.constant<ColumnChange>({ type: 'add', id: '', target: null }),
    fc.nat(15).map((at): ColumnChange => ({ type: 'duplicate', column: String(at), id: '' })),
    fc.nat(15).map((at): ColumnChange => ({ type: 'remove', column: String(at) })),
    fc
      .tuple(fc.nat(15), fc.constantFrom(-1 as const, 1 as const))
      .map(([at, by]): ColumnChange => ({ type: 'move', column: String(at), by })),
  )
  fc.assert(
    fc.property(fc.array(change, { maxLength: 60 }), (changes) => {
      let next = 0
      let columns: Column[] = []
      for (const each of changes) columns = changeColumns(columns, 'id' in each ? { ...each, id: String(next++) } : each)
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
