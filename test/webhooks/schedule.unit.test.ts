import fc from 'fast-check'
import { expect, test } from 'vitest'
import { eventGroups, eventsInWords } from '@/components/settings/webhook-words'
import { maxAttempts, nextAttempt } from '@/lib/webhooks/schedule'
import { webhookEventTypes } from '@/lib/webhooks/schema'
import { newSigningSecret, secretsAt } from '@/lib/webhooks/secrets'

const now = new Date('2026-11-22T12:00:00Z')
const waits = (random: number) =>
  Array.from({ length: maxAttempts }, (_, index) => nextAttempt(index + 1, now, 0, random)).map((at) => at && at.getTime() - now.getTime())

test('eight attempts over a day and a bit, each wait longer than the one before', () => {
  expect(waits(0)).toEqual([5_000, 300_000, 1_800_000, 7_200_000, 18_000_000, 36_000_000, 36_000_000, null])
  const hours = waits(0).reduce<number>((sum, wait) => sum + (wait ?? 0), 0) / 3_600_000
  expect(hours).toBeGreaterThan(24)
  expect(hours).toBeLessThan(28)
})

test('jitter only adds, at most a fifth, and after the last there is none', () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 20 }), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
      const [least, given] = [nextAttempt(attempt, now, 0, 0), nextAttempt(attempt, now, 0, random)]
      if (attempt >= maxAttempts) return least === null && given === null
      const wait = (at: Date | null) => (at?.getTime() ?? 0) - now.getTime()
      return wait(given) >= wait(least) && wait(given) <= wait(least) * 1.2 + 1
    }),
  ))

test('a receiver that asks for more time gets it, up to a day; one that asks for less does not', () => {
  const waitMs = (askedMs: number) => (nextAttempt(2, now, askedMs, 0)?.getTime() ?? 0) - now.getTime()
  expect([0, 60_000, 900_000, 864_000_000].map(waitMs)).toEqual([300_000, 300_000, 900_000, 86_400_000])
  expect(nextAttempt(maxAttempts, now, 900_000, 0)).toBeNull()
})

test('the old secret signs until its time is over, not a moment longer', () => {
  const [secret, old] = [newSigningSecret(), newSigningSecret()]
  const stored = { secret, previous: { secret: old, until: now.toISOString() } }
  expect(secretsAt(stored, new Date(now.getTime() - 1))).toEqual([secret, old])
  expect(secretsAt(stored, now)).toEqual([secret])
  expect(secretsAt({ secret }, now)).toEqual([secret])
  expect(Buffer.from(secret.slice(6), 'base64')).toHaveLength(32)
})

test('every event can be chosen on the screen, in one group', () => {
  const shown = eventGroups.flatMap(({ events }) => events.map(({ type }) => type))
  expect(shown.toSorted()).toEqual([...webhookEventTypes].sort())
})

test('events are told by group where a group is whole', () => {
  expect(eventsInWords([])).toBe('every event')
  expect(eventsInWords(['release.created', 'release.rolled_back', 'release.withdrawn', 'approval.decided'])).toBe(
    'releases, approval.decided',
  )
})
