const DAY = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const number = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const
  const made = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', { ...number, timeZone, hourCycle: 'h23' })
  formats.set(timeZone, made)
  return made
}

/** What a clock in `timeZone` (IANA) shows at an instant, as the milliseconds at which a clock in UTC shows the same. */
export function wallClock(instant: number, timeZone: string): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = ['year', 'month', 'day', 'hour', 'minute', 'second'].map(
    (type) => parts.get(type as Intl.DateTimeFormatPartTypes),
  )
  const milliseconds = ((instant % 1000) + 1000) % 1000
  return Date.UTC(year, month - 1, day, hour, minute, second) + milliseconds
}

const offsetAt = (instant: number, timeZone: string) => wallClock(instant, timeZone) - instant

/**
 * The instant at which a clock in `timeZone` shows `wall`: the first or the last one where clocks are set back and show it twice, the
 * moment of the change where they are set forward and never show it.
 */
export function instantOf(wall: number, timeZone: string, which: 'first' | 'last'): number {
  const offsets = [offsetAt(wall - DAY, timeZone), offsetAt(wall + DAY, timeZone)]
  const showing = offsets.map((offset) => wall - offset).filter((instant) => wallClock(instant, timeZone) === wall)
  if (showing.length > 0) return which === 'first' ? Math.min(...showing) : Math.max(...showing)
  let before = Math.min(...offsets.map((offset) => wall - offset))
  let after = Math.max(...offsets.map((offset) => wall - offset))
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2)
    if (wallClock(middle, timeZone) < wall) before = middle
    else after = middle
  }
  return after
}
