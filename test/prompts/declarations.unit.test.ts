import { expect, test } from 'vitest'
import { digestOf } from '@/lib/digest'
import { DraftContent, type Json, PromptContent } from '@/lib/prompts/content-schema'
import type { VariableType } from '@/lib/prompts/variable-schema'

const declaring = (...variables: unknown[]) => PromptContent.safeParse({ text: 'Hello {{name}}', variables })
const faultsOf = (...variables: unknown[]) =>
  (declaring(...variables).error?.issues ?? []).map(({ path, message }) => [path.join('.'), message])

const chat = {
  messages: [
    { role: 'system', content: 'You triage {{product}} tickets.' },
    { role: 'placeholder', name: 'history', max: 3 },
    { role: 'user', content: [{ type: 'image_url', image_url: { url: '{{photo}}' } }] },
  ],
  model: 'koala/gpt-5',
  parameters: { temperature: 0.2 },
  tools: [{ type: 'function', function: { name: 'find', parameters: { type: 'object' } } }],
  responseFormat: { type: 'json_object' },
  config: { a: [1, null] },
}

// Taken on 2026-11-23 from the code before declarations existed.
test.each<[object, string]>([
  [{ text: 'Hello {{name}}' }, 'sha256:17d9a8caa1e950f84b64b8e54fc40961797ef0e0530500a33a02364447ed3699'],
  [chat, 'sha256:1bd939ee7ec21da4b5c432ece44d770f1a37318d3b20cebe0e51cb4e1f183e51'],
])('a version without declarations has the digest it had before there were any (%#)', (content, digest) => {
  expect(digestOf(PromptContent.parse(content))).toBe(digest)
  const withNone = PromptContent.parse({ ...content, variables: [] })
  expect(digestOf(withNone)).toBe(digest)
  expect(withNone).not.toHaveProperty('variables')
})

test('declarations are kept as they were given, in their order', () => {
  const variables = [
    { name: 'user', type: 'object', default: { name: 'Ada' }, description: 'Who asks', example: { name: 'Bo', tags: [1, null] } },
    { name: 'user.name', type: 'string', required: true },
    { name: 'tries', type: 'number', default: 0 },
    { name: 'vip', type: 'boolean', required: false, example: true },
  ]
  expect(declaring(...variables).data?.variables).toEqual(variables)
  expect(digestOf(declaring(...variables).data)).not.toBe(digestOf(declaring().data))
})

const fitting: Record<VariableType, Json[]> = {
  string: ['', 'text', '{{not a tag}}'],
  number: [0, -1.5, 1e9],
  boolean: [true, false],
  list: [[], [1, 'a', null]],
  object: [{}, { a: [1] }],
  image: ['https://x.test/a.png', 'http://x.test/a', 'data:image/png;base64,QUJD'],
  audio: ['https://x.test/a.wav', 'data:audio/wav;base64,QUJD', 'QUJD'],
  file: ['https://x.test/a.pdf', 'data:application/pdf;base64,QUJD', 'file-abc123'],
}
const unfitting: Record<VariableType, Json[]> = {
  string: [1, true, null, [], {}],
  number: ['1', true, null, []],
  boolean: ['true', 1, 0, null],
  list: ['[]', {}, 1, null],
  object: ['{}', [], 1, null],
  image: ['', 'a.png', 'data:audio/wav;base64,QUJD', 'javascript:alert(1)', 1, null],
  audio: ['', 'a wav', 'data:image/png;base64,QUJD', {}],
  file: ['', 'a.pdf', 'file:///etc/passwd', 1],
}
test.each(Object.keys(fitting) as VariableType[])('%s: a default and an example have to be of the type', (type) => {
  for (const value of fitting[type]) expect(faultsOf({ name: 'a', type, default: value, example: value })).toEqual([])
  for (const value of unfitting[type]) {
    const wrong = expect.stringMatching(/^Give .*, not (an? |true|false|null|this text)/)
    expect(faultsOf({ name: 'a', type, default: value, example: value })).toEqual([
      ['variables.0.default', wrong],
      ['variables.0.example', wrong],
    ])
  }
})

test.each<[unknown[], string, RegExp]>([
  [[{ name: 'a', type: 'string', required: true, default: 'x' }], 'variables.0.default', /remove one of the two/],
  [[{ name: 'a', type: 'string', required: true, default: '' }], 'variables.0.default', /remove one of the two/],
  [[{ name: 'a b', type: 'string' }], 'variables.0.name', /letters, digits/],
  [[{ name: '.', type: 'string' }], 'variables.0.name', /letters, digits/],
  [[{ name: 'a.__proto__', type: 'string' }], 'variables.0.name', /cannot be used/],
  [[{ name: 'a', type: 'text' }], 'variables.0.type', /"string"/],
  [[{ name: 'a' }], 'variables.0.type', /"string"/],
  [[{ name: 'a', type: 'string', note: 'x' }], 'variables.0', /Unknown field "note".*name, type, required, default, description, example/],
  [
    [
      { name: 'a', type: 'string' },
      { name: 'a', type: 'number' },
    ],
    'variables.1.name',
    /Two variables are named "a"/,
  ],
  [
    [
      { name: 'a.b', type: 'string' },
      { name: 'a', type: 'list' },
    ],
    'variables.0.name',
    /"a" is declared as list, so nothing can stand inside it/,
  ],
  [[{ name: 'a', type: 'object', default: { b: '\ud800' } }], 'variables.0.default.b', /broken Unicode/],
  [[{ name: 'a', type: 'string', description: 'x'.repeat(2001) }], 'variables.0.description', /at most 2,000/],
  [Array.from({ length: 501 }, (_, at) => ({ name: `a${at}`, type: 'string' })), 'variables', /at most 500/],
])('a declaration that breaks a rule is refused with its path (%#)', (variables, path, message) => {
  expect(faultsOf(...variables)).toContainEqual([path, expect.stringMatching(message)])
})

test('a draft keeps half-typed declarations, which no version would take', () => {
  const draft = { text: '', variables: [{ name: 'a b', type: 'number', default: '1e', required: true }] }
  expect(DraftContent.parse(draft).variables).toEqual(draft.variables)
})
