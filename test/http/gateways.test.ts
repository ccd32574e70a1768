import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Body, call, foreignKey, made, newEnvironment, newKey, problem, text, unique } from '../support/api'

const gateways = '/api/v1/gateways'
const at = (gateway: Body, ...rest: string[]) => [gateways, text(gateway.slug), ...rest].join('/')

/** A gateway on loopback that lists what it is told to, and takes only the key "sk-upstream-secret-key". */
let upstream: Server
let upstreamUrl = ''
let models = ['one', 'two/three']
beforeAll(async () => {
  upstream = createServer((request, response) => {
    const authorized = request.headers.authorization === 'Bearer sk-upstream-secret-key'
    response.writeHead(authorized ? 200 : 401, { 'Content-Type': 'application/json' })
    response.end(
      JSON.stringify(
        authorized
          ? { object: 'list', data: models.map((id) => ({ id, object: 'model' })) }
          : { error: { message: 'Bad key, says upstream.' } },
      ),
    )
  })
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
  upstreamUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/v1`
})
afterAll(() => new Promise((resolve) => upstream.close(resolve)))

const secretKey = 'sk-upstream-secret-key'
const secretHeader = 'header-value-nobody-may-see'
const newGateway = (more: Body = {}) =>
  made('POST', gateways, {
    body: {
      slug: unique('gw'),
      name: 'Koala',
      layer: 'innovation',
      base_url: upstreamUrl,
      api_key: secretKey,
      headers: { 'x-extra': secretHeader },
      ...more,
    },
  })

test('a gateway is added: 201, its address, and no key in the answer', async () => {
  const slug = unique('koala')
  const body = {
    slug,
    name: 'Koala',
    layer: 'innovation',
    region: 'global',
    base_url: 'https://koalaapi.com/v1/',
    api_key: secretKey,
    headers: { 'x-extra': secretHeader },
  }
  const answer = await call('POST', gateways, { body })
  expect([answer.status, answer.headers.get('location')]).toEqual([201, `${gateways}/${slug}`])
  expect(answer.body).toEqual({
    id: expect.stringMatching(/^gtw_/),
    slug,
    name: 'Koala',
    layer: 'innovation',
    region: 'global',
    preset: 'custom',
    base_url: 'https://koalaapi.com/v1',
    simulator: false,
    key_last_four: secretKey.slice(-4),
    key_set_at: expect.stringMatching(/Z$/),
    key_is_old: false,
    spare_key: null,
    headers: [{ name: 'x-extra', last_four: secretHeader.slice(-4) }],
    path_prefix: '',
    organization: null,
    proxy_host: null,
    connect_timeout_ms: 10_000,
    first_byte_timeout_ms: null,
    timeout_ms: 120_000,
    deadline_ms: null,
    max_concurrency: null,
    model_count: 0,
    synced_at: null,
    model_changes: null,
    created_at: expect.stringMatching(/Z$/),
    updated_at: expect.stringMatching(/Z$/),
  })
  expect(await made('GET', `${gateways}/${slug}`)).toEqual(answer.body)
})

test('a secret is in no answer and no log line', async () => {
  const gateway = await newGateway()
  const answers = [
    await call('GET', at(gateway)),
    await call('GET', `${gateways}?limit=200`),
    await call('PATCH', at(gateway), { body: { name: 'New', api_key: secretKey } }),
    await call('PATCH', at(gateway), { body: { api_key: `${secretKey}\n`, timeout_ms: 0 } }),
    await call('PATCH', at(gateway), { body: { base_url: 'http://127.0.0.1:9/v1' } }),
    await call('POST', gateways, { body: { ...gateway, api_key: secretKey } }),
    await call('POST', at(gateway, 'test')),
    await call('POST', at(gateway, 'sync-models')),
    await call('POST', '/api/v1/test-gateway', {
      body: { base_url: upstreamUrl, api_key: secretKey, headers: { 'x-extra': secretHeader } },
    }),
    await call('POST', '/api/v1/test-gateway', { body: { base_url: 'nowhere', api_key: secretKey } }),
    await call('GET', at(gateway, 'models')),
  ]
  for (const { text } of answers) {
    expect(text).not.toContain(secretKey)
    expect(text).not.toContain(secretHeader)
  }
  const log = readFileSync(inject('serverLog'), 'utf8')
  for (const secret of [secretKey, secretHeader, inject('key'), inject('secret')]) expect(log).not.toContain(secret)
})

test('a slug that is taken is answered 409', async () => {
  const { slug } = await newGateway()
  expect(await call('POST', gateways, { body: { slug, name: 'x', layer: 'other', base_url: upstreamUrl } })).toMatchObject({ status: 409 })
})

test.each([
  [{ slug: 'A b' }, 'slug'],
  [{ layer: 'stratosphere' }, 'layer'],
  [{ region: '' }, 'region'],
  [{ base_url: 'koalaapi.com' }, 'base_url'],
  [{ base_url: 'ftp://koalaapi.com' }, 'base_url'],
  [{ base_url: 'https://me:secret@koalaapi.com' }, 'base_url'],
  [{ baseUrl: 'https://koalaapi.com' }, 'baseUrl'],
  [{ api_key: 'sk “smart”' }, 'api_key'],
  [{ api_key: 7 }, 'api_key'],
  [{ headers: { 'bad name': 'x' } }, 'headers.bad name'],
  [{ headers: { authorization: 'x' } }, 'headers.authorization'],
  [{ headers: { 'x-ok': 'line\nbreak' } }, 'headers.x-ok'],
  [{ timeout_ms: 1 }, 'timeout_ms'],
  [{ preset: 'unheard-of' }, 'preset'],
])('%j is answered 422 with its path', async (more, path) => {
  const body = { slug: unique('gw'), name: 'x', layer: 'other', base_url: upstreamUrl, ...more }
  const answer = await call('POST', gateways, { body })
  expect(answer.status).toBe(422)
  expect((answer.body.errors as { path: string }[]).map((fault) => fault.path)).toContain(path)
})

test('a gateway is changed; its key does not follow it to another host', async () => {
  const gateway = await newGateway()
  expect(
    await made('PATCH', at(gateway), { body: { name: 'New', region: 'eu', timeout_ms: 5000, headers: { 'x-extra': null } } }),
  ).toMatchObject({
    name: 'New',
    region: 'eu',
    timeout_ms: 5000,
    headers: [],
    key_last_four: gateway.key_last_four,
  })
  expect(await call('PATCH', at(gateway), { body: { base_url: 'https://other.example/v1' } })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'api_key' }] },
  })
  expect(await made('PATCH', at(gateway), { body: { api_key: null } })).toMatchObject({ key_last_four: null, key_set_at: null })
  expect(await call('PATCH', at(gateway), { body: {} })).toMatchObject({ status: 422 })
})

test('models are brought up to what the gateway lists; those it no longer has are marked', async () => {
  const gateway = await newGateway()
  models = ['one', 'two/three']
  expect(await made('POST', at(gateway, 'sync-models'))).toEqual({ added: ['one', 'two/three'], gone: [], total: 2 })
  models = ['one', 'four']
  expect(await made('POST', at(gateway, 'sync-models'), { body: {} })).toEqual({ added: ['four'], gone: ['two/three'], total: 2 })
  const { data } = await made('GET', at(gateway, 'models'))
  expect(data).toMatchObject([
    { model: 'four', source: 'synced', price: null, gone_at: null },
    { model: 'one', gone_at: null },
    { model: 'two/three', gone_at: expect.any(String) },
  ])
})

test('a gateway that refuses is told in its own words: 422', async () => {
  const gateway = await newGateway({ api_key: 'sk-wrong' })
  const { status, body } = await call('POST', at(gateway, 'sync-models'))
  expect([status, body.detail]).toEqual([422, expect.stringContaining('Bad key, says upstream.')])
})

test('a gateway that is not there is told: 503 and when to try again', async () => {
  const gateway = await newGateway({ base_url: 'http://127.0.0.1:9/v1' })
  const answer = await call('POST', at(gateway, 'sync-models'))
  expect(answer).toMatchObject({ status: 503, body: problem(503, 'unavailable') })
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('a test of a gateway answers 200 whatever the gateway says', async () => {
  const gateway = await newGateway()
  expect(await made('POST', at(gateway, 'test'))).toMatchObject({
    ok: true,
    steps: [{ step: 'models', ok: true, status: 200, latency_ms: expect.any(Number) }],
    models: expect.any(Array),
  })
  const refused = await made('POST', at(gateway, 'test'), { body: { api_key: 'sk-wrong' } })
  expect(refused).toMatchObject({
    ok: false,
    steps: [{ ok: false, status: 401, message: expect.stringContaining('Bad key, says upstream.') }],
  })
  const fresh = await made('POST', '/api/v1/test-gateway', { body: { base_url: upstreamUrl, api_key: secretKey } })
  expect(fresh).toMatchObject({ ok: true })
  expect(await call('POST', '/api/v1/test-gateway', { body: {} })).toMatchObject({ status: 422, body: { errors: [{ path: 'base_url' }] } })
})

test('a model is added by hand with a price, priced anew, and removed; slashes in its name are encoded', async () => {
  const gateway = await newGateway()
  const price = { currency: 'USD', input_per_million: '0.15', output_per_million: '0.60', cached_input_per_million: null, per_call: null }
  const answer = await call('POST', at(gateway, 'models'), { body: { model: 'vendor/big', price } })
  expect(answer.status).toBe(201)
  expect(answer.headers.get('location')).toBe(at(gateway, 'models', 'vendor%2Fbig'))
  expect(answer.body).toEqual({
    id: expect.stringMatching(/^mdl_/),
    model: 'vendor/big',
    canonical: 'big',
    favourite: false,
    source: 'manual',
    price: expect.objectContaining({
      ...price,
      output_per_million: expect.stringMatching(/^0\.60*$/),
      source: 'manual',
      set_at: expect.stringMatching(/Z$/),
    }),
    capabilities: { tools: null, json_schema: null, images: null, context_tokens: null },
    capability_source: null,
    capability_sources: { tools: null, json_schema: null, images: null, context_tokens: null },
    gone_at: null,
    change: null,
    created_at: expect.stringMatching(/Z$/),
  })
  expect(await call('POST', at(gateway, 'models'), { body: { model: 'vendor/big' } })).toMatchObject({ status: 409 })
  expect(await made('PUT', at(gateway, 'prices'), { body: { prices: [{ model: 'vendor/big', price: null }] } })).toEqual({ changed: 1 })
  expect(await made('GET', at(gateway, 'models', 'vendor%2Fbig'))).toMatchObject({ price: null })
  expect((await call('DELETE', at(gateway, 'models', 'vendor%2Fbig'))).status).toBe(204)
  for (const method of ['GET', 'DELETE']) expect(await call(method, at(gateway, 'models', 'vendor%2Fbig'))).toMatchObject({ status: 404 })
})

test.each([
  [{ model: '' }, 'model'],
  [{ model: 'x', price: { input_per_million: 0.15, output_per_million: '1' } }, 'price.input_per_million'],
  [{ model: 'x', price: { input_per_million: '-1', output_per_million: '1' } }, 'price.input_per_million'],
  [{ model: 'x', price: { input_per_million: '1' } }, 'price'],
  [{ model: 'x', price: { currency: 'dollars', per_call: '1' } }, 'price.currency'],
  [{ model: 'x', price: { inputPerMillion: '1' } }, 'price.inputPerMillion'],
])('the model %j is answered 422 with its path', async (body, path) => {
  const answer = await call('POST', at(await newGateway(), 'models'), { body })
  expect(answer.status).toBe(422)
  expect((answer.body.errors as { path: string }[]).map((fault) => fault.path)).toContain(path)
})

test('prices of models that are none are answered 422, naming each', async () => {
  const price = { per_call: '1' }
  const answer = await call('PUT', at(await newGateway(), 'prices'), {
    body: {
      prices: [
        { model: 'a', price },
        { model: 'b', price },
      ],
    },
  })
  expect(answer).toMatchObject({
    status: 422,
    body: { errors: [{ path: expect.stringMatching(/^prices\.0/) }, { path: expect.stringMatching(/^prices\.1/) }] },
  })
})

test('a gateway that a route uses is not archived: 409 names the route; else 204 and it is gone', async () => {
  const [gateway, environment] = [await newGateway(), await newEnvironment()]
  const route = `/api/v1/environments/${text(environment.slug)}/routes/default`
  await made('PUT', route, { body: { targets: [{ gateway: gateway.slug, model: 'one' }] } })
  expect(await call('DELETE', at(gateway))).toMatchObject({ status: 409, body: { conflict: { routes: expect.any(Array) } } })
  expect((await call('DELETE', route)).status).toBe(204)
  expect((await call('DELETE', at(gateway))).status).toBe(204)
  expect(await call('GET', at(gateway))).toMatchObject({ status: 404 })
})

test('another workspace sees and changes none of it: 404', async () => {
  const [gateway, key] = [await newGateway(), await foreignKey()]
  for (const [method, path, body] of [
    ['GET', at(gateway)],
    ['PATCH', at(gateway), { name: 'x' }],
    ['DELETE', at(gateway)],
    ['POST', at(gateway, 'test')],
    ['POST', at(gateway, 'sync-models')],
    ['GET', at(gateway, 'models')],
    ['POST', at(gateway, 'models'), { model: 'x' }],
    ['GET', at(gateway, 'models', 'one')],
    ['DELETE', at(gateway, 'models', 'one')],
    ['PUT', at(gateway, 'prices'), { prices: [{ model: 'one', price: null }] }],
  ] as const)
    expect(await call(method, path, { key, body }), `${method} ${path}`).toMatchObject({ status: 404, body: problem(404, 'not_found') })
  expect((await made('GET', gateways, { key })).data).toEqual([])
})

test('a key that may only write gateways adds one and is told what became of it', async () => {
  const key = await newKey(['gateways:write'])
  expect(
    await call('POST', gateways, { key, body: { slug: unique('gw'), name: 'x', layer: 'other', base_url: upstreamUrl } }),
  ).toMatchObject({ status: 201 })
  expect(await call('GET', gateways, { key })).toMatchObject({ status: 403 })
})

test('what a model can do is said by hand, piece by piece', async () => {
  const { slug } = await newGateway()
  await made('POST', `${gateways}/${slug}/models`, { body: { model: 'org/m' } })
  const path = `${gateways}/${slug}/models/org%2Fm`
  expect(await made('PATCH', path, { body: { tools: true, context_tokens: 8000 } })).toMatchObject({
    capabilities: { tools: true, json_schema: null, images: null, context_tokens: 8000 },
    capability_source: 'hand',
  })
  expect(await made('PATCH', path, { body: { context_tokens: null } })).toMatchObject({
    capabilities: { tools: true, context_tokens: null },
  })
  for (const [body, wrong] of [
    [{}, ''],
    [{ tools: 'yes' }, 'tools'],
    [{ context_tokens: 0 }, 'context_tokens'],
    [{ audio: true }, 'audio'],
  ] as const)
    expect(await call('PATCH', path, { body })).toMatchObject({ status: 422, body: { errors: [{ path: wrong }] } })
  expect((await call('PATCH', `${gateways}/${slug}/models/none`, { body: { tools: true } })).status).toBe(404)
})
