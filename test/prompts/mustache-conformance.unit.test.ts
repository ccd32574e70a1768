import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '@/lib/prompts/content-schema'
import { inlinePartials } from '@/lib/prompts/partials'
import { render } from '@/lib/prompts/template'

// The rules of github.com/mustache/spec 1.4, each in an example of our own; the cases of its core as they are on npm stand in
// mustache-specification.unit.test.ts. The core of 1.4 itself was run on 2026-11-23 (commit 9cb20c3): 133 of 136 as written, and the 3
// that ask for HTML escaping as `withoutEscaping` has them.
type Row = [rule: string, template: string, values: Json, expected: string]
const follows = (rows: Row[]) => test.each(rows)('%s', (_, template, values, expected) => expect(render(template, values)).toBe(expected))

/** Where Versicle differs on purpose: what is written for a model is no HTML, so a value is never escaped. */
const withoutEscaping: Row[] = [
  ['two braces leave every sign as it is', '{{x}}', { x: `<a href="?b&c">'` }, `<a href="?b&c">'`],
  ['the item of a list, too', '{{#l}}[{{.}}]{{/l}}', { l: ['&', '<', '"', '>', "'"] }, `[&][<]["][>][']`],
  ['and a value that is the whole context', '{{.}}', '& " <', '& " <'],
  ['three braces say the same', '{{{x}}}', { x: '& " <' }, '& " <'],
  ['and so does an ampersand', '{{&x}}', { x: '& " <' }, '& " <'],
  ['nothing that looks escaped is taken back', '{{x}}', { x: '&amp;lt;' }, '&amp;lt;'],
]
describe('escaping: adapted', () => follows(withoutEscaping))

describe('interpolation', () =>
  follows([
    ['text without tags is left alone', 'Hello from {Mustache}, it {"costs": 3}!\n', {}, 'Hello from {Mustache}, it {"costs": 3}!\n'],
    ['a name gives its value', 'Hello, {{who}}!', { who: 'Ada' }, 'Hello, Ada!'],
    ['a value is never rendered again', '{{a}}: {{b}}', { a: '{{b}}', b: '{{a}}{{#a}}' }, '{{b}}: {{a}}{{#a}}'],
    ['whole numbers', '{{n}} {{{n}}} {{&n}}', { n: 42 }, '42 42 42'],
    ['fractions', '{{n}} {{{n}}} {{&n}}', { n: -1.25 }, '-1.25 -1.25 -1.25'],
    ['null is nothing', '({{n}}{{{n}}}{{&n}})', { n: null }, '()'],
    ['an unknown name is nothing', '({{n}}{{{n}}}{{&n}})', {}, '()'],
    ['the dot is the context itself', 'Hello, {{.}} {{{.}}} {{&.}}!', 'world', 'Hello, world world world!'],
    ['the dot takes a number', '{{.}}', 7, '7'],
    ['blanks inside a tag mean nothing', '{{  a }}|{{{ a  }}}|{{  &  a }}', { a: 'x' }, 'x|x|x'],
    ['blanks around a tag stay', '\t {{a}} \n', { a: 'x' }, '\t x \n'],
    ['an interpolation alone on its line keeps the line', 'a\n  {{b}}\nc', { b: 'x' }, 'a\n  x\nc'],
  ]))

