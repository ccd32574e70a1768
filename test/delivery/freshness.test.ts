import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { createKey } from '@/lib/api-keys/create-key'
import { revokeKey } from '@/lib/api-keys/revoke-key'
import { rotateKey } from '@/lib/api-keys/rotate-key'
import type { Ctx } from '@/lib/context'
import { sha256 } from '@/lib/crypto'
import { db } from '@/lib/database/client'
import { createAnswer } from '@/lib/delivery/answer'
import { createCors } from '@/lib/delivery/cors'
import { createMemory } from '@/lib/delivery/memory'
import { createReader } from '@/lib/delivery/reader'
import { newId } from '@/lib/ids'
import { createRelease } from '@/lib/releases/create-release'
import { rollBack } from '@/lib/releases/roll-back'
import { newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'
import { newKey, type Opened, openDelivery, until } from './delivering'

let readers: Opened[]
let ctx: Ctx
let promptId: string
let key: string
beforeAll(async () => {
  readers = await Promise.all([openDelivery(inject('databaseUrl')), openDelivery(inject('databaseUrl'))])
})
afterAll(() => Promise.all(readers.map((reader) => reader.close())))
beforeEach(async () => {
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'production')
  promptId = (await newPrompt(ctx, 'support/triage', ['one', 'two'])).id
  key = (await newKey(ctx)).key
})

const path = '/api/v1/prompts/support%2Ftriage'
const release = (version: number, replaces: string | null) =>
  createRelease(ctx, { promptId, environment: 'production', version, note: '', replaces })
const sequence = async (reader: Opened): Promise<number> => {
  const answer = await reader.get(path, key)
  return answer.status === 200 ? ((await answer.json()) as { release: { sequence: number } }).release.sequence : 0
}
const everywhere = (done: (reader: Opened) => Promise<boolean>, withinMs = 5_000) =>
  Promise.all(readers.map((reader) => until(() => done(reader), withinMs)))
const status = async (reader: Opened, given = key) => (await reader.get(path, given)).status

test('a first release, the next one and a rollback reach every process', async () => {
  await everywhere(async (reader) => (await status(reader)) === 404)
  const first = await release(1, null)
  await everywhere(async (reader) => (await sequence(reader)) === 1)
  await release(2, first.id)
  await everywhere(async (reader) => (await sequence(reader)) === 2)
  await rollBack(ctx, { promptId, environment: 'production', note: '' })
  await everywhere(async (reader) => (await sequence(reader)) === 3)
})

test('a revoked key is refused everywhere within a second, a rotated one goes on', async () => {
  await release(1, null)
  const other = await newKey(ctx)
  await everywhere(async (reader) => (await status(reader, other.key)) === 200)
  const next = await rotateKey(ctx, { keyId: other.id, overlapSeconds: 60 })
  for (const reader of readers) for (const given of [other.key, next.key]) expect(await status(reader, given)).toBe(200)
  await revokeKey(ctx, { keyId: other.id })
  await everywhere(async (reader) => (await status(reader, other.key)) === 401, 1_000)
  expect(await status(readers[0]!, next.key)).toBe(200)
})

test('a key works from the moment it exists, also when it was asked for before', async () => {
  await release(1, null)
  const early = `vk_${newId('key').slice(4).padEnd(43, 'x')}`
  expect(await status(readers[0]!, early)).toBe(401)
  await db().apiKey.create({
    data: {
      id: newId('key'),
      workspaceId: ctx.workspaceId,
      name: 'k',
      prefix: 'vk_',
      hash: sha256(early),
      scopes: ['prompts:read'],
      createdBy: 'system:test',
    },
  })
  await everywhere(async (reader) => (await status(reader, early)) === 200)
})

