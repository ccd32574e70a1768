import fc from 'fast-check'
import { expect, test } from 'vitest'
import { resolveModel, whyOutside } from '@/lib/environments/routing'

const target = (gateway: string, region = 'global') => ({ gateway, model: 'gpt-5', timeoutMs: null, region })
const production = {
  slug: 'production',
  region: null,
  routes: [
    { alias: 'default', targets: [target('4sapi'), { ...target('koala', 'us'), timeoutMs: 5_000 }] },
    { alias: 'fast', targets: [target('koala', 'us')] },
  ],
}
const china = { ...production, slug: 'china', region: 'cn' }
const gateways = new Map(['4sapi', 'koala', 'xinglian'].map((slug) => [slug, { slug, region: slug === 'xinglian' ? 'cn' : 'global' }]))

test('an alias leads to its targets in order', () => {
  expect(resolveModel('default', production, gateways)).toEqual([
    { gateway: '4sapi', model: 'gpt-5', timeoutMs: null },
    { gateway: 'koala', model: 'gpt-5', timeoutMs: 5_000 },
  ])
})

test('a target leads to itself; the model keeps its slashes', () => {
  expect(resolveModel('koala/meta/llama-4', production, gateways)).toEqual([{ gateway: 'koala', model: 'meta/llama-4', timeoutMs: null }])
})

test('an unknown alias names those there are', () => {
  expect(() => resolveModel('vision', production, gateways)).toThrow(/no route for "vision".*default, fast/)
  expect(() => resolveModel('default', { ...production, routes: [] }, gateways)).toThrow(/has no routes yet/)
})

test('an unknown gateway is not found', () => {
  expect(() => resolveModel('nobody/gpt-5', production, gateways)).toThrow(expect.objectContaining({ code: 'not_found' }))
})

test('a bound environment never leads outside its region, whatever stands in its routes', () => {
  expect(() => resolveModel('default', china, gateways)).toThrow(/no gateway inside cn/)
  expect(() => resolveModel('koala/gpt-5', china, gateways)).toThrow(/bound to the region cn; the gateway koala is in global/)
  const mixed = { ...china, routes: [{ alias: 'default', targets: [target('koala'), target('xinglian', 'cn'), target('4sapi')] }] }
  expect(resolveModel('default', mixed, gateways).map(({ gateway }) => gateway)).toEqual(['xinglian'])
})

test('nothing that is resolved for a bound environment is outside, for any routes', () => {
  const region = fc.constantFrom('cn', 'eu', 'us', 'global')
  const targets = fc.array(
    fc.record({ gateway: fc.constantFrom('a', 'b', 'c'), model: fc.constant('m'), timeoutMs: fc.constant(null), region }),
    {
      minLength: 1,
    },
  )
  fc.assert(
    fc.property(region, targets, (bound, all) => {
      const environment = { slug: 'e', region: bound, routes: [{ alias: 'default', targets: all }] }
      const inside = all.filter((each) => each.region === bound)
      if (inside.length === 0) expect(() => resolveModel('default', environment, new Map())).toThrow()
      else expect(resolveModel('default', environment, new Map())).toHaveLength(inside.length)
    }),
  )
})

test('an environment that is not bound takes every region', () => {
  expect(whyOutside(production, { slug: 'koala', region: 'us' })).toBeNull()
})
