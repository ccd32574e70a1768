import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { db } from '@/lib/database/client'
import { type Attempt, defineJob, type JobOptions } from '@/lib/jobs/define-job'
import { enqueue } from '@/lib/jobs/enqueue'
import { startWorker, type Worker } from '@/lib/jobs/worker'

const Input = z.object({ n: z.number() })
const workers: Worker[] = []
const start = async (...jobs: Parameters<typeof startWorker>[0][number][]) => {
  const worker = await startWorker(jobs, { pollMs: 500, superviseMs: 1_000 })
  workers.push(worker)
  return worker
}
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop({ timeoutMs: 1_000 })))
})

/** A job with a name of its own that notes what it was given. */
function noting(options: JobOptions = {}, work: (n: number, attempt: Attempt) => Promise<void> = async () => {}) {
  const done: number[] = []
  const attempts: number[] = []
  const job = defineJob(
    `test.${randomUUID()}`,
    Input,
    async ({ n }, attempt) => {
      attempts.push(attempt.number)
      await work(n, attempt)
      done.push(n)
    },
    options,
  )
  return { job, done, attempts }
}
const add = (job: ReturnType<typeof noting>['job'], n: number, options = {}) => db().$transaction((tx) => enqueue(tx, job, { n }, options))
const until = async (reached: () => boolean, withinMs = 8_000) => {
  for (const deadline = Date.now() + withinMs; !reached() && Date.now() < deadline; ) await sleep(20)
  expect(reached()).toBe(true)
}
const waiting = async (name: string) =>
  Number((await db().$queryRaw<[{ n: bigint }]>`SELECT count(*) AS n FROM pgboss.job WHERE name = ${name} AND state < 'active'`)[0].n)

test('what a verb enqueues is done once it has committed, within a second', async () => {
  const { job, done } = noting()
  await add(job, 0)
  await start(job)
  await until(() => done.length === 1)
  const before = performance.now()
  expect(await add(job, 1)).toBe(true)
  await until(() => done.length === 2)
  expect(performance.now() - before).toBeLessThan(1_000)
})

test('a rolled back verb enqueues nothing', async () => {
  const { job, done } = noting()
  await add(job, 1)
  await expect(
    db().$transaction(async (tx) => {
      await enqueue(tx, job, { n: 2 })
      throw new Error('refused')
    }),
  ).rejects.toThrow('refused')
  expect(await waiting(job.name)).toBe(1)
  await start(job)
  await until(() => done.length === 1)
  await sleep(300)
  expect(done).toEqual([1])
})

test('many enqueued at once, from many transactions that are the first to send, are all done', async () => {
  const { job, done } = noting({ concurrency: 4 })
  await Promise.all(Array.from({ length: 40 }, (_, n) => add(job, n)))
  await start(job)
  await until(() => done.length === 40)
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, n) => n))
})

test('of jobs with one key only one waits, and a key is free again once its job has begun', async () => {
  const { job, done } = noting()
  expect(await add(job, 1, { singletonKey: 'a' })).toBe(true)
  expect(await add(job, 2, { singletonKey: 'a' })).toBe(false)
  expect(await add(job, 3, { singletonKey: 'b' })).toBe(true)
  await start(job)
  await until(() => done.length === 2)
  expect(await add(job, 4, { singletonKey: 'a' })).toBe(true)
  await until(() => done.length === 3)
  expect(done.toSorted()).toEqual([1, 3, 4])
})

test('a job with a later start does not run before it', async () => {
  const { job, done } = noting()
  await start(job)
  const startAfter = new Date(Date.now() + 3_000)
  let doneAt = 0
  await add(job, 1, { startAfter })
  await add(job, 2)
  await until(() => done.includes(2))
  expect(done).toEqual([2])
  await until(() => {
    doneAt = Date.now()
    return done.includes(1)
  }, 15_000)
  expect(doneAt).toBeGreaterThanOrEqual(startAfter.getTime() - 50)
})

