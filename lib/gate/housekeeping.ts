import { z } from 'zod'
import { db } from '@/lib/database/client'
import { defineJob } from '@/lib/jobs/define-job'

/** The coming months' run partitions exist before the months begin. */
export const keepPartitions = defineJob(
  'runs.keep-partitions',
  z.object({}),
  async () => {
    await db().$executeRaw`SELECT versicle_ensure_run_partitions()`
  },
  { cron: '17 */12 * * *' },
)
