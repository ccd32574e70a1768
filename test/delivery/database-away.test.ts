import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { revokeKey } from '@/lib/api-keys/revoke-key'
import { resolveConfig } from '@/lib/config'
import type { Ctx } from '@/lib/context'
import { db, disconnect } from '@/lib/database/client'
import { type EmbeddedDatabase, openEmbedded } from '@/lib/database/embedded'
import { isFresh } from '@/lib/delivery/memory'
import { problemOf } from '@/lib/problem'
import { createRelease } from '@/lib/releases/create-release'
import { applyMigrations } from '@/prisma/engine'
import { newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'
import { newKey, type Opened, openDelivery, until } from './delivering'
import { openProxy } from './proxy'

const folder = mkdtempSync(path.join(os.tmpdir(), 'versicle-away-'))
const name = '/api/v1/prompts/support%2Ftriage'
let database: EmbeddedDatabase
let proxy: Awaited<ReturnType<typeof openProxy>>
let reader: Opened
let ctx: Ctx
let promptId: string
let live: string
let keys: { used: string; unused: string; revoked: { id: string; key: string } }

const openDatabase = async () => {
  database = await openEmbedded(folder, ['fsync=off', 'synchronous_commit=off'])
  proxy.lead(Number(new URL(database.url).port))
}

beforeAll(async () => {
  proxy = await openProxy()
  await openDatabase()
  await applyMigrations(database.url)
  const throughProxy = new URL(database.url)
  throughProxy.port = String(proxy.port)
  await disconnect()
  resolveConfig({ databaseUrl: throughProxy.href, embedded: true, secret: 'a secret that only the tests know, 32+', port: 3999 })
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'production')
  promptId = (await newPrompt(ctx, 'support/triage', ['one', 'two'])).id
  live = (await createRelease(ctx, { promptId, environment: 'production', version: 1, note: '', replaces: null })).id
  keys = { used: (await newKey(ctx)).key, unused: (await newKey(ctx)).key, revoked: await newKey(ctx) }
  reader = await openDelivery(throughProxy.href)
})
afterAll(async () => {
  await reader.close()
  await disconnect()
  proxy.close()
  await database.stop()
  rmSync(folder, { recursive: true, force: true })
})

const get = (key: string, at = name) => reader.get(at, key)
const isStale = async () => (await get(keys.used)).headers.has('versicle-stale')

async function expectUnavailable(asked: Promise<Response>) {
  const began = performance.now()
  const answer = await asked
  expect(performance.now() - began).toBeLessThan(2_000)
  expect([answer.status, answer.headers.get('retry-after'), answer.headers.get('content-type')]).toEqual([
    503,
    '1',
    'application/problem+json',
  ])
  expect(await answer.json()).toMatchObject({ code: 'unavailable', detail: expect.stringContaining('Try again') })
}

async function warm() {
  for (const key of [keys.used, keys.revoked.key]) await get(key)
  const etag = (await get(keys.used)).headers.get('etag') ?? ''
  await get(keys.used, '/api/v1/prompts')
  return etag
}

async function expectFromMemory(etag: string) {
  const answer = await get(keys.used)
  expect([answer.status, answer.headers.get('etag')]).toEqual([200, etag])
  expect(Number(answer.headers.get('versicle-stale'))).toBeLessThan(60)
  const unchanged = await reader.get(name, keys.used, { headers: { 'if-none-match': etag } })
  expect([unchanged.status, unchanged.headers.has('versicle-stale')]).toEqual([304, true])
  expect((await get(keys.used, '/api/v1/prompts')).status).toBe(200)
  await expectUnavailable(get(keys.unused))
  await expectUnavailable(get(keys.used, '/api/v1/prompts/other'))
  await expectUnavailable(get(keys.used, `${name}?version=1`))
}

