import { z } from 'zod'
import { db } from '@/lib/database/client'
import { defineJob } from '@/lib/jobs/define-job'
import { logger } from '@/lib/logger'
import { dropMonths, expireRuns } from './expire-runs'

/** Deletes runs that no workspace keeps any longer: whole months where all agree, the rest in batches. */
export const expireRunsJob = defineJob(
  'runs.expire',
  z.object({}),
  async (_input, { signal }) => {
    const months = await dropMonths()
    const deleted = await expireRuns(signal)
    if (deleted > 0 || months.length > 0) logger.info({ deleted, months }, 'runs that nobody keeps any longer were deleted')
  },
  { cron: '7 * * * *', timeoutMs: 1_800_000 },
)

/** Brings an older log up to what its filters and search need: indexes beside its use, and words for runs from before there were any. */
export const keepLogJob = defineJob(
  'runs.keep-log',
  z.object({}),
  async (_input, { signal }) => {
    for (const missing of await missingIndexes()) {
      if (signal.aborted) return
      await makeIndex(missing)
    }
    while (!signal.aborted && (await fillTexts())) await new Promise((resolve) => setTimeout(resolve, 50))
  },
  { cron: '*/20 * * * *', timeoutMs: 3_600_000 },
)

type Missing = { parent: string; child: string; broken: boolean; making: string }

const missingIndexes = () => db().$queryRaw<Missing[]>`SELECT parent, child, broken, making FROM versicle_missing_run_indexes()`

/** CREATE INDEX CONCURRENTLY runs in no transaction; names and definitions are the database's own, quoted by it. */
async function makeIndex({ parent, child, broken, making }: Missing): Promise<void> {
  if (broken) await db().$executeRawUnsafe(`DROP INDEX ${child}`)
  const [there] = await db().$queryRaw<{ there: boolean }[]>`SELECT to_regclass(${child}) IS NOT NULL AS there`
  if (!there?.there) await db().$executeRawUnsafe(making)
  await db().$executeRawUnsafe(`ALTER INDEX ${parent} ATTACH PARTITION ${child}`)
  logger.info({ index: child }, 'an index of the log of runs was made')
}

async function fillTexts(): Promise<boolean> {
  const [filled] = await db().$queryRaw<{ more: boolean }[]>`SELECT versicle_fill_run_text(200) AS more`
  return filled?.more ?? false
}
