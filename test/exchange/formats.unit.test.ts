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
const filesIn = (part: string) =>
  readdirSync(path.join(folder, part), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.\w+$/.test(name))
    .map((name) => `${part}/${name}`)
    .sort()
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

test('promptfoo: a suite in several files: lists, Markdown, Jinja, tables, a dumped list of messages; what is a program is told', () => {
  const { prompts, faults } = read(...filesIn('promptfoo/modular'))
  expect(faults).toEqual([])
  expect(prompts.map(({ name, kind }) => [name, kind])).toEqual([
    ['modular/promptfoo/brief', 'text'],
    ['modular/promptfoo/expert', 'text'],
    ['modular/promptfoo/Careful-Answer', 'text'],
    ['modular/promptfoo/thread', 'chat'],
    ['modular/promptfoo/talk', 'chat'],
    ['modular/promptfoo/Slowly', 'text'],
    ['modular/promptfoo/Plain', 'text'],
    ['modular/promptfoo', 'text'],
  ])
  const [brief, expert, careful, thread, talk, slowly, , program] = prompts
  expect(brief?.contents[0]?.variables).toEqual([
    { name: 'question', type: 'string', example: 'Where is my kite?' },
    { name: 'company', type: 'string', default: 'Kites & Co' },
  ])
  expect(expert?.contents[0]?.text).toContain('{{#expert}}\nGo into detail.\n{{/expert}}{{^expert}}\nKeep it plain.\n{{/expert}}')
  expect(careful?.contents[0]?.text).toBe('You answer with care.\n{{question}}\n')
  expect(thread?.contents[0]?.messages).toEqual([{ role: 'placeholder', name: 'messages' }])
  expect(messages(talk?.contents[0]?.messages)).toEqual([
    ['system', 'You know kites.'],
    ['user', 'Who flew the first one in {{year}}?'],
  ])
  expect(slowly?.contents[0]?.text).toBe('Say {{question}} again, slowly')
  expect(program?.faults).toMatchObject([{ file: 'modular/lists/prompts.yaml', line: 11, message: expect.stringContaining('program') }])
})

