import fc from 'fast-check'
import mustache from 'mustache'
import { expect, test } from 'vitest'
import type { Json, JsonObject } from '@/lib/prompts/content-schema'
import { scanTags } from '@/lib/prompts/tags'
import { render, renderFaults, templateFaults } from '@/lib/prompts/template'

const anyText = () => fc.string({ unit: 'binary', maxLength: 200 })
const bracy = () =>
  fc
    .array(fc.constantFrom('{', '}', '{{', '}}', '{{{', '"a"', ': 1', '#', '/', '\n', ' ', 'x', '{{x}}', '$&', '\\'))
    .map((parts) => parts.join(''))
const faultsOf = (template: string) => scanTags(template).faults.map(({ line, column, message }) => [line, column, message])

test('text without tags renders to itself', () =>
  fc.assert(
    fc.property(fc.oneof(anyText(), bracy()), (text) => {
      fc.pre(!text.includes('{{'))
      return render(text, { x: 'no' }) === text
    }),
  ))

test('a value comes out verbatim, whatever braces it holds', () =>
  fc.assert(
    fc.property(
      fc.oneof(anyText(), bracy()),
      fc.constantFrom('{{x}}', '{{{x}}}', '{{& x }}', '{{#list}}{{.}}{{/list}}', '{{=<% %>=}}<%x%>'),
      (x, tag) => {
        expect(render(`<${tag}>`, { x, list: [x] })).toBe(`<${x}>`)
      },
    ),
  ))

test('JSON in a prompt survives', () => {
  const text = '{"a": {"b": {"c": [{"d": 1}]}}, "e": "}}"}\nAnswer like {"name": "…"}'
  expect(render(text, {})).toBe(text)
})

const template = fc.letrec<{ parts: string; part: string }>((tie) => ({
  parts: fc.array(tie('part'), { maxLength: 6 }).map((parts) => parts.join('')),
  part: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(' ', '\n', '\r\n', 'text', '{', '}}', '"', '  ', '&lt;'),
    fc.constantFrom('{{a}}', '{{ a.b }}', '{{{a}}}', '{{&  list }}', '{{n}}', '{{.}}', '{{! a comment\nof two lines }}', '{{nothing}}'),
    fc
      .tuple(fc.constantFrom('a', 'list', 'nothing', 'a.b', 'flag'), fc.constantFrom('#', '^'), tie('parts'))
      .map(([n, s, inner]) => `{{${s} ${n} }}${inner}{{/ ${n}}}`),
    tie('parts').map((inner) => `{{=<% %>=}}${inner.replaceAll('{{', '<%').replaceAll('}}', '%>')}<%={{ }}=%>`),
  ),
})).parts

test('it renders as mustache.js does, without escaping', () => {
  const values = { a: { b: 'B<&>' }, n: 1.5, list: [{ a: 'x' }, 'y', 3], flag: true }
  const plain = (value: unknown) => (typeof value === 'object' ? JSON.stringify(value) : String(value))
  fc.assert(
    fc.property(template, (text) => {
      fc.pre(!/[<{]%?[&{]/.test(text)) // mustache.js writes [object Object] for a raw object
      expect(render(text, values)).toBe(mustache.render(text, values, undefined, { escape: plain }))
    }),
    { numRuns: 500 },
  )
})

test.each<[string, Json, string]>([
  ['{{a.b.c}}', { a: { b: { c: 'deep' } } }, 'deep'],
  ['{{#a}}{{b.c}}{{/a}}', { a: { b: {} }, b: { c: 'must not show' } }, ''],
  ['{{#items}}{{name}} of {{shop}}, {{/items}}', { shop: 'S', items: [{ name: 'a' }, { name: 'b' }] }, 'a of S, b of S, '],
  ['{{^items}}none{{/items}}', { items: [] }, 'none'],
  ['{{object}} {{list}}', { object: { a: 1 }, list: [1, 'b'] }, '{"a":1} [1,"b"]'],
  ['{{zero}}{{no}}{{nil}}', { zero: 0, no: false, nil: null }, '0false'],
  ['  {{#on}}\n  line\n  {{/on}}\n', { on: true }, '  line\n'],
])('%s with %j', (text, values, expected) => expect(render(text, values)).toBe(expected))

test('nothing inherited can be reached, and functions are never called', () => {
  const values = { f: () => 'called' } as unknown as JsonObject
  expect(render('{{constructor}}{{toString}}{{__proto__}}{{f}}{{a.constructor.name}}{{#f}}x{{/f}}', { ...values, a: {} })).toBe('')
})

test('partials are rendered in the place of their tag', () => {
  expect(render('{{#people}}{{> card}}{{/people}}', { people: [{ n: 'A' }, { n: 'B' }] }, { card: '[{{n}}]' })).toBe('[A][B]')
})

test('a name without a value is reported', () => {
  const missing: string[] = []
  render('{{a}}{{#list}}{{b}}{{/list}}', { list: [{ b: '' }, {}] }, {}, (name) => missing.push(name))
  expect(missing).toEqual(['a', 'b'])
})

test.each([
  ['Hello {{name', 1, 7, /not closed/],
  ['a\nb {{name\nand {{other}}', 2, 3, /not closed/],
  ['Use {{"a": 1}} here', 1, 5, /""a": 1" is not a name.*choose other delimiters/],
  ['{{}}', 1, 1, /not a name/],
  ['{{a b}}', 1, 1, /not a name/],
  ['one\n  {{#items}} two', 2, 3, /section "items" is never closed: write \{\{\/items\}\}/],
  ['{{/items}}', 1, 1, /No section is open/],
  ['{{#a}}{{#b}}{{/a}}{{/b}}', 1, 13, /\{\{\/a\}\} stands where \{\{\/b\}\} must come first/],
  ['{{> ../secret}}', 1, 1, /not the name of a prompt/],
  ['{{=x=}}', 1, 1, /delimiters/],
  ['{{{name}}', 1, 1, /not closed: write \}\}\}/],
])('%j is refused at line %i, column %i', (text, line, column, message) => {
  expect(faultsOf(text)[0]).toEqual([line, column, expect.stringMatching(message)])
  expect(() => render(text, {})).toThrow(
    expect.objectContaining({ code: 'invalid', message: expect.stringContaining(`Line ${line}, column ${column}`) }),
  )
})

