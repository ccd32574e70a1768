import { z } from 'zod'
import type { CallError, ToolCall, Usage } from '@/lib/gateways/schema'

export const RUN_STATUSES = ['ok', 'error', 'incomplete', 'aborted'] as const
/** `incomplete`: text came, but the gateway never said it was finished. `aborted`: stopped by the caller. */
export const RunStatus = z.enum(RUN_STATUSES)
export type RunStatus = z.infer<typeof RunStatus>

export const RUN_SOURCES = ['playground', 'api', 'suite'] as const
export const RunSource = z.enum(RUN_SOURCES)
export type RunSource = z.infer<typeof RunSource>

export const ListRuns = z.strictObject({
  promptId: z.string().max(64).optional(),
  version: z.number().int().positive().optional(),
  /** The gateway's slug. */
  gateway: z.string().max(64).optional(),
  model: z.string().max(300).optional(),
  environment: z.string().max(64).optional(),
  status: RunStatus.optional(),
  source: RunSource.optional(),
  /** Runs started at or after, and before, these times (RFC 3339). */
  from: z.iso.datetime({ offset: true, error: 'Give a time such as 2026-11-22T12:00:00Z.' }).optional(),
  to: z.iso.datetime({ offset: true, error: 'Give a time such as 2026-11-22T12:00:00Z.' }).optional(),
  limit: z.number().int().min(1).max(200).default(50),
  cursor: z
    .string()
    .regex(/^run_[0-9A-Z]{26}$/, 'Give the next_cursor of the page before, unchanged.')
    .optional(),
})
export type ListRuns = z.input<typeof ListRuns>

/** `amount` is a decimal string. A cost that is not known is null, never 0. */
export type Cost = { amount: string; currency: string; source: 'gateway' | 'price_book' }

/** What went wrong, in the gateway's own words where it had any. */
export type RunError = CallError

/** What one call gave. */
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
}

/** A row of the run log. `output` is its first 200 characters. */
export type RunDto = Omit<RunResult, 'reasoning' | 'toolCalls'> & {
  source: RunSource
  prompt: { id: string; name: string } | null
  version: number | null
  environment: string | null
  startedAt: string
  createdBy: string | null
}

export type RunDetailDto = Omit<RunDto, 'output'> &
  Pick<RunResult, 'output' | 'reasoning' | 'toolCalls'> & {
    /** What was sent: messages and settings after filling in, and the values that went in. */
    inputs: {
      messages: unknown[]
      parameters: Record<string, unknown>
      tools: unknown[]
      responseFormat: unknown
      variables: Record<string, unknown>
      placeholders: Record<string, unknown[]>
    }
  }

export type RunPage = { runs: RunDto[]; nextCursor: string | null }
