import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { JsonObject } from '@/lib/prompts/content-schema'
import { type Declared, inherit, unusedAmong, withDefaults } from '@/lib/prompts/declared'
import type { VariableDeclaration } from '@/lib/prompts/variable-schema'
import { fillContent, variablesIn, variablesOf } from '@/lib/prompts/variables'

const filled = (text: string, variables: Declared[], values: JsonObject = {}) => fillContent({ text, variables }, values)
const refused = (message: string, ...faults: [path: string, message: string][]) =>
  expect.objectContaining({ code: 'invalid', message, faults: faults.map(([path, message]) => ({ path, message })) })

test('what is found comes first and is refined, what is only declared stands behind', () => {
  const variables: Declared[] = [
    { name: 'spare', type: 'number', default: 3 },
    { name: 'items', type: 'list', description: 'What was bought' },
    { name: 'who', type: 'string', required: false, example: 'Ada' },
  ]
  expect(variablesOf({ text: '{{who}} {{plain}} {{#items}}{{n}}{{/items}}', variables })).toEqual([
    { name: 'who', required: false, usedAs: 'value', items: [], type: 'string', example: 'Ada' },
    { name: 'plain', required: true, usedAs: 'value', items: [] },
    { name: 'items', required: false, usedAs: 'section', items: ['n'], type: 'list', description: 'What was bought' },
    { name: 'spare', required: false, usedAs: 'value', items: [], type: 'number', default: 3 },
  ])
})

test.each<[string, Declared, boolean]>([
  ['{{a}}', { name: 'a', type: 'string' }, true],
  ['{{a}}', { name: 'a', type: 'string', required: false }, false],
  ['{{a}}', { name: 'a', type: 'string', default: '' }, false],
  ['{{#a}}x{{/a}}', { name: 'a', type: 'boolean' }, false],
  ['{{#a}}x{{/a}}', { name: 'a', type: 'boolean', required: true }, true],
  ['unused', { name: 'a', type: 'string' }, false],
  ['unused', { name: 'a', type: 'string', required: true }, true],
])('in %j, declared as %j, it is required: %s', (text, declared, required) =>
  expect(variablesOf({ text, variables: [declared] })[0]?.required).toBe(required),
)

test('a default takes the place of what is absent or null, and of nothing else', () => {
  const variables: Declared[] = [
    { name: 'tone', type: 'string', default: 'kind' },
    { name: 'n', type: 'number', default: 7 },
    { name: 'on', type: 'boolean', default: true },
    { name: 'l', type: 'list', default: ['a', 'b'] },
    { name: 'user.name', type: 'string', default: 'Ada' },
  ]
  const text = '{{tone}}|{{n}}|{{#on}}on{{/on}}|{{#l}}{{.}}{{/l}}|{{user.name}}'
  expect(filled(text, variables).text).toBe('kind|7|on|ab|Ada')
  expect(filled(text, variables, { tone: null, user: {} }).text).toBe('kind|7|on|ab|Ada')
  expect(filled(text, variables, { tone: '', n: 0, on: false, l: [], user: { name: 'Bo' } }).text).toBe('|0|||Bo')
  expect(filled(text, variables, { tone: '{{n}}' })).toEqual({ text: '{{n}}|7|on|ab|Ada', warnings: [] })
})

test('a default is no template', () =>
  expect(filled('{{a}}', [{ name: 'a', type: 'string', default: '{{b}}{{#c}}' }]).text).toBe('{{b}}{{#c}}'))

test('a default for a name in an object fills the gap; what was given in its place is not thrown away', () => {
  const variables: Declared[] = [
    { name: 'user.name', type: 'string', default: 'Ada' },
    { name: 'user', type: 'object', default: { age: 36 } },
  ]
  expect(withDefaults({}, variables)).toEqual({ user: { age: 36, name: 'Ada' } })
  expect(withDefaults({ user: { name: 'Bo' } }, variables)).toEqual({ user: { name: 'Bo' } })
  expect(withDefaults({ user: 'text' }, variables)).toEqual({ user: 'text' })
  const given = { user: { age: 1 } }
  expect(withDefaults(given, variables)).toEqual({ user: { age: 1, name: 'Ada' } })
  expect([given, variables]).toEqual([
    { user: { age: 1 } },
    [
      { name: 'user.name', type: 'string', default: 'Ada' },
      { name: 'user', type: 'object', default: { age: 36 } },
    ],
  ])
})

test('five hundred defaults beside a hundred thousand values are filled in soon', () => {
  // Copying the values for every default would pass the time limit of a test.
  const values = Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [`v${at}`, at]))
  const variables = Array.from({ length: 500 }, (_, at): Declared => ({ name: `d${at}`, type: 'number', default: at }))
  expect(Object.keys(withDefaults(values, variables))).toHaveLength(100_500)
})

