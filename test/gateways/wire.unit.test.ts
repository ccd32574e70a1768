import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_WIRE_BYTES, wireKeeper } from '@/lib/gateways/wire'
import { answering, ask, at, hello, KEY, run, stop } from './asking'
import { events } from './loopback'

const response = (headers: Record<string, string> = {}) =>
  ({ status: 200, headers }) as Parameters<ReturnType<typeof wireKeeper>['told']>[0]

test('keeps what came as it came, however it was cut, and no cookie', async () => {
  await using gateway = await answering(events(...hello, stop), {
    headers: { 'set-cookie': 'session=1', 'x-request-id': 'r-1' },
  })
  const { response: wire } = await run(at(gateway.url))
  expect(wire).toMatchObject({ status: 200, body: events(...hello, stop), truncated: false })
  expect(wire?.headers).toMatchObject({ 'x-request-id': 'r-1', 'content-type': 'text/event-stream' })
  expect(wire?.headers).not.toHaveProperty('set-cookie')
})

test('keeps a refusal too, and nothing where nothing came', async () => {
  await using gateway = await answering('{"error":"no"}', { status: 403 })
  expect((await run(at(gateway.url))).response).toMatchObject({ status: 403, body: '{"error":"no"}', truncated: false })
  expect((await run(at('http://127.0.0.1:1'))).response).toBeNull()
})

test('strikes out the key and secret header values wherever they are echoed, also as JSON and addresses write them', async () => {
  const header = 'a/secret"value with spaces'
  const echoes = [KEY, header, JSON.stringify(header), JSON.stringify(header).replaceAll('/', '\\/'), encodeURIComponent(header)]
  await using gateway = await answering(JSON.stringify({ error: { message: 'x' } }) + echoes.join('\n'), {
    status: 400,
    headers: { 'x-echo': `Bearer ${KEY}` },
  })
  const { response: wire } = await run(at(gateway.url, { headers: { 'x-own-key': header } }), ask())
  expect(wire?.headers['x-echo']).toBe('Bearer [redacted]')
  for (const each of echoes) expect(wire?.body).not.toContain(each)
  expect(wire?.body.match(/\[redacted\]/g)).toHaveLength(echoes.length)
})

test('is bounded, and no part of a secret stands at its end, wherever the limit falls and however it is cut', () =>
  fc.assert(
    fc.property(fc.integer({ min: -30, max: 60 }), fc.integer({ min: 1, max: 70_000 }), (shift, size) => {
      const whole = Buffer.from(`${'é'.repeat((MAX_WIRE_BYTES - 40) / 2)}${'x'.repeat(60 + shift)}${KEY}${'y'.repeat(100)}`)
      const keeper = wireKeeper([KEY])
      for (let from = 0; from < whole.length; from += size) keeper.take(whole.subarray(from, from + size))
      const wire = keeper.told(response())!
      expect(Buffer.byteLength(wire.body)).toBeLessThanOrEqual(MAX_WIRE_BYTES + KEY.length)
      expect(wire.truncated).toBe(whole.length > MAX_WIRE_BYTES + KEY.length)
      expect(wire.body).not.toContain(KEY.slice(0, 4))
    }),
    { numRuns: 60 },
  ))
