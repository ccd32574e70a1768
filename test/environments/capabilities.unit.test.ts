import { describe, expect, test } from 'vitest'
import { estimatedTokens, judge, needsOf } from '@/lib/environments/capabilities'
import { listedModel } from '@/lib/gateways/listed-model'
import type { ModelCapabilities } from '@/lib/gateways/model-schema'
import { PromptContent } from '@/lib/prompts/content-schema'

const content = (more: object = {}) => PromptContent.parse({ messages: [{ role: 'user', content: 'Hello' }], ...more })
const tool = { type: 'function', function: { name: 'look_up' } }
const schema = { type: 'json_schema', json_schema: { name: 'answer', schema: {} } }
const image = { messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url: 'https://example.com/{{id}}.png' } }] }] }
const can = (more: Partial<ModelCapabilities> = {}): ModelCapabilities => ({
  tools: true,
  jsonSchema: true,
  images: true,
  contextTokens: 8000,
  ...more,
})
const verdict = (asked: PromptContent, model: ModelCapabilities | null) => judge(needsOf(asked), 'Koala m', model)

test('a plain prompt needs room only', () => expect(needsOf(content()).map(({ capability }) => capability)).toEqual(['contextTokens']))

test.each([
  ['tools', { tools: [tool] }, 'look_up'],
  ['jsonSchema', { responseFormat: schema }, 'answer'],
  ['images', image, 'images'],
] as const)('%s are needed, refused without, open when not known', (capability, more, word) => {
  const asked = content(more)
  expect(needsOf(asked).find((need) => need.capability === capability)?.because).toContain(word)
  expect(verdict(asked, can())).toEqual({ verdict: 'can', reasons: [] })
  const refused = verdict(asked, can({ [capability]: false }))
  expect(refused.verdict).toBe('cannot')
  expect(refused.reasons[0]).toMatch(/^Koala m /)
  expect(verdict(asked, can({ [capability]: null }))).toMatchObject({
    verdict: 'unknown',
    reasons: [expect.stringMatching(/^It is not known whether Koala m/)],
  })
  expect(verdict(content(), can({ [capability]: false })).verdict).toBe('can')
})

test('a JSON object without a schema asks for nothing special', () => {
  expect(needsOf(content({ responseFormat: { type: 'json_object' } }))).toHaveLength(1)
})

describe('the context', () => {
  const long = content({ messages: [{ role: 'user', content: 'x'.repeat(40_000) }] })
  test('is estimated by bytes, without images, with tools', () => {
    expect(estimatedTokens(long)).toBe(10_000)
    expect(estimatedTokens(content({ messages: [{ role: 'user', content: '你'.repeat(4) }] }))).toBe(3)
    expect(estimatedTokens(content(image))).toBe(0)
    expect(estimatedTokens(content({ tools: [tool] }))).toBeGreaterThan(estimatedTokens(content()))
  })
  test('is too small, may be, or fits, with what the answer reserves', () => {
    expect(verdict(long, can({ contextTokens: 9_999 })).verdict).toBe('cannot')
    expect(verdict(long, can({ contextTokens: 12_000 })).verdict).toBe('unknown')
    expect(verdict(long, can({ contextTokens: 128_000 })).verdict).toBe('can')
    const reserving = content({ messages: [{ role: 'user', content: 'x'.repeat(40_000) }], parameters: { max_tokens: 200_000 } })
    expect(verdict(reserving, can({ contextTokens: 128_000 })).verdict).toBe('cannot')
  })
  test('that is not known matters for long prompts only', () => {
    expect(verdict(content(), null).verdict).toBe('can')
    expect(verdict(long, null).verdict).toBe('unknown')
  })
})

describe('a gateway’s list', () => {
  const none = { tools: null, jsonSchema: null, images: null, contextTokens: null }
  test('of OpenRouter tells what a model can do', () => {
    const entry = {
      id: 'openai/gpt-5',
      context_length: 400_000,
      architecture: { input_modalities: ['text', 'image'] },
      supported_parameters: ['tools', 'tool_choice', 'max_tokens'],
    }
    expect(listedModel(entry)).toEqual({
      name: 'openai/gpt-5',
      capabilities: { tools: true, jsonSchema: false, images: true, contextTokens: 400_000 },
    })
  })
  test('of others tells little or nothing, and nonsense is nothing', () => {
    expect(listedModel({ id: 'llama', max_model_len: 8192 })).toEqual({ name: 'llama', capabilities: { ...none, contextTokens: 8192 } })
    expect(listedModel('plain')).toEqual({ name: 'plain', capabilities: none })
    const odd = {
      name: 'odd',
      context_length: '8k',
      max_model_len: -1,
      supported_parameters: 'tools',
      architecture: { input_modalities: { a: 1 } },
    }
    expect(listedModel(odd)).toEqual({ name: 'odd', capabilities: none })
    for (const entry of [null, 7, {}, { id: '' }, { id: 'x'.repeat(301) }, []]) expect(listedModel(entry)).toBeUndefined()
  })
})
