import { type FreezeWindow, type Frozen, WEEKDAYS } from '@/lib/environments/freeze/schema'
import { instantOf, wallClock } from '@/lib/environments/freeze/wall-clock'
import { listed } from './words'

export type Weekday = (typeof WEEKDAYS)[number]
export const weekdayNames: Record<Weekday, string> = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
}

/** A freeze window while it is edited; times as `<input>` has them, read on a clock in `timeZone`. */
export type FreezeDraft = {
  kind: FreezeWindow['kind']
  timeZone: string
  reason: string
  /** Once: `2026-12-24T12:00`. */
  begins: string
  ends: string
  /** Weekly: `17:30`. */
  days: Weekday[]
  from: string
  to: string
}

/** `2026-12-24 12:00 UTC`, from an ISO time. */
export const momentInWords = (iso: string): string => `${new Date(iso).toISOString().slice(0, 16).replace('T', ' ')} UTC`

/** `Every Friday and Saturday, 17:00 to 08:00 on the next day, Europe/Berlin`. */
export function freezeInWords(window: FreezeWindow): string {
  if (window.kind === 'once') return `${momentInWords(window.from)} to ${momentInWords(window.to)}`
  const days = window.days.length === WEEKDAYS.length ? 'day' : listed(window.days.map((day) => weekdayNames[day]))
  const next = window.to > window.from ? '' : ' on the next day'
  return `Every ${days}, ${window.from} to ${window.to}${next}, ${window.timeZone}`
}

/** `until 2026-12-24 12:00 UTC`, or that no end is in sight. */
export const untilInWords = ({ until }: Frozen): string => (until === null ? 'with no end in sight' : `until ${momentInWords(until)}`)

const onClock = (iso: string, timeZone: string) => new Date(wallClock(Date.parse(iso), timeZone)).toISOString().slice(0, 16)

/** What an editor begins with: a window that is there, or a new one in `timeZone` (IANA). */
export function draftOf(window: FreezeWindow | null, timeZone: string): FreezeDraft {
  const empty: FreezeDraft = {
    kind: 'once',
    timeZone,
    reason: window?.reason ?? '',
    begins: '',
    ends: '',
    days: ['fri'],
    from: '17:00',
    to: '08:00',
  }
  if (!window) return empty
  if (window.kind === 'weekly') return { ...empty, ...window }
  return { ...empty, begins: onClock(window.from, timeZone), ends: onClock(window.to, timeZone) }
}

/** True for a name the browser knows, `Europe/Berlin` or `UTC`; an offset such as `+01:00` is no zone. */
export function isZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}

function instant(text: string, timeZone: string, which: 'first' | 'last'): string {
  const wall = Date.parse(`${text}Z`)
  return Number.isNaN(wall) || !isZone(timeZone) ? text : new Date(instantOf(wall, timeZone, which)).toISOString()
}

/** As the verb takes it. What cannot be read stays as typed, for the verb to say what is wrong with it. */
export function windowOf({ kind, timeZone, reason, begins, ends, days, from, to }: FreezeDraft): FreezeWindow {
  if (kind === 'weekly') return { kind, days, from, to, timeZone, reason }
  return { kind, from: instant(begins, timeZone, 'first'), to: instant(ends, timeZone, 'last'), reason }
}
