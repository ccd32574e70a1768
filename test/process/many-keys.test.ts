import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { disconnect } from '@/lib/database/client'
import { type RunningServer, startServer } from '../support/start-server'
import { openPostgres, type Postgres, query } from './postgres'
import { openProbe, type Probe } from './probe'
import { deliveryOn, openWorkspace, publishPrompt, readingKey } from './publishing'
import { bearer, see, until } from './reading'

const count = 10_000
/** What a key may take up in memory, generously; measured, it is about 1 kB. */
const bytesPerKey = 4_096
let postgres: Postgres
let probe: Probe
let server: RunningServer
let path: string
const keyOf = (number: number) => `vk_${String(number).padStart(43, '0')}`
const get = (key: string) => see(key, server.baseUrl + path, { headers: bearer(key) })

beforeAll(async () => {
  postgres = await openPostgres()
  probe = openProbe()
  const ctx = await openWorkspace(postgres)
  path = (await publishPrompt(ctx, 'keys/one')).path
  // In steps: every row of a transaction raises the workspace's counter once more.
  for (let from = 0; from < count; from += 500)
    await query(
      postgres.url,
      `INSERT INTO "ApiKey" ("id", "workspaceId", "name", "prefix", "hash", "scopes", "createdBy")
       SELECT 'key_' || lpad(n::text, 26, '0'), $1, 'key ' || n, 'vk_000000',
         encode(sha256(('vk_' || lpad(n::text, 43, '0'))::bytea), 'hex'), '{prompts:read}', 'system:test'
       FROM generate_series($2::int, $3::int) n`,
      [ctx.workspaceId, from, from + 499],
    )
  server = await startServer({ ...deliveryOn(postgres), ...probe.env })
  expect((await get((await readingKey(ctx)).key)).status).toBe(200)
}, 120_000)
afterAll(async () => {
  await server?.stop()
  await disconnect()
  await postgres?.stop()
  probe?.close()
})

/** Reads with each of these keys, 32 at a time. */
async function statusesOf(numbers: number[]): Promise<Map<number, number>> {
  const found = new Map<number, number>()
  const queue = [...numbers]
  const pool = new Pool(server.baseUrl, { connections: 32 })
  const work = async () => {
    for (let number = queue.pop(); number !== undefined; number = queue.pop()) {
      const { statusCode, body } = await pool.request({ method: 'GET', path, headers: bearer(keyOf(number)) })
      await body.dump()
      found.set(number, statusCode)
    }
  }
  await Promise.all(Array.from({ length: 32 }, work))
  await pool.close()
  return found
}
const tally = (found: Map<number, number>) =>
  Object.fromEntries(
    Map.groupBy(found.values(), String)
      .entries()
      .map(([status, all]) => [status, all.length]),
  )
const numbers = Array.from({ length: count }, (_, number) => number)

test('ten thousand keys read, in bounded memory, and the revoked ones among them stop within a second', async () => {
  const before = await probe.memory(server)
  expect(tally(await statusesOf(numbers))).toEqual({ 200: count })
  const again = numbers.filter((number) => number % 5 === 0)
  expect(tally(await statusesOf(again))).toEqual({ 200: again.length })
  const after = await probe.memory(server)
  expect(after.heapMb - before.heapMb).toBeLessThan((count * bytesPerKey) / 1024 / 1024)

  const revoked = numbers.filter((number) => number % 100 === 7)
  await query(postgres.url, `UPDATE "ApiKey" SET "revokedAt" = now() WHERE "id" LIKE 'key\\_%07' AND "id" ~ '^key_0{22}'`)
  const lastOfThem = keyOf(revoked.at(-1) ?? 0)
  await until('the revocation', 1_000, async () => (await get(lastOfThem)).status === 401)
  await sleep(200)
  const found = await statusesOf(numbers)
  expect(tally(found)).toEqual({ 200: count - revoked.length, 401: revoked.length })
  expect(revoked.filter((number) => found.get(number) !== 401)).toEqual([])
})

test('as many that nobody made are refused, and take up nothing', async () => {
  const before = await probe.memory(server)
  expect(tally(await statusesOf(numbers.map((number) => count + number)))).toEqual({ 401: count })
  const after = await probe.memory(server)
  expect(after.heapMb - before.heapMb).toBeLessThan(20)
})
