import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Passing, withoutSecrets, withoutUsageEvent } from '@/lib/openai/passing'
import { chunk, events } from '../gateways/loopback'

function through(passing: Passing, whole: Buffer, cuts: number[]): string {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (whole.length + 1)), whole.length])].sort((a, b) => a - b)
  const parts = places.slice(0, -1).map((start, at) => passing.take(whole.subarray(start, places[at + 1])))
  return Buffer.concat([...parts, passing.end()]).toString('utf8')
}
const cuts = fc.array(fc.nat(5000), { maxLength: 40 })
const secrets = ['sk-secret-1234567890', 'secret-value-of-a-header']

describe('secrets that pass by', () => {
  const pieces = fc.array(fc.oneof(fc.constantFrom(...secrets, 'sk-sec', 's', 'secret-', 'ss', '世界 🌍'), fc.string({ maxLength: 12 })), {
    maxLength: 20,
  })
  test('are struck out however the bytes are cut, and nothing else is changed', () =>
    fc.assert(
      fc.property(pieces, cuts, (texts, at) => {
        const whole = texts.map((text) => text.toWellFormed()).join('')
        const expected = secrets.reduce((text, secret) => text.replaceAll(secret, '[redacted]'), whole)
        expect(through(withoutSecrets(secrets), Buffer.from(whole), at)).toBe(expected)
      }),
    ))
  test('are not waited for where none begins', () => {
    const passing = withoutSecrets(secrets)
    expect(passing.take(Buffer.from('data: hello\n\n')).toString()).toBe('data: hello\n\n')
    expect(passing.take(Buffer.from('data: sk-sec')).toString()).toBe('data: ')
    expect(passing.take(Buffer.from('tor\n\n')).toString()).toBe('sk-sector\n\n')
  })
})

describe('the usage event that the caller did not ask for', () => {
  const usage = { prompt_tokens: 1, completion_tokens: 2 }
  const own = { ...chunk({}), choices: [], usage }
  const others = [
    chunk({ content: 'Grüße 🌍 "usage"' }),
    { ...chunk({}, 'stop'), usage },
    { ...chunk({ content: 'x' }), usage: null },
    { ...chunk({}), choices: [], prompt_filter_results: [] },
    '[DONE]',
    ': comment',
  ]
  const stream = fc.array(fc.oneof(fc.constantFrom(...others), fc.constant(own)), { maxLength: 12 })
  test.each(['\n', '\r\n'])('is taken out alone, however the bytes are cut (%j)', (end) =>
    fc.assert(
      fc.property(stream, cuts, (frames, at) => {
        const written = (list: typeof frames) => events(...list).replaceAll('\n', end)
        const expected = written(frames.filter((frame) => frame !== own))
        expect(through(withoutUsageEvent(), Buffer.from(written(frames)), at)).toBe(expected)
      }),
    ),
  )
  test('is taken out at the end of a stream that closes without a blank line too', () => {
    const passing = withoutUsageEvent()
    passing.take(Buffer.from(`data: ${JSON.stringify(own)}`))
    expect(passing.end().toString()).toBe('')
  })
  test('holds no whole event back', () => {
    const passing = withoutUsageEvent()
    const event = events(chunk({ content: 'a' }))
    expect(passing.take(Buffer.from(`${event}data: {"cho`)).toString()).toBe(event)
  })
  test('what never ends as an event goes on all the same', () => {
    const passing = withoutUsageEvent()
    const endless = Buffer.from('x'.repeat(300_000))
    expect(passing.take(endless).equals(endless)).toBe(true)
    expect(passing.take(Buffer.from('more')).toString()).toBe('more')
  })
})
