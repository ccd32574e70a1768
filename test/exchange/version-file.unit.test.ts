import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readMessages, writeMessages } from '@/lib/exchange/message-blocks'
import type { VersionRecord } from '@/lib/exchange/records'
import { inward, outward } from '@/lib/exchange/records'
import { readVersionFile, writeVersionFile } from '@/lib/exchange/version-file'
import { PromptContent } from '@/lib/prompts/content-schema'
import { anyContent } from '../prompts-ui/any-content'

const record = (content: PromptContent, more: Partial<VersionRecord> = {}): VersionRecord => ({
  type: 'version',
  version: 7,
  note: '',
  author: null,
  created_at: null,
  base_version: null,
  digest: null,
  partials: null,
  content: outward(content),
  ...more,
})
const anyLine = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom(
    '---',
    '@@ system',
    '@@+ text',
    '\\@@ user',
    '\\\\@@',
    '@@',
    '{{name}}',
    '# yaml: "no"',
    '\t',
    ' ',
    '  ',
    '',
    '\r',
    '\u2028@@ user',
    '...',
  ),
)
const anyText = fc.array(anyLine, { maxLength: 8 }).map((lines) => lines.join('\n').replaceAll('\0', ''))

test('a version written as a file and read again is the same, byte for byte', () => {
  fc.assert(
    fc.property(anyContent, anyText, (given, note) => {
      const content = PromptContent.parse(given)
      const kind = content.messages ? 'chat' : 'text'
      const file = writeVersionFile(record(content, { note: note.slice(0, 2000) }))
      const { version, faults } = readVersionFile(kind, file, 'a.md')
      expect(faults).toEqual([])
      expect(JSON.stringify(PromptContent.parse(version?.content))).toBe(JSON.stringify(content))
      expect(version).toMatchObject({ number: 7, note: note.slice(0, 2000) })
    }),
    { numRuns: 150 },
  )
})

test('texts with lines that look like the file’s own marks come back as they were', () => {
  fc.assert(
    fc.property(fc.array(anyText, { minLength: 1, maxLength: 4 }), (texts) => {
      const messages = texts.map((content, index) => ({ role: index % 2 ? 'assistant' : 'user', content }))
      expect(readMessages(writeMessages(messages))).toMatchObject({ messages, faults: [] })
      const [text = ''] = texts
      const { version } = readVersionFile('text', writeVersionFile(record(PromptContent.parse({ text }))), 'a.md')
      expect(inward(version?.content ?? {})).toMatchObject({ text })
    }),
    { numRuns: 500 },
  )
})

test('a long note with a line of one space comes back, and so does one that an earlier version wrote on several lines', () => {
  const noted = (file: string) => readVersionFile('text', file, 'a.md').version?.note
  const note = 'The first line is as long as any other line.\n \nThe last one, too.'
  const file = writeVersionFile(record(PromptContent.parse({ text: 'x' }), { note }))
  expect(noted(file)).toBe(note)
  const earlier = 'note: "The first line is as long as any other.\\ \n\n\n  The last one,\\ttoo."'
  expect(noted(`---\nversion: 1\n${earlier}\n---\nx\n`)).toBe('The first line is as long as any other. \n\nThe last one,\ttoo.')
})

test('a file made by hand needs no more than a version number, roles and texts', () => {
  const file = '---\nversion: 1\nmodel: default\nparameters: { temperature: 0.2 }\n---\n@@ system\nBe brief.\n\n@@ user\n{{question}}\n'
  const { version, faults } = readVersionFile('chat', file, 'a.md')
  expect(faults).toEqual([])
  expect(PromptContent.parse(version?.content)).toMatchObject({
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: '{{question}}' },
    ],
    parameters: { temperature: 0.2 },
  })
  expect(readVersionFile('chat', file.replaceAll('\n', '\r\n'), 'a.md').version?.content).toEqual(version?.content)
})

test('what is wrong is told with its line', () => {
  const faults = (text: string) => readVersionFile('chat', text, 'a.md').faults
  expect(faults('no front matter')).toMatchObject([{ file: 'a.md', line: 1 }])
  expect(faults('---\nversion: 1\nnote: [\n---\n@@ user\nx\n')).toMatchObject([{ line: expect.any(Number) }])
  expect(faults('---\nversion: none\n---\n@@ user\nx\n')).toMatchObject([{ line: 2, message: expect.stringContaining('version') }])
  expect(faults('---\nversion: 1\n---\nHello\n@@ user\nx\n')).toMatchObject([{ line: 4 }])
  expect(faults('---\nversion: 1\n---\n@@ user {"a"\nx\n')).toMatchObject([{ line: 4, message: expect.stringContaining('JSON') }])
  expect(faults('---\nversion: 1\n---\n@@ user\nx\n\n@@+ text\ny\n\n@@ user oops\n')).toMatchObject([{ line: 10 }])
})
