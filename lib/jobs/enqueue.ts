import { randomUUID } from 'node:crypto'
import { Pool } from 'pg'
import type { PgBoss } from 'pg-boss'
import { databaseUrl } from '@/lib/config'
import type { Tx } from '@/lib/database/client'
import type { AnyJob, Job } from './define-job'
import { makeQueue, newBoss } from './queues'

export type EnqueueOptions = {
  /** Not before this time. */
  startAfter?: Date
  /** While a job with this key waits, another is not enqueued. */
  singletonKey?: string
  /** What counts towards the job's `concurrencyPerGroup`. */
  group?: string
}

type Sender = { boss: PgBoss; queues: Map<string, Promise<void>> }
// On globalThis so that hot reload does not make another; the Next bundle's copy shares it with the gate's.
const store = globalThis as { versicleSender?: Promise<Sender> }

/** Looks up and makes queues on a connection of its own that closes when idle: never inside, or waiting for, a caller's transaction. */
async function openSender(): Promise<Sender> {
  const pool = new Pool({ connectionString: databaseUrl(), max: 1, idleTimeoutMillis: 1_000, allowExitOnIdle: true })
  pool.on('error', () => {})
  const boss = await newBoss({
    db: { executeSql: (text, values) => pool.query(text, values) },
    supervise: false,
    schedule: false,
    registerInstance: false,
  })
  boss.on('error', () => {})
  // Started to make the schema where there is none, and stopped at once: a process that only sends runs no timers.
  try {
    await boss.start()
  } finally {
    await boss.stop({ graceful: false })
  }
  return { boss, queues: new Map() }
}

async function sender(job: AnyJob): Promise<PgBoss> {
  store.versicleSender ??= openSender().catch((error: unknown) => {
    store.versicleSender = undefined
    throw error
  })
  const { boss, queues } = await store.versicleSender
  const made =
    queues.get(job.name) ??
    makeQueue(boss, job).catch((error: unknown) => {
      queues.delete(job.name)
      throw error
    })
  queues.set(job.name, made)
  await made
  return boss
}

/**
 * Adds a job in the verb's own transaction: what is rolled back enqueues nothing, what commits is done, by any process with the
 * worker role. False when `singletonKey` says that one waits already. Call it before `audit`, which holds the workspace's lock.
 */
export async function enqueue<Input>(tx: Tx, job: Job<Input>, input: Input & object, options: EnqueueOptions = {}): Promise<boolean> {
  const [boss, { fromPrisma }] = await Promise.all([sender(job), import('pg-boss')])
  const id = await boss.send(job.name, input, {
    db: fromPrisma(tx),
    singletonKey: options.singletonKey ?? randomUUID(),
    ...(options.startAfter && { startAfter: options.startAfter }),
    ...(options.group !== undefined && { group: { id: options.group } }),
  })
  return id !== null
}
