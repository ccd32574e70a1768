import { LRUCache } from 'lru-cache'
import { config } from '@/lib/config'
import { AppError } from '@/lib/errors'

/** What a key has left: `limit` and `remaining` in requests, `resetSeconds` until the count begins anew. */
export type Rate = { limit: number; remaining: number; resetSeconds: number; exceeded: boolean }

const windowMs = 60_000
const maxKeys = 100_000
type Window = { endsAtMs: number; used: number }
// On globalThis, because the gate and Next load their own copies of this module and count the same requests.
const store = globalThis as { versicleRates?: LRUCache<string, Window>; versicleCounts?: CountsElsewhere }
const windows = () => {
  store.versicleRates ??= new LRUCache({ max: maxKeys })
  return store.versicleRates
}

/**
 * Counts a request of a key and says what is left; null when nothing limits it. `ratePerMinute` null is the installation's default. A
 * minute begins with a key's first request, and each process counts for itself: behind a balancer n processes let n times as much through.
 */
export function countRequest(keyId: string, ratePerMinute: number | null, nowMs = performance.now()): Rate | null {
  const limit = ratePerMinute ?? config().keyRatePerMinute
  if (limit === 0) return null
  const known = windows().get(keyId)
  const window = known && nowMs < known.endsAtMs ? known : { endsAtMs: nowMs + windowMs, used: 0 }
  if (window !== known) windows().set(keyId, window)
  window.used++
  return {
    limit,
    remaining: Math.max(0, limit - window.used),
    resetSeconds: Math.min(60, Math.ceil((window.endsAtMs - nowMs) / 1000)),
    exceeded: window.used > limit,
  }
}

type CountsElsewhere = (keyId: string, ratePerMinute: number | null) => Promise<Rate | null>

/** For a thread that does not count itself: says who does. */
export function keepCountsElsewhere(count: CountsElsewhere): void {
  store.versicleCounts = count
}

/** Like `countRequest`, wherever this process counts. */
export const countAnywhere = async (keyId: string, ratePerMinute: number | null): Promise<Rate | null> =>
  store.versicleCounts ? store.versicleCounts(keyId, ratePerMinute) : countRequest(keyId, ratePerMinute)

/** Throws `rate_limited`, saying when to come back, when a key has used up its rate. */
export function refuseBeyond(rate: Rate | null): void {
  if (!rate?.exceeded) return
  const { limit, resetSeconds } = rate
  throw new AppError(
    'rate_limited',
    `This key may make ${limit.toLocaleString('en')} requests a minute. Wait ${resetSeconds} seconds, or give it a higher rate.`,
    { retryAfterSeconds: resetSeconds },
  )
}

/**
 * The header fields that tell a rate: `RateLimit-Policy` and `RateLimit` as in the IETF draft "RateLimit header fields for HTTP"
 * (draft-ietf-httpapi-ratelimit-headers-10), with one policy named `default`.
 */
export const rateHeaders = ({ limit, remaining, resetSeconds }: Rate): [name: string, value: string][] => [
  ['RateLimit-Policy', `"default";q=${limit};w=60`],
  ['RateLimit', `"default";r=${remaining};t=${resetSeconds}`],
]
