import { expect, test } from 'vitest'
import { presets } from '@/lib/gateways/presets'
import { BaseUrl, GatewaySlug, Layer, PRESETS, Region } from '@/lib/gateways/schema'

const guessesOf = (id: string) => presets.find((each) => each.id === id)?.checkWithProvider ?? null

test('every preset is there once, and fills the form with what can be saved', () => {
  expect(presets.map(({ id }) => id).toSorted()).toEqual([...PRESETS].toSorted())
  for (const { id, layer, region, baseUrl, headers } of presets) {
    GatewaySlug.parse(id)
    Layer.parse(layer)
    Region.parse(region)
    if (id !== 'custom') expect(BaseUrl.parse(baseUrl)).toBe(baseUrl)
    expect(new Set(headers.map(({ name }) => name.toLowerCase())).size).toBe(headers.length)
  }
})

test('what nobody could confirm is a guess, to be checked with the provider; what is documented is not', () => {
  // Only the host names of these two are public.
  expect(guessesOf('treerouter')).toContain('baseUrl')
  expect(guessesOf('xinglian')).toEqual(expect.arrayContaining(['baseUrl', 'region']))
  for (const documented of ['4sapi', 'koala', 'openai', 'openrouter', 'gemini', 'anthropic'])
    expect(guessesOf(documented)).not.toContain('baseUrl')
})
