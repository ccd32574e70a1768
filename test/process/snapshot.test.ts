import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { revokeKey } from '@/lib/api-keys/revoke-key'
import type { Ctx } from '@/lib/context'
import { disconnect } from '@/lib/database/client'
import { type RunningServer, startServer, waiting } from '../support/start-server'
import { openPostgres, type Postgres } from './postgres'
import { deliveryOn, openWorkspace, publishPrompt, readingKey } from './publishing'
import { bearer, see, until } from './reading'

let postgres: Postgres
let ctx: Ctx
let prompt: Awaited<ReturnType<typeof publishPrompt>>
let key: string
let dataDir: string
const running: RunningServer[] = []

beforeAll(async () => {
  postgres = await openPostgres()
  ctx = await openWorkspace(postgres)
  prompt = await publishPrompt(ctx, 'snapshot/one')
  key = (await readingKey(ctx)).key
  dataDir = mkdtempSync(path.join(os.tmpdir(), 'versicle-data-'))
}, 120_000)
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
})
afterAll(async () => {
  await disconnect()
  await postgres?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

async function start(sign?: RegExp): Promise<RunningServer> {
  const server = await startServer(deliveryOn(postgres), dataDir, sign)
  running.push(server)
  return server
}
const get = (server: RunningServer, given = key, at = prompt.path) => see(at, server.baseUrl + at, { headers: bearer(given) })
const file = (kind: 'published' | 'keys') => path.join(dataDir, 'delivery', `${kind}.snapshot`)
/** Waits until both files on disk are newer than this. */
const writtenSince = (began: number) =>
  until('the snapshot', 20_000, async () =>
    (['published', 'keys'] as const).every((kind) => (statSync(file(kind), { throwIfNoEntry: false })?.mtimeMs ?? 0) > began),
  )
const lose = async () => {
  await postgres.kill()
  await disconnect()
}

test('killed, and started while the database is away, it serves what was published; revoked keys stay revoked; it recovers by itself', async () => {
  const began = Date.now()
  const first = await start()
  const before = await get(first)
  expect(before.status).toBe(200)
  const revoked = await readingKey(ctx)
  expect((await get(first, revoked.key)).status).toBe(200)
  await revokeKey(ctx, { keyId: revoked.id })
  await until('the revocation', 1_000, async () => (await get(first, revoked.key)).status === 401)
  await writtenSince(began)
  await until('the revocation on disk', 10_000, async () => readFileSync(file('keys'), 'utf8').includes('"revoked":true'))
  await first.stop('SIGKILL')
  await lose()

  const second = await start(waiting)
  const after = await get(second)
  expect([after.status, after.etag, after.body]).toEqual([200, before.etag, before.body])
  expect(after.stale).toBeGreaterThanOrEqual(0)
  expect(after.stale).toBeLessThan(60)
  expect(await get(second, revoked.key)).toMatchObject({ status: 401 })
  for (const refused of [
    get(second, `vk_${'n'.repeat(43)}`),
    get(second, key, '/api/v1/prompts/never%2Fpublished'),
    see('/readyz', `${second.baseUrl}/readyz`),
  ]) {
    const { what, status, ms } = await refused
    expect([what, status]).toEqual([what, 503])
    expect(ms, what).toBeLessThan(2_000)
  }
  expect((await see('/healthz', `${second.baseUrl}/healthz`)).status).toBe(200)

  await postgres.start()
  await until('fresh reads', 5_000, async () => (await get(second)).stale === null)
  await until('readiness', 5_000, async () => (await see('/readyz', `${second.baseUrl}/readyz`)).status === 200)
  expect(await get(second, revoked.key)).toMatchObject({ status: 401 })
  const released = await prompt.release(2)
  await until('a release', 2_500, async () => (await get(second)).body.includes(`"sequence":${released}`))
})

test.each([
  [
    'with a byte changed',
    (whole: Buffer) => Buffer.concat([whole.subarray(0, 200), Buffer.from([(whole[200] ?? 0) ^ 1]), whole.subarray(201)]),
  ],
  ['cut short', (whole: Buffer) => whole.subarray(0, Math.floor(whole.length / 2))],
])('a snapshot %s is refused, and the log says so; it is written anew when the database is back', async (_what, damage) => {
  const began = Date.now()
  const first = await start()
  await writtenSince(began)
  await first.stop()
  await lose()
  writeFileSync(file('published'), damage(readFileSync(file('published'))))

  const second = await start(waiting)
  expect(await get(second)).toMatchObject({ status: 503 })
  await until('the refusal in the log', 10_000, async () => /the snapshot on disk is damaged and not used: \S/.test(second.output()))
  const restarted = Date.now()
  await postgres.start()
  await until('reads', 5_000, async () => (await get(second)).status === 200)
  await writtenSince(restarted)
  await second.stop('SIGKILL')
  await lose()
  const third = await start(waiting)
  expect(await get(third)).toMatchObject({ status: 200, stale: expect.any(Number) })
  await postgres.start()
})
