import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mistakesBetween, nearWords } from '@/lib/prompts/near-words'
import { matchesOf } from '@/lib/prompts/search-text'

test.each([
  ['triage', 'traige', 1],
  ['refund', 'refnd', 1],
  ['refund', 'rfeudn', 2],
  ['a', 'a', 0],
  ['', 'ab', 2],
])('%j and %j are %i apart', (one, other, mistakes) => expect(mistakesBetween(one, other, 3)).toBe(mistakes))

test('the distance is the same both ways, zero only for equals, and never more than told', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 8 }), fc.string({ unit: 'grapheme', maxLength: 8 }), fc.nat(4), (a, b, most) => {
      const mistakes = mistakesBetween(a, b, most)
      expect(mistakesBetween(b, a, most)).toBe(mistakes)
      expect(mistakes <= most + 1).toBe(true)
      expect(mistakes === 0).toBe(a === b)
    }),
  )
})

test('one letter taken out, put in or swapped always comes near', () => {
  const word = fc.stringMatching(/^[a-z]{6,12}$/)
  fc.assert(
    fc.property(word, fc.nat(4), (right, at) => {
      const swapped = right.slice(0, at) + right.charAt(at + 1) + right.charAt(at) + right.slice(at + 2)
      for (const typed of [right.slice(0, at) + right.slice(at + 1), `${right.slice(0, at)}x${right.slice(at)}`, swapped])
        if (typed !== right) expect(nearWords(typed, [right, 'zzzzzzzzzzzzzz'])).toEqual([right])
    }),
  )
})

test('two letters are taken as they are', () => expect(nearWords('ab', ['ac', 'abc'])).toEqual([]))

test('ranges lie in order inside the shown text and hold what was searched for, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), fc.string({ unit: 'binary', maxLength: 400 }), (before, after) => {
      const [match] = matchesOf(
        [{ field: 'note', text: `${before} Needle ${after}` }],
        [{ folded: 'needle', terms: ['needle*'], near: [] }],
      )
      expect(match).toBeDefined()
      let end = 0
      for (const [from, to] of match!.ranges) {
        expect(from >= end && to > from && to <= match!.text.length).toBe(true)
        end = to
      }
      expect(match!.text.length).toBeLessThanOrEqual(143)
      expect(match!.ranges.some(([from, to]) => match!.text.slice(from, to).normalize('NFKC').toLowerCase().includes('needle'))).toBe(true)
    }),
  )
})
