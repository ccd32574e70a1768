import { db } from '@/lib/database/client'
import { logger } from '@/lib/logger'

const everyMs = 12 * 60 * 60 * 1000

/** What has to happen now and then while the process lives: the coming months' run partitions exist before the months begin. */
export function startHousekeeping(): { stop: () => void } {
  const timer = setInterval(() => {
    db().$executeRaw`SELECT versicle_ensure_run_partitions()`
      .then(() => undefined)
      .catch((error: unknown) => logger.warn({ err: error }, 'could not make the coming run partitions; trying again in 12 hours'))
  }, everyMs)
  timer.unref()
  return { stop: () => clearInterval(timer) }
}
