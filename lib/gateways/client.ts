import { setTimeout as sleep } from 'node:timers/promises'
import { OutboundError, type OutboundResponse } from '@/lib/database/safe-fetch'
import { answerReader, type Delta } from './answer'
import { callError, redact, redactCall, requestIdOf } from './call-error'
import type { CallError, CallTry, ToolCall, Usage, WireResponse } from './call-schema'
import { chatBody } from './chat-body'
import { decimalOf } from './price'
import { type FailedTry, NO_RETRIES, type RetryPolicy, waitBeforeRetryMs } from './retry'
import { type Stopper, stopper, stopwatch } from './stopper'
import { call, type Endpoint, failureOf, pieces, secretsOf } from './upstream'
import { wireKeeper } from './wire'

export type ChatRequest = {
  model: string
  messages: readonly object[]
  parameters: Record<string, unknown>
  tools: readonly object[]
  responseFormat: object | null
}

/** How a call ended. It is `incomplete` when text came but the gateway never said why it stopped: cut, on the way or at the source. */
export type ChatOutcome = {
  status: 'ok' | 'error' | 'incomplete' | 'aborted'
  text: string
  reasoning: string
  toolCalls: ToolCall[]
  finishReason: string | null
  usage: Usage | null
  /** Decimal string, in USD by convention of the gateways that report one; null when not reported. */
  reportedCost: string | null
  answeredModel: string | null
  requestId: string | null
  /** From sending to the first text, reasoning or tool call; null when the answer came in one piece, or not at all. */
  firstTokenMs: number | null
  latencyMs: number
  error: CallError | null
  /** What came over the wire; null when nothing did. */
  response: WireResponse | null
  /** Every try, in order. Times and all else above are of the last one. */
  tries: CallTry[]
}
export type ChatEvent = Delta | { type: 'end'; outcome: ChatOutcome }

/**
 * Asks for a chat completion (OpenAI's protocol, streamed) and tells what comes as it comes; the last event is always `end`. What failed
 * before anything came is tried again as `retries` says. Never throws for anything the gateway or the network does. Aborting `signal`, or
 * leaving the loop, closes the upstream socket at once.
 */
export async function* streamChat(
  endpoint: Endpoint,
  request: ChatRequest,
  signal?: AbortSignal,
  retries: RetryPolicy = NO_RETRIES,
): AsyncGenerator<ChatEvent, void> {
  const elapsedMs = stopwatch()
  const stop = stopper(signal, endpoint.deadlineMs)
  const tries: CallTry[] = []
  try {
    for (;;) {
      const { failed, ...outcome } = yield* tryOnce(endpoint, request, signal, stop)
      const { response, error, latencyMs } = outcome
      tries.push({ status: response?.status ?? null, code: error?.code ?? null, message: error?.message ?? null, latencyMs })
      const waitMs = failed && waitBeforeRetryMs(failed, tries.length, elapsedMs(), retries)
      const waited = waitMs !== null && (await sleep(waitMs, true, { signal: stop.signal }).catch(() => false))
      if (waited) continue
      const stopped = waitMs !== null && signal?.aborted === true
      return yield { type: 'end', outcome: { ...outcome, ...(stopped && { status: 'aborted', error: null }), tries } }
    }
  } finally {
    stop.end()
  }
}

type TryOutcome = Omit<ChatOutcome, 'tries'> & { failed: FailedTry | null }

