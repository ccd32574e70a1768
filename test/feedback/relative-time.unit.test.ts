import { expect, test } from 'vitest'
import { exactWords, relativeWords } from '@/components/feedback/relative-time-words'

const now = Date.parse('2026-11-22T12:00:00Z')
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

test.each([
  [0, 'just now'],
  [44_000, 'just now'],
  [50_000, '1 min ago'],
  [59 * minute, '59 min ago'],
  [59.6 * minute, '1 h ago'],
  [23 * hour, '23 h ago'],
  [23.6 * hour, '1 d ago'],
  [6 * day, '6 d ago'],
  [7 * day, '15 Nov'],
  [400 * day, '18 Oct 2025'],
])('%d ms ago reads "%s"', (ago, words) => expect(relativeWords(now - ago, now)).toBe(words))

test('times to come read as such', () => {
  expect(relativeWords(now + 10_000, now)).toBe('in a moment')
  expect(relativeWords(now + 3 * day, now)).toBe('in 3 d')
})

test('the exact time is in UTC to the second', () => expect(exactWords(now)).toBe('2026-11-22 12:00:00 UTC'))
