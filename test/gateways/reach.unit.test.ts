import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { takePlace } from '@/lib/gateways/places'
import { serveProxy } from '../support/tunnel-proxy'
import { answering, ask, at, hello, run, stop } from './asking'
import { chunk, events, eventually, serve, serveRaw } from './loopback'

describe('a proxy', () => {
  test('is asked for a tunnel, with its own user and password, and never sees the key', async () => {
    await using gateway = await answering(events(...hello, stop, '[DONE]'))
    await using proxy = await serveProxy()
    const proxyUrl = `http://ada:p%40ss-word-1@127.0.0.1:${proxy.port}`
    expect(await run(at(gateway.url, { proxyUrl }))).toMatchObject({ status: 'ok', text: 'Hello' })
    expect(proxy.asked).toEqual([
      { to: `127.0.0.1:${gateway.port}`, authorization: `Basic ${Buffer.from('ada:p@ss-word-1').toString('base64')}` },
    ])
    expect(gateway.requests[0]!.headers).not.toHaveProperty('proxy-authorization')
  })

  test('that refuses, is not there, or stays silent is named, without its password', async () => {
    await using gateway = await answering(events(stop))
    await using refusing = await serveProxy(407)
    await using silent = await serveRaw(() => {})
    await using rude = await serve(() => {})
    const seen = await Promise.all([
      run(at(gateway.url, { proxyUrl: `http://ada:secret-password@127.0.0.1:${refusing.port}` })),
      run(at(gateway.url, { proxyUrl: 'http://ada:secret-password@127.0.0.1:9' })),
      run(at(gateway.url, { proxyUrl: silent.url, connectTimeoutMs: 1000 })),
      run(at(gateway.url, { proxyUrl: rude.url })),
    ])
    expect(seen.map(({ status }) => status)).toEqual(['error', 'error', 'error', 'error'])
    expect(seen[0]!.error).toMatchObject({ code: 'proxy', message: expect.stringContaining(`127.0.0.1:${refusing.port} answered 407`) })
    expect(seen[1]!.error).toMatchObject({ code: 'network', message: expect.stringContaining('the proxy 127.0.0.1:9') })
    expect(seen[2]!.error).toMatchObject({ code: 'timeout', message: expect.stringContaining('did not open a tunnel') })
    expect(seen[3]!.error).toMatchObject({ code: 'network', message: expect.stringContaining('hung up') })
    expect(await eventually(() => silent.sockets.size === 0)).toBe(true)
    expect(JSON.stringify(seen)).not.toContain('secret-password')
    expect(gateway.requests).toEqual([])
  })

  test('does not lead past the guard: neither it nor what is behind it may be private where that is not allowed', async () => {
    await using gateway = await answering(events(stop))
    await using proxy = await serveProxy()
    const proxyUrl = `http://127.0.0.1:${proxy.port}`
    for (const endpoint of [
      at(gateway.url, { proxyUrl, allowPrivate: false }),
      at('http://169.254.169.254/v1', { proxyUrl }),
      at('http://metadata.google.internal/v1', { proxyUrl }),
      at('https://example.com/v1', { proxyUrl: 'http://169.254.169.254:80' }),
    ])
      expect((await run(endpoint)).error).toMatchObject({ code: 'refused_address' })
    expect(proxy.asked).toEqual([])
  })

  test('does not lead a redirect to a private address', async () => {
    await using gateway = await serve((_, response) => response.writeHead(303, { location: 'http://169.254.169.254/x' }).end())
    await using proxy = await serveProxy()
    expect((await run(at(gateway.url, { proxyUrl: `http://127.0.0.1:${proxy.port}` }))).error?.code).toMatch(/^refused_/)
    expect(proxy.asked.map(({ to }) => to)).toEqual([`127.0.0.1:${gateway.port}`])
  })

  test('is left at once when the call is stopped', async () => {
    await using gateway = await serve((_, response) => void response.writeHead(200).write(events(...hello)))
    await using proxy = await serveProxy()
    const abort = new AbortController()
    const called = run(at(gateway.url, { proxyUrl: `http://127.0.0.1:${proxy.port}` }), ask(), abort.signal)
    await expect.poll(() => gateway.requests.length).toBe(1)
    abort.abort()
    expect((await called).status).toBe('aborted')
    expect(await eventually(() => gateway.sockets.size === 0)).toBe(true)
  })
})

describe('time limits', () => {
  test('for the first byte and for a silence inside are two', async () => {
    await using late = await serve((_, response) => {
      setTimeout(() => response.end(events(...hello, stop)), 2500)
    })
    await using halting = await serve((_, response) => {
      response.writeHead(200).write(events(chunk({ content: 'a' })))
      setTimeout(() => response.end(events(stop)), 2500)
    })
    const [a, b] = await Promise.all([
      run(at(late.url, { firstByteTimeoutMs: 500, timeoutMs: 20_000 })),
      run(at(halting.url, { firstByteTimeoutMs: 500, timeoutMs: 20_000 })),
    ])
    expect(a.error).toMatchObject({ code: 'timeout' })
    expect(b).toMatchObject({ status: 'ok', text: 'a' })
  })
})

