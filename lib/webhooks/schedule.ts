const [second, minute, hour] = [1_000, 60_000, 3_600_000]

/** Waits after each failed attempt: the schedule that Standard Webhooks' authors (Svix) use, eight attempts over 27.6 hours. */
const waitsMs = [5 * second, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 10 * hour]

/** How often a delivery is tried in all. */
export const maxAttempts = waitsMs.length + 1

/** Failures for good in a row, and how long nothing may come through, before a webhook is disabled. */
export const maxFailures = 5
export const maxSilenceMs = 72 * hour

/** The longest that a receiver's own `Retry-After` is followed. */
const longestMs = 24 * hour

/**
 * When to try again after the attempt number `attempt` failed at `now`, up to a fifth later so that many do not come at once, and not
 * before `askedMs` from now, which the receiver asked for; null: no more.
 */
export function nextAttempt(attempt: number, now: Date, askedMs = 0, random = Math.random()): Date | null {
  const waitMs = waitsMs[attempt - 1]
  if (waitMs === undefined) return null
  return new Date(now.getTime() + Math.round(Math.max(waitMs, Math.min(askedMs, longestMs)) * (1 + random / 5)))
}
