import { afterAll, beforeAll, expect, test } from 'vitest'
import * as bundleRoute from '@/app/api/v1/bundle/route'
import * as renderRoute from '@/app/api/v1/prompts/[name]/render/route'
import * as promptRoute from '@/app/api/v1/prompts/[name]/route'
import * as listRoute from '@/app/api/v1/prompts/route'
import { revokeKey } from '@/lib/api-keys/revoke-key'
import type { Ctx } from '@/lib/context'
import { delivery, stopDelivery } from '@/lib/delivery/delivery'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { createRelease } from '@/lib/releases/create-release'
import { newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'
import { newKey, type Opened, openDoor, wire } from './delivering'

let gate: Opened
let ctx: Ctx
let keys: Record<'free' | 'bound' | 'admin' | 'other' | 'revoked' | 'unknown' | 'junk', string>
beforeAll(async () => {
  gate = await openDoor(delivery())
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'production')
  await newEnvironment(ctx, 'staging')
  const { id } = await newPrompt(ctx, 'support/old-name', ['Grüße, {{name}} 世界 🙂 '.repeat(60), 'two {{name}}'])
  await updatePrompt(ctx, { promptId: id, name: 'support/triage' })
  const variants = [
    { version: 2, weight: 4_000 },
    { version: 1, weight: 6_000 },
  ]
  await createRelease(ctx, { promptId: id, environment: 'production', variants, note: '', replaces: null })
  const revoked = await newKey(ctx)
  await revokeKey(ctx, { keyId: revoked.id })
  keys = {
    free: (await newKey(ctx)).key,
    bound: (await newKey(ctx, 'production')).key,
    admin: (await newKey(ctx, null, ['admin'])).key,
    other: (await newKey(ctx, null, ['runs:create'])).key,
    revoked: revoked.key,
    unknown: `vk_${'B'.repeat(43)}`,
    junk: 'junk',
  }
})
afterAll(async () => {
  // As the process does when it ends: the door's own end would be a second one.
  gate.server.close()
  gate.server.closeAllConnections()
  await stopDelivery()
})

type Route = Record<string, (request: Request) => Promise<Response>>
const routeOf = (path: string): Route => {
  const { pathname } = new URL(path, 'http://versicle.test')
  if (pathname.endsWith('/bundle')) return bundleRoute
  if (pathname.endsWith('/prompts')) return listRoute
  return pathname.endsWith('/render') ? renderRoute : promptRoute
}
/** The same request as Next's own route answers it. */
const viaNext = (path: string, init: RequestInit) =>
  (routeOf(path)[init.method ?? 'GET'] as Route[string])(new Request(`http://versicle.test${path}`, init))

const ofTheConnection = ['date', 'connection', 'keep-alive', 'transfer-encoding']
/** Every request counts, and each has its own id: the only things in which two answers to the same may differ. */
const told = async (answer: Response) => ({
  status: answer.status,
  headers: [...answer.headers]
    .filter(([name]) => !ofTheConnection.includes(name))
    .map(([name, value]) => `${name}: ${name === 'ratelimit' ? value.replace(/r=\d+;t=\d+/, 'r=…;t=…') : value}`),
  body: Buffer.from(await answer.arrayBuffer())
    .toString('latin1')
    .replace(/req_[0-9A-Z]{26}/g, 'req_…'),
})

const same = async (path: string, init: RequestInit) => {
  const what = { path, ...init }
  const [first, second] = [await told(await wire(gate.origin, path, init)), await told(await viaNext(path, init))]
  expect({ ...what, ...second }).toEqual({ ...what, ...first })
  return first
}
const etagOf = ({ headers }: { headers: string[] }) => headers.find((each) => each.startsWith('etag: '))?.slice(6)

const prompt = '/api/v1/prompts/support%2Ftriage'
const queriesOfPrompt = ['', 'environment=production', 'environment=staging', 'environment=none', 'version=1', 'version=2', 'version=9']
  .concat(['version=x', 'version=0', 'key=a', 'key=b%20c', 'key=%C3%BC+d', 'key=', 'wrong=1', 'key=%00'])
  .concat(['environment=a&environment=b', 'environment=PRODUCTION', `key=${'k'.repeat(501)}`, 'version=1&environment=production', 'at2=1'])
const reads = [
  ...queriesOfPrompt.map((query) => `${prompt}?${query}`),
  prompt,
  '/api/v1/prompts/support%2Fold-name',
  '/api/v1/prompts/support%2fold-name?key=a',
  ...['nobody', 'a%00b', '%F0%9F%98%80', '%2', 'constructor', 'x'.repeat(300)].map((name) => `/api/v1/prompts/${name}`),
  ...['', '?limit=1', '?limit=0', '?limit=201', '?environment=production', '?environment=none', '?prefix=s', '?tag=x', '?cursor=%']
    .concat(['?environment=production&prefix=support%2F&limit=1', '?colour=red'])
    .map((query) => `/api/v1/prompts${query}`),
  ...['', '?environment=production', '?environment=staging', '?environment=none', '?prefix=support', '?prefix=none', '?limit=1']
    .concat(['?environment=%00', '?environment=BAD!'])
    .map((query) => `/api/v1/bundle${query}`),
]

