import { type FreezeWindow, type Frozen, WEEKDAYS } from './schema'
import { instantOf, wallClock } from './wall-clock'

const DAY = 86_400_000
const MAX_CHAIN = 40

const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** Monday is 0, as in `WEEKDAYS`; `midnight` is a day's beginning on a wall clock. */
const weekday = (midnight: number) => (new Date(midnight).getUTCDay() + 6) % 7

/**
 * When a window that holds at `at` (milliseconds, UTC) ends; null when it does not hold then. A weekly window runs from the first moment the
 * clock on the wall shows `from` to the last moment it shows `to`: over a change of the clocks it is longer or shorter, never broken.
 */
export function endOf(window: FreezeWindow, at: number): number | null {
  if (window.kind === 'once') {
    const end = Date.parse(window.to)
    return Date.parse(window.from) <= at && at < end ? end : null
  }
  const { days, timeZone } = window
  const [from, to] = [minutes(window.from), minutes(window.to)]
  const today = Math.floor(wallClock(at, timeZone) / DAY) * DAY
  const ends = [today - DAY, today].flatMap((midnight) => {
    const day = WEEKDAYS[weekday(midnight)]
    if (!day || !days.includes(day)) return []
    const start = instantOf(midnight + from * 60_000, timeZone, 'first')
    const end = instantOf(midnight + (to > from ? 0 : DAY) + to * 60_000, timeZone, 'last')
    return start <= at && at < end ? [end] : []
  })
  return ends.length === 0 ? null : Math.max(...ends)
}

/** The freeze that holds at a time, the reason of the window that ends last; null when there is none. */
export function frozenAt(windows: readonly FreezeWindow[], at: Date): Frozen | null {
  const holding = (time: number) =>
    windows
      .flatMap((window) => {
        const end = endOf(window, time)
        return end === null ? [] : [{ end, reason: window.reason }]
      })
      .sort((a, b) => b.end - a.end)[0]
  const first = holding(at.getTime())
  if (!first) return null
  let until = first.end
  for (let step = 0; step < MAX_CHAIN; step++) {
    const next = holding(until)
    if (!next) return { reason: first.reason, until: new Date(until).toISOString() }
    until = next.end
  }
  return { reason: first.reason, until: null }
}
