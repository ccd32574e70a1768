import { z } from 'zod'
import { GatewaySlug, ModelName } from '@/lib/gateways/schema'

/** What can be checked, in the order it is done. */
export const CHECKS = [
  'model_echo',
  'streaming_usage',
  'error_shape',
  'http_200_errors',
  'tools',
  'json_schema',
  'images',
  'seed',
  'logprobs',
  'responses_api',
  'retry_after',
] as const
export const CheckName = z.enum(CHECKS)
export type CheckName = z.infer<typeof CheckName>

/** The calls a check is judged by. One that several checks need is made once; `plain` comes first, for what fails there fails everywhere. */
export const checkCalls = {
  model_echo: ['plain'],
  streaming_usage: ['plain', 'stream'],
  error_shape: ['plain', 'unknown_model'],
  http_200_errors: ['plain', 'unknown_model', 'unknown_model_stream'],
  tools: ['plain', 'tools'],
  json_schema: ['plain', 'json_schema'],
  images: ['plain', 'image'],
  seed: ['plain', 'seed', 'seed_again', 'seed_other'],
  logprobs: ['plain', 'logprobs'],
  responses_api: ['plain', 'responses'],
  retry_after: ['plain'],
} as const satisfies Record<CheckName, readonly string[]>
export type CallName = (typeof checkCalls)[CheckName][number]

/** How many calls these checks make at most. */
export const callsOf = (checks: readonly CheckName[]): number => new Set(checks.flatMap((check) => checkCalls[check])).size

export const VERDICTS = ['passes', 'differs', 'not_supported', 'could_not_tell'] as const
export const Verdict = z.enum(VERDICTS)
export type Verdict = z.infer<typeof Verdict>

export const REPORT_STATES = ['queued', 'running', 'finished', 'cancelled', 'failed'] as const
export const ReportState = z.enum(REPORT_STATES)
export type ReportState = z.infer<typeof ReportState>
export const underWay = (state: ReportState): boolean => state === 'queued' || state === 'running'

export const StartConformance = z.strictObject({
  gateway: GatewaySlug,
  model: ModelName,
  /** Absent: all of them. */
  checks: z
    .array(CheckName)
    .min(1, 'Choose at least one check.')
    .max(50, 'Choose each check once.')
    .transform((chosen) => CHECKS.filter((check) => chosen.includes(check)))
    .optional(),
})
export type StartConformance = z.infer<typeof StartConformance>

export const ReportRef = z.strictObject({ report: z.string().regex(/^[A-Za-z0-9_]{1,64}$/, 'Give the id of a report (cnf_…).') })
export type ReportRef = z.infer<typeof ReportRef>

export const ListReports = z.strictObject({
  gateway: GatewaySlug,
  model: ModelName.optional(),
  limit: z.int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^cnf_[0-9A-Z]{26}$/, 'Give the next_cursor of the page before, unchanged.')
    .optional(),
})
export type ListReports = z.input<typeof ListReports>

/** One call as it was made and answered: its beginning and end where it was long, no secret in it. */
export type Evidence = {
  call: CallName
  method: 'GET' | 'POST'
  path: string
  /** The body sent, as text. */
  sent: string
  /** Null when nothing answered. */
  status: number | null
  headers: Record<string, string>
  body: string
  latencyMs: number
  /** What the network said when there was no whole answer. */
  failure: string | null
}

/** Since when a check comes out as it does, and how it came out before. */
export type VerdictChange = { from: Verdict; since: string }

export type CheckSummaryDto = {
  check: CheckName
  verdict: Verdict
  /** One plain sentence: what was seen. */
  said: string
  at: string
  change: VerdictChange | null
}
export type CheckResultDto = CheckSummaryDto & { evidence: Evidence[] }

export type ReportSummaryDto = {
  id: string
  gateway: string
  model: string
  state: ReportState
  /** What was asked for, in order; those with a result are in `results`. */
  checks: CheckName[]
  /** Calls made so far, and at most. */
  calls: { made: number; atMost: number }
  reason: string | null
  results: CheckSummaryDto[]
  createdBy: { type: 'user' | 'api_key' | 'system'; id: string; name: string }
  startedAt: string
  finishedAt: string | null
}
export type ReportDto = Omit<ReportSummaryDto, 'results'> & { results: CheckResultDto[] }
export type ReportPage = { reports: ReportSummaryDto[]; nextCursor: string | null }