describe('a limit of calls at once', () => {
  const limit = (maxConcurrency: number) => ({ limit: { gatewayId: `gtw_${Math.random()}`, maxConcurrency } })
  const never = new AbortController().signal

  test('is kept; the others wait their turn, and their times do not count the wait', async () => {
    let open = 0
    let most = 0
    await using gateway = await serve((_, response) => {
      most = Math.max(most, ++open)
      setTimeout(() => {
        open--
        response.end(events(...hello, stop, '[DONE]'))
      }, 60)
    })
    const endpoint = at(gateway.url, limit(2))
    const answers = await Promise.all(Array.from({ length: 8 }, () => run(endpoint)))
    expect(answers.every(({ status }) => status === 'ok')).toBe(true)
    expect(most).toBe(2)
    // Four rounds of 60 ms: whoever came last waited three of them, and was asked in one.
    expect(Math.min(...answers.map(({ latencyMs }) => latencyMs))).toBeGreaterThan(50)
  })

  test('is waited for outside the deadline, which begins when the call is sent', async () => {
    await using gateway = await serve((request, response) => {
      const { model } = JSON.parse(request.body) as { model: string }
      if (model !== 'silent') setTimeout(() => response.end(events(...hello, stop)), model === 'long' ? 1500 : 0)
    })
    const endpoint = at(gateway.url, limit(1))
    const hasty = { ...endpoint, deadlineMs: 1000 }
    const long = run(endpoint, ask({ model: 'long' }))
    await expect.poll(() => gateway.requests.length).toBe(1)
    const [queued, silent] = await Promise.all([run(hasty), run(hasty, ask({ model: 'silent' }))])
    expect([(await long).status, queued.status]).toEqual(['ok', 'ok'])
    expect(silent.error).toMatchObject({ code: 'timeout', message: expect.stringContaining('1 seconds') })
  })

  test('is left at once by a call that is stopped, and then nothing is sent', async () => {
    await using gateway = await serve(() => {})
    const endpoint = at(gateway.url, limit(1))
    const holding = new AbortController()
    const first = run(endpoint, ask(), holding.signal)
    await expect.poll(() => gateway.requests.length).toBe(1)
    expect(await run(endpoint, ask(), AbortSignal.timeout(50))).toMatchObject({ status: 'aborted', error: null, response: null })
    holding.abort()
    await first
    expect(gateway.requests).toHaveLength(1)
  })

  test('gives the place back however a call ends', async () => {
    await using gateway = await serve((request, response) => {
      const { model } = JSON.parse(request.body) as { model: string }
      if (model === 'cut') response.writeHead(200).write(events(...hello), () => response.destroy())
      else if (model === 'refused') response.writeHead(500).end('no')
      else if (model === 'silent') return
      else response.end(events(...hello, stop))
    })
    const endpoint = at(gateway.url, { ...limit(1), timeoutMs: 500 })
    for (const model of ['cut', 'refused', 'silent', 'cut']) await run(endpoint, ask({ model }))
    await run({ ...endpoint, baseUrl: 'http://127.0.0.1:9' })
    await run(endpoint, ask({ model: 'silent' }), AbortSignal.timeout(50))
    expect(await run(endpoint)).toMatchObject({ status: 'ok' })
  })

  test('is said when nobody leaves in time', async () => {
    const id = `gtw_${Math.random()}`
    const release = await takePlace(id, 1, never)
    await expect(takePlace(id, 1, never, 20)).rejects.toMatchObject({
      code: 'busy',
      message: expect.stringContaining('takes 1 call at once'),
    })
    const leaving = new AbortController()
    const waiting = takePlace(id, 1, leaving.signal)
    leaving.abort()
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' })
    release()
    ;(await takePlace(id, 1, never, 20))()
  })

  test('serves in the order of coming, never more than allowed, and everybody in the end', () =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), fc.array(fc.nat(3), { minLength: 1, maxLength: 20 }), async (most, stays) => {
        const id = `gtw_${Math.random()}`
        const served: number[] = []
        let running = 0
        await Promise.all(
          stays.map(async (stay, number) => {
            const release = await takePlace(id, most, never)
            served.push(number)
            expect(++running).toBeLessThanOrEqual(most)
            for (let tick = 0; tick <= stay; tick++) await new Promise(setImmediate)
            running--
            release()
            release()
          }),
        )
        expect(served).toEqual(stays.map((_, number) => number))
      }),
      { numRuns: 40 },
    ))
})
