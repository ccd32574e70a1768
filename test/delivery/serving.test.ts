import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createKey } from '@/lib/api-keys/create-key'
import type { Ctx } from '@/lib/context'
import { createRelease } from '@/lib/releases/create-release'
import type { Scope } from '@/lib/workspaces/roles'
import { newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'
import { newKey, type Opened, openDelivery, wire } from './delivering'

const app = 'https://app.example.com'
const path = '/api/v1/prompts/long'
let plain: Opened
let open: Opened
let anywhere: Opened
let ctx: Ctx
let key: string
beforeAll(async () => {
  const url = inject('databaseUrl')
  plain = await openDelivery(url)
  open = await openDelivery(url, { origins: [app] })
  anywhere = await openDelivery(url, { origins: ['*'] })
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'production')
  for (const [name, text] of [
    ['long', 'Weigh what the customer says. 世界 '.repeat(100)],
    ['longer', 'Weigh what the customer says. 世界 '.repeat(2_000)],
    ['short', 'x'],
  ] as const) {
    const { id } = await newPrompt(ctx, name, [text])
    await createRelease(ctx, { promptId: id, environment: 'production', version: 1, note: '', replaces: null })
  }
  key = (await newKey(ctx)).key
})
afterAll(() => Promise.all([plain, open, anywhere].map((each) => each.close())))

const ask = (reader: Opened, at: string, headers: Record<string, string> = {}, method = 'GET', as = key) =>
  wire(reader.origin, at, { method, headers: { ...(as && { authorization: `Bearer ${as}` }), ...headers } })
const bytes = async (answer: Response) => Buffer.from(await answer.arrayBuffer())

test.each([path, '/api/v1/prompts/longer', '/api/v1/bundle'])(
  '%s comes in the coding that was asked for, the same when decoded',
  async (at) => {
    const whole = await ask(plain, at)
    const text = await bytes(whole)
    const etags = new Set([whole.headers.get('etag')])
    for (const [coding, decode] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const coded = await ask(plain, at, { 'accept-encoding': coding })
      const body = await bytes(coded)
      expect(coded.headers.get('content-encoding')).toBe(coding)
      expect(coded.headers.get('content-length')).toBe(String(body.length))
      expect(body.length).toBeLessThan(text.length / 2)
      expect(decode(body).equals(text)).toBe(true)
      expect(coded.headers.get('vary')).toBe('Authorization, Accept-Encoding')
      etags.add(coded.headers.get('etag'))
      const head = await ask(plain, at, { 'accept-encoding': coding }, 'HEAD')
      expect([head.headers.get('etag'), head.headers.get('content-length')]).toEqual([coded.headers.get('etag'), String(body.length)])
    }
    expect(etags.size).toBe(3)
  },
)

test('a strong ETag stands for its own bytes: of another coding it is none', async () => {
  const etagIn = async (coding: string) => (await ask(plain, path, { 'accept-encoding': coding })).headers.get('etag') ?? ''
  const statusIn = async (coding: string, etag: string) =>
    (await ask(plain, path, { 'accept-encoding': coding, 'if-none-match': etag })).status
  const [br, identity] = [await etagIn('br'), await etagIn('identity')]
  expect([await statusIn('br', br), await statusIn('identity', identity)]).toEqual([304, 304])
  expect([await statusIn('identity', br), await statusIn('br', identity), await statusIn('gzip', br)]).toEqual([200, 200, 200])
  expect(await statusIn('gzip', `${br}, ${await etagIn('gzip')}`)).toBe(304)
})