test('a job that throws is tried again after a growing wait, and is told of when it failed for good', async () => {
  const at: number[] = []
  const { job, attempts } = noting({ retries: 2, retryDelayMs: 1_000 }, async () => {
    at.push(Date.now())
    throw new Error('not today')
  })
  await start(job)
  await add(job, 1)
  const dead = () =>
    db().$queryRaw<{ n: bigint }[]>`SELECT count(*) AS n FROM pgboss.job WHERE name = 'dead-letters' AND source_name = ${job.name}`
  let told = 0n
  for (const deadline = Date.now() + 45_000; told === 0n && Date.now() < deadline; await sleep(250)) told = (await dead())[0]?.n ?? 0n
  expect(told).toBe(1n)
  expect(attempts).toEqual([1, 2, 3])
  expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThanOrEqual(500)
}, 60_000)

test('two workers never do one job twice', async () => {
  const { job, done } = noting({ concurrency: 4 }, () => sleep(5))
  await start(job)
  await start(job)
  await Promise.all(Array.from({ length: 100 }, (_, n) => add(job, n)))
  await until(() => done.length >= 100, 15_000)
  await sleep(300)
  expect(done.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, n) => n))
})

test('a worker that stops finishes what it does and takes nothing new', async () => {
  const { job, done } = noting({}, () => sleep(700))
  const worker = await start(job)
  await add(job, 1)
  await until(() => true)
  await sleep(300)
  await add(job, 2)
  await worker.stop({ timeoutMs: 5_000 })
  expect(done).toEqual([1])
  expect(await waiting(job.name)).toBe(1)
})

test('what does not end in time while stopping is told to, and is tried again by the next worker', async () => {
  let aborted = false
  const { job, done, attempts } = noting({ retryDelayMs: 1_000 }, async (_n, attempt) => {
    if (attempt.number > 1) return
    attempt.signal.addEventListener('abort', () => {
      aborted = true
    })
    await sleep(4_000)
    throw new Error('too late')
  })
  const worker = await start(job)
  await add(job, 1)
  await until(() => attempts.length === 1)
  await worker.stop({ timeoutMs: 1_000 })
  expect(aborted).toBe(true)
  await start(job)
  await until(() => done.length === 1, 15_000)
  expect(attempts).toEqual([1, 2])
}, 30_000)

test('what a dead process held is done by another once its time is over', async () => {
  const { job, done } = noting({ timeoutMs: 1_000, retryDelayMs: 1_000 })
  await add(job, 1)
  // As a killed process leaves it: taken, never finished.
  await db().$executeRaw`UPDATE pgboss.job SET state = 'active', started_on = now() - interval '1 hour' WHERE name = ${job.name}`
  await start(job)
  await until(() => done.length === 1, 50_000)
}, 60_000)

test('of one group no more run at once than the job allows, and other groups do not wait for it', async () => {
  let [running, most] = [0, 0]
  const { job, done } = noting({ concurrency: 6, concurrencyPerGroup: 1 }, async (n) => {
    if (n === 100) return
    most = Math.max(most, ++running)
    await sleep(400)
    running--
  })
  await start(job)
  for (let n = 0; n < 5; n++) await add(job, n, { group: 'slow' })
  await add(job, 100, { group: 'quick' })
  await until(() => done.includes(100), 1_500)
  expect(done.length).toBeLessThan(5)
  await until(() => done.length === 6, 15_000)
  expect(most).toBe(1)
}, 30_000)

test('a group keeps to its number where all slots are woken at once', async () => {
  let [running, most] = [0, 0]
  const { job, done } = noting({ concurrency: 6, concurrencyPerGroup: 2 }, async () => {
    most = Math.max(most, ++running)
    await sleep(100)
    running--
  })
  await start(job)
  await db().$transaction(async (tx) => {
    for (let n = 0; n < 12; n++) await enqueue(tx, job, { n }, { group: 'one' })
  })
  await until(() => done.length === 12, 20_000)
  expect(most).toBe(2)
}, 30_000)

test('an input that no longer fits its schema is not worked on', async () => {
  const { job, done, attempts } = noting({ retries: 0 })
  await add(job, 1)
  await db().$executeRaw`UPDATE pgboss.job SET data = '{"n":"one"}' WHERE name = ${job.name}`
  await start(job)
  for (let i = 0; i < 100 && (await waiting(job.name)) > 0; i++) await sleep(50)
  expect({ done, attempts }).toEqual({ done: [], attempts: [] })
})
