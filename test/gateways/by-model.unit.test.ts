import fc from 'fast-check'
import { expect, test } from 'vitest'
import { byModel } from '@/lib/gateways/by-model'
import { canonicalOf } from '@/lib/gateways/canonical'
import type { TargetGatewayDto } from '@/lib/gateways/model-schema'

const gateway = (slug: string, models: string[], favourites: string[] = []): TargetGatewayDto => ({
  slug,
  name: slug.toUpperCase(),
  layer: 'other',
  region: 'global',
  simulator: false,
  models: models.map((name) => ({
    name,
    canonical: canonicalOf(name),
    favourite: favourites.includes(name),
    price: null,
    capabilities: { tools: null, jsonSchema: null, images: null, contextTokens: null },
    capabilitySource: null,
  })),
})
const shape = (gateways: TargetGatewayDto[]) =>
  byModel(gateways).map(({ canonical, offers }) => [canonical, offers.map(({ gateway, model }) => `${gateway.slug}:${model}`)])

test('one model under four names at three gateways is one row', () => {
  const gateways = [
    gateway('a', ['gpt-5', 'gpt-5-2025-08-07', 'zeta']),
    gateway('b', ['openai/gpt-5', 'alpha']),
    gateway('c', ['models/gpt-5', 'model-10', 'model-2']),
  ]
  expect(shape(gateways)).toEqual([
    ['gpt-5', ['a:gpt-5', 'a:gpt-5-2025-08-07', 'b:openai/gpt-5', 'c:models/gpt-5']],
    ['alpha', ['b:alpha']],
    ['model-2', ['c:model-2']],
    ['model-10', ['c:model-10']],
    ['zeta', ['a:zeta']],
  ])
})

test('a favourite anywhere brings its model to the top', () =>
  expect(shape([gateway('a', ['x', 'y'], ['y']), gateway('b', ['x'])]).map(([canonical]) => canonical)).toEqual(['y', 'x']))

test('every model of every gateway is in exactly one row', () =>
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(fc.stringMatching(/^[a-z]{1,2}(\/[a-c])?$/), { maxLength: 8 }), { maxLength: 5 }), (lists) => {
      const gateways = lists.map((models, at) => gateway(`g${at}`, models))
      const offers = byModel(gateways).flatMap(({ offers: each }) => each.map(({ gateway: { slug }, model }) => `${slug}:${model}`))
      expect(offers.sort()).toEqual(gateways.flatMap(({ slug, models }) => models.map(({ name }) => `${slug}:${name}`)).sort())
    }),
  ))
