const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

const date = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const dateWithYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' })

/** `4 min ago`, `in 3 d`, and from a week on the date. Both times in milliseconds since the epoch. */
export function relativeWords(time: number, now: number): string {
  const distance = Math.abs(now - time)
  const words = (amount: string) => (time > now ? `in ${amount}` : `${amount} ago`)
  if (distance < 45_000) return time > now ? 'in a moment' : 'just now'
  if (distance < 59.5 * minute) return words(`${Math.max(1, Math.round(distance / minute))} min`)
  if (distance < 23.5 * hour) return words(`${Math.round(distance / hour)} h`)
  if (distance < 6.5 * day) return words(`${Math.round(distance / day)} d`)
  return new Date(time).getUTCFullYear() === new Date(now).getUTCFullYear() ? date.format(time) : dateWithYear.format(time)
}

/** `2026-11-22 19:02:11 UTC`. */
export const exactWords = (time: number): string => `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`
