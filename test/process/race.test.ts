import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
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

test('when answers of the database come late and notices early, a read begun before a release puts nothing old back', async () => {
  const slow = await openLateness(Number(new URL(postgres.url).port))
  const url = new URL(postgres.url)
  url.port = String(slow.port)
  const reader = createDelivery(url.href)
  reader.start()
  const disturber = new Client({ connectionString: postgres.url })
  await disturber.connect()
  const stale: string[] = []

  /** Gives the prompt an old name: readers have to read it anew, and do so while the next release is being made. */
  const disturb = (promptId: string, name: string) =>
    disturber.query('INSERT INTO "PromptName" ("workspaceId", "name", "promptId", "current") VALUES ($1, $2, $3, false)', [
      ctx.workspaceId,
      name,
      promptId,
    ])
  async function follow(index: number) {
    const prompt = await publishPrompt(ctx, `late/${index}`)
    const read = async () =>
      sequenceIn((await reader.answer({ method: 'GET', url: prompt.path, ...headers, ifNoneMatch: undefined }))?.body ?? '')
    let reading = true
    const readers = (async () => {
      for (; reading; await sleep(1)) await read()
    })()
    for (let round = 0; round < 20; round++) {
      const disturbed = sleep(Math.random() * 10).then(() => disturb(prompt.promptId, `old/${index}/${round}`))
      const released = await prompt.release(round % 2 === 0 ? 2 : 1)
      await disturbed
      await sleep(6 * lateMs)
      const seen = await read()
      if (seen < released) stale.push(`${seen} of late/${index}, though ${released} was released`)
    }
    reading = false
    await readers
  }
  try {
    await Promise.all(Array.from({ length: 8 }, (_, index) => follow(index)))
    expect(stale).toEqual([])
  } finally {
    await reader.stop()
    await disturber.end()
    slow.close()
  }
})

const lateMs = 60
/** A way to PostgreSQL on which three of ten answers come late, on each connection in their order; notices come at once. */
async function openLateness(port: number) {
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1')
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => undefined))
    let before = Promise.resolve()
    client.on('data', (chunk) => upstream.write(chunk)).on('close', () => upstream.destroy())
    upstream.on('close', () => client.destroy())
    upstream.on('data', (chunk) => {
      // A NotificationResponse of the protocol begins with A.
      const late = chunk[0] !== 0x41 && Math.random() < 0.3 ? lateMs : 0
      before = before.then(() => sleep(late)).then(() => void client.write(chunk))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
