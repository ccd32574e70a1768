import { expect, test } from 'vitest'
import { messages, read } from './fixtures'

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
