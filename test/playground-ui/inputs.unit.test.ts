import fc from 'fast-check'
import { expect, test } from 'vitest'
import { draftOf, messagesOf } from '@/components/playground/placeholder-rows'
import { fieldsOf, placeholderOf, sectionExample, textsOf, valuesOf } from '@/components/playground/values'
import type { FilledMessage } from '@/lib/prompts/content-schema'
import type { Variable } from '@/lib/prompts/schema'
import type { VariableType } from '@/lib/prompts/variable-schema'
import { fillContent } from '@/lib/prompts/variables'

const value = (name: string, required = true): Variable => ({ name, required, usedAs: 'value', items: [] })
const section = (name: string, ...items: string[]): Variable => ({ name, required: false, usedAs: 'section', items })

test('every required variable without a value is named, in order', () => {
  const { missing, values } = valuesOf([value('b'), value('a.x'), value('c', false)], { b: '' })
  expect(missing).toEqual(['b', 'a.x'])
  expect(values).toEqual({})
})

test('a value is the text as typed, whatever it looks like', () => {
  expect(valuesOf([value('n'), value('j')], { n: '01', j: '{"a":{{b}}}' }).values).toEqual({ n: '01', j: '{"a":{{b}}}' })
})

test('dotted names make objects', () => {
  expect(valuesOf([value('user.name'), value('user.town')], { 'user.name': 'Ada', 'user.town': 'Ely' }).values).toEqual({
    user: { name: 'Ada', town: 'Ely' },
  })
})

test('a section wants JSON and says so', () => {
  expect(valuesOf([section('items', 'name')], { items: '[{"name":"x"}]' }).values).toEqual({ items: [{ name: 'x' }] })
  const { faults, values } = valuesOf([section('items')], { items: '[1,' })
  expect(faults.items).toMatch(/JSON/)
  expect(values).toEqual({})
})

const fields = (variables: Variable[], texts = {}) => fieldsOf(variables, texts).map(({ name }) => name)

test('a name inside a section has a field of its own, because it may be meant of the prompt', () => {
  const premium = [section('premium', 'name', 'user.town')]
  expect(fields(premium)).toEqual(['premium', 'name', 'user.town'])
  const texts = { premium: 'true', name: 'Ada', 'user.town': 'Ely' }
  const { values, missing } = valuesOf(premium, texts)
  expect([values, missing]).toEqual([{ premium: true, name: 'Ada', user: { town: 'Ely' } }, []])
  expect(textsOf(premium, values)).toEqual(texts)
  expect(fillContent({ text: '{{#premium}} Dear {{name}}{{/premium}}' }, values).text).toBe(' Dear Ada')
})

test('it has none while the section holds the name itself, unless something is written in it', () => {
  const list = section('items', 'name')
  const written = '[{"name":"x"}]'
  expect(fields([list], { items: written })).toEqual(['items'])
  expect(fields([list], { items: '[{"parts":[{"name":"x"}]}]' })).toEqual(['items'])
  expect(fields([list], { items: '[{"title":"x"}]' })).toEqual(['items', 'name'])
  expect(fields([list], { items: written, name: 'Ada' })).toEqual(['items', 'name'])
  expect(fields([{ ...list, type: 'list' }])).toEqual(['items'])
  expect(fields([{ ...list, type: 'list' }], { items: '[{}]' })).toEqual(['items', 'name'])
  expect(fields([{ ...list, type: 'boolean' }])).toEqual(['items', 'name'])
  expect(fields([{ ...list, type: 'object', default: { name: 'Bo' } }])).toEqual(['items'])
})

test('it has one only: a variable of that name, or one that it stands in or around, is enough', () => {
  expect(fields([value('name'), section('a', 'name'), section('b', 'name', 'tone')])).toEqual(['name', 'a', 'b', 'tone'])
  expect(fields([value('user'), section('a', 'user.name'), value('team.lead'), section('b', 'team')])).toEqual([
    'user',
    'a',
    'team.lead',
    'b',
  ])
})

test('a section inside a section takes JSON, as any other', () => {
  const outer = { ...section('a', 'b', 'c'), sections: ['b'] }
  expect(valuesOf([outer], { a: 'true', b: 'false', c: 'false' }).values).toEqual({ a: true, b: false, c: 'false' })
})

