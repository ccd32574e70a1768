import { config } from '@/lib/config'
import { type Ctx, reader } from '@/lib/context'
import { invalid, notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { type ChatOutcome, streamChat } from './client'
import { listModels } from './list-models'
import { endpointColumns, sandboxUrl } from './open-target'
import type { TestGateway, TestResultDto, TestStepDto } from './schema'
import { openHeaders, openKey } from './secrets'
import type { Endpoint } from './upstream'

const DEADLINE_MS = 30_000

/**
 * Tries a gateway, saved or not: its list of models and, when a model is named, a completion of a word. What it says comes back in its own
 * words; a refusal is a result, not an error. It is `ok` when what was asked last worked: some gateways have no list of models.
 */
export async function testGateway(ctx: Ctx, input: TestGateway, signal?: AbortSignal): Promise<TestResultDto> {
  authorize(ctx, 'gateway.write')
  const simulator = input.preset === 'sandbox'
  const endpoint: Endpoint = {
    ...(await secretsFor(ctx, input)),
    baseUrl: simulator ? sandboxUrl() : input.baseUrl,
    allowPrivate: simulator || config().allowPrivateGateways,
    timeoutMs: DEADLINE_MS,
    deadlineMs: DEADLINE_MS,
  }
  const { models, error, ...listed } = await listModels(endpoint, signal)
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
  if (input.model !== undefined) steps.push(await complete(endpoint, input.model, signal))
  return { ok: steps.at(-1)?.ok === true, steps, models }
}

/** The secrets given; with a saved gateway, the stored ones for those left out, but only for the host they were stored for. */
async function secretsFor(ctx: Ctx, input: TestGateway): Promise<Pick<Endpoint, 'apiKey' | 'headers'>> {
  const given = { apiKey: input.apiKey ?? null, headers: input.headers }
  if (input.gateway === undefined) return given
  const row = await reader(ctx).gateway.findFirst({
    where: { workspaceId: ctx.workspaceId, slug: input.gateway, archivedAt: null },
    select: endpointColumns,
  })
  if (!row) throw notFound(`The gateway “${input.gateway}”`)
  const headers = new Set(Object.keys(input.headers).map((name) => name.toLowerCase()))
  const keepsKey = input.apiKey === undefined && row.sealedKey !== null
  const kept = Object.entries(openHeaders(row)).filter(([name]) => !headers.has(name.toLowerCase()))
  const sameHost =
    row.preset === input.preset && (row.preset === 'sandbox' || new URL(row.baseUrl).origin === new URL(input.baseUrl).origin)
  if ((keepsKey || kept.length > 0) && !sameHost) {
    const message = 'Enter the key and the headers again: what is stored is not sent to another host.'
    throw invalid(message, [{ path: keepsKey ? 'apiKey' : 'headers', message }])
  }
  return { apiKey: keepsKey ? openKey(row) : given.apiKey, headers: { ...Object.fromEntries(kept), ...input.headers } }
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
