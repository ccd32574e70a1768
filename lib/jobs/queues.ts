import type { ConstructorOptions, PgBoss } from 'pg-boss'
import type { AnyJob } from './define-job'

/** Where jobs that failed for good are copied to, and told of in the log. */
export const deadLetters = 'dead-letters'

/** pg-boss as every process here runs it: its own schema in the same database, made on first use under pg-boss's advisory lock. */
export async function newBoss(options: ConstructorOptions): Promise<PgBoss> {
  const { PgBoss } = await import('pg-boss')
  return new PgBoss({ schema: 'pgboss', openTelemetry: { enabled: false }, ...options })
}

const seconds = (ms: number) => Math.max(1, Math.ceil(ms / 1_000))
const day = 24 * 60 * 60

const settings = ({ options }: AnyJob) => ({
  retryLimit: options.retries,
  retryDelay: seconds(options.retryDelayMs),
  retryBackoff: true,
  retryDelayMax: seconds(options.retryDelayMaxMs),
  expireInSeconds: seconds(options.timeoutMs),
  retentionSeconds: 30 * day,
  deleteAfterSeconds: day,
  deadLetter: deadLetters,
  notify: true,
})

/** Makes the queue of a job, with `short` keys: of jobs with the same key at most one waits. Any number of processes may do this at once. */
export async function makeQueue(boss: PgBoss, job: AnyJob): Promise<void> {
  if (await boss.getQueue(job.name)) return
  if (!(await boss.getQueue(deadLetters))) await boss.createQueue(deadLetters, { deleteAfterSeconds: 14 * day, notify: true })
  await boss.createQueue(job.name, { policy: 'short', ...settings(job) })
}

/** Brings a queue's settings to what the job says now; jobs already waiting keep theirs. */
export async function updateQueue(boss: PgBoss, job: AnyJob): Promise<void> {
  const found = await boss.getQueue(job.name)
  const wanted = settings(job)
  const same = found && Object.entries(wanted).every(([name, value]) => found[name as keyof typeof found] === value)
  if (!same) await boss.updateQueue(job.name, wanted)
}