async function* tryOnce(
  endpoint: Endpoint,
  request: ChatRequest,
  signal: AbortSignal | undefined,
  stop: Stopper,
): AsyncGenerator<Delta, TryOutcome> {
  // Waiting for a place is our doing: a gateway's times begin when it is asked.
  let elapsedMs = stopwatch()
  const secrets = secretsOf(endpoint)
  const reader = answerReader()
  let wire = wireKeeper(secrets)
  let unanswered = false
  const { answer } = reader
  // Gateways do echo keys, in errors and even in answers.
  const clean = <T extends string | null>(text: T): T => redact(text, secrets)
  let response: OutboundResponse | null = null
  let firstTokenMs: number | null = null
  let latencyMs: number | null = null
  let failure: CallError | null = null
  try {
    const asked = await ask(endpoint, request, stop, () => {
      wire = wireKeeper(secrets)
      return {
        onBytes: wire.take,
        onSend: () => {
          elapsedMs = stopwatch()
        },
      }
    })
    response = asked.response
    failure = asked.refusal
    if (!failure) {
      for await (const piece of pieces(response, reader.take, stop.signal)) {
        if (piece.type === 'done') latencyMs = elapsedMs()
        else {
          if (piece.streamed) firstTokenMs ??= elapsedMs()
          yield piece.delta.type === 'tool_call' ? redactCall(piece.delta, secrets) : { ...piece.delta, text: clean(piece.delta.text) }
        }
      }
    }
  } catch (error) {
    failure = failureOf(error, stop, response)
    unanswered = response === null && error instanceof OutboundError && (error.unconnected || error.code === 'cut')
  } finally {
    response?.body.destroy()
  }
  if (answer.failure !== null)
    failure = callError({ status: response?.status ?? null, headers: response?.headers ?? {}, body: answer.failure })
  const { status, error } = conclude(failure, answer.finishReason, reader.begun(), signal?.aborted === true, response)
  return {
    status,
    error: redact(error, secrets),
    text: clean(answer.text),
    reasoning: clean(answer.reasoning),
    toolCalls: answer.toolCalls.map((call) => redactCall(call, secrets)),
    finishReason: clean(answer.finishReason)?.slice(0, 100) ?? null,
    usage: answer.usage,
    reportedCost: answer.reportedCost ?? costInHeader(response),
    answeredModel: clean(answer.model)?.slice(0, 300) ?? null,
    requestId: clean(response ? requestIdOf(response.headers) : null),
    firstTokenMs,
    latencyMs: latencyMs ?? elapsedMs(),
    response: wire.told(response),
    failed: status === 'error' && error && !reader.begun() ? { error, unanswered, shouldRetry: response?.headers['x-should-retry'] } : null,
  }
}

type Listening = { onBytes: (bytes: Uint8Array) => void; onSend: () => void }
/** Posts the request; a gateway that refuses `stream_options` by name is asked again without it. */
async function ask(endpoint: Endpoint, request: ChatRequest, stop: Stopper, listening: () => Listening) {
  const post = (content: object) =>
    call(endpoint, '/chat/completions', { method: 'POST', body: JSON.stringify(content), ...listening() }, stop)
  const first = await post(chatBody(request))
  const { refusal } = first
  const namesIt = (refusal?.status === 400 || refusal?.status === 422) && /stream_options|include_usage/.test(refusal.message)
  return namesIt ? post(chatBody(request, false)) : first
}

/** What a call came to. */
export function conclude(
  failure: CallError | null,
  finishReason: string | null,
  begun: boolean,
  aborted: boolean,
  response: OutboundResponse | null,
) {
  const about = { status: response?.status ?? null, requestId: response ? requestIdOf(response.headers) : null, retryAfterSeconds: null }
  // A connection that breaks after the answer has said why it ended takes nothing away from it, nor does a caller who leaves then.
  if (finishReason !== null && (failure === null || failure.code === 'cut' || failure.code === 'aborted'))
    return { status: 'ok' as const, error: null }
  if (aborted) return { status: 'aborted' as const, error: null }
  if (failure) return { status: failure.code === 'cut' && begun ? ('incomplete' as const) : ('error' as const), error: failure }
  if (!begun)
    return {
      status: 'error' as const,
      error: { ...about, code: 'bad_answer', message: 'The gateway ended its answer without saying anything.' },
    }
  const message = 'The stream ended without a finish reason: the answer was probably cut off on its way.'
  return { status: 'incomplete' as const, error: { ...about, code: 'no_finish_reason', message } }
}

/** LiteLLM's header. It says 0 for models whose price it does not know, so 0 is unknown here. */
export function costInHeader(response: OutboundResponse | null): string | null {
  const cost = decimalOf(response?.headers['x-litellm-response-cost'])
  return cost === '0' ? null : cost
}