describe('dotted names', () =>
  follows([
    ['lead into objects', '{{a.b}} {{{a.b}}} {{&a.b}}', { a: { b: 'x' } }, 'x x x'],
    ['however deep', '{{a.b.c.d.e}}', { a: { b: { c: { d: { e: 'deep' } } } } }, 'deep'],
    ['a broken chain is nothing', '({{a.b.c}})', { a: {} }, '()'],
    ['and does not go on at its last part', '({{a.b.c.name}})', { a: { b: {} }, c: { name: 'wrong' }, name: 'wrong' }, '()'],
    ['the first part is found outside', '{{#a}}{{b.c}}{{/a}}', { a: { x: 1 }, b: { c: 'found' } }, 'found'],
    ['but once it is found the rest is looked up in it alone', '({{#a}}{{b.c}}{{/a}})', { a: { b: {} }, b: { c: 'wrong' } }, '()'],
    ['also when it is found empty', '({{#a}}{{b.c}}{{/a}})', { a: { b: '' }, b: { c: 'wrong' } }, '()'],
    ['never in a scope that the whole name is a key of', '{{a.b}}', { 'a.b': 'wrong', a: { b: 'right' } }, 'right'],
    ['also where the chain is broken', '({{a.b}})', { 'a.b': 'wrong', a: {} }, '()'],
    ['the same in sections', '{{#a.b}}yes{{/a.b}}{{#a.c}}no{{/a.c}}', { a: { b: true } }, 'yes'],
    ['and in inverted ones', '{{^a.b}}no{{/a.b}}{{^a.c.d}}yes{{/a.c.d}}', { a: { b: true } }, 'yes'],
  ]))

describe('sections', () =>
  follows([
    ['true shows what is inside', '<{{#on}}in{{/on}}>', { on: true }, '<in>'],
    ['false leaves it out', '<{{#on}}in{{/on}}>', { on: false }, '<>'],
    ['null leaves it out', '<{{#on}}in{{/on}}>', { on: null }, '<>'],
    ['an unknown name leaves it out', '<{{#on}}in{{/on}}>', {}, '<>'],
    ['a text is looked at as true', '{{#name}}Hi {{.}}{{/name}}', { name: 'Bo' }, 'Hi Bo'],
    ['an object is the context inside', '{{#a}}Hi {{name}}{{/a}}', { a: { name: 'Joe' } }, 'Hi Joe'],
    ['names are looked up outside in turn', '{{#a}}{{#b}}{{x}}{{y}}{{z}}{{/b}}{{/a}}', { z: 3, a: { y: 2, b: { x: 1 } } }, '123'],
    ['nearer ones first', '{{#a}}{{x}}{{/a}}{{x}}', { x: 1, a: { x: 2 } }, '21'],
    ['a list repeats it', '{{#l}}[{{n}}]{{/l}}', { l: [{ n: 1 }, { n: 2 }, { n: 3 }] }, '[1][2][3]'],
    ['an empty list leaves it out', '<{{#l}}in{{/l}}>', { l: [] }, '<>'],
    ['the dot is the item', '{{#l}}({{.}}){{/l}}', { l: ['a', 2, 1.5] }, '(a)(2)(1.5)'],
    ['lists in lists', '{{#l}}<{{#.}}{{.}},{{/.}}>{{/l}}', { l: [[1, 2], ['a']] }, '<1,2,><a,>'],
    ['the dot walks a list at the root', '{{#.}}({{v}}){{/.}}', [{ v: 'a' }, { v: 'b' }], '(a)(b)'],
    ['the same section twice', '{{#on}}1{{/on}} - {{#on}}2{{/on}}', { on: true }, '1 - 2'],
    ['a section inside its like', '{{#on}}a{{#on}}b{{/on}}c{{/on}}', { on: true }, 'abc'],
    ['left out with all that is inside', 'a{{#on}}b{{#on}}c{{/on}}d{{/on}}e', { on: false }, 'ae'],
    ['blanks in its tags mean nothing', '|{{# on }}={{/ on }}|', { on: true }, '|=|'],
    ['inside a line the line stays', ' | {{#on}}\t|\t{{/on}} | \n', { on: true }, ' | \t|\t | \n'],
    ['several in a line', ' {{#on}}YES{{/on}}\n {{#on}}NO{{/on}}\n', { on: true }, ' YES\n NO\n'],
    ['alone on its line a tag takes the line with it', '| a\n{{#on}}\n|\n{{/on}}\n| b\n', { on: true }, '| a\n|\n| b\n'],
    ['with its indentation', '| a\n  {{#on}}\n|\n  {{/on}}\n| b\n', { on: true }, '| a\n|\n| b\n'],
    ['with Windows line ends', '|\r\n{{#on}}\r\n{{/on}}\r\n|', { on: true }, '|\r\n|'],
    ['on the first line', '  {{#on}}\n#{{/on}}\n/', { on: true }, '#\n/'],
    ['on the last line', '#{{#on}}\n/\n  {{/on}}', { on: true }, '#\n/\n'],
  ]))

