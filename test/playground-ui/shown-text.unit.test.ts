import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readableChanges } from '@/components/playground/readable-diff'
import { withMarks } from '@/components/runs/control-marks'
import { chunksOf } from '@/components/runs/text-chunks'
import { diffText, type TextChange } from '@/lib/prompts/diff'

const side = (changes: TextChange[], kind: 'added' | 'removed') =>
  changes.flatMap((change) => (change.kind === 'same' || change.kind === kind ? [change.text] : [])).join('')

test('a readable difference still gives both texts', () => {
  const text = fc
    .array(fc.constantFrom('one', 'two', 'three', 'four', '.', ' ', '\n', 'a longer phrase of words'), { maxLength: 30 })
    .map((words) => words.join(' '))
  fc.assert(
    fc.property(text, text, (before, after) => {
      const changes = readableChanges(diffText(before, after))
      expect(side(changes, 'removed')).toBe(before)
      expect(side(changes, 'added')).toBe(after)
    }),
  )
})

test('a blank or a single word between changes does not tear them apart', () => {
  const changes = readableChanges(diffText('We sell red apples to all people.', 'We sell green pears to no people.'))
  expect(changes.filter(({ kind }) => kind === 'removed').length).toBeLessThanOrEqual(2)
  expect(readableChanges(diffText('same', 'same'))).toEqual([{ kind: 'same', text: 'same' }])
})

test('a text cut into chunks is the text again, and no character is torn', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 2, max: 9 }), (text, size) => {
      const chunks = chunksOf(text, size)
      expect(chunks.join('')).toBe(text)
      if (text.isWellFormed()) expect(chunks.every((chunk) => chunk.isWellFormed())).toBe(true)
    }),
  )
})

test('a growing text keeps its earlier chunks', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (text, more) => {
      const before = chunksOf(text, 5).slice(0, -1)
      expect(chunksOf(text + more, 5).slice(0, before.length)).toEqual(before)
    }),
  )
})

test('what hides in a text is marked, and everything else stays as it is', () => {
  expect(withMarks('a\u202Eb\u001b[1m\n\tc')).toEqual([
    { text: 'a', mark: false },
    { text: 'U+202E', mark: true },
    { text: 'b', mark: false },
    { text: 'U+001B', mark: true },
    { text: '[1m\n\tc', mark: false },
  ])
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const plain = withMarks(text).flatMap((piece) => (piece.mark ? [] : [piece.text]))
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is left out
      expect(plain.join('')).toBe(text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, ''))
    }),
  )
})
