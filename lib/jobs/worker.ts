import type { Job as Fetched, JobWithMetadata, PgBoss } from 'pg-boss'
import { databaseUrl } from '@/lib/config'
import { type Limiter, limiter } from '@/lib/limiter'
import { logger } from '@/lib/logger'
import type { AnyJob } from './define-job'
import { faultLog } from './fault-log'
import { deadLetters, makeQueue, newBoss, updateQueue } from './queues'

export type Worker = {
  /** Takes no more jobs and waits up to `timeoutMs` for those under way; what is not done then is tried again later. */
  stop: (options?: { timeoutMs?: number }) => Promise<void>
}

export type WorkerOptions = {
  /** New jobs come by NOTIFY; polling finds those whose time has come, and every job where NOTIFY does not reach (a pooler). */
  pollMs?: number
  /** How soon after its time was over the work of a killed process is found. */
  superviseMs?: number
}

type Polling = { pollingIntervalSeconds: number; notifyPollingIntervalSeconds: number }
const rarely = 600

/**
 * Runs `jobs` in this process until it is stopped. Any number of workers share the queues; each job is held by one at a time. The
 * database may go away and come back: the worker says so once and goes on.
 */
export async function startWorker(jobs: readonly AnyJob[], { pollMs = 10_000, superviseMs = 20_000 }: WorkerOptions = {}): Promise<Worker> {
  const faults = faultLog()
  const polling = { pollingIntervalSeconds: Math.min(pollMs, 2_000) / 1_000, notifyPollingIntervalSeconds: pollMs / 1_000 }
  const boss = await newBoss({
    connectionString: databaseUrl(),
    application_name: 'versicle worker',
    max: 4,
    connectionTimeoutMillis: 5_000,
    useListenNotify: true,
    superviseIntervalSeconds: superviseMs / 1_000,
    monitorIntervalSeconds: superviseMs / 1_000,
    flowIntervalSeconds: 3_600,
    bamIntervalSeconds: 3_600,
    cronWorkerIntervalSeconds: 10,
    reindex: false,
    monitorVacuum: false,
  })
  boss.on('error', faults.told)
  boss.on('warning', ({ message, data }) => logger.warn({ data }, `jobs: ${message}`))
  try {
    await boss.start()
    await open(boss, jobs, polling, faults.recovered)
  } catch (error) {
    await boss.stop({ graceful: false })
    throw error
  }
  return {
    stop: ({ timeoutMs = 20_000 } = {}) =>
      boss.stop({ graceful: true, timeout: timeoutMs }).catch((error: unknown) => {
        logger.warn({ err: error }, 'the job worker could not put back what it held; it is found once its time is over')
      }),
  }
}

/** Queues, slots and schedules of every job, and the log of what failed for good. */
async function open(boss: PgBoss, jobs: readonly AnyJob[], polling: Polling, recovered: () => void): Promise<void> {
  for (const job of jobs) {
    await makeQueue(boss, job)
    await updateQueue(boss, job)
    await take(boss, job, polling, recovered)
  }
  await boss.work(deadLetters, { ...polling, includeMetadata: true }, async ([dead]: JobWithMetadata[]) => {
    if (dead) logger.error({ job: dead.sourceName, jobId: dead.sourceId, input: dead.data }, 'a job failed for good')
  })
  await keepSchedules(boss, jobs)
}

/**
 * Opens a job's slots. Only the first polls at the usual pace; whichever takes a job wakes the next, so that all of them work when there
 * is much to do and an idle worker asks little.
 */
async function take(boss: PgBoss, job: AnyJob, polling: Polling, recovered: () => void): Promise<void> {
  const { concurrency, concurrencyPerGroup } = job.options
  const slots: string[] = []
  const inTurn = turnsOf(concurrencyPerGroup)
  const wake = (slot: number) => boss.notifyWorker(slots[slot % concurrency] ?? '')
  for (let slot = 0; slot < concurrency; slot++) {
    const options = {
      ...(slot === 0 ? polling : { pollingIntervalSeconds: rarely, notifyPollingIntervalSeconds: rarely }),
      ...(concurrencyPerGroup && { groupConcurrency: concurrencyPerGroup }),
      includeMetadata: true,
    } as const
    const id = await boss.work(job.name, options, async ([fetched]: JobWithMetadata[]) => {
      if (!fetched) return
      recovered()
      wake(slot + 1)
      try {
        await inTurn(fetched.groupId, () => attempt(job, fetched))
      } finally {
        wake(slot)
      }
    })
    slots.push(id)
  }
}

/**
 * Keeps jobs of one group from exceeding their number where two slots took them in the same instant, each before the queue knew of the
 * other's: the second waits here, on its own time.
 */
function turnsOf(most: number | undefined) {
  const groups = new Map<string, Limiter>()
  return async (group: string | null | undefined, work: () => Promise<void>): Promise<void> => {
    if (!most || !group) return work()
    const turn = groups.get(group) ?? limiter(most)
    groups.set(group, turn)
    try {
      await turn.run(work)
    } finally {
      if (turn.idle()) groups.delete(group)
    }
  }
}

async function attempt(job: AnyJob, fetched: JobWithMetadata): Promise<void> {
  const number = fetched.retryCount + 1
  const last = fetched.retryCount >= fetched.retryLimit
  const about = { job: job.name, jobId: fetched.id, attempt: number }
  const started = performance.now()
  try {
    await job.work(job.parse(fetched.data), { jobId: fetched.id, number, last, signal: signalOf(fetched) })
    logger.debug({ ...about, ms: Math.round(performance.now() - started) }, 'job done')
  } catch (error) {
    logger.warn({ ...about, err: error }, last ? 'job failed' : 'job failed; it is tried again')
    throw new Error(error instanceof Error ? error.message : String(error))
  }
}

const signalOf = ({ signal }: Fetched): AbortSignal => signal ?? new AbortController().signal

async function keepSchedules(boss: PgBoss, jobs: readonly AnyJob[]): Promise<void> {
  const crons = new Map(jobs.flatMap(({ name, options }) => (options.cron ? [[name, options.cron] as const] : [])))
  for (const { name } of await boss.getSchedules()) if (!crons.has(name)) await boss.unschedule(name)
  for (const [name, cron] of crons) await boss.schedule(name, cron, {}, { tz: 'UTC', missed: 'once', singletonKey: 'cron' })
}