describe('inverted sections', () =>
  follows([
    ['false shows what is inside', '<{{^on}}in{{/on}}>', { on: false }, '<in>'],
    ['true leaves it out', '<{{^on}}in{{/on}}>', { on: true }, '<>'],
    ['null shows it', '<{{^on}}in{{/on}}>', { on: null }, '<in>'],
    ['an unknown name shows it', '<{{^on}}in{{/on}}>', {}, '<in>'],
    ['an empty list shows it', '<{{^l}}none{{/l}}>', { l: [] }, '<none>'],
    ['a list leaves it out, once', '<{{^l}}none{{/l}}>', { l: [{}, {}] }, '<>'],
    ['an object leaves it out', '<{{^o}}none{{/o}}>', { o: { a: 1 } }, '<>'],
    ['beside its opposite', '{{#on}}yes{{/on}}{{^on}}no{{/on}}', { on: false }, 'no'],
    ['inside its like', 'a{{^on}}b{{^on}}c{{/on}}d{{/on}}e', { on: false }, 'abcde'],
    ['blanks in its tags mean nothing', '|{{^ on }}={{/ on }}|', { on: false }, '|=|'],
    ['inside a line the line stays', ' | {{^on}}\t|\t{{/on}} | \n', { on: false }, ' | \t|\t | \n'],
    ['alone on its line a tag takes the line with it', 'a\n  {{^on}}\n|\n{{/on}}  \nb', { on: false }, 'a\n|\nb'],
    ['with Windows line ends', '|\r\n{{^on}}\r\n{{/on}}\r\n|', { on: false }, '|\r\n|'],
    ['on the first line', '  {{^on}}\n^{{/on}}\n/', { on: false }, '^\n/'],
    ['on the last line', '^{{^on}}\n/\n  {{/on}}', { on: false }, '^\n/\n'],
  ]))

describe('comments', () =>
  follows([
    ['leave nothing', 'a{{! said aside }}b', {}, 'ab'],
    ['over several lines', 'a{{!\n  said\n  aside\n}}b\n', {}, 'ab\n'],
    ['alone on its line one takes the line with it', 'a\n{{! aside }}\nb\n', {}, 'a\nb\n'],
    ['with its indentation', 'a\n  {{! aside }}\nb\n', {}, 'a\nb\n'],
    ['over several lines, too', 'a\n  {{!\n  aside\n  }}\nb\n', {}, 'a\nb\n'],
    ['with Windows line ends', '|\r\n{{! aside }}\r\n|', {}, '|\r\n|'],
    ['on the first line', '  {{! aside }}\n!', {}, '!'],
    ['on the last line', '!\n  {{! aside }}', {}, '!\n'],
    ['behind text the line stays', '  12 {{! 34 }}\n', {}, '  12 \n'],
    ['blanks around one stay', '1 {{! 2 }} 3', {}, '1  3'],
    ['a name that looks like one is none', '({{!name}})', { '!name': 'wrong', name: 'wrong' }, '()'],
  ]))

