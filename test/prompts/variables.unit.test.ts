import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Message } from '@/lib/prompts/content-schema'
import { withValue } from '@/lib/prompts/declared'
import { fillContent, placeholdersOf, variablesOf } from '@/lib/prompts/variables'

const named = (text: string) => variablesOf({ text })
const chat = (...messages: Message[]) => ({ messages })
const user = (content: string): Message => ({ role: 'user', content })

test('a value outside sections is required, in order of appearance, once', () => {
  expect(named('{{b}} {{a.x}} {{{b}}} {{! c }} {{&d}}')).toEqual([
    { name: 'b', required: true, usedAs: 'value', items: [] },
    { name: 'a.x', required: true, usedAs: 'value', items: [] },
    { name: 'd', required: true, usedAs: 'value', items: [] },
  ])
})

test('a section is optional, and names inside it are its items', () => {
  expect(named('{{#items}}{{name}} {{#parts}}{{size}}{{/parts}}{{.}}{{/items}}')).toEqual([
    { name: 'items', required: false, usedAs: 'section', items: ['name', 'parts', 'size'], sections: ['parts'] },
  ])
})

test('what stands in an inverted section is optional', () => {
  expect(named('{{^items}}{{sorry}}{{/items}}')).toEqual([
    { name: 'items', required: false, usedAs: 'section', items: [] },
    { name: 'sorry', required: false, usedAs: 'value', items: [] },
  ])
})

test('a name used both ways is required', () => {
  expect(named('{{#tone}}Tone: {{tone}}{{/tone}} {{tone}}')).toEqual([{ name: 'tone', required: true, usedAs: 'value', items: [] }])
})

test('variables are found in every message, in text parts, URLs and data', () => {
  const content = chat(
    { role: 'system', content: 'You serve {{product}}.' },
    { role: 'placeholder', name: 'history' },
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: '1', type: 'function', function: { name: 'f', arguments: '{"a":"{{not}}"}' } }],
    },
    {
      role: 'user',
      content: [
        { type: 'text', text: '{{question}}' },
        { type: 'image_url', image_url: { url: '{{photo}}' } },
        { type: 'input_audio', input_audio: { data: '{{voice}}', format: 'wav' } },
        { type: 'file', file: { file_data: '{{paper}}', filename: '{{literal}}.pdf' } },
      ],
    },
  )
  expect(variablesOf(content).map(({ name }) => name)).toEqual(['product', 'question', 'photo', 'voice', 'paper'])
  expect(placeholdersOf(content)).toEqual(['history'])
})

test('everything is filled in, and placeholders become their messages', () => {
  const content = chat(
    { role: 'system', content: 'You are {{who.name}}.' },
    { role: 'placeholder', name: 'history' },
    {
      role: 'user',
      content: [
        { type: 'text', text: '{{q}}' },
        { type: 'image_url', image_url: { url: '{{photo}}', detail: 'low' } },
      ],
    },
  )
  const history = [user('{{not filled}}'), { role: 'assistant' as const, content: 'ok' }] as never
  expect(fillContent(content, { who: { name: '{{q}}' }, q: 'Why?', photo: 'https://x.test/a.png' }, { history })).toEqual({
    messages: [
      { role: 'system', content: 'You are {{q}}.' },
      { role: 'user', content: '{{not filled}}' },
      { role: 'assistant', content: 'ok' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Why?' },
          { type: 'image_url', image_url: { url: 'https://x.test/a.png', detail: 'low' } },
        ],
      },
    ],
    warnings: [],
  })
})

test('a placeholder takes no fewer and no more messages than it asks for', () => {
  const content = chat({ role: 'placeholder', name: 'history', min: 1, max: 2 })
  const filledWith = (count: number) => () => fillContent(content, {}, { history: Array.from({ length: count }, () => user('a')) as never })
  const refused = (message: string) =>
    expect.objectContaining({ code: 'invalid', message, faults: [{ path: 'placeholders.history', message }] })
  expect(filledWith(2)().messages).toHaveLength(2)
  expect(filledWith(0)).toThrow(refused('The placeholder "history" takes at least 1 message; 0 were given.'))
  expect(filledWith(3)).toThrow(refused('The placeholder "history" takes at most 2 messages; 3 were given.'))
  expect(() => fillContent(content, {})).toThrow(/at least 1/)
})

test('every missing required variable is named; an empty string is a value, null is none', () => {
  const content = { text: '{{a}} {{b.c}} {{d}} {{e}} {{#f}}{{g}}{{/f}}' }
  expect(() => fillContent(content, { a: null, b: {}, d: '' })).toThrow(
    expect.objectContaining({
      code: 'invalid',
      message: 'Give a value for a, b.c and e.',
      faults: ['a', 'b.c', 'e'].map((name) => ({ path: `variables.${name}`, message: 'This variable is required.' })),
    }),
  )
})

test('a content whose partials are not in place is not filled: they would vanish in silence', () => {
  expect(() => fillContent({ text: 'Be {{> snippets/tone}}' }, {})).toThrow(/partial snippets\/tone is not in its place/)
})

test('what was given in vain or rendered as nothing is a warning', () => {
  const content = { messages: [user('{{#list}}{{title}}{{/list}}'), { role: 'placeholder' as const, name: 'history' }] }
  const { warnings, empty } = fillContent(content, { list: [{ title: 'a' }, {}], title2: 'x' }, { typo: [] })
  expect(empty).toEqual(['title'])
  expect(warnings).toEqual([
    'The prompt has no variable "title2".',
    'The prompt has no placeholder "typo".',
    'The placeholder "history" was left empty.',
    '"title" had no value where it stands in a section.',
  ])
})

test("a section's item may be given at the top, as Mustache looks it up there", () => {
  expect(fillContent({ text: '{{#vip}}Dear {{name}}{{/vip}}' }, { vip: true, name: 'Ada' })).toEqual({ text: 'Dear Ada', warnings: [] })
})

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_-]{0,8}$/)

test('the variables of a text are the tags it was made of', () =>
  fc.assert(
    fc.property(fc.array(fc.tuple(name, fc.constantFrom('a { b', '"', '}} ', '\n'))), (parts) => {
      const text = parts.map(([name, between]) => `${between}{{${name}}}`).join('')
      expect(named(text).map(({ name }) => name)).toEqual([...new Set(parts.map(([name]) => name))])
    }),
  ))

test('giving exactly the required variables always fills, and leaves no tag behind', () =>
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 6 }), fc.string(), (names, value) => {
      const text = names.map((name) => `[{{${name}}}]`).join('')
      expect(fillContent({ text }, Object.fromEntries(names.map((name) => [name, value])))).toEqual({
        text: `[${value}]`.repeat(names.length),
        warnings: [],
      })
    }),
  ))

test('a value set at a dotted name is found there, and the others stay', () => {
  expect(withValue(withValue({ a: 1 }, 'user.name', 'Ada'), 'user.age', 36)).toEqual({ a: 1, user: { name: 'Ada', age: 36 } })
  expect(withValue({ user: 'text' }, 'user.name', 'Ada')).toEqual({ user: { name: 'Ada' } })
})
