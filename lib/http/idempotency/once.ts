import { actorRef, type Ctx } from '@/lib/context'
import { logger } from '@/lib/logger'
import { problem } from '@/lib/problem'
import { send } from '../methods'
import { claim, type Found, find, keep, leaseSeconds, letGo, noteCarriedOut, type Place, renew } from './answers'

const renewEveryMs = (leaseSeconds * 1000) / 3
const maxTries = 3

/**
 * Does `work` for an Idempotency-Key once: whoever repeats the request gets the same answer again, with `Idempotency-Replayed: true`;
 * while the first is under way, 409 with Retry-After; with another request, 422. Answers of 500 and more, and 429, are not kept.
 */
export async function once(ctx: Ctx, key: string, requestDigest: string, requestId: string, work: (ctx: Ctx) => Promise<Response>) {
  const place = { workspaceId: ctx.workspaceId, actor: actorRef(ctx), key }
  for (let tries = 0; tries < maxTries; tries++) {
    const token = await claim(place, requestDigest)
    if (token !== null) return carryOut(ctx, place, token, work)
    const found = await find(place, requestDigest)
    // Between the two it was let go of, or its process was found to be gone: the next claim gets it.
    if (found.state !== 'none' && found.state !== 'abandoned') return repeated(found, requestId)
  }
  return repeated({ state: 'under way' }, requestId)
}

async function carryOut(ctx: Ctx, place: Place, token: string, work: (ctx: Ctx) => Promise<Response>): Promise<Response> {
  const warn = (what: string) => (err: unknown) => logger.warn({ err, requestId: ctx.requestId }, what)
  const renewing = setInterval(() => void renew(place, token).catch(warn('a claim on an Idempotency-Key was not renewed')), renewEveryMs)
  try {
    const answer = await work({ ...ctx, receipt: (tx) => noteCarriedOut(tx, place, token) })
    const { status } = answer
    if (status >= 500 || status === 429) await letGo(place, token).catch(warn('an Idempotency-Key was not let go of'))
    else {
      const text = await answer.clone().text()
      const headers = Object.fromEntries(answer.headers)
      const kept = { status, headers, body: text === '' ? null : text }
      await keep(place, token, kept).catch(warn('an answer was not kept for its Idempotency-Key'))
    }
    return answer
  } finally {
    clearInterval(renewing)
  }
}

function repeated(found: Exclude<Found, { state: 'none' | 'abandoned' }> | { state: 'under way' }, requestId: string): Response {
  switch (found.state) {
    case 'kept':
      return new Response(found.body, { status: found.status, headers: { ...found.headers, 'Idempotency-Replayed': 'true' } })
    case 'other': {
      const message = 'This key was used for another request. Take a new one for each thing you want done.'
      return send(problem('invalid', `Idempotency-Key: ${message}`, requestId, { faults: [{ path: 'Idempotency-Key', message }] }))
    }
    case 'lost':
      return send(
        problem(
          'conflict',
          'The first request with this Idempotency-Key was carried out, but its answer was lost. Look at what is there; to do it again, take a new key.',
          requestId,
        ),
      )
    default:
      return send(
        problem('conflict', 'The first request with this Idempotency-Key is still under way. Ask again for its answer.', requestId, {
          headers: { 'Retry-After': '1' },
        }),
      )
  }
}