describe('delimiters', () =>
  follows([
    ['are set by a tag', '{{=<% %>=}}(<%a%>)', { a: 'x' }, '(x)'],
    ['of signs that mean something to a regular expression', '({{=[ ]=}}[a])', { a: 'x' }, '(x)'],
    ['braces are text then', '{{=| |=}}{{a}} |a|', { a: 'x' }, '{{a}} x'],
    ['in sections', '[\n{{#on}}\n{{a}}|a|\n{{/on}}\n{{=| |=}}\n|#on|\n{{a}}|a|\n|/on|\n]\n', { on: true, a: 'x' }, '[\nx|a|\n{{a}}x\n]\n'],
    ['in inverted ones', '{{=| |=}}|^on||a|{{a}}|/on|', { on: false, a: 'x' }, 'x{{a}}'],
    ['and back', '{{=<% %>=}}<%a%>{{a}}<%={{ }}=%><%a%>{{a}}', { a: 'x' }, 'x{{a}}<%a%>x'],
    ['blanks in the tag mean nothing', '{{= @   @ =}}@a@', { a: 'x' }, 'x'],
    ['inside a line the line stays', ' | {{=@ @=}} \n', {}, ' |  \n'],
    ['alone on its line it takes the line with it', 'a\n  {{=@ @=}}  \nb\n', {}, 'a\nb\n'],
    ['with Windows line ends', '|\r\n{{= @ @ =}}\r\n|', {}, '|\r\n|'],
    ['on the first line', '  {{=@ @=}}\n=', {}, '='],
    ['on the last line', '=\n  {{=@ @=}}', {}, '=\n'],
  ]))

type PartialRow = [rule: string, template: string, values: Json, partials: Record<string, string>, expected: string]
const partials: PartialRow[] = [
  ['a partial stands where it is named', '"{{> p}}"', {}, { p: 'from it' }, '"from it"'],
  ['it sees the values around it', '{{#l}}{{> p}}{{/l}}', { l: [{ n: 1 }, { n: 2 }], all: 2 }, { p: '{{n}}/{{all}} ' }, '1/2 2/2 '],
  ['one inside another', '{{> outer}}', { a: 'hello', b: 'world' }, { outer: '*{{a}} {{> inner}}*', inner: '{{b}}!' }, '*hello world!*'],
  ['blanks around one stay', '| {{> p}} |', {}, { p: '\t|\t' }, '| \t|\t |'],
  ['inside a line nothing is indented', '  {{a}}  {{> p}}\n', { a: '|' }, { p: '>\n>' }, '  |  >\n>\n'],
  ['alone on its line it takes the line and its indentation', 'a\n  {{> p}}\nb\n', {}, { p: 'x\n\ny\n' }, 'a\n  x\n\n  y\nb\n'],
  ['a value of several lines is not indented', ' {{> p}}\n', { v: '<\n->' }, { p: '{{v}}\n' }, ' <\n->\n'],
  ['with Windows line ends', '|\r\n{{> p}}\r\n|', {}, { p: '>\r\n' }, '|\r\n>\r\n|'],
  ['on the last line', '>\n  {{> p}}', {}, { p: '>\n>' }, '>\n  >\n  >'],
  ['delimiters are its own', '{{=| |=}}|>p| |a|', { a: 'x' }, { p: '{{a}} |a|' }, 'x |a| x'],
  ['and it does not lend its own', '{{> p}} {{a}} |a|', { a: 'x' }, { p: '{{=| |=}}|a|' }, 'x x |a|'],
  ['blanks in the tag mean nothing', '|{{>   p   }}|', {}, { p: '[]' }, '|[]|'],
  ['within a line its lines stay its own: a comment', '- {{> p}}\n- z', {}, { p: '{{! note }}\nBe kind.' }, '- Be kind.\n- z'],
  [
    'sections',
    'Tone: {{> p}}\nEnd',
    { formal: true },
    { p: '{{#formal}}\nBe formal.\n{{/formal}}\n{{^formal}}\nBe loose.\n{{/formal}}\n' },
    'Tone: Be formal.\n\nEnd',
  ],
  ['delimiters', '{{#l}}\n- {{> p}}\n{{/l}}', { l: [1, 2] }, { p: '{{=<% %>=}}\n<%.%>' }, '- 1\n- 2\n'],
  ['it does not take a blank line behind it', '{{=| |=}}\n|> p|\n\nnext', {}, { p: 'hello\n' }, 'hello\n\nnext'],
  ['nor one that it ends or begins with', '{{=| |=}}\na\n|> p|\nb', {}, { p: '\nx\n\n' }, 'a\n\nx\n\nb'],
]
/**
 * Templates of a few lines, each with a line end; and a coin. `including`: `within` stands within lines, `lines` alone on them. A line of
 * a partial and other tags alone is left out: mustache.js takes its end away, the specification does not.
 */