test('promptfoo: lists that name themselves, and references full of stars, end soon', () => {
  const hostile = [
    { name: 'promptfooconfig.yaml', text: `prompts: file://a.yaml\ntests: ${'file://a*a*a*a*a*a*a*a*a*b '.repeat(50)}` },
    { name: 'a.yaml', text: '- file://a.yaml\n'.repeat(1000) },
    ...Array.from({ length: 50 }, (_, at) => ({ name: `${'a'.repeat(150)}${at}.txt`, text: 'x' })),
  ]
  expect(readFiles(hostile, 'auto').prompts.length).toBeGreaterThan(0)
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

test('dotprompt: every field, type and tag of its reference comes, or is told with its line', () => {
  const { prompts, faults } = read('dotprompt/reference.prompt')
  expect(faults).toEqual([])
  expect(prompts).toMatchObject([{ name: 'shopAssistant.formal', kind: 'chat', faults: [] }])
  const [content] = prompts[0]?.contents ?? []
  expect(content?.messages?.map(({ role }) => role)).toEqual(['system', 'user'])
  expect(messages(content?.messages)[0]?.[1]).toBe(
    'You sell kites, {{customer}}.{{^language}} Speak English.{{/language}}\nWrite {{=<% %>=}}{{name}}<%={{ }}=%> as it is. Raw: {{language}}',
  )
  expect(content?.messages?.[1]).toMatchObject({
    content: [
      { text: expect.stringContaining('{{#product.tags}}\n- {{.}}') },
      { type: 'image_url', image_url: { url: '{{photo}}' } },
      { text: expect.stringContaining('{{> closing}}') },
    ],
  })
  expect(content).toMatchObject({
    parameters: { temperature: 0.7, top_k: 20, top_p: 0.8, stop: ['ENDE'] },
    config: { dotprompt: { model: 'googleai/gemini-flash', tools: ['timeOfDay'], metadata: { shelf: { row: 3 } } } },
    responseFormat: { json_schema: { schema: { required: ['greeting', 'formality'] } } },
    variables: [
      { name: 'customer', default: 'Guest' },
      { name: 'language', required: false },
      { name: 'photo', description: 'a picture of the kite' },
      { name: 'product', type: 'object', required: true },
    ],
  })
  expect(prompts[0]?.leftovers.map(({ line, text }) => [line, text])).toEqual([
    [50, '{{#if @last}}'],
    [50, '{{/if}}'],
    [56, '{{media url=song contentType="audio/mpeg"}}'],
    [57, '{{section "output"}}'],
    [58, '{{#ifEquals language "de"}}'],
    [58, '{{/ifEquals}}'],
  ])
})

test('picoschema: the example of its reference as JSON Schema', () =>
  expect(
    schemaOf({
      'category(enum, what kind it is)': ['KITE', 'LINE'],
      'attributes(object, anything else)': { '(*)': 'any, whatever it is' },
      'variants?(array, other sizes)': { id: 'string', price: 'number, in euros' },
    }),
  ).toEqual({
    type: 'object',
    properties: {
      category: { enum: ['KITE', 'LINE'], description: 'what kind it is' },
      attributes: {
        type: 'object',
        properties: {},
        additionalProperties: { description: 'whatever it is' },
        description: 'anything else',
      },
      variants: {
        type: 'array',
        items: {
          type: 'object',
          properties: { id: { type: 'string' }, price: { type: 'number', description: 'in euros' } },
          required: ['id', 'price'],
          additionalProperties: false,
        },
        description: 'other sizes',
      },
    },
    required: ['category', 'attributes'],
    additionalProperties: false,
  }))

test('prompty, second edition: properties as lists, tools, outputs, threads, names of speakers, images', () => {
  const { prompts } = read('prompty/second-edition.prompty')
  expect(prompts).toMatchObject([{ description: 'Finds a kite', tags: ['shop', 'kites'], faults: [], leftovers: [] }])
  const [content] = prompts[0]?.contents ?? []
  expect(content?.messages).toEqual([
    { role: 'system', content: 'You find kites for at most {{budget}}. {{#polite}}Be polite.{{/polite}}' },
    { role: 'placeholder', name: 'conversation' },
    {
      role: 'user',
      name: 'customer',
      content: [
        { type: 'text', text: '{{wish}}' },
        { type: 'image_url', image_url: { url: '{{photo}}' } },
        { type: 'text', text: '![a drawing](./drawing.png)' },
      ],
    },
  ])
  expect(content).toMatchObject({
    parameters: { temperature: 0.4, max_tokens: 300, top_p: 0.9, stop: ['ENDE'], seed: 7 },
    tools: [
      {
        type: 'function',
        function: {
          name: 'find_kite',
          strict: true,
          parameters: { properties: { query: { type: 'string' }, limit: { type: 'integer' } }, required: ['query'] },
        },
      },
    ],
    responseFormat: {
      json_schema: {
        schema: {
          properties: { kite: { type: 'string' }, sizes: { items: { type: 'integer' } }, colour: { enum: ['red', 'blue'] } },
          required: ['kite', 'sizes'],
        },
      },
    },
    variables: [
      { name: 'wish', required: true, example: 'A red one' },
      { name: 'budget', type: 'number', default: 20 },
      { name: 'photo', type: 'image' },
    ],
  })
  expect(prompts[0]?.versions[0]).toMatchObject({ author: 'Ada, Grace', note: 'Version 1.2 of the file' })
  expect(prompts[0]?.converted.map(({ from }) => from)).toEqual(expect.arrayContaining(['shelves', '![a drawing](./drawing.png)']))
  expect(JSON.stringify(prompts)).not.toContain('SECRET')
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
