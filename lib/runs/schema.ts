import { z } from 'zod'
import type { CallError, CallTry, ToolCall, Usage, WireResponse } from '@/lib/gateways/call-schema'
import type { SentAs } from './sent-as'

export const RUN_STATUSES = ['ok', 'error', 'incomplete', 'aborted'] as const
/** `incomplete`: text came, but the gateway never said it was finished. `aborted`: stopped by the caller. */
export const RunStatus = z.enum(RUN_STATUSES)
export type RunStatus = z.infer<typeof RunStatus>

export const RUN_SOURCES = ['playground', 'api', 'suite'] as const
export const RunSource = z.enum(RUN_SOURCES)
export type RunSource = z.infer<typeof RunSource>

const Time = z.iso.datetime({ offset: true, error: 'Give a time such as 2026-11-22T12:00:00Z.' })
const Amount = z.string().regex(/^\d{1,8}(\.\d{1,10})?$/, 'Give an amount such as 0.05.')
export const RunId = z.string().regex(/^run_[0-9A-Z]{26}$/, 'Give a run’s id, run_ and 26 characters.')

/** What narrows the log. All of it has to hold. */
export const RunFilter = z.strictObject({
  promptId: z.string().max(64).optional(),
  version: z.number().int().positive().max(2_147_483_647).optional(),
  /** The gateway's slug. */
  gateway: z.string().max(64).optional(),
  model: z.string().max(300).optional(),
  /** Slug or id. */
  environment: z.string().max(64).optional(),
  status: RunStatus.optional(),
  source: RunSource.optional(),
  /** The playground's session. */
  sessionId: z.string().max(64).optional(),
  /** Runs started at or after, and before, these times (RFC 3339). */
  from: Time.optional(),
  to: Time.optional(),
  /** Runs whose cost is known in `currency` (absent: USD), and is at least, or at most, so much. */
  costMin: Amount.optional(),
  costMax: Amount.optional(),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'Give a currency such as USD.')
    .optional(),
  latencyMinMs: z.number().min(0).max(86_400_000).optional(),
  /** Words in what went in, came out or went wrong: every one of them, whole; one that ends in `*` is the beginning of a word. */
  search: z.string().trim().min(1, 'Type a word.').max(200, 'At most 200 characters.').optional(),
})
export type RunFilter = z.infer<typeof RunFilter>

export const ListRuns = RunFilter.extend({
  limit: z.number().int().min(1).max(200).default(50),
  cursor: RunId.clone().meta({ description: 'The next_cursor of the page before, unchanged.' }).optional(),
})
export type ListRuns = z.input<typeof ListRuns>

export const EXPORT_FORMATS = ['csv', 'jsonl'] as const
export const RunExportFormat = z.enum(EXPORT_FORMATS)
export const ExportRuns = RunFilter.extend({ format: RunExportFormat.default('jsonl') })
export type ExportRuns = z.output<typeof ExportRuns>

/** At most a thousand at once, newest first; go on with `cursor` until `nextCursor` is null. */
export const DeleteRuns = RunFilter.extend({ cursor: RunId.optional() }).refine(
  ({ cursor: _, ...filter }) => Object.values(filter).some((value) => value !== undefined),
  { error: 'Say which runs: give at least one filter, such as `to`.' },
)
export type DeleteRuns = z.output<typeof DeleteRuns>
export type DeletedRuns = { deleted: number; nextCursor: string | null }

export const DeleteRun = z.strictObject({ id: RunId })
export type DeleteRun = z.output<typeof DeleteRun>

export const MAX_RETENTION_DAYS = 3_650
const Days = z
  .int('Give whole days.')
  .min(1, 'Keep runs for at least a day.')
  .max(MAX_RETENTION_DAYS, 'At most 3,650 days; or keep them for ever.')
/** Null: for ever. */
export const SetRetention = z.strictObject({ days: Days.nullable() })
export type SetRetention = z.output<typeof SetRetention>
export const PreviewRetention = z.strictObject({ days: Days })
export type PreviewRetention = z.output<typeof PreviewRetention>

export type RetentionDto = { days: number | null; updatedAt: string | null; updatedBy: string | null }
/** What a retention would delete now. `oldest`: when the oldest run of all began; null where there is none. */
export type RetentionPreview = { count: number; atLeast: boolean; before: string; oldest: string | null }

/** `amount` is a decimal string. A cost that is not known is null, never 0. */
export type Cost = { amount: string; currency: string; source: 'gateway' | 'price_book' }

/** What went wrong, in the gateway's own words where it had any. */
export type RunError = CallError

/** One try of a call, and where: a call that fails may be tried again, on the same gateway or along a route. */
export type RunAttempt = { gateway: string; model: string } & CallTry

/** What one call gave. Times and figures are of its last try. */
export type RunResult = {
  id: string
  gateway: string
  model: string
  /** The model name the gateway echoed, when it did. */
  answeredModel: string | null
  status: RunStatus
  output: string
  reasoning: string
  toolCalls: ToolCall[]
  finishReason: string | null
  firstTokenMs: number | null
  latencyMs: number
  usage: Usage | null
  cost: Cost | null
  /** What the gateway itself reported, kept beside a cost from the price book. */
  reportedCost: Cost | null
  requestId: string | null
  error: RunError | null
  /** Every try, the failed ones first; empty for runs from before tries were kept. */
  attempts: RunAttempt[]
  /** What came over the wire, its beginning, without secrets; null when nothing came, or nothing was kept. */
  response: WireResponse | null
}

/** A row of the run log. `output` is its first 200 characters. */
export type RunDto = Omit<RunResult, 'reasoning' | 'toolCalls' | 'attempts' | 'response'> & {
  source: RunSource
  prompt: { id: string; name: string } | null
  version: number | null
  environment: string | null
  startedAt: string
  createdBy: string | null
  /** Where the words that were searched for stand. */
  matches?: RunMatch[]
}

/** A part of what went in, came out or went wrong. `ranges`: UTF-16 offsets in `text` of the words. */
export type RunMatch = { field: 'input' | 'output' | 'error'; text: string; ranges: [number, number][] }

export type RunDetailDto = Omit<RunDto, 'output' | 'matches'> &
  Pick<RunResult, 'output' | 'reasoning' | 'toolCalls' | 'attempts' | 'response'> & {
    /** What was sent: messages and settings after filling in, and the values that went in. */
    inputs: {
      messages: unknown[]
      parameters: Record<string, unknown>
      tools: unknown[]
      responseFormat: unknown
      variables: Record<string, unknown>
      placeholders: Record<string, unknown[]>
    }
    /** Null: an application sent it before this was kept, so nobody knows. */
    sentAs: SentAs | null
    /** The request as it was recorded. */
    sessionId: string | null
    /** The calls that were started together have the same. */
    groupId: string
    cell: string | null
    releaseId: string | null
    variant: string | null
    /** The row of the price book that the cost was counted with. */
    priceId: string | null
  }

export type RunPage = {
  runs: RunDto[]
  nextCursor: string | null
  /** The page is not full because looking further would take long: every run since this time was looked at, `nextCursor` goes on. */
  lookedBackTo: string | null
  /** Told on the first page, where it costs little. `atLeast`: that many and more. */
  total: { count: number; atLeast: boolean } | null
}
