import fc from 'fast-check'
import { expect, test } from 'vitest'
import { agreementOf } from '@/components/playground/agreement'
import { agreementWords } from '@/components/playground/agreement-bar'
import { newAnswer } from '@/components/playground/answers'
import { letterOf, marksSince, placeOfKey, shuffled } from '@/components/playground/blind'
import { sidesOf } from '@/components/playground/cells'
import { valuesToVary } from '@/components/playground/vary'
import type { TargetGatewayDto } from '@/lib/gateways/model-schema'
import { canonicalModels, favouriteColumns } from '@/lib/playground/column-sources'

test('shuffling keeps everything, and every order comes about', () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), (list) => {
      expect(shuffled(list).sort()).toEqual([...list].sort())
    }),
  )
  const rolls = [0, 0.4, 0.99].flatMap((a) => [0, 0.6].map((b) => [a, b]))
  const orders = rolls.map((roll) => {
    const random = roll.values()
    return shuffled(['a', 'b', 'c'], () => random.next().value ?? 0).join('')
  })
  expect(new Set(orders).size).toBe(6)
})

test('a letter votes for its place, in either case, and nothing else does', () => {
  fc.assert(
    fc.property(fc.nat(11), (place) => {
      expect(placeOfKey(letterOf(place), 12)).toBe(place)
      expect(placeOfKey(letterOf(place).toLowerCase(), 12)).toBe(place)
    }),
  )
  for (const key of ['c', 'Escape', '1', '', '@']) expect(placeOfKey(key, 2)).toBeNull()
})

test('a blind vote sees the marks that were given in it, also where the same answer was marked before', () => {
  const mark = (cell: string) => ({ cell, blind: false })
  const before = { r1: mark('c1/r1'), r2: mark('c2/r2') }
  expect(marksSince(before, before)).toEqual({})
  const again = mark('c1/r1')
  expect(marksSince(before, { ...before, r1: again, r3: mark('c1/r3') })).toEqual({ r1: again, r3: mark('c1/r3') })
})

test('values to vary are numbers, words and JSON, each once, as many as there is room for', () => {
  expect(valuesToVary('0, 0.5,1', 12)).toEqual({ values: [0, 0.5, 1], fault: null })
  expect(valuesToVary('low, high, null, true', 4).values).toEqual(['low', 'high', null, true])
  expect(valuesToVary('["a,b"], {"x": [1, 2]}, "q, \\" r"', 12).values).toEqual([['a,b'], { x: [1, 2] }, 'q, " r'])
  expect(valuesToVary('1', 12).fault).toContain('at least two')
  expect(valuesToVary('1, 1.0', 12).fault).toContain('once')
  expect(valuesToVary('1,2,3', 2).fault).toContain('room for 2')
})

test('answers of every cell can be held against each other, called by column, row and repetition', () => {
  const said = (text: string) => ({ ...newAnswer('q', 0), status: 'ok' as const, text })
  const columns = ['c1', 'c2'].map((id) => ({ id, target: null, parameters: {} }))
  const rows = [
    { id: 'r1', name: 'Ada' },
    { id: 'r2', name: 'Bob' },
  ]
  const answers = { 'c1/r1': said('a'), 'c2/r1/2': said('b'), 'c2/r2': { ...said('c'), status: 'answering' as const } }
  const sides = sidesOf(columns, rows, 2, answers, (_, place) => `${place + 1}. m`)
  expect(sides.map(({ id, label }) => [id, label])).toEqual([
    ['c1/r1', '1. m, Ada, answer 1'],
    ['c2/r1/2', '2. m, Ada, answer 2'],
  ])
})

test('agreement is told in words', () => {
  const words = (...answers: string[]) => agreementWords(agreementOf(answers))
  expect(words('a', 'a')).toBe('Both say the same')
  expect(words('a', 'a', 'a ')).toBe('All 3 say the same')
  expect(words('a b', 'a b', 'a c')).toBe('2 of 3 say the same, 66 % alike on average')
  expect(words('a', 'b')).toBe('0 % alike, no two say the same')
})

const unknown = { tools: null, jsonSchema: null, images: null, contextTokens: null }
const gateway = (slug: string, models: [name: string, canonical: string, favourite?: boolean][]): TargetGatewayDto => ({
  slug,
  name: slug.toUpperCase(),
  layer: 'other',
  region: 'global',
  simulator: false,
  models: models.map(([name, canonical, favourite = false]) => ({
    name,
    canonical,
    favourite,
    price: null,
    capabilities: unknown,
    capabilitySource: null,
  })),
})
const gateways = [
  gateway('one', [
    ['gpt-5-2025-08-07', 'gpt-5'],
    ['gpt-5', 'gpt-5', true],
    ['tiny', 'tiny'],
  ]),
  gateway('two', [
    ['openai/gpt-5', 'gpt-5'],
    ['claude', 'claude', true],
  ]),
]

test('one model on all gateways is a column each, and every favourite is one', () => {
  const { models } = canonicalModels(gateways, '')
  expect(models.map(({ canonical, gateways }) => [canonical, gateways])).toEqual([
    ['gpt-5', ['ONE', 'TWO']],
    ['claude', ['TWO']],
    ['tiny', ['ONE']],
  ])
  expect(models[0]?.columns.map(({ target }) => target)).toEqual([
    { gateway: 'one', model: 'gpt-5' },
    { gateway: 'two', model: 'openai/gpt-5' },
  ])
  expect(canonicalModels(gateways, 'openai/').models.map(({ canonical }) => canonical)).toEqual(['gpt-5'])
  expect(canonicalModels(gateways, '', 1)).toMatchObject({ more: 2 })
  expect(favouriteColumns(gateways).map(({ target }) => target?.model)).toEqual(['gpt-5', 'claude'])
})
