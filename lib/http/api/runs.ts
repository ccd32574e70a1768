import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { EnvironmentRef } from '@/lib/environments/schema'
import { invalid } from '@/lib/errors'
import type { ToolCall } from '@/lib/gateways/call-schema'
import { compare } from '@/lib/playground/compare'
import { eventStream } from '@/lib/playground/event-stream'
import { type CompareEvent, CompareInput, CompareTarget } from '@/lib/playground/schema'
import { PromptName } from '@/lib/prompts/schema'
import type { Cost, RunAttempt, RunError, RunResult } from '@/lib/runs/schema'
import { RunEventAnswer, RunsAnswer, runsExample } from '../answers/runs'
import { checked, route } from '../route'
import { promptNamed, strict } from './fields'
import { publishedOf } from './published-of'

const RunBody = strict({
  prompt: PromptName,
  version: z
    .int('Give a version as a whole number.')
    .min(1, 'Versions count from 1.')
    .max(2_147_483_646)
    .optional()
    .describe('Absent: what `environment` (or the environment of the key) serves.'),
  environment: EnvironmentRef.optional(),
  variables: CompareInput.shape.variables,
  placeholders: CompareInput.shape.placeholders,
  targets: z
    .array(strict({ gateway: CompareTarget.shape.gateway, model: CompareTarget.shape.model, parameters: CompareTarget.shape.parameters }))
    .min(1, 'Add at least one target.')
    .max(12, 'At most 12 targets.'),
})
type RunBody = z.infer<typeof RunBody>

const presentCost = ({ amount, currency, source }: Cost) => ({ amount, currency, source })
export const presentError = ({ message, code, status, requestId, retryAfterSeconds }: RunError) => ({
  message,
  code,
  status,
  upstream_request_id: requestId,
  retry_after_seconds: retryAfterSeconds,
})
export const presentToolCall = ({ id, name, arguments: text }: ToolCall) => ({ id, name, arguments: text })

export const presentFigures = (run: Omit<RunResult, 'reasoning' | 'toolCalls' | 'attempts' | 'response'>) => ({
  id: run.id,
  gateway: run.gateway,
  model: run.model,
  answered_model: run.answeredModel,
  status: run.status,
  output: run.output,
  finish_reason: run.finishReason,
  first_token_ms: run.firstTokenMs,
  latency_ms: run.latencyMs,
  usage: run.usage && {
    input_tokens: run.usage.inputTokens,
    output_tokens: run.usage.outputTokens,
    cached_input_tokens: run.usage.cachedInputTokens,
    reasoning_tokens: run.usage.reasoningTokens,
  },
  cost: run.cost && presentCost(run.cost),
  reported_cost: run.reportedCost && presentCost(run.reportedCost),
  upstream_request_id: run.requestId,
  error: run.error && presentError(run.error),
})
export const presentAttempt = ({ latencyMs, ...attempt }: RunAttempt) => ({ ...attempt, latency_ms: latencyMs })
export const presentResult = (run: RunResult) => ({
  ...presentFigures(run),
  reasoning: run.reasoning,
  tool_calls: run.toolCalls.map(presentToolCall),
  attempts: run.attempts.map(presentAttempt),
})

/** What happened, without the place where. */
export function presentEvent(event: CompareEvent) {
  switch (event.type) {
    case 'start':
      return {
        type: event.type,
        gateway: event.gateway,
        model: event.model,
        simulator: event.simulator,
        ...(event.warnings && { warnings: event.warnings }),
      }
    case 'text':
    case 'reasoning':
      return { type: event.type, text: event.text }
    case 'tool_call':
      return { type: event.type, index: event.index, id: event.id, name: event.name, arguments: event.arguments }
    case 'finish':
      return { type: event.type, run: presentResult(event.run) }
    case 'error':
      return { type: event.type, error: presentError(event.error), run: event.run && presentResult(event.run) }
  }
}

/** A target that nothing could be sent to stands in the answer like any other failure, without an id: no run was recorded. */
const presentUnsent = (target: RunBody['targets'][number] | undefined, error: RunError) => ({
  id: null,
  gateway: target?.gateway ?? null,
  model: target?.model ?? null,
  status: 'error' as const,
  output: '',
  finish_reason: null,
  first_token_ms: null,
  latency_ms: null,
  usage: null,
  cost: null,
  error: presentError(error),
})

async function inputOf(ctx: Ctx, body: RunBody) {
  const { prompt: name, version, targets, ...rest } = body
  const bound = ctx.actor.type === 'api_key' && ctx.actor.environmentId !== null
  if (version === undefined && rest.environment === undefined && !bound)
    throw invalid('Say which version to run, or in which environment what is published is run.', [
      { path: 'version', message: 'Give a version, or an environment.' },
    ])
  const number = version ?? (await publishedOf(ctx, name, rest)).version.number
  const { id } = await promptNamed(ctx, name)
  return checked(CompareInput, {
    promptId: id,
    version: number,
    targets: targets.map((target, at) => ({ id: String(at), ...target })),
    ...rest,
  })
}

/** `target` is the place in the request's list, from 0. */
async function* presented(events: AsyncGenerator<CompareEvent, void>): AsyncGenerator<z.infer<typeof RunEventAnswer>, void> {
  for await (const event of events) yield { target: Number(event.column), ...presentEvent(event) }
}

export const postRun = route({
  method: 'POST',
  path: '/api/v1/runs',
  tag: 'Runs',
  summary: 'Run a version',
  description:
    'On every target at once. Without `version`: what the environment serves. With `Accept: text/event-stream` the answer is one stream of all targets: events `start`, `text`, `reasoning`, `tool_call`, and for each target exactly one `finish` or `error`; `target` is the place in the request’s list, from 0.',
  response: RunsAnswer,
  eventStream: RunEventAnswer,
  refuses: ['not_found', 'unavailable'],
  example: {
    body: {
      prompt: 'support-reply',
      version: 1,
      variables: { product: 'Kite', ticket: 'I was billed twice.' },
      targets: [{ gateway: 'sandbox', model: 'sandbox-echo' }],
    },
    answer: runsExample,
  },
  permission: 'run.create',
  bound: true,
  body: RunBody,
  run: async ({ ctx, body, request }) => {
    const input = await inputOf(ctx, body)
    const stop = new AbortController()
    const events = await compare(ctx, input, AbortSignal.any([request.signal, stop.signal]))
    if (/\btext\/event-stream\b/i.test(request.headers.get('accept') ?? ''))
      return new Response(
        eventStream(presented(events), () => stop.abort()),
        {
          headers: { 'Content-Type': 'text/event-stream; charset=utf-8', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
        },
      )
    const { runs, warnings }: z.infer<typeof RunsAnswer> = { runs: [], warnings: [] }
    for await (const event of events) {
      const at = Number(event.column)
      if (event.type === 'start' && warnings.length === 0) warnings.push(...(event.warnings ?? []))
      if (event.type === 'finish') runs[at] = presentResult(event.run)
      if (event.type === 'error') runs[at] = event.run ? presentResult(event.run) : presentUnsent(body.targets[at], event.error)
    }
    return { runs, warnings }
  },
  present: (answer) => answer,
})
