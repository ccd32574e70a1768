import { stringify } from 'csv-stringify/sync'
import type { Ctx } from '@/lib/context'
import type { Facets } from './filter'
import { findRuns } from './find-runs'
import { getRuns } from './queries'
import type { RunDetailDto } from './schema'

const PAGE = 1_000
/** Outputs may be long: so many are held at once. */
const AT_ONCE = 50

/** A run as a line of JSON Lines: everything but what came over the wire. */
export const runRecord = (run: RunDetailDto) => ({
  id: run.id,
  started_at: run.startedAt,
  source: run.source,
  status: run.status,
  prompt: run.prompt?.name ?? null,
  version: run.version,
  environment: run.environment,
  gateway: run.gateway,
  model: run.model,
  answered_model: run.answeredModel,
  finish_reason: run.finishReason,
  first_token_ms: run.firstTokenMs,
  latency_ms: run.latencyMs,
  input_tokens: run.usage?.inputTokens ?? null,
  output_tokens: run.usage?.outputTokens ?? null,
  cached_input_tokens: run.usage?.cachedInputTokens ?? null,
  reasoning_tokens: run.usage?.reasoningTokens ?? null,
  cost: run.cost?.amount ?? null,
  currency: run.cost?.currency ?? null,
  cost_source: run.cost?.source ?? null,
  reported_cost: run.reportedCost?.amount ?? null,
  upstream_request_id: run.requestId,
  error: run.error,
  attempts: run.attempts,
  session_id: run.sessionId,
  cell: run.cell,
  group_id: run.groupId,
  created_by: run.createdBy,
  variables: run.inputs.variables,
  placeholders: run.inputs.placeholders,
  messages: run.inputs.messages,
  parameters: run.inputs.parameters,
  tools: run.inputs.tools,
  response_format: run.inputs.responseFormat ?? null,
  output: run.output,
  reasoning: run.reasoning,
  tool_calls: run.toolCalls,
})
type RunRecord = ReturnType<typeof runRecord>

const inCsv = [
  'id',
  'started_at',
  'source',
  'status',
  'prompt',
  'version',
  'environment',
  'gateway',
  'model',
  'answered_model',
  'finish_reason',
  'first_token_ms',
  'latency_ms',
  'input_tokens',
  'output_tokens',
  'cached_input_tokens',
  'reasoning_tokens',
  'cost',
  'currency',
  'cost_source',
  'reported_cost',
  'upstream_request_id',
  'error',
  'session_id',
  'created_by',
  'variables',
  'messages',
  'output',
  'tool_calls',
] as const satisfies (keyof RunRecord)[]

const cell = (value: unknown) =>
  value === null || value === undefined ? '' : typeof value === 'string' || typeof value === 'number' ? value : JSON.stringify(value)

/** Rows of CSV (RFC 4180). A cell that a spreadsheet would take for a formula begins with an apostrophe (OWASP, CSV injection). */
export const csvOf = (runs: readonly RunDetailDto[], withHeader: boolean): string =>
  stringify([...(withHeader ? [[...inCsv]] : []), ...runs.map(runRecord).map((record) => inCsv.map((name) => cell(record[name])))], {
    escape_formulas: true,
    record_delimiter: 'windows',
  })

export const jsonLinesOf = (runs: readonly RunDetailDto[]): string => runs.map((run) => `${JSON.stringify(runRecord(run))}\n`).join('')

/** Every run that a filter lets through, newest first, a few whole ones at a time. What comes in meanwhile is left out. */
export async function* everyRun(ctx: Ctx, facets: Facets): AsyncGenerator<RunDetailDto[]> {
  for (let cursor: string | undefined; ; ) {
    const { ids, next } = await findRuns(ctx, facets, { cursor, take: PAGE })
    for (let from = 0; from < ids.length; from += AT_ONCE) yield await getRuns(ctx, ids.slice(from, from + AT_ONCE))
    if (next === null) return
    cursor = next
  }
}
