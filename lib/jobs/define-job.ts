import type { z } from 'zod'

/** One attempt at a job. */
export type Attempt = {
  /** The same over all attempts. */
  jobId: string
  /** 1 for the first. */
  number: number
  /** True when no other follows should this one fail. */
  last: boolean
  /** Aborted when the attempt's time is over or the worker stops: end early, the job is tried again. */
  signal: AbortSignal
}

export type JobOptions = {
  /** How often it is tried again after it threw, timed out, or its process died. */
  retries?: number
  /** Wait before the first retry; each later one waits twice as long, with jitter, at most `retryDelayMaxMs`. */
  retryDelayMs?: number
  retryDelayMaxMs?: number
  /** When an attempt counts as lost and is tried again, by another process if this one died. */
  timeoutMs?: number
  /** How many run at once in one process. */
  concurrency?: number
  /**
   * How many of one group (see `enqueue`) run at once. Exact within one process. Over all processes too, but for those that take a job in
   * the same instant: the queue counts what runs before it takes one, and does not see what another takes meanwhile.
   */
  concurrencyPerGroup?: number
  /** Run it at these times (five-field cron, UTC) with the input `{}`. */
  cron?: string
}

/** A kind of background work: its name in the queue, what its input looks like, and what is done. */
export type Job<Input = unknown> = {
  name: string
  parse: (data: unknown) => Input
  work: (input: Input, attempt: Attempt) => Promise<void>
  options: Required<Omit<JobOptions, 'concurrencyPerGroup' | 'cron'>> & Pick<JobOptions, 'concurrencyPerGroup' | 'cron'>
}

/** A job whose input nobody looks at any more: what lists of jobs hold. */
// biome-ignore lint/suspicious/noExplicitAny: a list holds jobs of every input, and `parse` checks it at run time.
export type AnyJob = Job<any>

/**
 * Defines background work. It may run more than once (a process can die after the work and before the note that it is done), so it
 * has to be repeatable. The input holds ids, never secrets or prompt text: it is stored and logged as it is.
 */
export const defineJob = <S extends z.ZodType>(
  name: string,
  schema: S,
  work: (input: z.output<S>, attempt: Attempt) => Promise<void>,
  options: JobOptions = {},
): Job<z.output<S>> => ({
  name,
  parse: (data) => schema.parse(data),
  work,
  options: { retries: 4, retryDelayMs: 5_000, retryDelayMaxMs: 600_000, timeoutMs: 60_000, concurrency: 1, ...options },
})
