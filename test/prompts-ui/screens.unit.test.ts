import fc from 'fast-check'
import { expect, test } from 'vitest'
import { changeBetween } from '@/components/editor/change-between'
import { openSectionsAt, openTagAt } from '@/components/editor/mustache-completion'
import { type DiffRow, diffRows, foldUnchanged, isSameRow, unifiedLines } from '@/components/prompts/diff/diff-rows'
import { folderNodes, isOpen } from '@/components/prompts/list/folder-nodes'
import { listHref, parseListView } from '@/components/prompts/list/list-url'
import { liveSentence, liveWords } from '@/components/prompts/live-words'
import { langfuseSnippets } from '@/components/prompts/use/langfuse-snippets'
import { promptUrl, type SnippetInput, snippets } from '@/components/prompts/use/snippets'
import { importedWords } from '@/components/prompts/versions/imported-words'
import { inOrder, parseVersionsView, pick, versionsHref } from '@/components/prompts/versions/versions-url'
import { diffText } from '@/lib/prompts/diff'

const words = fc.array(fc.constantFrom('a', 'b ', '\n', 'c', '\n\n', ' ')).map((pieces) => pieces.join(''))
const lines = (rows: DiffRow[], side: 'before' | 'after') =>
  rows.flatMap((row) => (row[side] === null ? [] : [row[side].map(({ text }) => text).join('')]))

test('the rows of a diff hold both texts, line by line', () =>
  fc.assert(
    fc.property(words, words, (before, after) => {
      const rows = diffRows(diffText(before, after))
      // A side without a line of its own shows none where the other side's first words stand.
      const same = (shown: string[], text: string) => expect(shown.filter(Boolean)).toEqual(text.split('\n').filter(Boolean))
      same(lines(rows, 'before'), before)
      same(lines(rows, 'after'), after)
    }),
  ))
test('equal texts have only equal rows', () => expect(diffRows(diffText('a\nb', 'a\nb')).every(isSameRow)).toBe(true))
test('an added line has no row on the other side', () =>
  expect(diffRows(diffText('a\nc', 'a\nb\nc'))).toContainEqual({ before: null, after: [{ text: 'b', changed: true }] }))
test('in one column, of each change first what was and then what is', () =>
  expect(unifiedLines(diffRows(diffText('a\nb one\nc', 'a\nb two\nc'))).map(({ kind }) => kind)).toEqual([
    'same',
    'removed',
    'added',
    'same',
  ]))
test('long unchanged runs fold; nothing is dropped', () =>
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 60 }), (rows) => {
      const blocks = foldUnchanged(rows, (same) => same)
      expect(blocks.flatMap((block) => block.rows)).toEqual(rows)
      expect(blocks.filter(({ kind }) => kind === 'folded').every((block) => block.rows.every(Boolean) && block.rows.length > 3)).toBe(true)
    }),
  ))

test('the one change between two texts makes the second of the first', () =>
  fc.assert(
    fc.property(words, words, (before, after) => {
      const { from, to, insert } = changeBetween(before, after)
      expect(before.slice(0, from) + insert + before.slice(to)).toBe(after)
    }),
  ))

test.each([
  ['Hello {{na', { sigil: '', name: 'na', from: 8 }],
  ['{{#it', { sigil: '#', name: 'it', from: 3 }],
  ['{{/ ', { sigil: '/', name: '', from: 4 }],
  ['{{> snippets/to', { sigil: '>', name: 'snippets/to', from: 4 }],
  ['{{name}}', null],
  ['{name', null],
  ['{{a\nb', null],
])('the tag being written in %j', (text, tag) => expect(openTagAt(text, text.length)).toEqual(tag))
test('the innermost open section is closed first', () => expect(openSectionsAt('{{#a}}{{#b}}{{/b}}{{^c}}x', 25)).toEqual(['c', 'a']))

test('folders make a tree, in-between ones included', () =>
  expect(
    folderNodes([
      { folder: 'b', prompts: 1 },
      { folder: 'a/x', prompts: 2 },
    ]),
  ).toEqual([
    { path: 'a', label: 'a', prompts: 0, children: [{ path: 'a/x', label: 'x', prompts: 2, children: [] }] },
    { path: 'b', label: 'b', prompts: 1, children: [] },
  ]))
test('the way to the chosen folder is open', () => {
  expect(isOpen('a', new Set(), 'a/x/y')).toBe(true)
  expect(isOpen('a', new Set(), 'ab')).toBe(false)
})