test('with the database stopped, what is known is served and says so, the rest is 503 within two seconds; all recovers by itself', async () => {
  await revokeKey(ctx, { keyId: keys.revoked.id })
  await until(async () => (await get(keys.revoked.key)).status === 401, 1_000)
  const etag = await warm()
  expect(await isStale()).toBe(false)

  proxy.lead(null)
  await disconnect()
  await database.stop()
  await until(isStale, 2_500)
  await expectFromMemory(etag)
  expect((await get(keys.revoked.key)).status).toBe(401)
  const thrown = await db()
    .workspace.count()
    .catch((error: unknown) => error)
  expect(problemOf(thrown, 'req_1')).toMatchObject({ status: 503, headers: { 'Retry-After': '1' } })
  const first = Number((await get(keys.used)).headers.get('versicle-stale'))
  await sleep(1_100)
  expect(Number((await get(keys.used)).headers.get('versicle-stale'))).toBeGreaterThan(first)

  await openDatabase()
  await until(async () => !(await isStale()), 5_000)
  live = (await createRelease(ctx, { promptId, environment: 'production', version: 2, note: '', replaces: live })).id
  await until(async () => (await get(keys.used)).headers.get('etag') !== etag, 2_500)
  expect((await get(keys.unused)).status).toBe(200)
}, 60_000)

test('with the database silent instead of gone, the same holds', async () => {
  const etag = await warm()
  proxy.hang(true)
  await Promise.all(['a', 'b', 'c', 'd', 'e'].map((prefix) => expectUnavailable(get(keys.used, `/api/v1/bundle?prefix=${prefix}`))))
  await until(isStale, 6_000)
  const fresh = await newKeyless()
  await expectUnavailable(get(fresh))
  expect((await get(keys.used)).headers.get('etag')).toBe(etag)
  proxy.hang(false)
  await until(async () => !(await isStale()), 5_000)
  expect((await get(fresh)).status).toBe(401)
}, 60_000)

/** A key of the right form that nobody made, so that nothing about it is known. */
const newKeyless = async () => `vk_${String(Date.now()).padEnd(43, 'z')}`

test('what changed while nobody could listen is noticed on return', async () => {
  const etag = await warm()
  const direct = database.url
  proxy.lead(null)
  await until(isStale, 2_500)
  await disconnect()
  resolveConfig({ databaseUrl: direct, embedded: true, secret: 'a secret that only the tests know, 32+', port: 3999 })
  live = (await createRelease(ctx, { promptId, environment: 'production', version: 1, note: '', replaces: live })).id
  const { id, key } = await newKey(ctx)
  await revokeKey(ctx, { keyId: id })
  expect((await get(keys.used)).headers.get('etag')).toBe(etag)
  proxy.lead(Number(new URL(direct).port))
  await until(async () => !(await isStale()), 5_000)
  expect(((await (await get(keys.used)).json()) as { release: { id: string } }).release.id).toBe(live)
  expect((await get(key)).status).toBe(401)
}, 60_000)

test('a changed answer that cannot be read again is served as it was, marked stale, rather than not at all', async () => {
  const { memory } = reader.delivery.source
  let before = ''
  const change = async () => {
    before = await warm()
    const heard = memory.heard()
    const version = JSON.parse(await (await get(keys.used)).text()).version === 1 ? 2 : 1
    live = (await createRelease(ctx, { promptId, environment: 'production', version, note: '', replaces: live })).id
    await until(async () => memory.heard() > heard, 2_500)
    // The notices of one transaction come together.
    await sleep(50)
    return [...memory.keys.values()].some(({ stamp }) => isFresh(stamp))
  }
  // Until the listener is back from the tests before, the poll sees changes, which doubts keys too: then nothing could be served.
  await until(change, 5_000)
  proxy.lead(null)
  const answer = await get(keys.used)
  expect([answer.status, answer.headers.has('versicle-stale')]).toEqual([200, true])
  await until(isStale, 2_500)
  const stale = await get(keys.used)
  expect([stale.status, stale.headers.has('versicle-stale')]).toEqual([200, true])
  proxy.lead(Number(new URL(database.url).port))
  await until(async () => !(await isStale()), 5_000)
  expect((await get(keys.used)).headers.get('etag')).not.toBe(before)
}, 60_000)
