import type { AnyJob } from '@/lib/jobs/define-job'
import { keepPartitions } from './housekeeping'

/** Every kind of background work, as processes with the worker role do it. */
export const jobs: readonly AnyJob[] = [keepPartitions]
