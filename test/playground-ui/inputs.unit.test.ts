import fc from 'fast-check'
import { expect, test } from 'vitest'
import { draftOf, messagesOf } from '@/components/playground/placeholder-rows'
import { sectionExample, textsOf, valuesOf } from '@/components/playground/values'
import type { FilledMessage } from '@/lib/prompts/content-schema'
import type { Variable } from '@/lib/prompts/schema'

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
