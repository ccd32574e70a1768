import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FreezeWindow, WEEKDAYS } from '@/lib/environments/freeze/schema'
import { instantOf, wallClock } from '@/lib/environments/freeze/wall-clock'
import { endOf, frozenAt } from '@/lib/environments/freeze/windows'

const weekly = (days: string[], from: string, to: string, timeZone = 'UTC', reason = '') =>
  FreezeWindow.parse({ kind: 'weekly', days, from, to, timeZone, reason })
const once = (from: string, to: string, reason = '') => FreezeWindow.parse({ kind: 'once', from, to, reason })
const frozen = (window: FreezeWindow, at: string) => endOf(window, Date.parse(at)) !== null
const until = (window: FreezeWindow, at: string) => frozenAt([window], new Date(at))?.until

describe('a window that comes once', () => {
  const christmas = once('2026-12-24T12:00:00+01:00', '2026-12-27T00:00:00Z')
  test('holds from its first moment to before its last', () => {
    expect(frozen(christmas, '2026-12-24T10:59:59.999Z')).toBe(false)
    expect(frozen(christmas, '2026-12-24T11:00:00Z')).toBe(true)
    expect(frozen(christmas, '2026-12-26T23:59:59.999Z')).toBe(true)
    expect(frozen(christmas, '2026-12-27T00:00:00Z')).toBe(false)
  })
  test('has to end after it begins', () => {
    expect(FreezeWindow.safeParse({ ...christmas, to: '2026-12-24T11:00:00Z' }).success).toBe(false)
  })
})

describe('a window that comes every week', () => {
  test('is read from the clock of its place', () => {
    const evening = weekly(['fri'], '17:00', '23:00', 'Asia/Shanghai')
    expect(frozen(evening, '2026-11-20T08:59:59Z')).toBe(false)
    expect(frozen(evening, '2026-11-20T09:00:00Z')).toBe(true)
    expect(frozen(evening, '2026-11-20T15:00:00Z')).toBe(false)
  })
  test('that ends before it begins runs into the next day, past the end of the week', () => {
    const night = weekly(['sun'], '22:00', '06:00')
    expect(frozen(night, '2026-11-22T21:59:00Z')).toBe(false)
    expect(frozen(night, '2026-11-22T22:00:00Z')).toBe(true)
    expect(frozen(night, '2026-11-23T05:59:59Z')).toBe(true)
    expect(frozen(night, '2026-11-23T06:00:00Z')).toBe(false)
  })
  test('from and to the same time is a day and a night', () => {
    const saturday = weekly(['sat'], '00:00', '00:00')
    expect(frozen(saturday, '2026-11-20T23:59:59Z')).toBe(false)
    expect(frozen(saturday, '2026-11-21T00:00:00Z')).toBe(true)
    expect(frozen(saturday, '2026-11-21T23:59:59Z')).toBe(true)
    expect(frozen(saturday, '2026-11-22T00:00:00Z')).toBe(false)
  })
})

describe('over a change of the clocks (Berlin: 29 March 2026 forward at 02:00, 25 October back at 03:00)', () => {
  const zone = 'Europe/Berlin'
  test('the hour on the wall counts, before and after', () => {
    const work = weekly([...WEEKDAYS], '17:00', '18:00', zone)
    expect(frozen(work, '2026-03-28T16:30:00Z')).toBe(true)
    expect(frozen(work, '2026-03-29T16:30:00Z')).toBe(false)
    expect(frozen(work, '2026-03-29T15:30:00Z')).toBe(true)
  })
  test('an hour that is shown twice is frozen both times, without a hole between', () => {
    const night = weekly(['sun'], '00:00', '02:30', zone)
    for (const at of ['2026-10-25T00:15:00Z', '2026-10-25T00:45:00Z', '2026-10-25T01:15:00Z']) expect(frozen(night, at), at).toBe(true)
    expect(until(night, '2026-10-24T22:00:00Z')).toBe('2026-10-25T01:30:00.000Z')
    expect(frozen(night, '2026-10-25T01:30:00Z')).toBe(false)
  })
  test('a window in an hour that is never shown does not come that day', () => {
    const gap = weekly(['sun'], '02:10', '02:50', zone)
    for (let minute = 0; minute < 180; minute++) expect(endOf(gap, Date.parse('2026-03-29T00:00:00Z') + minute * 60_000)).toBeNull()
    expect(frozen(gap, '2026-03-22T01:20:00Z')).toBe(true)
  })
  test('a window that begins in it begins with the change', () => {
    const late = weekly(['sun'], '02:30', '04:00', zone)
    expect(frozen(late, '2026-03-29T00:59:59.999Z')).toBe(false)
    expect(frozen(late, '2026-03-29T01:00:00Z')).toBe(true)
    expect(until(late, '2026-03-29T01:00:00Z')).toBe('2026-03-29T02:00:00.000Z')
  })
  test('a whole day has 23 hours in spring and 25 in autumn', () => {
    const sunday = weekly(['sun'], '00:00', '00:00', zone)
    expect([frozen(sunday, '2026-03-28T23:00:00Z'), until(sunday, '2026-03-28T23:00:00Z')]).toEqual([true, '2026-03-29T22:00:00.000Z'])
    expect([frozen(sunday, '2026-10-24T22:00:00Z'), until(sunday, '2026-10-24T22:00:00Z')]).toEqual([true, '2026-10-25T23:00:00.000Z'])
  })
})