const anyTemplate = (including: boolean) => {
  const plain = [
    '',
    'text',
    '  ',
    '<x>',
    ' <x> ',
    '<! c >',
    '  <! c >',
    'a <! c >',
    '<#on>',
    '<^off>',
    '  <#l>',
    '</>',
    '</> a',
    '<#on></>',
    '<=>',
  ]
  const partials = [
    '- <> within>',
    '<> within>.',
    'a <#l><> within></>',
    '<#off> <> within>.</>',
    '<> lines>',
    '  <> lines>',
    '<x><> within>',
  ]
  return fc.tuple(
    fc.array(fc.constantFrom(...plain, ...(including ? [...partials, ...partials] : [])), { maxLength: 7 }).map(written),
    fc.boolean(),
  )
}
/** `<` and `>` stand for the delimiters in force, which `<=>` changes; `</>` closes what is open, and what stays open is closed in the end. */
function written(lines: string[]): string {
  const open: string[] = []
  let [begin, end] = ['{{', '}}']
  const close = () => (open.length > 0 ? `${begin}/${open.pop()}${end}` : '')
  const said = lines.map((line) =>
    line.replace(/<(\/|=|[#^> !]*[a-z ]*)>/g, (_, inside: string) => {
      if (inside === '/') return close()
      if (inside === '=') {
        const [before, after] = [begin, end]
        ;[begin, end] = begin === '{{' ? ['|', '|'] : ['{{', '}}']
        return `${before}=${begin} ${end}=${after}`
      }
      if (/^[#^]/.test(inside)) open.push(inside.slice(1))
      return `${begin}${inside}${end}`
    }),
  )
  return `${[...said, ...[...open].map(() => ` ${close()}.`)].join('\n')}\n`
}

describe('partials', () => {
  test.each(partials)('%s', (_, template, values, partials, expected) => expect(render(template, values, partials)).toBe(expected))
  test.each(partials)('put in their place when a version is saved: %s', (_, template, values, partials, expected) => {
    const inline = (name: string): string => inlinePartials(partials[name] ?? '', inline)
    expect(render(inlinePartials(template, inline), values)).toBe(expected)
  })
  test('put in their place when a version is saved: whatever stands in both', () =>
    fc.assert(
      fc.property(anyTemplate(true), anyTemplate(false), anyTemplate(false), ([template], [within, open], [lines]) => {
        const partials = { within: open ? within : within.replace(/\n$/, ''), lines }
        const values = { x: 'X', on: true, off: false, l: [1, 2] }
        const inlined = inlinePartials(template, (name) => partials[name as keyof typeof partials])
        expect(render(inlined, values)).toBe(render(template, values, partials))
      }),
      { numRuns: 2_000 },
    ))
  test('one that calls itself ends with its data', () => {
    const tree = { n: 'X', nodes: [{ n: 'Y', nodes: [] }] }
    expect(render('{{> node}}', tree, { node: '{{n}}<{{#nodes}}{{> node}}{{/nodes}}>' })).toBe('X<Y<>>')
  })
  test('a name that leads nowhere is nothing here; saving a version refuses it', () => expect(render('"{{> p}}"', {})).toBe('""'))

  // Where a saved version differs on purpose: a snippet seldom ends in a line break, and the next line should not be glued to it.
  test.each<PartialRow>([
    ['the line keeps its own end', 'a\n{{> p}}\nb', {}, { p: 'x' }, 'a\nx\nb'],
    ['with Windows line ends', 'a\r\n{{> p}}\r\nb', {}, { p: 'x' }, 'a\r\nx\r\nb'],
  ])('alone on its line, without a line end of its own: adapted, %s', (_, template, values, partials, expected) =>
    expect(
      render(
        inlinePartials(template, (name) => partials[name] ?? ''),
        values,
      ),
    ).toBe(expected),
  )
})
