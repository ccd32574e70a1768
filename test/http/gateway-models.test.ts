import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Body, call, foreignKey, made, newKey, text, unique } from '../support/api'

const gateways = '/api/v1/gateways'
const [OLD, NEW] = ['sk-the-old-key-in-use-1111', 'sk-the-new-key-waits-2222']
const PROXY = 'http://somebody:proxy-password@proxy.example:3128'

/** A gateway on loopback that lists what it is told to, and completes for two keys. */
let upstream: Server
let upstreamUrl = ''
let listed = ['gpt-5', 'mini']
beforeAll(async () => {
  upstream = createServer((request, response) => {
    if (request.url?.startsWith('/v1/models')) return void response.end(JSON.stringify({ data: listed.map((id) => ({ id })) }))
    const known = [OLD, NEW].some((key) => request.headers.authorization === `Bearer ${key}`)
    if (!known) return void response.writeHead(401).end('{"error":{"message":"Bad key."}}')
    response.end('{"choices":[{"message":{"content":"OK"},"finish_reason":"stop"}]}')
  })
  await new Promise<void>((resolve) => upstream.listen(0, '127.0.0.1', resolve))
  upstreamUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}/v1`
})
afterAll(() => new Promise((resolve) => upstream.close(resolve)))

const newGateway = async (more: Body = {}) =>
  text(
    (
      await made('POST', gateways, {
        body: { slug: unique('gw'), name: 'G', layer: 'other', base_url: upstreamUrl, api_key: OLD, ...more },
      })
    ).slug,
  )

test('how a gateway is reached is set and told, and the proxy’s password is in no answer', async () => {
  const slug = await newGateway({ proxy_url: PROXY, organization: 'org-1', path_prefix: '/team', max_concurrency: 3, deadline_ms: 60_000 })
  const answers = [
    await call('GET', `${gateways}/${slug}`),
    await call('PATCH', `${gateways}/${slug}`, { body: { connect_timeout_ms: 500, first_byte_timeout_ms: 9_000 } }),
    await call('PATCH', `${gateways}/${slug}`, { body: { proxy_url: 'nowhere' } }),
    await call('POST', `${gateways}/${slug}/test`),
  ]
  expect(answers[1]?.body).toMatchObject({
    proxy_host: 'proxy.example:3128',
    organization: 'org-1',
    path_prefix: '/team',
    max_concurrency: 3,
    deadline_ms: 60_000,
    connect_timeout_ms: 500,
    first_byte_timeout_ms: 9_000,
  })
  expect(answers[2]).toMatchObject({ status: 422, body: { errors: [{ path: 'proxy_url' }] } })
  for (const { text: answered } of answers) expect(answered).not.toContain('proxy-password')
  expect(await made('PATCH', `${gateways}/${slug}`, { body: { proxy_url: null } })).toMatchObject({ proxy_host: null })
})

test('a key is changed by steps, and neither key is in an answer', async () => {
  const slug = await newGateway()
  await made('POST', `${gateways}/${slug}/sync-models`)
  const path = `${gateways}/${slug}`
  const put = await call('PUT', `${path}/spare-key`, { body: { api_key: NEW } })
  const { set_at } = put.body.spare_key as Body
  const tested = await call('POST', `${path}/test-spare-key`)
  expect(tested.body).toMatchObject({ ok: true })
  const switched = await call('POST', `${path}/switch-keys`, { body: { set_at } })
  expect(switched.body).toMatchObject({ key_last_four: '2222', spare_key: { last_four: '1111', tested_at: null } })
  expect(await call('POST', `${path}/switch-keys`, { body: { set_at } })).toMatchObject({ status: 409 })
  const old = text((switched.body.spare_key as Body).set_at)
  expect(await call('DELETE', `${path}/spare-key?set_at=${old}`)).toMatchObject({ status: 204 })
  expect(await made('GET', path)).toMatchObject({ key_last_four: '2222', spare_key: null })
  for (const { text: answered } of [put, tested, switched]) for (const secret of [OLD, NEW]) expect(answered).not.toContain(secret)
})

test('new and vanished models are told until they are dismissed', async () => {
  listed = ['a', 'b']
  const slug = await newGateway()
  await made('POST', `${gateways}/${slug}/sync-models`)
  listed = ['b', 'c']
  await made('POST', `${gateways}/${slug}/sync-models`)
  const { model_changes: changes } = await made('GET', `${gateways}/${slug}`)
  expect(changes).toMatchObject({ added: 1, gone: 1 })
  const dismiss = () => made('POST', `${gateways}/${slug}/dismiss-model-changes`, { body: { up_to: (changes as Body).up_to } })
  expect([await dismiss(), await dismiss()]).toEqual([{ changed: true }, { changed: false }])
  expect(await made('GET', `${gateways}/${slug}`)).toMatchObject({ model_changes: null })
})

test('a star is set by who may run, and one model at two gateways is listed once', async () => {
  const model = unique('model')
  const slugs = [await newGateway(), await newGateway()]
  await made('POST', `${gateways}/${slugs[0]}/models`, { body: { model } })
  await made('POST', `${gateways}/${slugs[1]}/models`, { body: { model: `openai/${model}-2025-08-07` } })
  const star = `${gateways}/${slugs[0]}/models/${model}/favourite`
  expect(await call('PUT', star, { key: await newKey(['prompts:read']), body: { favourite: true } })).toMatchObject({ status: 403 })
  expect(await made('PUT', star, { key: await newKey(['runs:create']), body: { favourite: true } })).toMatchObject({ favourite: true })
  const all = (await made('GET', '/api/v1/models?limit=200')).data as Body[]
  expect(all.find(({ canonical }) => canonical === model)).toMatchObject({
    favourite: true,
    offers: expect.arrayContaining([
      expect.objectContaining({ gateway: slugs[0], model, favourite: true }),
      expect.objectContaining({ gateway: slugs[1], model: `openai/${model}-2025-08-07`, favourite: false }),
    ]),
  })
  const canonical = `${gateways}/${slugs[1]}/models/openai%2F${model}-2025-08-07/canonical`
  expect(await made('PUT', canonical, { body: { canonical: 'another' } })).toMatchObject({ canonical: 'another' })
  expect(await made('PUT', canonical, { body: { canonical: null } })).toMatchObject({ canonical: model })
})

test('a probe says what each call showed', async () => {
  const slug = await newGateway()
  await made('POST', `${gateways}/${slug}/models`, { body: { model: 'm' } })
  const { findings, model } = await made('POST', `${gateways}/${slug}/models/m/probe`)
  expect(findings).toEqual(
    ['tools', 'json_schema', 'images'].map((capability) => expect.objectContaining({ capability, can: false, message: 'OK' })),
  )
  expect(model).toMatchObject({ capabilities: { tools: false, json_schema: false, images: false }, capability_source: 'probe' })
})

test('another workspace changes none of it: 404', async () => {
  const [slug, key] = [await newGateway(), await foreignKey()]
  await made('POST', `${gateways}/${slug}/models`, { body: { model: 'm' } })
  const set_at = '2026-11-23T09:00:00.000Z'
  for (const [method, path, body] of [
    ['PUT', 'spare-key', { api_key: NEW }],
    ['DELETE', `spare-key?set_at=${set_at}`],
    ['POST', 'test-spare-key'],
    ['POST', 'switch-keys', { set_at }],
    ['POST', 'dismiss-model-changes', { up_to: set_at }],
    ['PUT', 'models/m/favourite', { favourite: true }],
    ['PUT', 'models/m/canonical', { canonical: 'x' }],
    ['POST', 'models/m/probe'],
  ] as const)
    expect(await call(method, `${gateways}/${slug}/${path}`, { key, body }), `${method} ${path}`).toMatchObject({ status: 404 })
})
