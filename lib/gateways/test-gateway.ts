import { type Ctx, reader } from '@/lib/context'
import { invalid, notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { type ChatOutcome, streamChat } from './client'
import { isElsewhere } from './elsewhere'
import { listModels } from './list-models'
import { endpointColumns, endpointOf } from './open-target'
import type { TestGateway, TestResultDto, TestStepDto } from './schema'
import { openHeaders, openKey, openProxy } from './secrets'
import type { Endpoint } from './upstream'

const DEADLINE_MS = 30_000

/**
 * Tries a gateway, saved or not: its list of models and, when a model is named, a completion of a word. What it says comes back in its own
 * words; a refusal is a result, not an error. It is `ok` when what was asked last worked: some gateways have no list of models.
 */
export async function testGateway(ctx: Ctx, input: TestGateway, signal?: AbortSignal): Promise<TestResultDto> {
  authorize(ctx, 'gateway.write')
  const endpoint: Endpoint = { ...(await endpointFor(ctx, input)), timeoutMs: DEADLINE_MS, deadlineMs: DEADLINE_MS }
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

/** What is given; with a saved gateway, what is stored for what is left out, but its secrets only for the host they were stored for. */
async function endpointFor(ctx: Ctx, input: TestGateway): Promise<Endpoint> {
  const unsaved = { ...nothing, preset: input.preset, baseUrl: input.baseUrl }
  const row = input.gateway === undefined ? unsaved : await savedGateway(ctx, input.gateway)
  const given = new Set(Object.keys(input.headers).map((name) => name.toLowerCase()))
  const keepsKey = input.apiKey === undefined && row.sealedKey !== null
  const kept = Object.entries(openHeaders(row)).filter(([name]) => !given.has(name.toLowerCase()))
  const moves = row.preset !== input.preset || (row.preset !== 'sandbox' && isElsewhere(row, input.baseUrl, input.proxyUrl))
  if ((keepsKey || kept.length > 0) && moves) {
    const message = 'Enter the key and the headers again: what is stored is not sent to another host.'
    throw invalid(message, [{ path: keepsKey ? 'apiKey' : 'headers', message }])
  }
  const { proxyUrl: _, ...stored } = endpointOf({
    ...row,
    preset: input.preset,
    baseUrl: input.baseUrl,
    pathPrefix: input.pathPrefix ?? row.pathPrefix,
    organization: input.organization === undefined ? row.organization : input.organization,
    sealedKey: null,
    sealedHeaders: null,
    sealedProxy: null,
  })
  const proxyUrl = input.preset === 'sandbox' ? null : input.proxyUrl === undefined ? openProxy(row) : input.proxyUrl
  return {
    ...stored,
    apiKey: keepsKey ? openKey(row) : (input.apiKey ?? null),
    headers: { ...stored.headers, ...Object.fromEntries(kept), ...input.headers },
    ...(proxyUrl === null ? {} : { proxyUrl }),
  }
}

async function savedGateway(ctx: Ctx, slug: string) {
  const row = await reader(ctx).gateway.findFirst({
    where: { workspaceId: ctx.workspaceId, slug, archivedAt: null },
    select: { ...endpointColumns, proxyHost: true },
  })
  if (!row) throw notFound(`The gateway “${slug}”`)
  return row
}

const nothing = {
  id: '',
  sealedKey: null,
  sealedHeaders: null,
  sealedProxy: null,
  proxyHost: null,
  pathPrefix: '',
  organization: null,
  connectTimeoutMs: 10_000,
  firstByteTimeoutMs: null,
  timeoutMs: DEADLINE_MS,
  deadlineMs: null,
  maxConcurrency: null,
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