test('every missing variable and every value of another type is told at once', () => {
  const variables: Declared[] = [
    { name: 'tries', type: 'number' },
    { name: 'user.tags', type: 'list' },
    { name: 'vip', type: 'boolean', required: true },
    { name: 'photo', type: 'image', required: false },
    { name: 'note', type: 'string', default: 'x' },
  ]
  const text = '{{who}} {{tries}} {{user.tags}} {{#vip}}!{{/vip}} {{photo}} {{note}}'
  expect(() => filled(text, variables, { tries: '3', user: { tags: {} }, photo: 'cat.png', note: 5 })).toThrow(
    refused(
      'Give a value for who and vip. tries: Give a number, not this text. user.tags: Give a list, not an object. photo: Give an image: its https:// address or a data:image/… URL, not this text. note: Give a string, not a number.',
      ['variables.who', 'This variable is required.'],
      ['variables.vip', 'This variable is required.'],
      ['variables.tries', 'Give a number, not this text.'],
      ['variables.user.tags', 'Give a list, not an object.'],
      ['variables.photo', 'Give an image: its https:// address or a data:image/… URL, not this text.'],
      ['variables.note', 'Give a string, not a number.'],
    ),
  )
  expect(filled(text, variables, { who: 1, tries: 3, user: { tags: [1] }, vip: true, photo: null }).text).toBe('1 3 [1] !  x')
})

test('a value for a declared name is not called unknown, another is', () => {
  const variables: Declared[] = [{ name: 'later', type: 'string' }]
  expect(filled('Hi', variables, { later: 'x', typo: 'y' }).warnings).toEqual(['The prompt has no variable "typo".'])
})

test("media stand in a content part's own field; an audio part takes the base64 of a data: URL", () => {
  const messages = [
    {
      role: 'user' as const,
      content: [
        { type: 'image_url' as const, image_url: { url: '{{photo}}' } },
        { type: 'input_audio' as const, input_audio: { data: '{{voice}}', format: 'wav' as const } },
        { type: 'file' as const, file: { file_data: '{{paper}}' } },
      ],
    },
  ]
  const variables: Declared[] = [
    { name: 'photo', type: 'image' },
    { name: 'voice', type: 'audio' },
    { name: 'paper', type: 'file', default: 'data:text/plain;base64,QQ==' },
  ]
  const sent = (values: JsonObject) => fillContent({ messages, variables }, values).messages?.[0]?.content
  expect(sent({ photo: 'https://x.test/a.png', voice: 'data:audio/wav;base64,QUJD' })).toEqual([
    { type: 'image_url', image_url: { url: 'https://x.test/a.png' } },
    { type: 'input_audio', input_audio: { data: 'QUJD', format: 'wav' } },
    { type: 'file', file: { file_data: 'data:text/plain;base64,QQ==' } },
  ])
  expect(() => sent({ photo: 'data:audio/wav;base64,QUJD', voice: 'QUJD' })).toThrow(/photo: Give an image/)
})

test('a declaration is used by its name, by a name inside it, and by one inside a section of it', () => {
  const found = variablesIn({ text: '{{a}} {{b.c}} {{#d}}{{e}} {{f.g}}{{/d}}' })
  const names = ['a', 'b', 'b.c', 'd', 'e', 'f', 'a.x', 'z', 'c', 'g', 'b.z']
  expect(
    unusedAmong(
      names.map((name) => ({ name })),
      found,
    ).map(({ name }) => name),
  ).toEqual(['z', 'c', 'g', 'b.z'])
})

test('what an included prompt declares is taken over, unless the prompt says otherwise', () => {
  const own: VariableDeclaration[] = [
    { name: 'tone', type: 'string', default: 'kind' },
    { name: 'user.name', type: 'string' },
  ]
  const theirs: VariableDeclaration[] = [
    { name: 'tone', type: 'number' },
    { name: 'user', type: 'string' },
    { name: 'tone.of', type: 'string' },
    { name: 'lang', type: 'string', default: 'en' },
    { name: 'lang', type: 'number' },
  ]
  expect(inherit(own, theirs)).toEqual([...own, { name: 'lang', type: 'string', default: 'en' }])
})

test('a published answer, which tells effective variables, fills as the version does', () => {
  const variables: Declared[] = [{ name: 'n', type: 'number', default: 2 }]
  const content = { text: '{{who}} {{n}} {{#on}}!{{/on}}', variables }
  const published = { text: content.text, variables: variablesOf(content).map(({ usedAs: _, items: __, ...variable }) => variable) }
  expect(fillContent(published, { who: 'Ada' })).toEqual(fillContent(content, { who: 'Ada' }))
  expect(() => fillContent(published, { n: '2' })).toThrow('Give a value for who. n: Give a number, not this text.')
})

const name = fc.stringMatching(/^[a-z]{1,4}$/)
test('with every default in place, what has no other required variable always fills, and no tag is left', () =>
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(name, fc.string()), { selector: ([name]) => name, minLength: 1, maxLength: 6 }), (defaults) => {
      const variables = defaults.map(([name, value]): Declared => ({ name, type: 'string', default: value }))
      const text = defaults.map(([name]) => `[{{${name}}}]`).join('')
      expect(filled(text, variables)).toEqual({ text: defaults.map(([, value]) => `[${value}]`).join(''), warnings: [] })
    }),
  ))