const typed = (type: VariableType, more: Partial<Variable> = {}): Variable => ({ ...value('x'), type, ...more })
test.each<[VariableType, string, unknown]>([
  ['string', '01', '01'],
  ['number', '01', undefined],
  ['number', ' 1.5 ', 1.5],
  ['number', '1e3', 1000],
  ['number', 'three', undefined],
  ['number', 'true', undefined],
  ['boolean', 'true', true],
  ['boolean', 'false', false],
  ['list', '[1, "a"]', [1, 'a']],
  ['list', '{}', undefined],
  ['list', '[1,', undefined],
  ['object', '{"a": 1}', { a: 1 }],
  ['object', '[]', undefined],
  ['image', 'https://x.test/a.png', 'https://x.test/a.png'],
  ['image', 'cat.png', undefined],
  ['audio', 'data:audio/wav;base64,QUJD', 'data:audio/wav;base64,QUJD'],
  ['file', 'file-abc', 'file-abc'],
])('a %s field that says %j means %j; undefined is told what to write', (type, text, meant) => {
  const { values, faults } = valuesOf([typed(type)], { x: text })
  expect(values).toEqual(meant === undefined ? {} : { x: meant })
  expect(faults).toEqual(meant === undefined ? { x: expect.stringMatching(/^(Write|Give) /) } : {})
  if (meant !== undefined) expect(valuesOf([typed(type)], textsOf([typed(type)], { x: meant as never })).values).toEqual({ x: meant })
})

test('a required yes or no that nobody touched is no; any other empty field is missing', () => {
  expect(valuesOf([typed('boolean')], {})).toEqual({ values: { x: false }, missing: [], faults: {} })
  expect(valuesOf([typed('boolean', { required: false })], {}).values).toEqual({})
  for (const type of ['string', 'number', 'list', 'object', 'image', 'audio', 'file'] as const)
    expect(valuesOf([typed(type)], { x: '' }).missing).toEqual(['x'])
})

test('an empty field shows the default, else an example', () => {
  expect(placeholderOf(typed('number', { default: 3, example: 4 }))).toBe('3')
  expect(placeholderOf(typed('list', { example: ['a'] }))).toBe('such as ["a"]')
  expect(placeholderOf(typed('image', { default: 'data:image/png;base64,QUJD' }))).toBe('an upload')
  expect(placeholderOf(typed('image'))).toBe('https://…')
  expect(placeholderOf(typed('string', { default: '' }))).toBeUndefined()
})

test('the example of a section is JSON it would take', () => {
  expect(sectionExample(section('items', 'name', 'size'))).toBe('[{"name":"…","size":"…"}]')
  expect(sectionExample(section('formal'))).toBe('true')
})

test('values of an earlier run come back as they went in', () => {
  const variables = [value('a'), value('b.c'), section('list')]
  const json = fc.jsonValue().filter((each) => each !== null)
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), json, (a, c, list) => {
      const values = JSON.parse(JSON.stringify({ a, b: { c }, list }))
      expect(valuesOf(variables, textsOf(variables, values)).values).toEqual(values)
    }),
  )
})

test('rows become messages, and empty rows are left out', () => {
  const rows = [
    { role: 'user' as const, text: 'Hi' },
    { role: 'assistant' as const, text: '' },
  ]
  expect(messagesOf({ mode: 'rows', rows })).toEqual({ messages: [{ role: 'user', content: 'Hi' }], fault: null })
})

test('JSON that is no list of messages says which one is wrong', () => {
  expect(messagesOf({ mode: 'json', json: '{' }).fault).toMatch(/not JSON/)
  expect(messagesOf({ mode: 'json', json: '{}' }).fault).toMatch(/list/)
  expect(messagesOf({ mode: 'json', json: '[{"role":"user","content":"x"},{"role":"robot"}]' }).fault).toMatch(/^Message 2/)
  expect(messagesOf({ mode: 'json', json: '[{"role":"placeholder","name":"x"}]' }).fault).toMatch(/placeholder/)
  expect(messagesOf({ mode: 'json', json: ' ' })).toEqual({ messages: [], fault: null })
})

test('messages that rows cannot say are kept as JSON, whole', () => {
  const messages: FilledMessage[] = [
    { role: 'user', content: 'Hi' },
    { role: 'assistant', content: null, tool_calls: [{ id: 'c', type: 'function', function: { name: 'f', arguments: '{}' } }] },
    { role: 'tool', content: '4', tool_call_id: 'c' },
  ]
  expect(draftOf(messages).mode).toBe('json')
  expect(messagesOf(draftOf(messages)).messages).toEqual(messages)
  expect(draftOf(messages.slice(0, 1))).toEqual({ mode: 'rows', rows: [{ role: 'user', text: 'Hi' }] })
})
