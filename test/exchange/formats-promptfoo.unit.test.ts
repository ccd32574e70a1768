import { expect, test } from 'vitest'
import { readFiles } from '@/lib/exchange/read-files'
import { filesIn, messages, read } from './fixtures'

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
