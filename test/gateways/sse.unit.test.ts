import fc from 'fast-check'
import { expect, test } from 'vitest'
import { sseData } from '@/lib/gateways/sse'

async function* from(chunks: Uint8Array[]) {
  yield* chunks
}
const read = (chunks: Uint8Array[]) => Array.fromAsync(sseData(from(chunks)))
const bytes = (text: string) => new TextEncoder().encode(text)
const line = fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.toWellFormed().replace(/[\r\n]/g, ' '))
const lineEnd = fc.constantFrom('\n', '\r\n', '\r')

function cutAt(whole: Uint8Array, cuts: number[]) {
  const places = [...new Set(cuts.map((cut) => cut % (whole.length + 1)))].sort((a, b) => a - b)
  return [0, ...places].map((start, i) => whole.slice(start, places[i] ?? whole.length))
}

test('any cutting into chunks, also inside a character or a line end, gives the same events', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(line, { minLength: 1, maxLength: 6 }),
      lineEnd,
      fc.array(fc.nat(), { maxLength: 12 }),
      async (data, end, cuts) => {
        const whole = bytes(data.map((each) => `: comment${end}event: x${end}data: ${each}${end}${end}`).join(''))
        expect(await read(cutAt(whole, cuts))).toEqual(data)
      },
    ),
  ))

test('byte by byte is the same as at once', async () => {
  const whole = bytes('data: {"content":"Grüße 🌍 你好"}\r\n\r\ndata: [DONE]\r\n\r\n')
  expect(await read([...whole].map((byte) => Uint8Array.of(byte)))).toEqual(['{"content":"Grüße 🌍 你好"}', '[DONE]'])
})

test('several data lines are one event, a byte order mark is skipped, and a last event without its blank line counts', async () => {
  expect(await read([bytes('\uFEFFdata: a\ndata: b\n\ndata: last')])).toEqual(['a\nb', 'last'])
})

test('garbage between events is skipped', async () => {
  expect(await read([bytes('what is this\n\n<html>\ndata: ok\n\nretry: soon\n\n')])).toEqual(['ok'])
})

test('an event without end is refused instead of filling the memory', async () => {
  const flood = async function* () {
    yield bytes('data: ')
    for (let i = 0; i < 40; i++) yield bytes('x'.repeat(1_000_000))
  }
  await expect(Array.fromAsync(sseData(flood()))).rejects.toThrow(RangeError)
})