describe('several windows', () => {
  test('that follow one another are one freeze, with the reason of the one that holds', () => {
    const weekend = [
      weekly(['fri'], '17:00', '00:00', 'UTC', 'weekend'),
      weekly(['sat', 'sun'], '00:00', '00:00'),
      weekly(['mon'], '00:00', '09:00'),
    ]
    expect(frozenAt(weekend, new Date('2026-11-20T17:00:00Z'))).toEqual({ reason: 'weekend', until: '2026-11-23T09:00:00.000Z' })
    expect(frozenAt(weekend, new Date('2026-11-23T09:00:00Z'))).toBeNull()
  })
  test('that leave no gap have no end in sight', () => {
    expect(frozenAt([weekly([...WEEKDAYS], '09:00', '09:00')], new Date('2026-11-20T17:00:00Z'))?.until).toBeNull()
  })
})

const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'America/Havana',
  'Asia/Beirut',
  'Pacific/Chatham',
]
const anInstant = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) })
const aClock = fc
  .integer({ min: 0, max: 1439 })
  .map((minute) => `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`)
const aWindow = fc
  .record({ days: fc.subarray([...WEEKDAYS], { minLength: 1 }), from: aClock, to: aClock, timeZone: fc.constantFrom(...zones) })
  .map(({ days, from, to, timeZone }) => ({ ...weekly(days, from, to, timeZone), kind: 'weekly' as const, days, from, to, timeZone }))

describe('for every zone and time', () => {
  test('what the wall shows leads back to the instant, or to the other one that shows it', () => {
    fc.assert(
      fc.property(anInstant, fc.constantFrom(...zones), (instant, zone) => {
        const wall = wallClock(instant, zone)
        const [first, last] = [instantOf(wall, zone, 'first'), instantOf(wall, zone, 'last')]
        expect([first, last]).toContain(instant)
        expect([wallClock(first, zone), wallClock(last, zone)]).toEqual([wall, wall])
        expect(last - first).toBeLessThanOrEqual(3_600_000)
      }),
    )
  })
  test('a freeze holds until its end and not beyond it', () => {
    fc.assert(
      fc.property(aWindow, anInstant, (window, at) => {
        const end = endOf(window, at)
        if (end === null) return
        expect(end).toBeGreaterThan(at)
        expect(endOf(window, end - 1)).not.toBeNull()
        const next = endOf(window, end)
        expect(next === null || next > end).toBe(true)
      }),
    )
  })
  test('away from a change of the clocks, it holds exactly when the wall shows a day and time of the window', () => {
    fc.assert(
      fc.property(aWindow, anInstant, (window, at) => {
        const wall = wallClock(at, window.timeZone)
        const offset = wall - at
        fc.pre([-2, -1, 1, 2].every((days) => wallClock(at + days * 86_400_000, window.timeZone) - (at + days * 86_400_000) === offset))
        const clock = new Date(wall).toISOString().slice(11, 16)
        const day = WEEKDAYS[(new Date(wall).getUTCDay() + 6) % 7]!
        const before = WEEKDAYS[(new Date(wall).getUTCDay() + 5) % 7]!
        const { days, from, to } = window
        const shown =
          from < to
            ? days.includes(day) && from <= clock && clock < to
            : (days.includes(day) && from <= clock) || (days.includes(before) && clock < to)
        expect(endOf(window, at) !== null).toBe(shown)
      }),
    )
  })
})

test.each([
  { days: [] },
  { days: ['friday'] },
  { from: '24:00' },
  { to: '9:00' },
  { timeZone: 'Berlin' },
  { timeZone: '+01:00' },
  { timeZone: '' },
  { reason: 'x'.repeat(201) },
])('%j is refused', (wrong) => {
  expect(FreezeWindow.safeParse({ kind: 'weekly', days: ['fri'], from: '17:00', to: '09:00', timeZone: 'UTC', ...wrong }).success).toBe(
    false,
  )
})
