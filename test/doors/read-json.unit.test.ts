import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readJson } from '@/lib/http/read-json'
import { MAX_BODY_BYTES } from '@/lib/json-body'

const post = (body: BodyInit | null, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  new Request('http://localhost', { method: 'POST', body, headers, duplex: 'half' } as RequestInit)
const inPieces = (bytes: Uint8Array, size: number) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.slice(at, at + size))
      controller.close()
    },
  })

test('any JSON comes back as it was sent, however it is cut into pieces', async () => {
  const storable = fc.jsonValue().filter((value) => !/\\u(0000|d[89a-f])/i.test(JSON.stringify(value)))
  await fc.assert(
    fc.asyncProperty(storable, fc.integer({ min: 1, max: 20 }), async (value, size) => {
      const bytes = new TextEncoder().encode(JSON.stringify(value))
      expect(await readJson(post(inPieces(bytes, size)))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
    { numRuns: 200 },
  )
})

test('whatever bytes come, the answer is a value or a refusal', async () => {
  const refusals = ['malformed', 'invalid']
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => {
      await readJson(post(bytes)).catch((error: { code: string }) => expect(refusals).toContain(error.code))
    }),
    { numRuns: 300 },
  )
})

test('no body is undefined', async () => {
  expect(await readJson(post(null))).toBeUndefined()
})

test('a body of exactly the limit is read, one byte more is refused, and nothing more is held', async () => {
  const right = `"${'x'.repeat(MAX_BODY_BYTES - 2)}"`
  expect(await readJson(post(right))).toHaveLength(MAX_BODY_BYTES - 2)
  await expect(readJson(post(` ${right}`))).rejects.toMatchObject({ code: 'too_large' })
})

test('an announced length over the limit is refused at once', async () => {
  let pulled = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++
      controller.enqueue(new Uint8Array(1000))
      if (pulled > 100) controller.close()
    },
  })
  const request = post(body, { 'content-type': 'application/json', 'content-length': '99999999' })
  await expect(readJson(request)).rejects.toMatchObject({ code: 'too_large' })
})

test.each([
  ['text/plain', 'unsupported_media_type'],
  ['application/json; charset=latin1', 'unsupported_media_type'],
  ['application/problem+json', 'unsupported_media_type'],
])('the type %s is refused', async (type, code) => {
  await expect(readJson(post('{}', { 'content-type': type }))).rejects.toMatchObject({ code })
})

test('text that cannot be stored is told by its place', async () => {
  await expect(readJson(post('{"a":[{"b":"x\\u0000"}]}'))).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'a.0.b' }] })
  await expect(readJson(post('{"a":{"\\ud800":1}}'))).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'a' }] })
  expect(await readJson(post('{"a":"\\ud83d\\ude00"}'))).toEqual({ a: '😀' })
})

test('a body that breaks off is refused as malformed', async () => {
  const broken = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.error(new Error('gone'))
    },
  })
  await expect(readJson(post(broken))).rejects.toMatchObject({ code: 'malformed' })
})
