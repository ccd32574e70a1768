import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { z } from 'zod'
import { resolveConfig } from '@/lib/config'
import { db, disconnect } from '@/lib/database/client'
import { defineJob } from '@/lib/jobs/define-job'
import { enqueue } from '@/lib/jobs/enqueue'
import { startWorker } from '@/lib/jobs/worker'
import { logger } from '@/lib/logger'
import { openProxy } from '../delivery/proxy'

const server = inject('databaseUrl')
const at = (change: (url: URL) => void) => {
  const url = new URL(server)
  change(url)
  return url.href
}
async function sql<Row>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows as Row[]
  } finally {
    await client.end()
  }
}
const use = (databaseUrl: string) => resolveConfig({ databaseUrl, embedded: true, secret: 's'.repeat(40), port: 3999 })
const fast = { pollMs: 500, superviseMs: 1_000 }

// A database of its own, and a role that owns nothing there and may only create.
const name = `jobs_${randomUUID().replaceAll('-', '')}`
const own = at((url) => {
  url.pathname = `/${name}`
  url.username = name
  url.password = 'narrow'
})
const rejections: unknown[] = []
const note = (reason: unknown) => rejections.push(reason)
beforeAll(async () => {
  process.on('unhandledRejection', note)
  await sql(server, `CREATE ROLE ${name} LOGIN PASSWORD 'narrow'`)
  await sql(server, `CREATE DATABASE ${name}`)
  await sql(server, `GRANT CREATE ON DATABASE ${name} TO ${name}`)
  await sql(
    at((url) => (url.pathname = `/${name}`)),
    'REVOKE ALL ON SCHEMA public FROM PUBLIC',
  )
})
afterAll(async () => {
  process.off('unhandledRejection', note)
  await disconnect()
  use(server)
  await sql(server, `DROP DATABASE ${name} WITH (FORCE)`)
  await sql(server, `DROP ROLE ${name}`)
})

const counting = () => {
  const done: number[] = []
  const job = defineJob(`test.${randomUUID()}`, z.object({ n: z.number() }), async ({ n }) => void done.push(n), { retryDelayMs: 1_000 })
  return { job, done }
}
const until = async (reached: () => boolean, withinMs: number) => {
  for (const deadline = Date.now() + withinMs; !reached() && Date.now() < deadline; ) await sleep(20)
  expect(reached()).toBe(true)
}

test('several processes that start at once on an empty database, with a role that may only create there, all work', async () => {
  use(own)
  const { job, done } = counting()
  const workers = await Promise.all(Array.from({ length: 4 }, () => startWorker([job], fast)))
  await Promise.all(Array.from({ length: 20 }, (_, n) => db().$transaction((tx) => enqueue(tx, job, { n }))))
  await until(() => done.length === 20, 10_000)
  await Promise.all(workers.map((worker) => worker.stop()))
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, n) => n))
}, 60_000)

test('the database goes away and comes back: the worker goes on by itself, says so once and rejects nothing', async () => {
  const port = Number(new URL(own).port)
  const proxy = await openProxy()
  proxy.lead(port)
  await disconnect()
  use(
    (() => {
      const url = new URL(own)
      url.port = String(proxy.port)
      return url.href
    })(),
  )
  const warned = vi.spyOn(logger, 'warn').mockReturnValue(undefined)
  const { job, done } = counting()
  const worker = await startWorker([job], fast)
  await db().$transaction((tx) => enqueue(tx, job, { n: 1 }))
  await until(() => done.length === 1, 10_000)
  proxy.lead(null)
  await sleep(6_000)
  const told = warned.mock.calls.length
  proxy.lead(port)
  await until(() => true, 0)
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await sleep(200)) {
    const added = await db()
      .$transaction((tx) => enqueue(tx, job, { n: 2 }))
      .catch(() => null)
    if (added !== null) break
  }
  await until(() => done.includes(2), 20_000)
  await worker.stop()
  await disconnect()
  proxy.close()
  warned.mockRestore()
  expect(rejections).toEqual([])
  expect(told).toBeGreaterThan(0)
  expect(told).toBeLessThan(8)
}, 90_000)

test('a process that only enqueues starts nothing: it ends by itself', async () => {
  use(own)
  const script = `
    import { z } from 'zod'
    import { db, disconnect } from '@/lib/database/client'
    import { defineJob } from '@/lib/jobs/define-job'
    import { enqueue } from '@/lib/jobs/enqueue'
    const job = defineJob('test.sender', z.object({}), async () => {})
    const added = await db().$transaction((tx) => enqueue(tx, job, {}))
    await disconnect()
    console.log('added', added, process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length)
  `
  const started = performance.now()
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    env: { ...process.env, DATABASE_URL: own, VERSICLE_SECRET: 's'.repeat(40), NODE_ENV: 'development' },
    timeout: 30_000,
  })
  expect(stdout).toContain('added true')
  expect(performance.now() - started).toBeLessThan(15_000)
}, 40_000)
