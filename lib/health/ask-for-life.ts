import { isFailure } from '@/lib/gateways/answer'
import { callError, redact } from '@/lib/gateways/call-error'
import type { CallError } from '@/lib/gateways/call-schema'
import { type ChatOutcome, streamChat } from '@/lib/gateways/client'
import { stopper, stopwatch } from '@/lib/gateways/stopper'
import { call, type Endpoint, failureOf, readJson, secretsOf } from '@/lib/gateways/upstream'

const DEADLINE_MS = 30_000

export type SignOfLife = { latencyMs: number; status: number | null; error: CallError | null }

/** Asks for the first page of the models: costs nothing. Throws only when `signal` is aborted. */
export async function askForModels(given: Endpoint, signal?: AbortSignal): Promise<SignOfLife> {
  const endpoint = hasty(given)
  // Waiting for a place is our doing: the gateway's time begins when it is asked.
  let elapsedMs = stopwatch()
  const onSend = () => {
    elapsedMs = stopwatch()
  }
  const stop = stopper(signal, DEADLINE_MS)
  let response: Awaited<ReturnType<typeof call>>['response'] | null = null
  let error: CallError | null = null
  try {
    const asked = await call(endpoint, '/models', { method: 'GET', onSend }, stop)
    response = asked.response
    error = asked.refusal
    if (!error) {
      const body = await readJson(response, stop.signal)
      if (!Array.isArray(body) && isFailure({ ...body })) error = callError({ ...response, body })
    }
  } catch (thrown) {
    signal?.throwIfAborted()
    error = failureOf(thrown, stop, response)
  } finally {
    stop.end()
    response?.body.destroy()
  }
  return { latencyMs: elapsedMs(), status: response?.status ?? null, error: redact(error, secretsOf(endpoint)) }
}

/** Asks a model for one token; models differ in the name of that limit, and some want none. */
export async function askForToken(given: Endpoint, model: string, signal?: AbortSignal): Promise<SignOfLife> {
  const endpoint = hasty(given)
  for (const parameters of [{ max_tokens: 1 }, { max_completion_tokens: 16 }]) {
    const outcome = await completion(endpoint, model, parameters, signal)
    if (!refusesLimit(outcome)) return signOf(outcome, signal)
  }
  return signOf(await completion(endpoint, model, {}, signal), signal)
}

async function completion(
  endpoint: Endpoint,
  model: string,
  parameters: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<ChatOutcome> {
  const request = { model, messages: [{ role: 'user', content: 'Say OK.' }], parameters, tools: [], responseFormat: null }
  for await (const event of streamChat(endpoint, request, signal)) if (event.type === 'end') return event.outcome
  throw new Error('A call ended without an outcome.')
}

const refusesLimit = ({ error }: ChatOutcome) =>
  (error?.status === 400 || error?.status === 422) && /max_(completion_|output_)?tokens/.test(error.message)

function signOf({ status, latencyMs, error, finishReason }: ChatOutcome, signal?: AbortSignal): SignOfLife {
  signal?.throwIfAborted()
  // A reasoning model may use its only token up before it says anything: that it was counted is sign enough.
  const answered = status === 'ok' || finishReason !== null
  return { latencyMs, status: error?.status ?? (answered ? 200 : null), error: answered ? null : error }
}

const hasty = (endpoint: Endpoint): Endpoint => ({
  ...endpoint,
  timeoutMs: Math.min(endpoint.timeoutMs ?? DEADLINE_MS, DEADLINE_MS),
  deadlineMs: DEADLINE_MS,
})
