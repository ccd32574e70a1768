import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { candidateOf } from '@/lib/exchange/candidates'
import { convert } from '@/lib/exchange/formats/foreign'
import { schemaOf, variablesIn } from '@/lib/exchange/formats/picoschema'
import { readFiles } from '@/lib/exchange/read-files'
import type { Syntax } from '@/lib/exchange/schema'

const folder = path.resolve(import.meta.dirname, '../fixtures/exchange')
const read = (...names: string[]) => {
  const files = names.map((name) => ({ name: name.replace(/^\w+\//, ''), text: readFileSync(path.join(folder, name), 'utf8') }))
  const { prompts, faults } = readFiles(files, 'auto')
  return {
    faults,
    prompts: prompts
      .map(candidateOf)
      .map(({ prompt, versions, faults }) => ({ ...prompt, faults, contents: versions.map(({ content }) => content) })),
  }
}
const messages = (spoken: { role: string; content?: unknown }[] = []) => spoken.map(({ role, content }) => [role, content])

test('promptfoo: prompts of a configuration, with what its tests say of their variables', () => {
  const { prompts, faults } = read('promptfoo/as-documented.yaml')
  expect(faults).toEqual([])
  expect(prompts.map(({ name, kind, faults, leftovers }) => [name, kind, faults, leftovers])).toEqual([
    ['as-documented/prompt-1', 'text', [], []],
    ['as-documented/prompt-2', 'text', [], []],
  ])
  expect(prompts[0]?.contents[0]).toMatchObject({
    text: 'Say this in {{language}}: {{text}}',
    variables: [
      { name: 'language', type: 'string', example: 'French' },
      { name: 'text', type: 'string', example: 'Good morning' },
    ],
  })
  expect(prompts[1]?.contents[0]?.text).toBe(
    'You help with translations.\n\n{{#formal}}Be formal. {{/formal}}Translate {{text}} into {{language}}.',
  )
  expect(prompts[0]?.converted.map(({ from, line }) => [from, line])).toEqual([
    ['providers', 9],
    ['tests', 11],
  ])
})

test('promptfoo: files it names, labels, filters without equivalent, and code that cannot be read', () => {
  const { prompts } = read('promptfoo/promptfooconfig.yaml', 'promptfoo/prompts/chat.json', 'promptfoo/prompts/two.txt')
  expect(prompts.map(({ name, kind }) => [name, kind])).toEqual([
    ['promptfoo/chat', 'chat'],
    ['promptfoo/two', 'text'],
    ['promptfoo/two-2', 'text'],
    ['promptfoo/Shouting', 'text'],
    ['promptfoo', 'text'],
  ])
  expect(prompts[0]?.contents[0]).toMatchObject({
    messages: [
      { role: 'system', content: 'Answer in a {{tone}} way.' },
      { role: 'user', content: '{{question}}' },
    ],
    variables: [
      { name: 'question', example: 'Why?' },
      { name: 'tone', default: 'kind' },
    ],
  })
  expect(prompts[3]?.leftovers).toMatchObject([{ text: '{{ word | upper }}', message: expect.stringContaining('upper') }])
  expect(prompts[4]?.faults).toMatchObject([{ line: 6, message: expect.stringContaining('code') }])
})

test('dotprompt: roles, picoschema, settings and defaults', () => {
  const { prompts } = read('dotprompt/as-documented.prompt')
  expect(prompts).toMatchObject([{ name: 'as-documented', kind: 'chat', faults: [], leftovers: [] }])
  const [content] = prompts[0]?.contents ?? []
  expect(messages(content?.messages)).toEqual([
    ['system', 'You welcome guests at {{place}}.'],
    ['user', 'Greet a guest{{#guest}} called {{guest}}{{/guest}}{{#style}} in the manner of {{style}}{{/style}}.'],
  ])
  expect(content).toMatchObject({
    model: 'default',
    parameters: { temperature: 0.9, max_tokens: 200 },
    config: { dotprompt: { model: 'googleai/gemini-flash' } },
    variables: [
      { name: 'place', type: 'string', default: 'a hotel', description: 'where the guest arrives' },
      { name: 'style', required: false },
      { name: 'guest', required: false },
    ],
    responseFormat: {
      type: 'json_schema',
      json_schema: {
        schema: { properties: { greeting: { type: 'string' }, mood: { enum: ['GLAD', 'CALM'] } }, required: ['greeting', 'mood'] },
      },
    },
  })
})

test('dotprompt: partials, history, media and loops; a helper that has no equivalent is told', () => {
  const { prompts } = read('dotprompt/handmade.formal.prompt', 'dotprompt/_tone.prompt')
  expect(prompts.map(({ name, kind, faults }) => [name, kind, faults])).toEqual([
    ['handmade.formal', 'chat', []],
    ['tone', 'text', []],
  ])
  const [content] = prompts[0]?.contents ?? []
  expect(content?.messages).toEqual([
    { role: 'system', content: '{{> tone}}' },
    { role: 'placeholder', name: 'history' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'Look at' },
        { type: 'image_url', image_url: { url: '{{photo}}' } },
        { type: 'text', text: 'and greet:\n{{#people}}\n- {{name}}\n{{/people}}' },
      ],
    },
    { role: 'assistant', content: expect.stringContaining('{{json people}}') },
  ])
  expect(content?.variables).toMatchObject([{ name: 'people', type: 'list', description: 'who comes' }, { name: 'photo' }])
  expect(prompts[0]?.leftovers).toMatchObject([{ line: 18, text: '{{json people}}' }])
})

test('prompty: messages, inputs with samples, parameters; connections and keys are left out', () => {
  const { prompts } = read('prompty/as-documented.prompty')
  expect(prompts).toMatchObject([
    { name: 'as-documented', description: 'Answers one question', tags: ['basic'], faults: [], leftovers: [] },
  ])
  const [content] = prompts[0]?.contents ?? []
  expect(messages(content?.messages)).toEqual([
    ['system', 'You answer briefly.\n\n# Customer\nYou talk to {{firstName}}.'],
    ['user', '{{question}}'],
  ])
  expect(content).toMatchObject({
    parameters: { max_tokens: 128, temperature: 0.2 },
    config: { model: 'gpt-mini' },
    variables: [
      { name: 'question', description: 'What is asked', example: 'What is a versicle?' },
      { name: 'firstName', default: 'Friend' },
    ],
  })
  expect(JSON.stringify(content)).not.toContain('SECRET')
  expect(prompts[0]?.versions[0]).toMatchObject({ author: 'Ada' })
})

test('prompty: loops and defaults of Jinja; what it has beyond is told with its line', () => {
  const { prompts } = read('prompty/handmade.prompty')
  const [content] = prompts[0]?.contents ?? []
  expect(content).toMatchObject({
    messages: [{ content: '{{#documents}}\n# {{title}}\n{{text}}\n{{/documents}}\n{{tone}}' }, { role: 'user' }],
    responseFormat: { type: 'json_object' },
  })
  expect(prompts[0]?.leftovers).toMatchObject([{ line: 16, text: '{{ loop.index }}' }])
})

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
  const all = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\/.*\.\w+$/.test(name))
  const files = all.map((name) => ({ name, text: readFileSync(path.join(folder, name), 'utf8') }))
  expect(readFiles(files, 'auto').faults).toEqual([])
})

