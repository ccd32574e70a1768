import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Body, call, foreignKey, made, newKey, problem, savedPrompt, text, unique } from '../support/api'

const gateways = '/api/v1/gateways'

/** A gateway of the New API kind on loopback: it lists a model, answers completions when it is up, and tells its balance. */
let upstream: Server
let upstreamUrl = ''
let held: (() => void)[] = []
let holding = false
beforeAll(async () => {
  upstream = createServer((request, response) => {
    const answer = () => {
      response.setHeader('content-type', 'application/json')
      if (request.url === '/api/usage/token')
        return response.end('{"code":true,"data":{"total_granted":1000000,"total_used":250000,"total_available":750000}}')
      const choices = [{ index: 0, message: { role: 'assistant', content: 'OK' }, finish_reason: 'stop' }]
      response.end(JSON.stringify(request.url?.endsWith('/models') ? { data: [{ id: 'm' }] } : { model: 'm', choices }))
    }
    request.resume().on('end', () => (holding ? held.push(answer) : answer()))
  })
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
  upstreamUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/v1`
})
afterAll(() => {
  upstream.closeAllConnections()
  return new Promise((resolve) => upstream.close(resolve))
})
const newGateway = (more: Body = {}) =>
  made('POST', gateways, {
    body: { slug: unique('gw'), name: 'Koala', layer: 'innovation', preset: 'koala', base_url: upstreamUrl, ...more },
  })
const at = (gateway: Body, ...rest: string[]) => [gateways, text(gateway.slug), ...rest].join('/')

test('checks are made in the background: 201 at once, then progress, verdicts and evidence', async () => {
  const gateway = await newGateway()
  const started = await call('POST', at(gateway, 'conformance'), { body: { model: 'm', checks: ['tools', 'model_echo'] } })
  expect(started.status).toBe(201)
  expect(started.body).toMatchObject({ gateway: gateway.slug, model: 'm', checks: ['model_echo', 'tools'], calls: { at_most: 2 } })
  const path = text(started.headers.get('location'))
  await expect.poll(async () => (await made('GET', path)).state, { timeout: 30_000 }).toBe('finished')
  expect(await made('GET', path)).toMatchObject({
    calls: { made: 2, at_most: 2 },
    results: [
      { check: 'model_echo', verdict: 'passes', change: null, evidence: [{ call: 'plain', status: 200, latency_ms: expect.any(Number) }] },
      { check: 'tools', verdict: 'not_supported', said: expect.stringContaining('not called') },
    ],
  })
  expect(await made('GET', at(gateway, 'conformance'))).toMatchObject({
    data: [{ id: started.body.id, state: 'finished' }],
    next_cursor: null,
  })
})

test('one series at a time: 409; a cancelled one stays cancelled, and cancelling again changes nothing', async () => {
  const gateway = await newGateway()
  holding = true
  try {
    const { id } = await made('POST', at(gateway, 'conformance'), { body: { model: 'm' } })
    expect(await call('POST', at(gateway, 'conformance'), { body: { model: 'm' } })).toMatchObject({ status: 409 })
    for (let round = 0; round < 2; round++)
      expect(await made('POST', `/api/v1/conformance/${id}/cancel`)).toMatchObject({ state: 'cancelled', results: [] })
  } finally {
    holding = false
    for (const answer of held) answer()
    held = []
  }
})

test.each([
  [{}, 'model'],
  [{ model: '' }, 'model'],
  [{ model: 'm', checks: [] }, 'checks'],
  [{ model: 'm', checks: ['telepathy'] }, 'checks.0'],
  [{ model: 'm', calls: 1 }, 'calls'],
])('checks with %j are answered 422 with its path', async (body, path) => {
  const answer = await call('POST', at(await newGateway(), 'conformance'), { body })
  expect([answer.status, (answer.body.errors as { path: string }[]).map((fault) => fault.path)]).toEqual([422, [path]])
})

test('what runs showed is told by window, gateway and model', async () => {
  const gateway = await newGateway()
  const prompt = await savedPrompt()
  const target = { gateway: gateway.slug, model: 'm', parameters: {} }
  await made('POST', '/api/v1/runs', { body: { prompt: prompt.name, version: 1, variables: { name: 'Ada' }, targets: [target] } })
  const health = await made('GET', `${at(gateway, 'health')}?window=1h`)
  expect(health).toMatchObject({ window: '1h', calls: 1, ok: 1, errors: 0, error_rate: 0, models: [{ model: 'm', calls: 1 }] })
  expect(health.points).toHaveLength(12)
  const { data } = await made('GET', '/api/v1/gateway-health')
  expect((data as Body[]).find((each) => each.gateway === gateway.slug)).toMatchObject({ window: '24h', calls: 1 })
  expect((await call('GET', `${at(gateway, 'health')}?window=2h`)).status).toBe(400)
})

test('a probe is off, then set', async () => {
  const gateway = await newGateway()
  expect(await made('GET', at(gateway, 'probe'))).toMatchObject({ enabled: false, state: null, results: [] })
  expect(await made('PATCH', at(gateway, 'probe'), { body: { enabled: true, every_minutes: 60 } })).toMatchObject({
    enabled: true,
    kind: 'models',
    every_minutes: 60,
  })
  for (const [body, path] of [
    [{}, ''],
    [{ kind: 'completion' }, 'model'],
    [{ every_minutes: 0 }, 'every_minutes'],
    [{ slow_ms: 'x' }, 'slow_ms'],
  ] as const)
    expect(await call('PATCH', at(gateway, 'probe'), { body })).toMatchObject({ status: 422, body: { errors: [{ path }] } })
})

// On a gateway of its own: a probe that is turned on asks at once, for the balance too.
test('a balance is asked for and then known', async () => {
  const gateway = await newGateway()
  expect(await made('GET', at(gateway, 'balance'))).toMatchObject({ asked_at: null, remaining: null })
  const balance = await made('POST', at(gateway, 'ask-balance'))
  expect(balance).toMatchObject({ source: 'new_api', remaining: '1.5', currency: null, guess: expect.any(String), failure: null })
  expect(await made('GET', at(gateway, 'balance'))).toEqual(balance)
})

test('a key that may only write gateways starts, cancels, sets and asks, and is told what became of it', async () => {
  const [gateway, key] = [await newGateway(), await newKey(['gateways:write'])]
  const { id } = await made('POST', at(gateway, 'conformance'), { key, body: { model: 'm', checks: ['model_echo'] } })
  await made('POST', `/api/v1/conformance/${id}/cancel`, { key })
  await made('PATCH', at(gateway, 'probe'), { key, body: { enabled: false } })
  await made('POST', at(gateway, 'ask-balance'), { key })
  expect(await call('GET', `/api/v1/conformance/${id}`, { key })).toMatchObject({ status: 403 })
})

test('another workspace sees and changes none of it: 404', async () => {
  const [gateway, key] = [await newGateway(), await foreignKey()]
  const { id } = await made('POST', at(gateway, 'conformance'), { body: { model: 'm', checks: ['model_echo'] } })
  for (const [method, path, body] of [
    ['POST', at(gateway, 'conformance'), { model: 'm' }],
    ['GET', at(gateway, 'conformance')],
    ['GET', `/api/v1/conformance/${id}`],
    ['POST', `/api/v1/conformance/${id}/cancel`],
    ['GET', at(gateway, 'health')],
    ['GET', at(gateway, 'probe')],
    ['PATCH', at(gateway, 'probe'), { enabled: true }],
    ['GET', at(gateway, 'balance')],
    ['POST', at(gateway, 'ask-balance')],
  ] as const)
    expect(await call(method, path, { key, body }), `${method} ${path}`).toMatchObject({ status: 404, body: problem(404, 'not_found') })
  expect((await made('GET', '/api/v1/gateway-health', { key })).data).toEqual([])
})
