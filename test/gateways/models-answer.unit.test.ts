import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { listedModel } from '@/lib/gateways/listed-model'
import { modelsOf, nextPageOf } from '@/lib/gateways/models-answer'

const names = (body: unknown) => modelsOf(body)?.map(({ name }) => name) ?? null

describe('a list of models is found', () => {
  const entries = [{ id: 'a' }, { id: 'b' }]
  test.each<[string, unknown]>([
    ['as OpenAI gives it', { object: 'list', data: entries }],
    ['with an empty error beside it', { error: null, success: true, data: entries }],
    ['bare', entries],
    ['of texts', { models: ['a', ' b '] }],
    ['by name and model, as Ollama does', { models: [{ name: 'a', model: 'a' }, { model: 'b' }] }],
    ['inside another', { data: { data: entries, total: 2 } }],
    ['by LiteLLM’s words', { data: [{ model_name: 'a', model_info: {} }, { model_name: 'b' }] }],
    ['as an object with a model under each name', { data: { a: { owned_by: 'x' }, b: {} } }],
    ['under another word', { items: entries }],
    ['among rubbish', { data: [null, 7, {}, { id: '' }, { id: 'a\u0000' }, { id: 'x'.repeat(301) }, ...entries] }],
  ])('%s', (_, body) => expect(names(body)).toEqual(['a', 'b']))

  test('and may be empty', () => {
    expect(names({ object: 'list', data: [] })).toEqual([])
    expect(names({ object: 'list', data: null })).toEqual([])
  })

  test.each<[string, unknown]>([
    ['an error', { error: { message: 'No.' } }],
    ['an error with an empty list', { success: false, message: 'No.', data: [] }],
    ['something else', { hello: 'world' }],
    ['nothing', null],
    ['a word', 'models'],
    ['an object of numbers', { data: { total: 3 } }],
  ])('but not in %s', (_, body) => expect(modelsOf(body)).toBeNull())

  test('and whatever comes, reading it does not fail', () =>
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        const found = modelsOf(body)
        nextPageOf(body, {}, found ?? [])
        for (const { name } of found ?? []) expect(name).toMatch(/\S/)
      }),
    ))
})

describe('the next page is found', () => {
  const listed = modelsOf(['a', 'z 1']) ?? []
  test.each<[string, unknown, string | null]>([
    ['Anthropic', { data: [], has_more: true, last_id: 'a b' }, '?after_id=a%20b'],
    ['OpenAI', { object: 'list', data: [], has_more: true, last_id: 'a' }, '?after=a'],
    ['more without a last id', { object: 'list', has_more: true }, '?after=z%201'],
    ['no more', { has_more: false, last_id: 'a' }, null],
    ['a whole address', { next: 'https://elsewhere.example/v1/models?page=2&limit=5' }, '?page=2&limit=5'],
    ['a path', { links: { next: '/v1/models?cursor=x' } }, '?cursor=x'],
    ['a linked address', { links: { next: { href: '/v1/models?cursor=x' } } }, '?cursor=x'],
    ['a page number', { next_page: 3 }, '?page=3'],
    ['a token', { next_page: 'opaque=' }, '?page_token=opaque%3D'],
    ['Google', { models: [], nextPageToken: 'T' }, '?pageToken=T'],
    ['a cursor', { meta: { next_cursor: 'c/1' } }, '?cursor=c%2F1'],
    ['a count of pages', { page: 1, total_pages: 3 }, '?page=2'],
    ['the last of them', { page: 3, total_pages: 3 }, null],
    ['null', { next: null, next_page: null, next_cursor: null }, null],
    ['an address without a question', { next: 'https://elsewhere.example/v1/models' }, null],
    ['nothing', { object: 'list', data: [] }, null],
  ])('%s', (_, body, query) => expect(nextPageOf(body, {}, listed)).toBe(query))

  test('in a Link header', () => {
    const link = '</v1/models?page=1>; rel="prev", <https://elsewhere.example/v1/models?page=3>; rel="next"'
    expect(nextPageOf([], { link }, listed)).toBe('?page=3')
  })
})

test.each<[string, object, object]>([
  [
    'OpenRouter',
    { context_length: 8, supported_parameters: ['tools'], architecture: { input_modalities: ['text', 'image'] } },
    { tools: true, jsonSchema: false, images: true, contextTokens: 8 },
  ],
  ['vLLM', { max_model_len: 9 }, { contextTokens: 9 }],
  ['Groq', { context_window: 9 }, { contextTokens: 9 }],
  [
    'Mistral',
    { capabilities: { function_calling: true, vision: false }, max_context_length: 7 },
    { tools: true, images: false, contextTokens: 7 },
  ],
  [
    'LiteLLM',
    { model_info: { supports_function_calling: true, supports_response_schema: false, supports_vision: null, max_input_tokens: 5 } },
    { tools: true, jsonSchema: false, contextTokens: 5 },
  ],
  ['Fireworks', { supports_tools: false, supports_image_input: true, context_length: 6 }, { tools: false, images: true, contextTokens: 6 }],
  [
    'Novita',
    { features: ['function-calling', 'structured-outputs'], context_size: 4 },
    { tools: true, jsonSchema: true, contextTokens: 4 },
  ],
  ['Ollama', { capabilities: ['completion', 'tools'] }, { tools: true }],
  ['nobody', { context_length: '8', supports_vision: 'yes', capabilities: 3 }, {}],
])('%s says what a model can do', (_, entry, said) =>
  expect(listedModel({ id: 'm', ...entry })).toEqual({
    name: 'm',
    capabilities: { tools: null, jsonSchema: null, images: null, contextTokens: null, ...said },
  }),
)
