import { describe, expect, test } from 'vitest'
import { listModels } from '@/lib/gateways/list-models'
import { answering, at, hello, KEY, run, stop } from './asking'
import { chunk, events, eventually, serve, serveRaw } from './loopback'

describe('a faulty gateway', () => {
  test('is quoted: its words, status, code, request id and when to retry', async () => {
    const error = { error: { message: 'You exceeded your quota.', type: 'insufficient_quota', code: 'insufficient_user_quota' } }
    await using gateway = await answering(JSON.stringify(error), {
      status: 429,
      headers: { 'x-request-id': 'req-2', 'retry-after': '7', 'retry-after-ms': '6500' },
    })
    expect(await run(at(gateway.url))).toMatchObject({
      status: 'error',
      error: {
        message: 'You exceeded your quota.',
        code: 'insufficient_user_quota',
        status: 429,
        requestId: 'req-2',
        retryAfterSeconds: 6.5,
      },
      usage: null,
    })
  })

  test.each([
    [
      'OpenRouter',
      { error: { code: 502, message: 'Provider returned error', metadata: { raw: 'overloaded' } } },
      'Provider returned error (overloaded)',
      '502',
    ],
    ['Gemini', [{ error: { code: 400, message: 'API key not valid', status: 'INVALID_ARGUMENT' } }], 'API key not valid', '400'],
    ['FastAPI', { detail: [{ loc: ['body'], msg: 'field required' }] }, 'field required', null],
    ['a plain word', { error: 'model not found' }, 'model not found', null],
    ['New API', { success: false, message: 'no channel', code: 'get_channel_failed' }, 'no channel', 'get_channel_failed'],
  ])('in the manner of %s is quoted too', async (_, body, message, code) => {
    await using refusing = await answering(JSON.stringify(body), { status: 500 })
    expect((await run(at(refusing.url))).error).toMatchObject({ message, code, status: 500 })
  })

  test.each([
    { error: { message: 'model not found', code: 'model_not_found' } },
    { success: false, message: 'model not found', code: 'model_not_found' },
    { object: 'error', message: 'model not found', code: 'model_not_found' },
  ])('that answers an error with HTTP 200 is an error, as JSON and as a frame (%j)', async (body) => {
    await using json = await answering(JSON.stringify(body))
    await using frame = await answering(events(body, '[DONE]'))
    for (const gateway of [json, frame]) {
      expect(await run(at(gateway.url))).toMatchObject({
        status: 'error',
        text: '',
        error: { message: 'model not found', code: 'model_not_found', status: 200 },
      })
    }
  })

  test('that fails in the middle keeps the text that came before', async () => {
    await using gateway = await answering(events(...hello, { error: { message: 'Overloaded', code: 529 } }))
    expect(await run(at(gateway.url))).toMatchObject({
      status: 'error',
      text: 'Hello',
      error: { message: 'Overloaded', code: '529', status: 200 },
    })
  })

  test.each([
    ['ends cleanly', events(...hello)],
    ['says [DONE]', events(...hello, '[DONE]')],
    ['breaks inside a frame', events(...hello).concat('data: {"choices":[{"del')],
  ])('whose stream %s without a finish reason is incomplete', async (_, body) => {
    await using gateway = await answering(body)
    expect(await run(at(gateway.url))).toMatchObject({
      status: 'incomplete',
      text: 'Hello',
      finishReason: null,
      error: { code: 'no_finish_reason' },
    })
  })

  test('that cuts the connection is incomplete after text, and an error before', async () => {
    const cutting = (body: string) =>
      serveRaw((socket) => {
        socket.write(
          `HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n${body && `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n`}`,
        )
        setTimeout(() => socket.destroy(), 30)
      })
    await using late = await cutting(events(...hello))
    await using early = await cutting('')
    expect(await run(at(late.url))).toMatchObject({ status: 'incomplete', text: 'Hello', error: { code: 'cut' } })
    expect(await run(at(early.url))).toMatchObject({ status: 'error', text: '', error: { code: 'cut' } })
  })

  test('that is cut after its finish reason has answered', async () => {
    const body = events(...hello, stop)
    await using gateway = await serveRaw((socket) => {
      socket.write(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n`)
      setTimeout(() => socket.destroy(), 30)
    })
    expect(await run(at(gateway.url))).toMatchObject({ status: 'ok', text: 'Hello', error: null })
  })

  test('that shows a web page is told so by its title', async () => {
    const page = '<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>'
    await using down = await answering(page, { status: 502, headers: { 'content-type': 'text/html' } })
    await using sly = await answering(page, { headers: { 'content-type': 'text/html' } })
    expect((await run(at(down.url))).error).toMatchObject({
      status: 502,
      message: 'The gateway answered with a web page: “502 Bad Gateway”.',
    })
    expect((await run(at(sly.url))).error).toMatchObject({
      status: 200,
      code: 'bad_answer',
      message: expect.stringContaining('502 Bad Gateway'),
    })
  })

  test.each(['', 'Service Unavailable', '{"choices": [', 'data: nonsense\n\n', '{"hello": 1}', 'null', '[]'])(
    'that answers 200 with %j is an error with a sentence',
    async (body) => {
      await using gateway = await answering(body)
      const { status, error } = await run(at(gateway.url))
      expect({ status, code: error?.code }).toEqual({ status: 'error', code: 'bad_answer' })
      expect(error?.message.length).toBeGreaterThan(10)
    },
  )

  test('that sends broken JSON in the middle is an error, not a shorter answer', async () => {
    await using gateway = await answering(events(chunk({ content: 'a' }), '{"choices":[{"delta', chunk({ content: 'c' }), stop))
    expect(await run(at(gateway.url))).toMatchObject({ status: 'error', text: 'a', error: { code: 'bad_answer' } })
  })

  test('that answers with ten megabytes is stopped, streamed or whole', async () => {
    const piece = chunk({ content: 'x'.repeat(10_000) })
    await using stream = await answering(events(...Array(1000).fill(piece), stop))
    await using whole = await answering(
      JSON.stringify({ choices: [{ message: { content: 'x'.repeat(10_000_000) }, finish_reason: 'stop' }] }),
    )
    await using refusal = await answering('x'.repeat(10_000_000), { status: 500 })
    for (const gateway of [stream, whole]) {
      expect(await run(at(gateway.url))).toMatchObject({ status: 'error', error: { code: 'too_large' } })
    }
    expect((await run(at(refusal.url))).error).toMatchObject({ status: 500, code: null, message: 'x'.repeat(2000) })
    expect(await eventually(() => stream.sockets.size + refusal.sockets.size === 0)).toBe(true)
  })

  test('that is silent runs into the timeout, at the start, inside, and by the deadline', async () => {
    await using silent = await serve(() => {})
    await using halting = await serve((_, response) => void response.writeHead(200).write(events(...hello)))
    await using dripping = await serve((_, response) => {
      response.writeHead(200).write(events(...hello))
      const drip = setInterval(() => response.write(': wait\n\n'), 20)
      response.on('close', () => clearInterval(drip))
    })
    expect(await run(at(silent.url, { timeoutMs: 200 }))).toMatchObject({ status: 'error', error: { code: 'timeout' } })
    expect(await run(at(halting.url, { timeoutMs: 200 }))).toMatchObject({ status: 'error', text: 'Hello', error: { code: 'timeout' } })
    expect(await run(at(dripping.url, { deadlineMs: 300 }))).toMatchObject({
      status: 'error',
      text: 'Hello',
      error: { code: 'timeout', message: expect.stringContaining('0.3 seconds') },
    })
    expect(await eventually(() => silent.sockets.size + halting.sockets.size + dripping.sockets.size === 0)).toBe(true)
  })

  test('that redirects to a private address is refused', async () => {
    await using gateway = await serve((_, response) => response.writeHead(307, { location: 'http://169.254.169.254/latest' }).end())
    expect((await run(at(gateway.url))).error).toMatchObject({ code: 'refused_redirect' })
    expect((await listModels(at(gateway.url))).error).toMatchObject({ code: 'refused_address' })
  })

  test('on a private address is not called unless that is allowed', async () => {
    await using gateway = await answering(events(stop))
    expect((await run(at(gateway.url, { allowPrivate: false }))).error).toMatchObject({ code: 'refused_address' })
    expect(gateway.requests).toEqual([])
  })

  test('that echoes the key does not get it shown', async () => {
    const header = 'another-secret-value'
    const body = { error: { message: `Invalid key ${KEY} (${header})`, code: KEY } }
    await using gateway = await answering(JSON.stringify(body), { status: 401, headers: { 'x-request-id': KEY } })
    const endpoint = at(gateway.url, { headers: { 'x-extra': header } })
    const seen = JSON.stringify([await run(endpoint), await listModels(endpoint)])
    expect(seen).not.toContain(KEY)
    expect(seen).not.toContain(header)
    expect(seen).toContain('Invalid key [redacted] ([redacted])')
    await using mirror = await answering(events(chunk({ content: `You sent ${KEY}.` }, 'stop')))
    expect(await run(at(mirror.url))).toMatchObject({ text: 'You sent [redacted].', events: [{ text: 'You sent [redacted].' }] })
  })
})
