import { z } from 'zod'

/** Days of the week as freeze windows name them, Monday first. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** Names only: an offset such as +01:00 would be wrong for half of the year. */
function isTimeZone(name: string): boolean {
  try {
    return /^[A-Za-z]/.test(name) && new Intl.DateTimeFormat('en', { timeZone: name }) !== null
  } catch {
    return false
  }
}
const TimeZone = z.string().max(64).refine(isTimeZone, 'Give an IANA time zone such as Europe/Berlin or UTC.')
const Clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'Give a time of day such as 17:30, from 00:00 to 23:59.')
const Instant = z.iso
  .datetime({ offset: true, error: 'Give a time such as 2026-12-24T12:00:00Z.' })
  .transform((text) => new Date(text).toISOString())
const reason = z
  .string()
  .trim()
  .max(200, 'The reason is too long (200 characters).')
  .refine((text) => text.isWellFormed() && !text.includes('\0'), 'Remove the NUL or broken Unicode character from this text.')
  .default('')

const Once = z
  .strictObject({ kind: z.literal('once'), from: Instant, to: Instant, reason })
  .refine(({ from, to }) => from < to, { path: ['to'], message: 'It has to end after it begins.' })

const Weekly = z.strictObject({
  kind: z.literal('weekly'),
  /** The days it begins on. */
  days: z
    .array(z.enum(WEEKDAYS, { error: `Name days as ${WEEKDAYS.join(', ')}.` }))
    .min(1, 'Choose at least one day.')
    .transform((days) => WEEKDAYS.filter((day) => days.includes(day))),
  from: Clock,
  /** Not after `from`: on the next day. The same as `from`: a day and a night later. */
  to: Clock,
  /** Where the clock hangs that `from` and `to` are read from. */
  timeZone: TimeZone,
  reason,
})

/** A time in which nothing is released: once, or every week. */
export const FreezeWindow = z.discriminatedUnion('kind', [Once, Weekly])
export type FreezeWindow = z.infer<typeof FreezeWindow>

/** The fields of each kind, for doors that name them in their own way. */
export const freezeFields = { once: Once.shape, weekly: Weekly.shape }

/** A freeze that holds: why, and until when (windows that follow one another count as one). `until` is null when no end is in sight. */
export type Frozen = { reason: string; until: string | null }