test.each([
  ['gzip, deflate, br', 'br'],
  ['gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['gzip;q=1, br;q=0.2', 'gzip'],
  ['br;q=0', null],
  ['*', 'br'],
  ['*;q=0', null],
  ['br;q=0, *', 'gzip'],
  ['identity;q=1, gzip;q=0.5', null],
  ['identity;q=0.1, gzip;q=0.5', 'gzip'],
  ['zstd, deflate', null],
  ['', null],
  [';;,,=q', null],
])('Accept-Encoding %j is answered in %s', async (acceptEncoding, coding) => {
  expect((await ask(plain, path, { 'accept-encoding': acceptEncoding })).headers.get('content-encoding')).toBe(coding)
})

test('what is short comes as it is', async () => {
  expect((await ask(plain, '/api/v1/prompts/short', { 'accept-encoding': 'br, gzip' })).headers.has('content-encoding')).toBe(false)
})

test('each request says what is left of the rate; beyond it 429 says when to come back; other keys go on', async () => {
  const { key: slow } = await createKey(ctx, {
    name: 'slow',
    scopes: ['prompts:read'],
    environment: null,
    expiresAt: null,
    ratePerMinute: 3,
  })
  const answers = []
  for (let n = 0; n < 5; n++) answers.push(await ask(plain, path, {}, n % 2 ? 'HEAD' : 'GET', slow))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429, 429])
  expect(answers.map(({ headers }) => headers.get('ratelimit')?.replace(/t=\d+/, 't=…'))).toEqual(
    [2, 1, 0, 0, 0].map((left) => `"default";r=${left};t=…`),
  )
  for (const { headers } of answers) expect(headers.get('ratelimit-policy')).toBe('"default";q=3;w=60')
  const refused = await ask(plain, path, {}, 'GET', slow)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50)
  expect(refused.headers.get('content-type')).toBe('application/problem+json')
  expect(await refused.json()).toMatchObject({ code: 'rate_limited', detail: expect.stringMatching(/3 requests a minute/) })
  expect((await ask(plain, path)).status).toBe(200)
  const usual = await ask(plain, `${path}?x=1`)
  expect([usual.status, usual.headers.get('ratelimit-policy')]).toEqual([400, '"default";q=600000;w=60'])
})

test('what has no key says nothing of rates', async () => {
  expect((await ask(plain, path, {}, 'GET', '')).headers.has('ratelimit')).toBe(false)
})

const permissionOf = ({ headers }: Response) => headers.get('access-control-allow-origin')

test('pages of other origins get nothing unless they are let in', async () => {
  const answer = await ask(plain, path, { origin: app })
  expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
  expect(answer.headers.get('vary')).toBe('Authorization, Accept-Encoding')
  const preflight = await ask(plain, path, { origin: app, 'access-control-request-method': 'GET' }, 'OPTIONS', '')
  expect([preflight.status, permissionOf(preflight), preflight.headers.get('allow')]).toEqual([
    204,
    null,
    'GET, HEAD, PATCH, DELETE, OPTIONS',
  ])
})

test('pages of the origins let in may read, with what they need to see', async () => {
  for (const at of [path, '/api/v1/bundle', '/api/v1/prompts', `${path}?version=9`]) {
    const answer = await ask(open, at, { origin: app })
    expect(permissionOf(answer)).toBe(app)
    expect(answer.headers.get('vary')).toMatch(/Origin/)
    expect(answer.headers.get('access-control-expose-headers')).toMatch(/ETag.*RateLimit.*Retry-After.*Versicle-Stale/)
    expect(permissionOf(await ask(open, at, { origin: 'https://evil.example.com' }))).toBeNull()
    expect(permissionOf(await ask(open, at))).toBeNull()
    expect((await ask(open, at)).headers.get('vary')).toMatch(/Origin/)
  }
  expect(permissionOf(await ask(anywhere, path, { origin: 'https://any.example.com' }))).toBe('*')
})

test('a preflight is answered without a key, for what is read here only', async () => {
  for (const [at, methods] of [
    [path, 'GET, HEAD'],
    ['/api/v1/bundle', 'GET, HEAD'],
    [`${path}/render`, 'POST'],
  ] as const) {
    const preflight = await ask(open, at, { origin: app, 'access-control-request-method': 'GET' }, 'OPTIONS', '')
    expect([preflight.status, permissionOf(preflight), preflight.headers.get('access-control-allow-methods')]).toEqual([204, app, methods])
    expect(preflight.headers.get('access-control-allow-headers')).toMatch(/Authorization.*If-None-Match/)
    expect(permissionOf(await ask(open, at, { origin: 'https://evil.example.com' }, 'OPTIONS', ''))).toBeNull()
  }
})

test('a key that may do more than read is kept from pages', async () => {
  for (const scopes of [['admin'], ['prompts:read', 'prompts:write'], ['prompts:read', 'runs:read']] as Scope[][]) {
    const { key: strong } = await newKey(ctx, null, scopes)
    const answer = await ask(open, path, { origin: app }, 'GET', strong)
    expect([answer.status, permissionOf(answer)]).toEqual([200, null])
  }
  expect(permissionOf(await ask(open, path, { origin: app }, 'GET', `vk_${'z'.repeat(43)}`))).toBe(app)
})
