import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { disconnect } from '@/lib/database/client'
import { type RunningServer, startServer } from '../support/start-server'
import { openPostgres, type Postgres, query } from './postgres'
import { openProbe, type Probe } from './probe'
import { deliveryOn, openWorkspace, publishPrompt, readingKey } from './publishing'
import { bearer, see, until } from './reading'

const hourMs = 3_600_000
let postgres: Postgres
let probe: Probe
let server: RunningServer
let ctx: Ctx
let prompt: Awaited<ReturnType<typeof publishPrompt>>
let lasting: string
let brief: string
let past: string

beforeAll(async () => {
  postgres = await openPostgres()
  probe = openProbe()
  ctx = await openWorkspace(postgres)
  prompt = await publishPrompt(ctx, 'clock/one')
  lasting = (await readingKey(ctx)).key
  brief = (await readingKey(ctx, new Date(Date.now() + hourMs))).key
  const expired = await readingKey(ctx)
  past = expired.key
  await query(postgres.url, `UPDATE "ApiKey" SET "expiresAt" = now() - interval '1 hour' WHERE "id" = $1`, [expired.id])
  server = await startServer({ ...deliveryOn(postgres), ...probe.env })
}, 120_000)
afterAll(async () => {
  await server?.stop()
  await disconnect()
  await postgres?.stop()
  probe?.close()
})

const get = (key: string) => see(prompt.path, server.baseUrl + prompt.path, { headers: bearer(key) })
const sequence = async () => (JSON.parse((await get(lasting)).body) as { release: { sequence: number } }).release.sequence
const statuses = async () => Promise.all([lasting, brief, past].map(async (key) => (await get(key)).status))

/** Reads go on, nothing claims to be old that is not, and a release comes through. */
async function goesOnWell(version: number) {
  const began = performance.now()
  const released = await prompt.release(version)
  await until('the release', 2_500, async () => (await sequence()) === released)
  while (performance.now() - began < 2_500) {
    const { status, stale } = await get(lasting)
    expect([status, stale]).toEqual([200, null])
    await sleep(20)
  }
}

test('keys end by the clock of the process, wherever it jumps; what is served stays fresh', async () => {
  expect(await statuses()).toEqual([200, 200, 401])
  await probe.shiftClock(server, 2 * hourMs)
  expect(await statuses()).toEqual([200, 401, 401])
  await goesOnWell(2)
  await probe.shiftClock(server, -2 * hourMs)
  expect(await statuses()).toEqual([200, 200, 200])
  await goesOnWell(1)
  await probe.shiftClock(server, 0)
  expect(await statuses()).toEqual([200, 200, 401])
  await goesOnWell(2)
})

test('with the database away, Versicle-Stale counts the seconds that passed, whatever the clock says', async () => {
  await get(lasting)
  await postgres.kill()
  const killedAt = performance.now()
  const stale = async () => (await get(lasting)).stale
  await until('the mark', 3_000, async () => (await stale()) !== null)
  for (const shiftMs of [5 * hourMs, -5 * hourMs, 24 * hourMs, 0]) {
    await probe.shiftClock(server, shiftMs)
    const seconds = await stale()
    expect(seconds, `shifted by ${shiftMs} ms`).toBeGreaterThanOrEqual(0)
    // What is known was last confirmed at most one poll before the end.
    expect(seconds, `shifted by ${shiftMs} ms`).toBeLessThanOrEqual((performance.now() - killedAt) / 1_000 + 3)
  }
  await probe.shiftClock(server, -5 * hourMs)
  await postgres.start()
  await until('fresh reads', 5_000, async () => (await stale()) === null)
  await disconnect()
  await goesOnWell(1)
})
