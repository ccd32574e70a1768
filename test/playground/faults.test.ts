import { expect, test } from 'vitest'
import { compare } from '@/lib/playground/compare'
import { type CompareEvent, CompareInput } from '@/lib/playground/schema'
import { FAULTS, serveFaults, WORDS } from '../gateways/faults'
import { newGateway } from '../gateways/gateways'
import { eventually } from '../gateways/loopback'
import { newWorkspace } from '../support/database'

const ok = { type: 'finish', run: { status: 'ok', output: WORDS, error: null } }
const error = (code: string | null, more: object = {}, run: object = {}) => ({
  type: 'error',
  error: { code, ...more },
  run: { status: 'error', ...run },
})
const incomplete = (code: string) => ({ type: 'finish', run: { status: 'incomplete', output: 'begun', error: { code } } })

/** How each column ends. */
const ends: Record<string, object> = {
  good: ok,
  slow: ok,
  hanging: error('timeout', { status: null }, { output: '' }),
  'silent-inside': error('timeout', { status: 200 }, { output: 'begun' }),
  cut: incomplete('cut'),
  'cut-inside': incomplete('cut'),
  malformed: error('bad_answer', { status: 200 }, { output: 'begun' }),
  'split-utf8': ok,
  dribbled: ok,
  limited: error('rate_limit_exceeded', { status: 429, message: 'Slow down.', retryAfterSeconds: 60 }),
  'limited-silently': error(null, { status: 429, retryAfterSeconds: null }),
  'limited-cut': error(null, { status: 429, message: '{"error":{"message":"Slow', retryAfterSeconds: 60, requestId: 'req-cut' }),
  'refused-silent-inside': error(null, { status: 400, message: 'No such' }),
  'refused-at-length': error(null, { status: 400, message: expect.stringMatching(/^(?:No such model. ){100}/) }),
  'error-200': error('get_channel_failed', { status: 200, message: 'no channel' }),
  'ten-megabytes': error('too_large', { status: 200 }),
  'wrong-type': ok,
  'web-page': error('bad_answer', { message: expect.stringContaining('Welcome') }),
  redirect: error('refused_redirect', { status: null }),
}

test('every faulty gateway gives its own clear column, the others are unharmed, and no socket stays open', async () => {
  expect(Object.keys(ends).sort()).toEqual([...FAULTS].sort())
  await using gateway = await serveFaults()
  const ctx = await newWorkspace()
  await newGateway(ctx, 'faulty', { baseUrl: gateway.url, timeoutMs: 2000 })
  const faults = FAULTS.filter((fault) => fault !== 'good')
  for (const some of [faults.slice(0, 6), faults.slice(6, 12), faults.slice(12)]) {
    const targets = ['good', ...some, 'good'].map((model, at) => ({ id: `${at}`, gateway: 'faulty', model, parameters: {} }))
    const input = CompareInput.parse({ content: { text: 'Hello' }, targets })
    const seen: CompareEvent[] = await Array.fromAsync(await compare(ctx, input))
    for (const { id, model } of targets) {
      const column = seen.filter(({ column }) => column === id)
      expect(
        column.filter(({ type }) => type === 'finish' || type === 'error'),
        model,
      ).toHaveLength(1)
      expect(column.at(-1), model).toMatchObject(ends[model] ?? {})
    }
  }
  // What ended well keeps its connection for the next call; nothing else is left.
  expect(await eventually(() => gateway.sockets.size <= 4)).toBe(true)
})
