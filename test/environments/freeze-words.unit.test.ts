import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { draftOf, freezeInWords, isZone, untilInWords, windowOf } from '@/components/environments/freeze-words'
import { counted, listed, targetsInWords } from '@/components/environments/words'
import { FreezeWindow } from '@/lib/environments/freeze/schema'

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Shanghai', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia']
const weekly = { kind: 'weekly', days: ['fri', 'sat'], from: '17:00', to: '08:00', timeZone: 'Europe/Berlin', reason: '' } as const

describe('a freeze window in words', () => {
  test('says times with their zone, and when it ends on the next day', () => {
    expect(freezeInWords({ ...weekly, days: [...weekly.days] })).toBe(
      'Every Friday and Saturday, 17:00 to 08:00 on the next day, Europe/Berlin',
    )
    expect(freezeInWords({ ...weekly, days: ['mon'], from: '09:00', to: '17:30', timeZone: 'UTC' })).toBe(
      'Every Monday, 09:00 to 17:30, UTC',
    )
    expect(freezeInWords({ ...weekly, days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] })).toMatch(/^Every day, /)
    expect(freezeInWords({ kind: 'once', from: '2026-12-24T12:00:00.000Z', to: '2027-01-02T08:00:00.000Z', reason: '' })).toBe(
      '2026-12-24 12:00 UTC to 2027-01-02 08:00 UTC',
    )
  })
  test('says until when it holds, or that no end is in sight', () => {
    expect(untilInWords({ reason: '', until: '2026-12-24T12:00:00.000Z' })).toBe('until 2026-12-24 12:00 UTC')
    expect(untilInWords({ reason: '', until: null })).toBe('with no end in sight')
  })
})

describe('a freeze window while it is edited', () => {
  test('reads times on the clock of its zone, summer and winter', () => {
    const draft = { ...draftOf(null, 'Europe/Berlin'), begins: '2026-07-01T12:00', ends: '2026-12-24T12:00' }
    expect(windowOf(draft)).toEqual({ kind: 'once', from: '2026-07-01T10:00:00.000Z', to: '2026-12-24T11:00:00.000Z', reason: '' })
  })
  test('covers the hour that clocks show twice, and begins after the one they never show', () => {
    const draft = { ...draftOf(null, 'Europe/Berlin'), begins: '2026-10-25T02:30', ends: '2026-10-25T02:30' }
    expect(windowOf(draft)).toMatchObject({ from: '2026-10-25T00:30:00.000Z', to: '2026-10-25T01:30:00.000Z' })
    expect(windowOf({ ...draft, begins: '2026-03-29T02:30' })).toMatchObject({ from: '2026-03-29T01:00:00.000Z' })
  })
  test('opened and saved unchanged it stays the same, to the minute, away from changes of the clocks', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: Date.UTC(2026, 5, 1) / 60_000, max: Date.UTC(2026, 7, 31) / 60_000 }),
        fc.integer({ min: 1, max: 10_000 }),
        (zone, minute, length) => {
          const at = (time: number) => new Date(time * 60_000).toISOString()
          const window: FreezeWindow = { kind: 'once', from: at(minute), to: at(minute + length), reason: 'Summer' }
          expect(windowOf(draftOf(window, zone))).toEqual(window)
        },
      ),
    )
    const window: FreezeWindow = { ...weekly, days: [...weekly.days], reason: 'Weekend' }
    expect(windowOf(draftOf(window, 'UTC'))).toEqual(window)
  })
  test('what cannot be read is refused by the schema, not lost', () => {
    expect(FreezeWindow.safeParse(windowOf(draftOf(null, 'UTC'))).success).toBe(false)
    expect(isZone('Europe/Berlin')).toBe(true)
    expect(isZone('+01:00')).toBe(false)
    expect(isZone('Mars/Olympus')).toBe(false)
  })
})

test('routes, counts and lists read as sentences', () => {
  expect(targetsInWords([])).toBe('nowhere')
  expect(
    targetsInWords([
      { gateway: '4sapi', model: 'gpt-5', timeoutMs: 10_000 },
      { gateway: 'koala', model: 'gpt-5', timeoutMs: null },
    ]),
  ).toBe('4sapi gpt-5 (at most 10 s), then koala gpt-5')
  expect([counted(0, 'key', 'keys'), counted(1, 'key', 'keys'), counted(2, 'key', 'keys')]).toEqual(['no keys', '1 key', '2 keys'])
  expect([listed([]), listed(['a']), listed(['a', 'b', 'c'])]).toEqual(['', 'a', 'a, b and c'])
})
