import { type Ctx, reader } from '@/lib/context'
import { invalid, notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { isElsewhere } from './elsewhere'
import { endpointColumns, endpointOf } from './open-target'
import type { TestGateway, TestResultDto } from './schema'
import { openHeaders, openKey, openProxy } from './secrets'
import { tryEndpoint } from './try-endpoint'
import type { Endpoint } from './upstream'

/**
 * Tries a gateway, saved or not: its list of models and, when a model is named, a completion of a word. What it says comes back in its own
 * words; a refusal is a result, not an error. It is `ok` when what was asked last worked: some gateways have no list of models.
 */
export async function testGateway(ctx: Ctx, input: TestGateway, signal?: AbortSignal): Promise<TestResultDto> {
  authorize(ctx, 'gateway.write')
  return tryEndpoint(await endpointFor(ctx, input), input.model, signal)
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
  timeoutMs: 30_000,
  deadlineMs: null,
  maxConcurrency: null,
}
