import { z } from 'zod'
import { defineJob } from '@/lib/jobs/define-job'

export const TIMEOUT_MS = 15 * 60_000
const RETRIES = 2
export const ATTEMPTS = RETRIES + 1

/** Makes the checks of one report. After an interruption it goes on with what has no result yet. */
export const checkConformance = defineJob(
  'conformance.check',
  z.object({ workspaceId: z.string(), reportId: z.string() }),
  // Loaded when there is something to check.
  async ({ workspaceId, reportId }, attempt) => (await import('./make-report')).makeReport(workspaceId, reportId, attempt),
  { retries: RETRIES, retryDelayMs: 2_000, timeoutMs: TIMEOUT_MS, concurrency: 2 },
)
