import { expect, test } from 'vitest'
import { DraftContent, ModelRef, PlaceholderMessages, PromptContent } from '@/lib/prompts/content-schema'
import { CreatePrompt, ListPrompts, PromptName, SaveVersion } from '@/lib/prompts/schema'

const faultsOf = (
  schema: { safeParse: (value: unknown) => { error?: { issues: { path: PropertyKey[]; message: string }[] } | undefined } },
  value: unknown,
) => (schema.safeParse(value).error?.issues ?? []).map(({ path, message }) => [path.join('.'), message])
const saying = (...messages: unknown[]) => ({ messages })

test.each(['triage', 'support/triage', 'a/b/c.v2_x-y', '4sapi', 'x'.repeat(200)])('%s is a name', (name) =>
  expect(PromptName.parse(name)).toBe(name),
)
test.each(['', '/', 'a/', '/a', 'a//b', '.hidden', 'a/../b', 'a b', 'ä', 'a\n', 'a%2Fb', '-a', 'x'.repeat(201)])('%j is no name', (name) =>
  expect(PromptName.safeParse(name).success).toBe(false),
)

test.each(['default', '4sapi/gpt-5', 'openrouter/meta/llama-3:free', 'fast'])('%s says where to run', (model) =>
  expect(ModelRef.parse(model)).toBe(model),
)
test.each(['', '/gpt', 'a b', 'koala/', 'koala/gpt 5'])('%j does not say where to run', (model) =>
  expect(ModelRef.safeParse(model).success).toBe(false),
)

test("OpenAI's own shapes pass unchanged", () => {
  const content = {
    messages: [
      { role: 'system', content: 'a', name: 'rules' },
      { role: 'developer', content: [{ type: 'text', text: 'b' }] },
      { role: 'placeholder', name: 'history' },
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: 'data:image/png;base64,AA', detail: 'high' } },
          { type: 'input_audio', input_audio: { data: 'AA', format: 'wav' } },
          { type: 'file', file: { file_id: 'file-1' } },
        ],
      },
      { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'find', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: 'c1', content: 'found' },
      { role: 'assistant', content: [{ type: 'refusal', refusal: 'no' }] },
    ],
    model: 'default',
    parameters: { temperature: 0.2, tool_choice: { type: 'function', function: { name: 'find' } } },
    tools: [
      {
        type: 'function',
        function: { name: 'find', description: 'd', strict: true, parameters: { type: 'object', properties: { z: {}, a: {} } } },
      },
    ],
    responseFormat: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema: { z: 1, a: 2 } } },
    config: { anything: [1, { deep: null }] },
  }
  expect(PromptContent.parse(content)).toEqual(content)
  expect(JSON.stringify(PromptContent.parse(content).tools[0])).toContain('{"z":{},"a":{}}')
})

test('what is left out has its default', () => {
  expect(PromptContent.parse({ text: '' })).toEqual({
    text: '',
    model: 'default',
    parameters: {},
    tools: [],
    responseFormat: null,
    config: {},
  })
})

test.each<[unknown, string, RegExp]>([
  [saying({ role: 'user', content: 'x', foo: 1 }), 'messages.0', /Unknown field "foo".*role, content, name/],
  [saying({ role: 'user', content: [{ type: 'text', text: 'x', extra: 1 }] }), 'messages.0.content.0', /Unknown field "extra"/],
  [saying({ role: 'robot', content: 'x' }), 'messages.0.role', /'system'/],
  [saying({ role: 'assistant', content: null }), 'messages.0.content', /content, or tool_calls/],
  [saying({ role: 'tool', content: 'x', tool_call_id: '' }), 'messages.0.tool_call_id', /which tool call/],
  [saying({ role: 'system', content: null }), 'messages.0.content', /./],
  [saying(), 'messages', /Add a message/],
  [{}, 'messages', /either messages/],
  [{ text: 'a', messages: [{ role: 'user', content: 'a' }] }, 'messages', /either messages/],
  [{ text: 'a', parameters: { model: 'x' } }, 'parameters.model', /place of its own/],
  [{ text: 'a', parameters: [] }, 'parameters', /JSON object/],
  [{ text: 'a', config: { a: { b: ['\ud800'] } } }, 'config.a.b.0', /broken Unicode/],
  [{ text: 'a', config: { d: new Date() } }, 'config.d', /JSON values only/],
  [{ text: 'a', config: JSON.parse('{"__proto__":1}') }, 'config', /Rename the key/],
  [{ text: 'a\0' }, 'text', /NUL/],
  [{ text: 'a', tools: [{ type: 'function', function: { name: 'a b' } }] }, 'tools.0.function.name', /letters/],
  [
    {
      text: 'a',
      tools: [
        { type: 'function', function: { name: 'a' } },
        { type: 'custom', custom: { name: 'a' } },
      ],
    },
    'tools.1',
    /Two tools/,
  ],
  [{ text: 'a', responseFormat: { type: 'yaml' } }, 'responseFormat.type', /./],
  [{ text: 'a', unknown: 1 }, '', /Unknown field "unknown"/],
  [{ text: 'x'.repeat(1_000_000) }, '', /1 MB \(1,000,000 bytes\)/],
  [{ text: '語'.repeat(350_000) }, '', /1 MB/],
])('content that breaks a rule is refused with its path (%#)', (content, path, message) => {
  expect(faultsOf(PromptContent, content)).toContainEqual([path, expect.stringMatching(message)])
})