const headersOf = (key: string | undefined, more: Record<string, string> = {}) => ({
  ...(key !== undefined && { authorization: `Bearer ${key}` }),
  ...more,
})

test('the gate and the routes of Next answer every read alike, to the byte: 200, 304, 400, 401, 403 and 404, GET and HEAD', async () => {
  const statuses = new Set<number>()
  for (const key of [...Object.values(keys), undefined])
    for (const path of reads)
      for (const method of ['GET', 'HEAD']) {
        const first = await same(path, { method, headers: headersOf(key) })
        statuses.add(first.status)
        const etag = etagOf(first)
        if (!etag) continue
        const second = await same(path, { method, headers: headersOf(key, { 'if-none-match': `"x", ${etag}` }) })
        expect(second.status).toBe(304)
        statuses.add(second.status)
      }
  expect(statuses).toEqual(new Set([200, 304, 400, 401, 403, 404]))
}, 120_000)

test('so they do in every coding', async () => {
  for (const path of [prompt, '/api/v1/bundle', '/api/v1/prompts', `${prompt}?version=9`])
    for (const coding of ['br', 'gzip', 'gzip;q=0.5, br;q=0.1', 'identity', '*', 'br;q=0', 'zstd', ''])
      for (const method of ['GET', 'HEAD']) {
        const first = await same(path, { method, headers: headersOf(keys.free, { 'accept-encoding': coding }) })
        const etag = etagOf(first)
        if (etag) await same(path, { method, headers: headersOf(keys.free, { 'accept-encoding': coding, 'if-none-match': etag }) })
      }
})

const right = { variables: { name: 'Ada' } }
const json = { 'content-type': 'application/json' }
const bodies: [BodyInit | undefined, Record<string, string>][] = [
  ...[right, { ...right, key: 'a' }, { ...right, environment: 'staging' }, { ...right, environment: 'production', key: 'b' }]
    .concat([
      {},
      { variables: {} },
      { ...right, colour: 'red' },
      { variables: 7 },
      { ...right, placeholders: { x: [{ role: 'user' }] } },
    ] as never[])
    .map((body): [string, Record<string, string>] => [JSON.stringify(body), json]),
  [undefined, {}],
  ['', json],
  ['{', json],
  ['[]', json],
  ['null', json],
  ['{"variables":{"name":"\\u0000"}}', json],
  [new Uint8Array([0x7b, 0xff]), json],
  [JSON.stringify(right), { 'content-type': 'text/plain' }],
  [JSON.stringify(right), { ...json, 'content-encoding': 'gzip' }],
  [JSON.stringify({ variables: { name: 'x'.repeat(2_000_000) } }), json],
]

test('and every rendering: 200, 400, 401, 403, 404, 413, 415 and 422', async () => {
  const statuses = new Set<number>()
  for (const key of [...Object.values(keys), undefined])
    for (const path of [`${prompt}/render`, `${prompt}/render?environment=staging`, '/api/v1/prompts/none/render', `${prompt}/render?x=1`])
      for (const [body, headers] of bodies)
        statuses.add((await same(path, { method: 'POST', headers: headersOf(key, headers), ...(body !== undefined && { body }) })).status)
  expect(statuses).toEqual(new Set([200, 400, 401, 403, 404, 413, 415, 422]))
}, 120_000)

test('and every method that an address does not take, with the same Allow', async () => {
  for (const path of [prompt, `${prompt}?x=1`, '/api/v1/prompts', '/api/v1/bundle', `${prompt}/render`])
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const first = await wire(gate.origin, path, { method, headers: headersOf(keys.free) })
      // What Next answers goes on to Next.
      if (first.status === 418) continue
      await same(path, { method, headers: headersOf(keys.free) })
    }
})

test('OPTIONS of a prompt’s past and of a search, which Next answers, tells the same methods', async () => {
  for (const [route, path, query] of [
    [promptRoute, prompt, '?at=2026-01-01T00:00:00Z'],
    [listRoute, '/api/v1/prompts', '?search=triage'],
  ] as const) {
    const plain = await wire(gate.origin, path, { method: 'OPTIONS' })
    const asked = await route.OPTIONS(new Request(`http://localhost${path}${query}`, { method: 'OPTIONS' }))
    expect([asked.status, asked.headers.get('allow')]).toEqual([204, plain.headers.get('allow')])
  }
})

test("a refusal repeats the caller's request id", async () => {
  const { body } = await same(`${prompt}?x=1`, { headers: headersOf(keys.free, { 'x-request-id': 'mine-7' }) })
  expect(body).toContain('"request_id":"mine-7"')
})