test('an address of the list reads back as it was written', () =>
  fc.assert(
    fc.property(fc.string({ maxLength: 50 }), fc.boolean(), fc.boolean(), (search, archived, updates) => {
      const view = { search: search.trim(), folder: 'support/eu', tag: null, archived, updates }
      const query = new URL(listHref('acme', view), 'http://x').searchParams
      expect(parseListView(Object.fromEntries(query))).toEqual({ ...view, search: view.search.trim() })
    }),
  ))
test('an address of two versions reads back; half a comparison is none', () => {
  expect(versionsHref('/v', { from: 2, to: 'draft', layout: 'unified' })).toBe('/v?from=2&to=draft&view=unified')
  expect(parseVersionsView({ from: '2', to: 'draft', view: 'x', version: '01' })).toEqual({
    version: null,
    from: 2,
    to: 'draft',
    layout: null,
  })
  expect(versionsHref('/v', { from: 2, version: 3 })).toBe('/v?version=3')
})
test('of two sides the older comes first, and a third pick drops the first', () => {
  expect(inOrder('draft', 2)).toEqual([2, 'draft'])
  expect(pick([1, 2], 3)).toEqual([2, 3])
  expect(pick([1, 2], 1)).toEqual([2])
})

const variant = (version: number, weight: number) => ({ label: 'a', version, weight })
test('a split says which version and how much', () => {
  expect(liveWords([variant(7, 10_000)])).toBe('7')
  expect(liveWords([variant(8, 250), variant(7, 9750)])).toBe('7 · 8 at 2.5 %')
  expect(liveSentence({ name: 'Production', variants: [variant(8, 1000), variant(7, 9000)] })).toBe(
    'Live in Production: version 8 for 10 %, version 7 for 90 %',
  )
})

const input = {
  baseUrl: 'http://localhost:3000',
  promptName: 'support/triage',
  environment: 'production',
  variables: [{ name: 'user.name' }, { name: 'x' }],
  placeholders: [],
}
test('the name is one encoded segment in every call', () => {
  expect(promptUrl(input)).toBe('http://localhost:3000/api/v1/prompts/support%2Ftriage?environment=production')
  for (const { id, code } of snippets({ ...input, kind: 'chat' }))
    expect(code).toContain(id === 'openai' ? "prompt: { id: 'support/triage'" : '/api/v1/prompts/support%2Ftriage')
})

test('a call that fills in gives each variable a value of its type, the author’s example first, inside its object', () => {
  const variables: SnippetInput['variables'] = [
    { name: 'user.name' },
    { name: 'user.age', type: 'number' },
    { name: 'on', type: 'boolean', example: false },
    { name: 'it', type: 'object', example: { "o'clock": 'say "hi"\\\n', list: [1, null] } },
    { name: 'photo', type: 'image' },
  ]
  const code = snippets({ ...input, kind: 'text', variables }).at(-1)?.code ?? ''
  const [, written = ''] = /variables: (.*) \}\),/.exec(code) ?? []
  // biome-ignore lint/security/noGlobalEval: what people paste has to run
  expect(eval(`(${written})`)).toEqual({
    user: { name: '…', age: 1 },
    on: false,
    it: { "o'clock": 'say "hi"\\\n', list: [1, null] },
    photo: 'https://…',
  })
})

test('through Langfuse’s clients the name stands as it is, and names that are no words are quoted', () => {
  const [javascript, python] = langfuseSnippets({ ...input, kind: 'chat', placeholders: ['history'] }).map(({ code }) => code)
  expect(javascript).toContain("baseUrl: 'http://localhost:3000/langfuse'")
  expect(javascript).toContain("prompt.get('support/triage', { label: 'production', type: 'chat' })")
  expect(javascript).toContain("compile({ 'user.name': '…', x: '…' }, { history: [] })")
  expect(python).toContain('compile(**{"user.name": "…", "x": "…", "history": []})')
})

test('an imported version says where it came from, as far as the file told', () => {
  const from = { format: 'versicle', file: 'a.jsonl', number: 12, author: 'Ada', createdAt: '2026-03-03T23:30:00Z' }
  expect(importedWords(from)).toBe('Imported from Versicle, there version 12 by Ada, 3 March 2026')
  expect(importedWords({ ...from, author: null, createdAt: 'last spring' })).toBe('Imported from Versicle, there version 12')
  expect(importedWords({ ...from, format: 'prompty', createdAt: null })).toBe('Imported from Prompty, by Ada')
  expect(importedWords({ ...from, format: 'openai', author: '', createdAt: null })).toBe('Imported from an OpenAI stored prompt')
  expect(importedWords({ ...from, format: 'toString', author: null })).toBe('Imported from toString, 3 March 2026')
})
