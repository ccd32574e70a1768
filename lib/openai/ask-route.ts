import { setTimeout as sleep } from 'node:timers/promises'
import type { CallError } from '@/lib/gateways/call-schema'
import { RETRIES, waitBeforeRetryMs } from '@/lib/gateways/retry'
import { stopwatch } from '@/lib/gateways/stopper'
import type { RunAttempt } from '@/lib/runs/schema'
import type { Target } from './find-targets'
import { type Opened, openCall, triedOf } from './open-call'
import type { Prepared } from './prepare'

export type Asked = { opened: Opened; attempts: RunAttempt[]; exhausted: boolean }

/**
 * Asks along the route until somebody begins to answer: a target that fails is left for the next one at once, and the last (or only) one is
 * asked again as any call is. What is wrong with the request itself is wrong everywhere, so nobody else is asked. `exhausted`: tried
 * again to no avail, so the caller need not.
 */
export async function askRoute(prepared: Prepared, targets: readonly Target[], signal: AbortSignal): Promise<Asked> {
  const elapsedMs = stopwatch()
  const attempts: RunAttempt[] = []
  let again = 0
  for (let at = 0; ; ) {
    const target = targets[at]
    if (!target) throw new Error('A route was asked beyond its end.')
    const opened = await openCall(prepared, target, signal)
    attempts.push({ gateway: target.gateway, model: target.model, ...triedOf(opened) })
    const { failed } = opened
    const done = (exhausted: boolean): Asked => ({ opened, attempts, exhausted })
    if (!failed || signal.aborted) return done(false)
    if (at < targets.length - 1) {
      if (!isGatewaysOwn(failed.error)) return done(false)
      at++
    } else {
      again++
      const waitMs = waitBeforeRetryMs(failed, again, elapsedMs(), RETRIES)
      if (waitMs === null || !(await sleep(waitMs, true, { signal }).catch(() => false))) return done(again > 1)
    }
    opened.close()
  }
}

/** Statuses that speak of the request: another gateway would say the same. */
const OF_THE_REQUEST = new Set([400, 409, 413, 415, 422])
/** Unless the words are about what this gateway has or may. */
const OF_THE_GATEWAY = /model_?not|not_?found|channel|quota|billing|unsupported|permission/i

const isGatewaysOwn = ({ status, code }: CallError): boolean =>
  status === null || !OF_THE_REQUEST.has(status) || OF_THE_GATEWAY.test(code ?? '')
