import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromFString } from '@/lib/exchange/convert/fstring'
import { fromHandlebars } from '@/lib/exchange/convert/handlebars'
import { fromJinja } from '@/lib/exchange/convert/jinja'
import { joined } from '@/lib/exchange/convert/pieces'
import type { Json } from '@/lib/prompts/content-schema'
import { render } from '@/lib/prompts/template'

const values: Json = {
  name: 'Ada',
  empty: '',
  yes: true,
  no: false,
  user: { name: 'Grace' },
  items: [{ title: 'one' }, { title: 'two' }],
  words: ['a', 'b'],
}
const shown = (text: string) => render(text, values)

test.each([
  ['Hello {{ name }}!', 'Hello Ada!'],
  ['{{ user.name }} {{ user["name"] }}', 'Grace Grace'],
  ['{% if yes %}Y{% else %}N{% endif %}', 'Y'],
  ['{% if no %}Y{% elif yes %}E{% else %}N{% endif %}', 'E'],
  ['{% if no %}Y{% elif empty %}E{% else %}N{% endif %}', 'N'],
  ['{% if not no %}A{% endif %}', 'A'],
  ['{% for item in items %}{{ item.title }},{% endfor %}', 'one,two,'],
  ['{% for word in words %}{{ word }} {{ name }};{% endfor %}', 'a Ada;b Ada;'],
  ['{% for x in items %}{% if x.title %}{{ x.title }}{% else %}{{ x.title }}{% endif %} {{ name }};{% endfor %}', 'one Ada;two Ada;'],
  ['{% for x in items %}{{ x.title }}{% else %}{{ title }}{% endfor %}{{ title }}', 'onetwo'],
  ['{% for x in none %}x{% else %}nothing{% endfor %}', 'nothing'],
  ['a {%- if yes -%} b {%- endif %} c', 'ab c'],
  ['{# hush #}x', 'x'],
  ['{% raw %}{{ as it is }}{% endraw %}', '{{ as it is }}'],
  ['{"a": {"b": 1}} {{ name }}', '{"a": {"b": 1}} Ada'],
  ['{{{ name }}}', '{Ada}'],
  ['{{ "text" }}', 'text'],
  ['{{ name | safe }}', 'Ada'],
])('Jinja: %s', (source, wanted) => {
  const { text, leftovers } = fromJinja(source)
  // Three braces are a brace and a tag in Jinja only by luck; what matters is that nothing is lost.
  if (source === '{{{ name }}}') expect(leftovers).toHaveLength(1)
  else expect([leftovers, shown(text)]).toEqual([[], wanted])
})

test.each([
  ['Hello {{name}}!', 'Hello Ada!'],
  ['{{{name}}} {{&name}}', 'Ada Ada'],
  ['{{#if yes}}Y{{else}}N{{/if}}', 'Y'],
  ['{{#if no}}Y{{else if yes}}E{{else}}N{{/if}}', 'E'],
  ['{{#unless no}}A{{/unless}}', 'A'],
  ['{{#each items}}{{title}},{{/each}}', 'one,two,'],
  ['{{#each items}}{{this.title}}{{/each}}', 'onetwo'],
  ['{{#each words}}{{this}}-{{/each}}', 'a-b-'],
  ['{{#each words as |word|}}{{word}}-{{../name}};{{/each}}', 'a-Ada;b-Ada;'],
  ['{{#with user}}{{name}}{{/with}}', 'Grace'],
  ['{{#each items}}{{#if title}}{{title}}{{/if}}{{#each ../words}}{{this}}{{../../name}}{{/each}};{{/each}}', 'oneaAdabAda;twoaAdabAda;'],
  ['{{#yes}}Y{{/yes}}{{^no}}N{{/no}}', 'YN'],
  ['a {{~name~}} b', 'aAdab'],
  ['{{! hush }}{{!-- }} --}}x', 'x'],
  ['\\{{name}}', '{{name}}'],
])('Handlebars: %s', (source, wanted) => {
  const { text, leftovers } = fromHandlebars(source)
  expect([leftovers, shown(text)]).toEqual([[], wanted])
})

test.each([
  ['Hello {name}!', 'Hello Ada!'],
  ['{{"a": "{name}"}}', '{"a": "Ada"}'],
  ['{{{name}}}', '{Ada}'],
  ['{user.name}', 'Grace'],
])('f-string: %s', (source, wanted) => {
  const { text, leftovers } = fromFString(source)
  expect([leftovers, shown(text)]).toEqual([[], wanted])
})

