import { config } from '@/lib/config'
import { type Ctx, reader } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { priceInForce } from './price-row'
import type { PriceDto } from './price-schema'
import { openHeaders, openKey, openProxy, type Sealed } from './secrets'
import type { Endpoint } from './upstream'

/** A target ready to be called. Holds the opened key: it lives as long as the call, and is never stored, logged or returned. */
export type OpenTarget = {
  gatewayId: string
  slug: string
  name: string
  region: string
  simulator: boolean
  model: string
  endpoint: Endpoint
  /** In force when it was opened. */
  price: PriceDto | null
}

/** Where the sandbox of this very server answers. */
export const sandboxUrl = (): string => `${config().loopbackUrl}/sandbox/v1`

export const endpointColumns = {
  id: true,
  preset: true,
  baseUrl: true,
  pathPrefix: true,
  organization: true,
  sealedKey: true,
  sealedHeaders: true,
  sealedProxy: true,
  connectTimeoutMs: true,
  firstByteTimeoutMs: true,
  timeoutMs: true,
  deadlineMs: true,
  maxConcurrency: true,
} as const

/** How a gateway is reached, besides its address and secrets. */
export type ReachRow = {
  pathPrefix: string
  organization: string | null
  connectTimeoutMs: number
  firstByteTimeoutMs: number | null
  timeoutMs: number
  deadlineMs: number | null
  maxConcurrency: number | null
}
type EndpointRow = Sealed & ReachRow & { preset: string; baseUrl: string; sealedProxy: string | null }

/** How a gateway's row is called. The sandbox is this server itself, so it is always allowed, and never behind a proxy. */
export function endpointOf(row: EndpointRow): Endpoint {
  const simulator = row.preset === 'sandbox'
  const { organization, connectTimeoutMs, firstByteTimeoutMs, timeoutMs, deadlineMs, maxConcurrency } = row
  const proxyUrl = simulator ? null : openProxy(row)
  return {
    baseUrl: simulator ? sandboxUrl() : `${row.baseUrl}${row.pathPrefix}`,
    apiKey: openKey(row),
    // A header typed in by hand comes before the field: names are the same in any case, and the last one counts.
    headers: { ...(organization === null ? {} : { 'openai-organization': organization }), ...openHeaders(row) },
    allowPrivate: simulator || config().allowPrivateGateways,
    connectTimeoutMs,
    timeoutMs,
    ...(firstByteTimeoutMs === null ? {} : { firstByteTimeoutMs }),
    ...(deadlineMs === null ? {} : { deadlineMs }),
    ...(proxyUrl === null ? {} : { proxyUrl }),
    ...(maxConcurrency === null ? {} : { limit: { gatewayId: row.id, maxConcurrency } }),
  }
}

/** Opens a gateway's key for a call of one of its models, listed or not. Callers have authorised. Throws `not_found`. */
export async function openTarget(ctx: Ctx, gateway: string, model: string): Promise<OpenTarget> {
  const { workspaceId } = ctx
  const [row, price] = await Promise.all([
    reader(ctx).gateway.findFirst({
      where: { workspaceId, slug: gateway, archivedAt: null },
      select: { ...endpointColumns, slug: true, name: true, region: true },
    }),
    priceInForce(reader(ctx), ctx, gateway, model),
  ])
  if (!row) throw notFound(`The gateway “${gateway}”`)
  const { id, slug, name, region, preset } = row
  return { gatewayId: id, slug, name, region, simulator: preset === 'sandbox', model, endpoint: endpointOf(row), price }
}
