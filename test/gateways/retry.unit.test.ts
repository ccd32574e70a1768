import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { streamChat } from '@/lib/gateways/client'
import { type FailedTry, NO_RETRIES, PATIENT_READER, RETRIES, type RetryPolicy, waitBeforeRetryMs } from '@/lib/gateways/retry'
import { ask, at, hello, stop } from './asking'
import { events, serve } from './loopback'

const failed = (status: number | null, more: Partial<FailedTry['error']> = {}, about: Partial<FailedTry> = {}): FailedTry => ({
  error: { message: '', code: null, requestId: null, retryAfterSeconds: null, status, ...more },
  unanswered: false,
  shouldRetry: undefined,
  ...about,
})
const wait = (each: FailedTry, policy = RETRIES, tries = 1, elapsedMs = 0) => waitBeforeRetryMs(each, tries, elapsedMs, policy, () => 0)
const quick: RetryPolicy = { ...RETRIES, maxWaitMs: 20 }

describe('whether a failed try is tried again', () => {
  test.each([408, 409, 429, 500, 502, 503, 504, 529])('after %d it is', (status) => expect(wait(failed(status))).toBe(500))
  test.each([200, 301, 400, 401, 402, 403, 404, 413, 422])('after %d it is not', (status) => expect(wait(failed(status))).toBeNull())

  test('when no answer began it is; when the gateway fell silent it is not', () => {
    expect(wait(failed(null, { code: 'network' }, { unanswered: true }))).toBe(500)
    expect(wait(failed(null, { code: 'timeout' }))).toBeNull()
  })
  test('the gateway’s x-should-retry decides, whatever the status', () => {
    expect(wait(failed(400, {}, { shouldRetry: 'true' }))).toBe(500)
    expect(wait(failed(503, {}, { shouldRetry: 'false' }))).toBeNull()
  })
  test('an account without money is not asked again', () => {
    for (const code of ['insufficient_quota', 'insufficient_user_quota', 'billing_not_active'])
      expect(wait(failed(429, { code }))).toBeNull()
  })
  test('whoever compares waits out no rate limit', () => {
    expect(wait(failed(429), PATIENT_READER)).toBeNull()
    expect(wait(failed(503), PATIENT_READER)).toBe(500)
  })
  test('as long as the gateway asks, or not at all when that is too long', () => {
    expect(wait(failed(429, { retryAfterSeconds: 6.5 }))).toBe(6500)
    expect(wait(failed(429, { retryAfterSeconds: 0 }))).toBe(0)
    expect(wait(failed(429, { retryAfterSeconds: 11 }))).toBeNull()
  })
  test('never more often, later or longer than the policy says', () =>
    fc.assert(
      fc.property(
        fc.record({ tries: fc.nat(5), maxWaitMs: fc.nat(20_000), withinMs: fc.nat(60_000), rateLimits: fc.boolean() }),
        fc.integer({ min: 1, max: 8 }),
        fc.nat(90_000),
        fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (policy, tries, elapsedMs, retryAfterSeconds, random) => {
          const ms = waitBeforeRetryMs(failed(503, { retryAfterSeconds }), tries, elapsedMs, policy, () => random)
          if (ms === null) return
          expect(tries).toBeLessThan(policy.tries)
          expect(elapsedMs).toBeLessThan(policy.withinMs)
          expect(ms).toBeGreaterThanOrEqual(0)
          expect(ms).toBeLessThanOrEqual(policy.maxWaitMs)
        },
      ),
    ))
})

describe('a call that is tried again', () => {
  const outcome = async (url: string, policy: RetryPolicy, signal?: AbortSignal) => {
    const seen = await Array.fromAsync(streamChat(at(url), ask(), signal, policy))
    const last = seen.at(-1)
    if (last?.type !== 'end') throw new Error('no end')
    return { ...last.outcome, seen: seen.slice(0, -1) }
  }
  const failing = (times: number, status = 503) => {
    let asked = 0
    return serve((_, response) =>
      ++asked <= times
        ? response.writeHead(status, { 'retry-after-ms': '5' }).end(JSON.stringify({ error: { message: `No ${asked}`, code: 'busy' } }))
        : response.writeHead(200).end(events(...hello, stop)),
    )
  }

  test('says what each try came to, and its figures are of the last', async () => {
    await using gateway = await failing(2)
    const answer = await outcome(gateway.url, quick)
    expect(answer).toMatchObject({
      status: 'ok',
      text: 'Hello',
      tries: [
        { status: 503, code: 'busy', message: 'No 1' },
        { status: 503, code: 'busy', message: 'No 2' },
        { status: 200, code: null, message: null },
      ],
    })
    expect(answer.response?.body).toContain('Hel')
    expect(answer.response?.body).not.toContain('No 1')
  })

  test('ends after three with the last one’s words, and without a policy after one', async () => {
    await using gateway = await failing(9)
    expect(await outcome(gateway.url, quick)).toMatchObject({ status: 'error', error: { message: 'No 3' } })
    expect((await outcome(gateway.url, NO_RETRIES)).tries).toHaveLength(1)
    expect(gateway.requests).toHaveLength(4)
  })

  test('is tried again when the connection breaks before an answer', async () => {
    let asked = 0
    await using gateway = await serve((request, response) =>
      ++asked === 1 ? request.socket.destroy() : response.writeHead(200).end(events(...hello, stop)),
    )
    expect(await outcome(gateway.url, quick)).toMatchObject({ status: 'ok', tries: [{ status: null, code: 'cut' }, { status: 200 }] })
  })

  test('is decided by the status and headers of an error whose words break off', async () => {
    await using gateway = await serve((_, response) => {
      response.writeHead(429, { 'retry-after': '60', 'x-request-id': 'req-1' }).write('{"error":{"message":"Slow')
      setTimeout(() => response.destroy(), 20)
    })
    const { error, response, tries } = await outcome(gateway.url, RETRIES)
    expect(error).toMatchObject({ status: 429, retryAfterSeconds: 60, requestId: 'req-1', message: '{"error":{"message":"Slow' })
    expect(response).toMatchObject({ status: 429, body: '{"error":{"message":"Slow' })
    expect(tries).toHaveLength(1)
  })

  test('is never tried again once something of an answer came', async () => {
    await using gateway = await serve((_, response) => {
      response.writeHead(200).write(events(...hello))
      setTimeout(() => response.destroy(), 20)
    })
    expect(await outcome(gateway.url, quick)).toMatchObject({ status: 'incomplete', tries: [{ status: 200, code: 'cut' }] })
    expect(gateway.requests).toHaveLength(1)
  })

  test('stops waiting as soon as it is stopped', async () => {
    await using gateway = await serve((_, response) => response.writeHead(503, { 'retry-after': '9' }).end())
    const abort = new AbortController()
    const answer = outcome(gateway.url, RETRIES, abort.signal)
    await expect.poll(() => gateway.requests.length).toBe(1)
    setTimeout(() => abort.abort(), 50)
    expect(await answer).toMatchObject({ status: 'aborted', error: null, tries: [{ status: 503 }] })
  })
})
