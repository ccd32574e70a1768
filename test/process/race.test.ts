import { setTimeout as sleep } from 'node:timers/promises'
import { Pool } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { disconnect } from '@/lib/database/client'
import { createDelivery, type Delivery } from '@/lib/delivery/delivery'
import { type RunningServer, startServer } from '../support/start-server'
import { openPostgres, type Postgres } from './postgres'
import { deliveryOn, openWorkspace, publishPrompt, readingKey } from './publishing'
import { bearer } from './reading'

const writers = 4
const releasesEach = 250
const readersEach = 3
/** P3, which is a 99th percentile: within it at least 99 of 100 releases are seen. */
const boundMs = { 'this process': 50, 'another process': 150 }
/** Within this, all. */
const limitMs = 1_000

let postgres: Postgres
let server: RunningServer
let pool: Pool
let here: Delivery
let ctx: Ctx
let headers: { authorization: string }

beforeAll(async () => {
  postgres = await openPostgres()
  ctx = await openWorkspace(postgres)
  headers = bearer((await readingKey(ctx)).key)
  server = await startServer(deliveryOn(postgres))
  pool = new Pool(server.baseUrl, { connections: writers * readersEach })
  here = createDelivery(postgres.url)
  here.start()
}, 120_000)
afterAll(async () => {
  await pool?.close()
  await here?.stop()
  await server?.stop()
  await disconnect()
  await postgres?.stop()
})

const sequenceIn = (body: string) => Number(/"sequence":(\d+)/.exec(body)?.[1])
const places: Record<keyof typeof boundMs, (path: string) => Promise<number>> = {
  'this process': async (path) => {
    const answer = await here.answer({ method: 'GET', url: path, ...headers, ifNoneMatch: undefined })
    return sequenceIn(answer?.body ?? '')
  },
  'another process': async (path) => {
    const { body } = await pool.request({ method: 'GET', path, headers })
    return sequenceIn(await body.text())
  },
}

test('over a thousand releases by several writers, no reader sees an older one after a newer, nor one that is older than the bound', async () => {
  const faults: string[] = []
  /** Releases that a read begun after the bound did not see yet, by where it was read. */
  const late = { 'this process': new Set<string>(), 'another process': new Set<string>() }
  let reads = 0

  async function follow(index: number) {
    const prompt = await publishPrompt(ctx, `race/${index}`)
    /** When each sequence was acknowledged. */
    const acknowledgedAt = [0, performance.now()]
    let writing = true

    async function read(where: keyof typeof places) {
      let newest = 0
      while (writing) {
        const askedAt = performance.now()
        const seen = await places[where](prompt.path)
        reads++
        if (seen < newest) faults.push(`${where}: ${seen} after ${newest} of race/${index}`)
        newest = Math.max(newest, seen)
        // The first release this read did not see had been acknowledged this long before it was asked.
        const overdueMs = askedAt - (acknowledgedAt[seen + 1] ?? Number.POSITIVE_INFINITY)
        if (overdueMs > boundMs[where]) late[where].add(`${seen + 1} of race/${index}`)
        if (overdueMs > limitMs) faults.push(`${where}: ${seen} of race/${index}, ${Math.round(overdueMs)} ms after the next was released`)
        await sleep(1)
      }
      return newest
    }

    async function write() {
      for (let round = 0; round < releasesEach; round++) {
        const sequence = await prompt.release(round % 2 === 0 ? 2 : 1)
        acknowledgedAt[sequence] = performance.now()
        await sleep(Math.random() * 10)
      }
      await sleep(limitMs)
      writing = false
      return releasesEach + 1
    }

    const readers = Object.keys(places).flatMap((where) => Array.from({ length: readersEach }, () => read(where as keyof typeof places)))
    const [last, ...seen] = await Promise.all([write(), ...readers])
    expect(new Set(seen)).toEqual(new Set([last]))
  }

  await Promise.all(Array.from({ length: writers }, (_, index) => follow(index)))
  expect(faults).toEqual([])
  expect(reads).toBeGreaterThan(writers * releasesEach)
  for (const where of Object.values(late)) expect(where.size).toBeLessThanOrEqual((writers * releasesEach) / 100)
})
