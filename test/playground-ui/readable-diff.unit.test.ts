import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readableChanges } from '@/components/playground/readable-diff'
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
