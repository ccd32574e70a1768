import { type ChatOutcome, streamChat } from './client'
import { listModels } from './list-models'
import type { TestResultDto, TestStepDto } from './schema'
import type { Endpoint } from './upstream'

const DEADLINE_MS = 30_000

/**
 * Asks an endpoint for its models and, when one is named, for a completion of a word. What it says comes back in its own words. It is `ok`
 * when what was asked last worked: some gateways have no list of models. Never throws for what the gateway does.
 */
export async function tryEndpoint(endpoint: Endpoint, model: string | undefined, signal?: AbortSignal): Promise<TestResultDto> {
  const limited = { ...endpoint, timeoutMs: DEADLINE_MS, deadlineMs: DEADLINE_MS }
  const { models, error, ...listed } = await listModels(limited, signal)
  const steps: TestStepDto[] = [
    {
      step: 'models',
      ok: error === null,
      latencyMs: listed.latencyMs,
      status: listed.status,
      message: error?.message ?? (models.length === 1 ? 'It offers one model.' : `It offers ${models.length.toLocaleString('en')} models.`),
      code: error?.code ?? null,
      requestId: listed.requestId,
      retryAfterSeconds: error?.retryAfterSeconds ?? null,
    },
  ]
  if (model !== undefined) steps.push(await complete(limited, model, signal))
  return { ok: steps.at(-1)?.ok === true, steps, models }
}

async function complete(endpoint: Endpoint, model: string, signal: AbortSignal | undefined): Promise<TestStepDto> {
  const request = {
    model,
    messages: [{ role: 'user', content: 'Answer with the word OK.' }],
    parameters: {},
    tools: [],
    responseFormat: null,
  }
  let outcome: ChatOutcome | null = null
  for await (const event of streamChat(endpoint, request, signal)) if (event.type === 'end') outcome = event.outcome
  if (!outcome) throw new Error('A call ended without an outcome.')
  const { status, error, text, latencyMs, requestId } = outcome
  return {
    step: 'completion',
    ok: status === 'ok',
    status: error?.status ?? (status === 'ok' ? 200 : null),
    latencyMs,
    message: error?.message ?? (status === 'aborted' ? 'Stopped.' : `${model} answered: ${text.trim().slice(0, 200) || '(nothing)'}`),
    code: error?.code ?? null,
    requestId,
    retryAfterSeconds: error?.retryAfterSeconds ?? null,
  }
}
