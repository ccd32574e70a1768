import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inlinePartials, partialsOf } from '@/lib/prompts/partials'
import { render } from '@/lib/prompts/template'
import { variablesOf } from '@/lib/prompts/variables'

const inline = (text: string, partials: Record<string, string>) => inlinePartials(text, (name) => partials[name] ?? '')

test.each<[string, string, Record<string, string>, string]>([
  ['in the middle of a line', 'Be {{> tone}}!', { tone: 'kind' }, 'Be kind!'],
  ['alone on its line, its own line end', 'a\n{{> tone}}\nb', { tone: 'kind\n' }, 'a\nkind\nb'],
  ['alone on its line, without one', 'a\n{{> tone}}\nb', { tone: 'kind' }, 'a\nkind\nb'],
  ['alone on its line, Windows line ends', 'a\r\n{{> tone}}\r\nb', { tone: 'kind' }, 'a\r\nkind\r\nb'],
  ['indented', 'a\n  {{> list}}\nb', { list: '- x\n\n- y\n' }, 'a\n  - x\n\n  - y\nb'],
  ['an empty one leaves no line', 'a\n{{> none}}\nb', { none: '' }, 'a\nb'],
  ['twice', '{{> x}}{{> x}}', { x: '{{y}}' }, '{{y}}{{y}}'],
  ['dollar signs are text', '{{> x}}', { x: '$& $1' }, '$& $1'],
])('a partial takes the place of its tag: %s', (_, text, partials, expected) => expect(inline(text, partials)).toBe(expected))

test('delimiters hold only in the text that set them', () => {
  expect(render(inline('{{=<% %>=}}<%a%> {{a}} <%> p%> <%a%>', { p: '{{a}} <%a%>' }), { a: 1 })).toBe('1 {{a}} 1 <%a%> 1')
  expect(render(inline('{{a}} {{> p}} {{a}} <%a%>', { p: '{{=<% %>=}}<%a%> {{a}}' }), { a: 1 })).toBe('1 1 {{a}} 1 <%a%>')
})

test('nothing is added where nothing can go wrong; where a line would be taken along, a comment keeps it', () => {
  expect(inline('{{#a}}{{> p}}{{/a}}', { p: '{{x}} y' })).toBe('{{#a}}{{x}} y{{/a}}')
  expect(inline('Tone: {{> p}}\nEnd', { p: '{{#a}}\nX\n{{/a}}\n' })).toBe('Tone: {{#a}}X\n{{!.}}{{/a}}\nEnd')
  expect(inline('{{#a}}{{> p}}\n{{/a}}', { p: '' })).toBe('{{#a}}{{!.}}\n{{/a}}')
  expect(variablesOf({ text: '{{#a}}{{!.}}\n{{/a}}{{!.}}' }).map(({ name, items }) => [name, items])).toEqual([['a', []]])
})

test('a long line of partials is put together soon', () => {
  expect(inline('{{> x}}'.repeat(140_000), { x: '' })).toBe('')
})

test('the partials of a text, each once, with their places', () => {
  expect(partialsOf('{{> a/b}} {{>c}} {{{x}}} {{> a/b }}').map(({ name, start }) => [name, start])).toEqual([
    ['a/b', 0],
    ['c', 10],
  ])
})

test('inlined, a text renders as it does with partials by the specification', () => {
  const text = fc.array(fc.constantFrom('a ', '{{x}}', '\n', '  ', '{{#l}}', '{{.}}'), { maxLength: 6 }).map((parts) => {
    const opened = parts.filter((part) => part === '{{#l}}').length
    return parts.join('') + '{{/l}}'.repeat(opened)
  })
  fc.assert(
    fc.property(text, text, text, (before, partial, after) => {
      const p = `[${partial}]`
      const whole = `(${before}){{> p}}(${after})`
      expect(render(inline(whole, { p }), { x: 'X', l: [1, 2] })).toBe(render(whole, { x: 'X', l: [1, 2] }, { p }))
    }),
  )
})

test('partials that multiply are stopped at the weight a content may have', () => {
  expect(() => inline('{{> x}}'.repeat(100), { x: 'x'.repeat(20_000) })).toThrow(/1 MB/)
})
