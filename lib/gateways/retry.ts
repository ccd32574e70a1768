import type { CallError } from './call-schema'

/** How often, and how long, a call that failed is tried again on the same gateway. */
export type RetryPolicy = {
  /** Tries in all, the first one included. */
  tries: number
  /** The longest wait before another try; a gateway that asks for more is not tried again. */
  maxWaitMs: number
  /** After this long no further try begins. */
  withinMs: number
  /** Whether a rate limit (429) is waited out too. */
  rateLimits: boolean
}

export const NO_RETRIES: RetryPolicy = { tries: 1, maxWaitMs: 0, withinMs: 0, rateLimits: false }
/** For programs, which would only do the same themselves. */
export const RETRIES: RetryPolicy = { tries: 3, maxWaitMs: 10_000, withinMs: 30_000, rateLimits: true }
/** For people who compare: a rate limit is a finding, and they choose when to ask again. */
export const PATIENT_READER: RetryPolicy = { ...RETRIES, rateLimits: false }

const FIRST_WAIT_MS = 500
const MOST_WAIT_MS = 8_000

/** What a retry is decided by: how a try ended, before anything of an answer had come. */
export type FailedTry = {
  error: CallError
  /** No connection, or one that broke before the answer began. */
  unanswered: boolean
  /** The header `x-should-retry` of OpenAI and those who follow it. */
  shouldRetry: string | undefined
}

/**
 * How long to wait before the next try, in milliseconds; null when there is none. Retried: 408, 409, 429 and 5xx, and connections that
 * failed before the answer began, as OpenAI's own clients do. The gateway's wish (`retry-after-ms`, `Retry-After`) is followed to the
 * letter or not at all; without one the wait doubles from half a second, less up to a quarter so that callers do not come back together.
 */
export function waitBeforeRetryMs(
  failed: FailedTry,
  triesSoFar: number,
  elapsedMs: number,
  policy: RetryPolicy,
  random: () => number = Math.random,
): number | null {
  if (triesSoFar >= policy.tries || elapsedMs >= policy.withinMs || !worthRetrying(failed, policy)) return null
  const { retryAfterSeconds } = failed.error
  if (retryAfterSeconds !== null) return retryAfterSeconds * 1000 <= policy.maxWaitMs ? retryAfterSeconds * 1000 : null
  const wait = Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** (triesSoFar - 1)) * (1 - random() / 4)
  return Math.min(wait, policy.maxWaitMs)
}

function worthRetrying({ error, unanswered, shouldRetry }: FailedTry, policy: RetryPolicy): boolean {
  if (unanswered) return true
  if (error.status === 429 && !policy.rateLimits) return false
  if (shouldRetry === 'true' || shouldRetry === 'false') return shouldRetry === 'true'
  // An account without money answers 429 too, and will tomorrow.
  if (error.code !== null && /insufficient.*quota|billing/i.test(error.code)) return false
  const { status } = error
  return status === 408 || status === 409 || status === 429 || (status !== null && status >= 500)
}
