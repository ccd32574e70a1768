import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkJson, rangeOf } from '@/components/editor/json-check'
import {
  checkMessage,
  checkOtherParameters,
  checkResponseFormat,
  checkTools,
  type JsonChecked,
} from '@/components/prompts/edit/json-fields'
import {
  formatStops,
  hasControl,
  type NumberParameter,
  numberParameters,
  otherParameters,
  parseNumber,
  parseStops,
  withOthers,
  withParameter,
} from '@/components/prompts/edit/parameters'
import type { JsonObject } from '@/lib/prompts/content-schema'

const named = (name: string) => numberParameters.find((known) => known.name === name) as NumberParameter

test.each([
  ['', undefined],
  ['0.2', 0.2],
  [' .5 ', 0.5],
  ['-0', 0],
  ['1e0', 1],
])('temperature %j means %j', (text, value) => expect(parseNumber(text, named('temperature'))).toEqual({ ok: true, value }))
test.each(['x', '1,5', '2.1', '-1', 'Infinity', '0x1', '1.'.repeat(2)])('temperature %j is refused', (text) =>
  expect(parseNumber(text, named('temperature')).ok).toBe(false),
)
test('whole numbers stay whole', () => {
  expect(parseNumber('1.5', named('max_tokens')).ok).toBe(false)
  expect(parseNumber('9007199254740993', named('seed')).ok).toBe(false)
  expect(parseNumber('400', named('max_tokens'))).toEqual({ ok: true, value: 400 })
})

test('stop sequences come back as they were, line ends and backslashes included', () =>
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[a\\nt\n\t ]+$/), { minLength: 1, maxLength: 4 }), (stops) => {
      const value = stops.length === 1 ? (stops[0] ?? '') : stops
      expect(parseStops(formatStops(value))).toEqual({ ok: true, value })
    }),
  ))
test('five stop sequences are one too many', () => expect(parseStops('a\nb\nc\nd\ne').ok).toBe(false))

const parameters = fc.dictionary(
  fc.constantFrom('temperature', 'top_p', 'seed', 'stop', 'logit_bias', 'reasoning_effort'),
  fc.oneof(
    fc.double({ noNaN: true }),
    fc.string(),
    fc.constant(null),
    fc.array(fc.string(), { maxLength: 5 }),
    fc.dictionary(fc.string(), fc.integer()),
  ),
  { noNullPrototype: true },
)
test('every parameter is either in a control or in the JSON, and none is changed by showing it', () =>
  fc.assert(
    fc.property(parameters, (given) => {
      const all = given as JsonObject
      expect(withOthers(all, otherParameters(all))).toEqual(all)
    }),
  ))
test('a value that a control cannot show stays in the JSON', () => {
  expect(['x', 3, null].some((value) => hasControl('temperature', value))).toBe(false)
  expect(hasControl('temperature', 0.7)).toBe(true)
  expect(hasControl('stop', ['a'])).toBe(false)
})
test('setting one parameter keeps the place of the others', () =>
  expect(Object.keys(withParameter({ seed: 1, temperature: 0, x: 2 }, 'temperature', 1))).toEqual(['seed', 'temperature', 'x']))
test('taking one away leaves nothing behind', () => expect(withParameter({ seed: 1 }, 'seed', undefined)).toEqual({}))

const at = (text: string) => checkJson(text).faults.map(({ from, to }) => text.slice(from, to))
test.each([
  ['{"a": 1,}', ','],
  ["{'a': 1}", "'"],
  ['{"a": 1 "b": 2}', '"'],
  ['{a: 1}', 'a'],
  ['{"a": 1, "a": 2}', '"a": 2'],
  ['[12345678901234567890]', '12345678901234567890'],
  ['[1e400]', '1e400'],
])('%s is marked at %s', (text, marked) => expect(at(text)).toEqual([marked]))
test('what JSON.parse reads without loss is read', () =>
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = JSON.stringify(value)
      expect(checkJson(text)).toEqual({ value: JSON.parse(text), faults: [] })
    }),
  ))
test('numbers written in another way are still the same numbers', () =>
  expect(checkJson('[1.0, 0.10, 1e2, -0.5, 100, 1E+2, 0]').faults).toEqual([]))
test('checking never throws and always says what is wrong', () =>
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('{', '}', '[', ']', '"', ':', ',', 'a', '1', ' ', '\n', "'", 'true')).map((signs) => signs.join('')),
      (text) => {
        const { value, faults } = checkJson(text)
        expect(value === undefined).toBe(faults.length > 0)
      },
    ),
  ))
const told = <T>(checked: JsonChecked<T>) => (checked.ok ? checked.warnings : checked.faults)
test('a fault of a schema is marked where it stands', () => {
  const text = '[{ "type": "function", "function": { "name": "a b" } }]'
  const [fault] = told(checkTools(text))
  expect(fault && text.slice(fault.from, fault.to)).toBe('"a b"')
  expect(rangeOf(text, [0, 'function', 'name'])).toMatchObject({ from: text.indexOf('"a b"') })
})
test('in a message that fits no kind, the fault of the kind that fits best is told', () => {
  const text = '{"role":"user","content":[{"type":"text","text":"a"},{"type":"image_url"}]}'
  const [fault] = told(checkMessage(text))
  expect(fault && text.slice(fault.from, fault.to)).toBe('{"type":"image_url"}')
  expect(fault?.message).not.toBe('Invalid input')
})
test('an empty field means none', () => {
  expect(checkTools(' ')).toMatchObject({ ok: true, value: [] })
  expect(checkResponseFormat('')).toMatchObject({ ok: true, value: null })
})
test('a parameter with a field of its own is sent back to it', () => {
  expect(told(checkOtherParameters('{"temperature": 1}'))[0]?.message).toBe('"temperature" has a field of its own above.')
  expect(told(checkOtherParameters('{"temperature": "{{t}}"}'))).toEqual([])
})
test.each([
  ['{"type":"objekt"}', '"objekt"'],
  ['{"type":"object","properties":{"a":{"type":"string"}},"required":["b"]}', '"b"'],
  ['{"properties":{"a":{"items":{"enum":"x"}}}}', '"x"'],
  ['{"anyOf":[3]}', '3'],
])('the mistake in the schema %s is marked, and does not keep it from being saved', (schema, marked) => {
  const text = `{"type":"json_schema","json_schema":{"name":"answer","schema":${schema}}}`
  const checked = checkResponseFormat(text)
  expect(checked.ok).toBe(true)
  expect(told(checked).map(({ from, to }) => text.slice(from, to))).toEqual([marked])
})

test('a choice has a control for the values it offers; any other stays JSON', () => {
  expect(
    ['high', true, 'auto'].map((value, at) => hasControl(['reasoning_effort', 'parallel_tool_calls', 'tool_choice'][at] ?? '', value)),
  ).toEqual([true, true, true])
  const parameters = {
    reasoning_effort: 'extreme',
    tool_choice: { type: 'function', function: { name: 'find' } },
    parallel_tool_calls: 'true',
  }
  expect(otherParameters(parameters)).toEqual(parameters)
})