test('a file kept in a prompt weighs at most 500,000 bytes; the fault leads to it', () => {
  const base64 = (bytes: number) => 'A'.repeat((bytes / 3) * 4)
  const part = (bytes: number) =>
    saying({
      role: 'user',
      content: [
        { type: 'text', text: 'a' },
        { type: 'image_url', image_url: { url: `data:image/png;base64,${base64(bytes)}` } },
      ],
    })
  expect(faultsOf(PromptContent, part(499_998))).toEqual([])
  expect(faultsOf(PromptContent, part(500_001))).toEqual([
    [
      'messages.0.content.1.image_url.url',
      'This file weighs 500,001 bytes; kept in a prompt it may weigh 500,000. Give its URL, or a variable.',
    ],
  ])
  const sound = saying({ role: 'user', content: [{ type: 'input_audio', input_audio: { data: base64(500_001), format: 'mp3' } }] })
  expect(faultsOf(PromptContent, sound)).toMatchObject([['messages.0.content.0.input_audio.data', expect.stringContaining('500,000')]])
})

test('a placeholder asks for whole numbers of messages, the fewest no larger than the most', () => {
  const asking = (limits: object) => faultsOf(PromptContent, saying({ role: 'placeholder', name: 'history', ...limits }))
  expect(asking({ min: 0, max: 500 })).toEqual([])
  expect(asking({ min: 2, max: 2 })).toEqual([])
  for (const wrong of [{ min: 3, max: 2 }, { max: 0 }, { min: -1 }, { max: 501 }, { min: 1.5 }, { min: '1' }])
    expect(asking(wrong)).toHaveLength(1)
})

test('JSON nested a hundred thousand deep is refused, not overflowed', () => {
  let deep: unknown = 1
  for (let level = 0; level < 100_000; level++) deep = [deep]
  expect(faultsOf(PromptContent, { text: 'a', config: { deep } })).toEqual([['config', 'Nest JSON at most 64 levels deep.']])
})

test('a draft takes what is half typed, but nothing that cannot be stored', () => {
  const half = {
    messages: [{ role: 'tool', content: '{{#', tool_call_id: '' }],
    model: '',
    tools: [{ type: 'function' }],
    unparsed: { tools: '[{' },
  }
  expect(DraftContent.parse(half)).toMatchObject(half)
  expect(DraftContent.safeParse({ text: 'a\0' }).success).toBe(false)
  expect(DraftContent.safeParse({ messages: ['x'] }).success).toBe(false)
})

test('tags are trimmed, sorted and each once', () => {
  expect(CreatePrompt.parse({ name: 'a', kind: 'chat', tags: [' b', 'a', 'b'] }).tags).toEqual(['a', 'b'])
  expect(CreatePrompt.safeParse({ name: 'a', kind: 'chat', tags: ['<b>'] }).success).toBe(false)
})

test('placeholders are filled with messages, not with placeholders', () => {
  expect(PlaceholderMessages.safeParse({ history: [{ role: 'user', content: 'x' }] }).success).toBe(true)
  expect(PlaceholderMessages.safeParse({ history: [{ role: 'placeholder', name: 'x' }] }).success).toBe(false)
})

test('version numbers and page sizes stay in their range', () => {
  const input = { promptId: 'p', content: { text: '' } }
  expect(SaveVersion.parse({ ...input, baseVersion: null })).toMatchObject({ note: '', onConflict: 'refuse' })
  for (const baseVersion of [0, -1, 1.5, 1e12, '1']) expect(SaveVersion.safeParse({ ...input, baseVersion }).success).toBe(false)
  expect(ListPrompts.safeParse({ limit: 201 }).success).toBe(false)
})
