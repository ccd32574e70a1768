import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newEnvironment, newGateway } from '../gateways/gateways'
import { chunk, events, eventually, serve } from '../gateways/loopback'
import { newWorkspace } from '../support/database'
import { hi, openServing, post, recorded, type Serving } from './serving'
import { answering, json } from './upstreams'

let serving: Serving
beforeAll(async () => {
  serving = await openServing()
})
afterAll(() => serving[Symbol.asyncDispose]())

describe('fallback', () => {
  const failing = (status = 503, headers: Record<string, string> = {}, body: object = { error: { message: 'Busy', code: 'overloaded' } }) =>
    serve((_, response) => response.writeHead(status, { ...json, ...headers }).end(JSON.stringify(body)))

  test.each([
    ['a server error', 503, { error: { message: 'Busy' } }],
    ['a refused key', 401, { error: { message: 'Bad key' } }],
    ['a rate limit', 429, { error: { message: 'Slow down' } }],
    ['an unknown model', 404, { error: { message: 'No such model', code: 'model_not_found' } }],
    ['an error under HTTP 200', 200, { error: { message: 'no channel', code: 'get_channel_failed' } }],
  ])('%s leads to the next target, which is asked once', async (_, status, body) => {
    await using first = await failing(status, {}, body)
    await using second = await answering()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'first', { baseUrl: first.url })
    await newGateway(ctx, 'second', { baseUrl: second.url })
    await newEnvironment(ctx, 'live', [
      ['first', 'a'],
      ['second', 'b'],
    ])
    const { key } = await serving.client(ctx, 'live')
    for (const stream of [false, true]) {
      const answer = await post(serving.origin, '/chat/completions', key, { model: 'default', messages: hi, stream })
      expect(answer.headers.get('versicle-gateway')).toBe('second')
      expect(answer.headers.get('versicle-attempts')).toBe('2')
      expect(await answer.text()).toContain('Hello')
    }
    expect([first.requests.length, second.requests.length]).toEqual([2, 2])
    expect((await recorded(ctx))[0]).toMatchObject({
      gatewaySlug: 'second',
      status: 'ok',
      attempts: [
        { gateway: 'first', model: 'a', status },
        { gateway: 'second', model: 'b', status: 200 },
      ],
    })
  })

  test('a closed port and a silent gateway lead on too, each within its own time limit', async () => {
    await using silent = await serve(() => {})
    await using second = await answering()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'closed', { baseUrl: 'http://127.0.0.1:9' })
    await newGateway(ctx, 'silent', { baseUrl: silent.url, timeoutMs: 1000 })
    await newGateway(ctx, 'second', { baseUrl: second.url })
    await newEnvironment(ctx, 'live', [
      ['closed', 'a'],
      ['silent', 'a'],
      ['second', 'b'],
    ])
    const { openai } = await serving.client(ctx, 'live')
    const { response } = await openai.chat.completions.create({ model: 'default', messages: hi }).withResponse()
    expect(response.headers.get('versicle-gateway')).toBe('second')
    expect((await recorded(ctx))[0]?.attempts).toMatchObject([{ code: 'network' }, { code: 'timeout' }, { status: 200 }])
    expect(await eventually(() => silent.sockets.size === 0)).toBe(true)
  })

  test('what is wrong with the request is told at once, in the gateway’s words', async () => {
    await using first = await failing(400, {}, { error: { message: 'temperature is too high', code: 'bad_value' } })
    await using second = await answering()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'first', { baseUrl: first.url })
    await newGateway(ctx, 'second', { baseUrl: second.url })
    await newEnvironment(ctx, 'live', [
      ['first', 'a'],
      ['second', 'b'],
    ])
    const { openai } = await serving.client(ctx, 'live')
    await expect(openai.chat.completions.create({ model: 'default', messages: hi })).rejects.toMatchObject({
      status: 400,
      code: 'bad_value',
      message: expect.stringContaining('temperature is too high'),
    })
    expect(second.requests).toEqual([])
  })

  test('never happens once something of an answer came: the stream ends with an error instead', async () => {
    await using first = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(events(chunk({ content: 'Hel' })))
      setTimeout(() => response.destroy(), 20)
    })
    await using second = await answering()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'first', { baseUrl: first.url })
    await newGateway(ctx, 'second', { baseUrl: second.url })
    await newEnvironment(ctx, 'live', [
      ['first', 'a'],
      ['second', 'b'],
    ])
    const { openai } = await serving.client(ctx, 'live')
    const stream = await openai.chat.completions.create({ model: 'default', messages: hi, stream: true })
    let text = ''
    await expect(
      (async () => {
        for await (const piece of stream) text += piece.choices[0]?.delta.content ?? ''
      })(),
    ).rejects.toThrow(/cut the connection/)
    expect(text).toBe('Hel')
    expect(second.requests).toEqual([])
    expect(await recorded(ctx)).toMatchObject([{ status: 'incomplete', output: 'Hel', error: { code: 'cut' } }])
  })

  test('the last target is asked three times, and then the caller is told not to do the same', async () => {
    await using gateway = await failing(503, { 'retry-after-ms': '2' })
    const ctx = await newWorkspace()
    await newGateway(ctx, 'koala', { baseUrl: gateway.url })
    const { key } = await serving.client(ctx)
    const answer = await post(serving.origin, '/chat/completions', key, { model: 'koala/m', messages: hi })
    expect(answer.status).toBe(503)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'versicle-attempts': '3',
      'x-should-retry': 'false',
      'versicle-gateway': 'koala',
    })
    expect(await answer.json()).toEqual({ error: { message: 'Busy', type: 'server_error', param: null, code: 'overloaded' } })
    expect(await recorded(ctx)).toMatchObject([{ status: 'error', error: { message: 'Busy', status: 503 } }])
  })

  test('a rate limit that lasts is passed on with its time', async () => {
    await using gateway = await failing(429, { 'retry-after': '30' })
    const ctx = await newWorkspace()
    await newGateway(ctx, 'koala', { baseUrl: gateway.url })
    const { key } = await serving.client(ctx)
    const answer = await post(serving.origin, '/chat/completions', key, { model: 'koala/m', messages: hi })
    expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('x-should-retry')]).toEqual([429, '30', null])
    expect(gateway.requests).toHaveLength(1)
  })
})
