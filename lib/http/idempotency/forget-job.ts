import { z } from 'zod'
import { db } from '@/lib/database/client'
import { defineJob } from '@/lib/jobs/define-job'
import { keptHours } from './answers'

const batch = 2_000

/** Forgets answers that are too old to be given again. */
export const forgetAnswers = defineJob(
  'http.forget-answers',
  z.object({}),
  async (_input, { signal }) => {
    for (let removed = batch; removed === batch && !signal.aborted; )
      removed = await db().$executeRaw`
        DELETE FROM "IdempotentAnswer" WHERE ("workspaceId", "actor", "key") IN (
          SELECT "workspaceId", "actor", "key" FROM "IdempotentAnswer"
          WHERE "createdAt" < now() - make_interval(hours => ${keptHours}::int) LIMIT ${batch})`
  },
  { cron: '47 * * * *' },
)