test.each([
  ['jinja', 'a\n{{ name | upper }}', 2, 1, 'upper'],
  ['jinja', '{% if a == "b" %}x{% endif %}', 1, 1, 'if'],
  ['jinja', '{% set x = 1 %}', 1, 1, 'set'],
  ['jinja', '{% for k, v in map %}x{% endfor %}', 1, 1, 'for item in list'],
  ['jinja', '{{ items[0] }}', 1, 1, 'names'],
  ['jinja', '{% for x in items %}{{ loop.index }}{% endfor %}', 1, 21, 'loop'],
  ['jinja', '{% if items %}{% for x in items %}x{% endfor %}{% endif %}', 1, 1, 'list'],
  ['jinja', 'x {{ name', 1, 3, 'never closed'],
  ['jinja', '{% if yes %}x', 1, 14, 'never closed'],
  ['jinja', '{% for x in items %}{{ title }} asks for {{ x.title }}{% endfor %}', 1, 21, 'Items of the loop here have a title too'],
  ['jinja', '{% for x in items %}{% for y in words %}{{ title }}{% endfor %}{{ x.title }}{% endfor %}', 1, 41, 'a title too'],
  ['jinja', '{% for x in items %}{% if x.sub %}{{ x.title }}{% endif %}{% endfor %}', 1, 35, 'in sub first'],
  ['handlebars', '{{#each items}}{{../title}} asks for {{title}}{{/each}}', 1, 16, 'a title too'],
  ['handlebars', '{{#with user}}{{this.name}} and {{../name}}{{/with}}', 1, 33, 'a name too'],
  ['handlebars', '{{#each items}}{{#if sub}}{{title}}{{/if}}{{/each}}', 1, 27, 'in sub first'],
  ['handlebars', '{{#each items}}{{#each words}}{{../this}}{{/each}}{{/each}}', 1, 31, 'cannot be named'],
  ['handlebars', '{{upper name}}', 1, 1, 'helpers'],
  ['handlebars', '{{#ifEquals a b}}x{{/ifEquals}}', 1, 1, 'ifEquals'],
  ['handlebars', '{{#each items}}{{@index}}{{/each}}', 1, 16, '@index'],
  ['handlebars', '{{> tone mood="kind"}}', 1, 1, 'partial'],
  ['fstring', '{price:.2f}', 1, 1, 'name'],
])('%s: what has no equivalent is told with line and column, and stays as text: %s', (language, source, line, column, word) => {
  const convert = { jinja: fromJinja, handlebars: fromHandlebars, fstring: fromFString }[language as 'jinja']
  const { text, leftovers } = convert(source)
  expect(leftovers[0]).toMatchObject({ line, column, message: expect.stringContaining(word) })
  expect(() => shown(text)).not.toThrow()
})

test('text with braces renders as it is, whatever separates its lines', () => {
  const kept = (text: string) => {
    expect(shown(joined([{ kind: 'text', text }])), JSON.stringify(text)).toBe(text)
  }
  for (const sign of ['\u2028', '\u2029', '\r']) kept(`a ${sign}${sign}{{name}} {{{ b ${sign} {{x`)
  const piece = fc.constantFrom('{', '{{', '}}', 'name', ' ', '\n', '\r', '\u2028', '\u2029', '#')
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
      kept,
    ),
    { numRuns: 1000 },
  )
})

test('a value that the template gives itself becomes the variable’s default', () => {
  expect(fromJinja("{{ tone | default('kind') }} {{ n|d(3) }}")).toMatchObject({ text: '{{tone}} {{n}}', defaults: { tone: 'kind', n: 3 } })
})

/** Templates of what all three languages share, and what they must come to. */
type Part = { jinja: string; handlebars: string; wanted: string }
const plain = fc.stringMatching(/^[a-z {}"\n:,]{0,12}$/).filter((text) => !/\{\{|\{$|^\}|\}\}$/.test(text))
const literal = plain.map((text): Part => ({ jinja: text, handlebars: text, wanted: text }))
const value = fc.constantFrom<Part>(
  { jinja: '{{ name }}', handlebars: '{{name}}', wanted: 'Ada' },
  { jinja: '{{user.name}}', handlebars: '{{ user.name }}', wanted: 'Grace' },
)
const together = (parts: Part[]): Part => ({
  jinja: parts.map(({ jinja }) => jinja).join(''),
  handlebars: parts.map(({ handlebars }) => handlebars).join(''),
  wanted: parts.map(({ wanted }) => wanted).join(''),
})
const { template } = fc.letrec<{ template: Part; block: Part }>((tie) => ({
  block: fc.tuple(fc.boolean(), tie('template'), tie('template')).map(([yes, then, other]): Part => {
    const name = yes ? 'yes' : 'no'
    // A letter beside each tag: lines of tags alone are another matter, in which the languages differ.
    return {
      jinja: `a{% if ${name} %}b${then.jinja}c{% else %}d${other.jinja}e{% endif %}f`,
      handlebars: `a{{#if ${name}}}b${then.handlebars}c{{else}}d${other.handlebars}e{{/if}}f`,
      wanted: `a${yes ? `b${then.wanted}c` : `d${other.wanted}e`}f`,
    }
  }),
  template: fc.array(fc.oneof({ maxDepth: 3 }, literal, value, tie('block')), { maxLength: 4 }).map(together),
}))

test('whatever is made of texts, variables and conditions comes out the same', () => {
  fc.assert(
    fc.property(template, ({ jinja, handlebars, wanted }) => {
      for (const { text, leftovers } of [fromJinja(jinja), fromHandlebars(handlebars)])
        expect([leftovers, shown(text)]).toEqual([[], wanted])
    }),
    { numRuns: 300 },
  )
})

test('whatever the source is, the result is a Mustache template that renders, or the fault is told', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '{',
      '}',
      '{{',
      '}}',
      '{%',
      '%}',
      '{#',
      '#}',
      '{{{',
      '}}}',
      '<%',
      '%>',
      '=',
      '\n',
      ' ',
      'if x',
      'endif',
      'for x in y',
      '#if x',
      '/if',
      'else',
      'name',
      '~',
      '-',
      '\\',
      '"',
      '|',
      '{{=<% %>=}}',
      '!--',
      '--',
    ),
    fc.string({ maxLength: 4 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => {
      const source = pieces.join('').replaceAll('\0', '')
      for (const convert of [fromJinja, fromHandlebars, fromFString]) {
        const { text } = convert(source)
        expect(() => shown(text), `${convert.name}: ${JSON.stringify(source)} → ${JSON.stringify(text)}`).not.toThrow()
      }
    }),
    { numRuns: 1500 },
  )
})