test('a comment that runs into the next tag is a fault with its place; one of many lines is none', () => {
  const message = 'This comment is not closed before the next tag.'
  const open = '{{! remember the tone\nAnswer {{question}} for {{customer}}.'
  expect(faultsOf(`Hi\n  ${open}`)).toEqual([[2, 3, message]])
  expect(faultsOf('{{=<% %>=}}<%! {{name}} <%name%>')).toEqual([[1, 12, message]])
  expect(faultsOf('{{! of\nmany } { lines\n}}{{name}}{{=<% %>=}}<%! {{name}} %>')).toEqual([])
  // Versions that were saved so go on rendering as they did.
  expect(render(open, { customer: 'Ada' })).toBe(' for Ada.')
  expect(render(`{{#s}}${'{{! off: {{a}}'.repeat(60)}{{/s}}{{name}}`, { s: true, name: 'Ada' })).toBe('Ada')
  expect(renderFaults(`${'{{! off: {{a}}'.repeat(60)}{{a b}}`)).toHaveLength(1)
})

test('every fault is found, in order', () => {
  expect(faultsOf('{{a b}}\n{{c!}}\n{{#open}}').map(([line]) => line)).toEqual([1, 2, 3])
  expect(templateFaults('x {{a b}}', 'messages.0.content')).toEqual([
    { path: 'messages.0.content', message: expect.stringMatching(/^Line 1, column 3: /) },
  ])
})

test('tags are found where they stand', () => {
  const text = 'Hi {{ name }} {{#a}}x{{/a}}{{=<% %>=}}<%> b/c %>{{not a tag}}'
  expect(scanTags(text).tags.map(({ kind, name, start, end }) => [kind, name, text.slice(start, end)])).toEqual([
    ['variable', 'name', '{{ name }}'],
    ['section', 'a', '{{#a}}'],
    ['close', 'a', '{{/a}}'],
    ['delimiters', '<% %>', '{{=<% %>=}}'],
    ['partial', 'b/c', '<%> b/c %>'],
  ])
})

test.each([
  ['blanks in a tag', `{{${' '.repeat(900_000)}x}}`],
  ['an unclosed tag of blanks', `{{ x${' '.repeat(900_000)}`],
  ['blanks in a comment', `{{! ${' \t'.repeat(450_000)}!}}`],
  ['many tags', '{{x}}'.repeat(150_000)],
  ['many tags in one-letter delimiters', `{{=| ;=}}${'|x;'.repeat(300_000)}`],
  ['many faults', '{{'.repeat(450_000)],
  ['sections without end', '{{#x}}'.repeat(150_000)],
])('a hostile template ends soon: %s', (_, text) => {
  // Backtracking would take hours; the time limit of a test is what fails then.
  try {
    render(text, { x: 'v' })
  } catch (error) {
    expect(error).toMatchObject({ code: 'invalid' })
  }
})

test('nested lists cannot make a rendering endless', () => {
  const depth = 12
  const bomb = `${'{{#l}}'.repeat(depth)}${'{{/l}}'.repeat(depth)}`
  expect(() => render(bomb, { l: Array.from({ length: 100 }, () => 'x') })).toThrow(/longer than 5,000,000/)
  expect(() => render('{{> a}}', {}, { a: '{{> a}}' })).toThrow(/nest more than/)
})
