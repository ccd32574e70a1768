import { checkConformance } from '@/lib/conformance/conformance-job'
import { probeJob, sweepProbes } from '@/lib/health/probe-job'
import { rollUpRuns } from '@/lib/health/roll-up-job'
import { forgetAnswers } from '@/lib/http/idempotency/forget-job'
import type { AnyJob } from '@/lib/jobs/define-job'
import { advanceRolloutJob, sweepRolloutsJob } from '@/lib/rollouts/advance-job'
import { expireRunsJob, keepLogJob } from '@/lib/runs/log-jobs'
import { deliverWebhook } from '@/lib/webhooks/delivery-job'
import { tidyDeliveries } from '@/lib/webhooks/tidy-job'
import { keepPartitions } from './housekeeping'

/** Every kind of background work, as processes with the worker role do it. */
export const jobs: readonly AnyJob[] = [
  checkConformance,
  keepPartitions,
  forgetAnswers,
  rollUpRuns,
  sweepProbes,
  probeJob,
  expireRunsJob,
  keepLogJob,
  deliverWebhook,
  tidyDeliveries,
  advanceRolloutJob,
  sweepRolloutsJob,
]