test('a key expires at its time, without anyone saying so', async () => {
  await release(1, null)
  const expiresAtMs = Date.now() + 3_000
  const expiresAt = new Date(expiresAtMs).toISOString()
  const { key: brief } = await createKey(ctx, { name: 'brief', scopes: ['prompts:read'], environment: null, expiresAt })
  expect(await status(readers[0]!, brief)).toBe(200)
  await sleep(expiresAtMs + 50 - Date.now())
  expect(await status(readers[0]!, brief)).toBe(401)
})

test('no reader sees an older release after a newer one is everywhere, however reads and releases cross', async () => {
  let live = (await release(1, null)).id
  let acknowledged = 1
  let reading = true
  const boundMs = 1_000
  let acknowledgedAt = performance.now()
  const faults: string[] = []
  const read = async (reader: Opened) => {
    let newest = 0
    while (reading) {
      const [expected, settled] = [acknowledged, performance.now() - acknowledgedAt > boundMs]
      const seen = await sequence(reader)
      if (seen < newest) faults.push(`${seen} after ${newest}`)
      if (settled && seen < expected) faults.push(`${seen} though ${expected} was released`)
      newest = Math.max(newest, seen)
      await sleep(1)
    }
  }
  const work = Promise.all(readers.flatMap((reader) => [read(reader), read(reader), read(reader)]))
  for (let round = 2; round <= 30; round++) {
    const made = await release(round % 2 === 0 ? 2 : 1, live)
    live = made.id
    acknowledged = made.sequence
    acknowledgedAt = performance.now()
  }
  await everywhere(async (reader) => (await sequence(reader)) === 30)
  reading = false
  await work
  expect(faults).toEqual([])
}, 60_000)

test('with its listening connection cut, a change still comes within the poll', async () => {
  const first = await release(1, null)
  await everywhere(async (reader) => (await sequence(reader)) === 1)
  for (let version = 2, live = first.id; version <= 4; version++) {
    await db().$queryRaw`SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE application_name = 'versicle listener'`
    live = (await release(version % 2 === 0 ? 2 : 1, live)).id
    await everywhere(async (reader) => (await sequence(reader)) === version, 4_000)
  }
})

test('what somebody else says on our channel ends nothing, and has memory compared', async () => {
  const first = await release(1, null)
  await everywhere(async (reader) => (await sequence(reader)) === 1)
  for (const payload of ['', 'x', 'null', '{}', '{"workspaceId":1}']) await db().$queryRaw`SELECT pg_notify('delivery', ${payload})::text`
  await release(2, first.id)
  await everywhere(async (reader) => (await sequence(reader)) === 2)
})

test('a rush of misses is answered, and is not taken for a database that is away', async () => {
  await release(1, null)
  const answers = await Promise.all(Array.from({ length: 400 }, (_, index) => readers[0]!.get(`/api/v1/prompts/none-${index}`, key)))
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([404]))
  const served = await readers[0]!.get(path, key)
  expect([served.status, served.headers.has('versicle-stale')]).toEqual([200, false])
})

test('what many miss at once is asked for once', async () => {
  await release(1, null)
  const reader = createReader(inject('databaseUrl'), 4)
  let queries = 0
  const counting = {
    ...reader,
    read: <Row>(text: string, values: unknown[]) => {
      queries++
      return reader.read<Row>(text, values)
    },
  }
  const answer = createAnswer(
    { databaseUrl: inject('databaseUrl'), memory: createMemory(1_000_000), reader: counting, archive: null },
    { isAway: () => false, confirmedAtMs: () => 0 },
    createCors([]),
  )
  const ask = async () => (await answer({ method: 'GET', url: path, authorization: `Bearer ${key}`, ifNoneMatch: undefined }))?.status
  expect(await Promise.all(Array.from({ length: 200 }, ask))).toEqual(Array.from({ length: 200 }, () => 200))
  expect(queries).toBe(2)
  expect(answer({ method: 'GET', url: path, authorization: `Bearer ${key}`, ifNoneMatch: undefined })).not.toBeInstanceOf(Promise)
  await reader.close()
})
