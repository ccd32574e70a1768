import { expect, test } from 'vitest'
import { schemaOf, variablesIn } from '@/lib/exchange/formats/picoschema'
import { readFiles } from '@/lib/exchange/read-files'
import { messages, read } from './fixtures'

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
        type: ['array', 'null'],
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

test('picoschema: optional fields, nested objects, lists, wildcards and what is JSON Schema already', () => {
  expect(schemaOf({ 'a?': 'integer', 'b(object, inner)': { c: 'boolean, yes or no' }, 'd(array)': 'string', '(*)': 'any' })).toEqual({
    type: 'object',
    properties: {
      a: { type: ['integer', 'null'] },
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
  expect(variablesIn(schemaOf({ 'n?': 'number', 'l?(array)': 'string' }))).toMatchObject({ n: { type: 'number' }, l: { type: 'list' } })
})

test('picoschema: JSON Schema is told by the whole alone; inside, "type" and "properties" are fields', () => {
  expect(schemaOf({ properties: { n: { type: 'number' } } })).toEqual({ type: 'object', properties: { n: { type: 'number' } } })
  expect(schemaOf({ ticket: { type: 'string', properties: 'string' } })).toMatchObject({
    properties: { ticket: { type: 'object', properties: { type: { type: 'string' }, properties: { type: 'string' } } } },
  })
})

test('picoschema: optional fields may be null, enums too', () =>
  expect(schemaOf({ 'e?(enum)': ['A'], 'f?(enum)': ['A', null], 'o?(object, inner)': { n: 'any' }, 'x?': 'any' })).toEqual({
    type: 'object',
    properties: {
      e: { enum: ['A', null] },
      f: { enum: ['A', null] },
      o: { type: ['object', 'null'], properties: { n: {} }, required: ['n'], additionalProperties: false, description: 'inner' },
      x: {},
    },
    additionalProperties: false,
  }))

test('picoschema: a type that is not known is told', () => {
  const text = '---\ninput:\n  schema:\n    who: Person, who asks\noutput:\n  schema:\n    list(tuple): string\n---\nHello {{who}}'
  const { prompts } = readFiles([{ name: 'a.prompt', text }], 'auto')
  expect(prompts[0]?.converted.filter(({ message }) => message.includes('not known')).map(({ from, line }) => [from, line])).toEqual([
    ['Person', 2],
    ['tuple', 5],
  ])
})
