import { logger } from '@/lib/logger'

const everyMs = 60_000

/** Tells the same kind of trouble once a minute: a database that is away makes every poll of every worker fail. */
export function faultLog() {
  const lastTold = new Map<string, number>()
  return {
    told(error: Error): void {
      const kind = 'code' in error ? String(error.code) : error.message.replace(/\(Queue: .*\)$/, '')
      const now = Date.now()
      if (now - (lastTold.get(kind) ?? Number.NEGATIVE_INFINITY) < everyMs) return
      lastTold.set(kind, now)
      logger.warn({ err: error }, 'the job worker has trouble with the database; it goes on trying')
    },
    recovered(): void {
      lastTold.clear()
    },
  }
}