test.each<[Syntax, string, string]>([
  ['auto', '{% if a %}x{% endif %}', '{{#a}}x{{/a}}'],
  ['auto', '{{#if a}}x{{/if}}', '{{#a}}x{{/a}}'],
  ['auto', '{{#a}}x{{/a}} {b}', '{{#a}}x{{/a}} {b}'],
  ['fstring', '{b}', '{{b}}'],
])('the language of a text is found by its signs, or told: %s %s', (syntax, text, wanted) =>
  expect(convert(text, syntax).text).toBe(wanted),
)

test('picoschema: optional fields, nested objects, lists, wildcards and what is JSON Schema already', () => {
  expect(schemaOf({ 'a?': 'integer', 'b(object, inner)': { c: 'boolean, yes or no' }, 'd(array)': 'string', '(*)': 'any' })).toEqual({
    type: 'object',
    properties: {
      a: { type: 'integer' },
      b: {
        type: 'object',
        properties: { c: { type: 'boolean', description: 'yes or no' } },
        required: ['c'],
        additionalProperties: false,
        description: 'inner',
      },
      d: { type: 'array', items: { type: 'string' } },
    },
    required: ['b', 'd'],
    additionalProperties: {},
  })
  const schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] }
  expect(schemaOf(schema)).toEqual(schema)
  expect(variablesIn(schemaOf(schema))).toEqual({ n: { type: 'number', required: true } })
})
