import { expect, test } from 'vitest'
import { convert } from '@/lib/exchange/formats/foreign'
import { readFiles } from '@/lib/exchange/read-files'
import type { Syntax } from '@/lib/exchange/schema'
import { everyFile, messages, read } from './fixtures'

test('langfuse: versions with labels, placeholders, dependencies and braces that are no variable', () => {
  const { prompts } = read('langfuse/as-documented.json')
  expect(prompts).toMatchObject([
    {
      name: 'book-critic',
      kind: 'text',
      tags: ['books'],
      faults: [],
      contents: [
        {
          text: 'As a {{level}} critic, what do you say of {{book}}?',
          parameters: { temperature: 0.5 },
          config: { model: 'gpt-mini', languages: ['en', 'fr'] },
        },
      ],
      releases: [{ environment: 'production', live: true, variants: [{ version: 1 }] }],
    },
  ])
  const { prompts: more } = read('langfuse/handmade.json')
  expect(more.map(({ name, kind, faults, releases }) => [name, kind, faults, releases.map(({ environment }) => environment)])).toEqual([
    ['support-bot', 'chat', [], ['production', 'staging']],
    ['rules', 'text', [], []],
  ])
  expect(more[0]?.versions.map(({ number, note, author, createdAt }) => [number, note, author, createdAt])).toEqual([
    [1, '', null, null],
    [3, 'third', 'ada', '2026-03-01T10:00:00.000Z'],
  ])
  expect(messages(more[0]?.contents[1]?.messages)).toEqual([
    ['system', 'Be {{mood}}. Answer as {"a": {"b": 1}} {{=<% %>=}}{{#not ours}}<%={{ }}=%> {{mood}}'],
    ['placeholder', undefined],
    ['user', '{{> rules}} {{question}}'],
  ])
})

test('langfuse: what its config says of tools, format and parameters has a place of its own here', () => {
  const { prompts } = read('langfuse/configured.json')
  expect(prompts).toMatchObject([
    {
      name: 'shop/kite-finder',
      faults: [],
      contents: [
        {
          messages: [
            { role: 'system', content: 'You find {{level}} kites.' },
            { role: 'placeholder', name: 'chat_history' },
            { role: 'user', content: '{{> shop/rules}}\n{{wish}}' },
          ],
          parameters: { temperature: 0, tool_choice: 'auto' },
          tools: [{ type: 'function', function: { name: 'find_kite' } }],
          responseFormat: { type: 'json_schema', json_schema: { name: 'kite', strict: true } },
          config: { model: 'gpt-mini' },
        },
      ],
      releases: [{ environment: 'production' }, { environment: 'tenant-1' }],
    },
  ])
})

test('openai: calls from Node and curl, with files among the variables, are named for what they are', () => {
  for (const [file, id, words] of [
    ['openai/with-a-file.js', 'pmpt_kitefinder01', 'version 3 and the variables topic, reference, drawing,'],
    ['openai/call.sh', 'pmpt_kiteweather02', 'version 2 and the variables city,'],
  ] as const)
    expect(read(file).prompts).toMatchObject([{ name: id, faults: [{ message: expect.stringContaining(words) }] }])
})

test('openai: a response tells what its stored prompt says; code only names it, and says so', () => {
  const { prompts } = read('openai/handmade-response.json')
  expect(prompts).toMatchObject([
    {
      name: 'pmpt_weather01',
      faults: [],
      contents: [
        {
          messages: [
            { role: 'developer', content: 'Tell the weather in {{city}}.' },
            { role: 'user', content: 'Now?' },
          ],
          parameters: { temperature: 0.3, max_tokens: 500 },
          tools: [{ type: 'function', function: { name: 'forecast', strict: true } }],
          responseFormat: { type: 'json_schema', json_schema: { name: 'weather' } },
          variables: [{ name: 'city', example: 'San Francisco' }],
        },
      ],
    },
  ])
  expect(prompts[0]?.converted.map(({ from }) => from)).toEqual(expect.arrayContaining(['San Francisco', 'tools']))
  const { prompts: code } = read('openai/as-documented.py')
  expect(code).toMatchObject([
    {
      name: 'pmpt_0123456789abcdef',
      faults: [{ line: 7, message: expect.stringMatching(/version 2 and the variables city, unit.*no export/) }],
    },
  ])
})

test('plain files: a text, a list of messages, a whole request', () => {
  const { prompts } = read('plain/as-documented.json', 'plain/Sum up.md')
  expect(prompts).toMatchObject([
    {
      name: 'as-documented',
      kind: 'chat',
      faults: [],
      contents: [
        {
          messages: [{ role: 'developer' }, { role: 'user', content: 'Hello {{name}}' }],
          parameters: { temperature: 0.2 },
          config: { model: 'gpt-5' },
        },
      ],
    },
    { name: 'Sum-up', kind: 'text', contents: [{ text: '# Task\n\nSum up {{text}}.\n{{#brief}}In one line.{{/brief}}\n' }] },
  ])
  expect(read('plain/as-documented.json').prompts[0]?.contents[0]?.config).not.toHaveProperty('stream')
})

test('every file here is read as something', () => {
  expect(readFiles(everyFile(), 'auto').faults).toEqual([])
})

test.each<[Syntax, string, string]>([
  ['auto', '{% if a %}x{% endif %}', '{{#a}}x{{/a}}'],
  ['auto', '{{#if a}}x{{/if}}', '{{#a}}x{{/a}}'],
  ['auto', '{{#a}}x{{/a}} {b}', '{{#a}}x{{/a}} {b}'],
  ['fstring', '{b}', '{{b}}'],
])('the language of a text is found by its signs, or told: %s %s', (syntax, text, wanted) =>
  expect(convert(text, syntax).text).toBe(wanted),
)
