import { config } from '@/lib/config'
import { type Ctx, reader } from '@/lib/context'
import { notFound } from '@/lib/errors'
import type { Price } from './price'
import { priceColumns, priceOf } from './price-row'
import { openHeaders, openKey, type Sealed } from './secrets'
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
  price: Price | null
}

/** Where the sandbox of this very server answers. */
export const sandboxUrl = (): string => `${config().loopbackUrl}/sandbox/v1`

export const endpointColumns = { id: true, preset: true, baseUrl: true, sealedKey: true, sealedHeaders: true, timeoutMs: true } as const

/** How a gateway's row is called. The sandbox is this server itself, so it is always allowed. */
export function endpointOf(row: Sealed & { preset: string; baseUrl: string; timeoutMs: number }): Endpoint {
  const simulator = row.preset === 'sandbox'
  return {
    baseUrl: simulator ? sandboxUrl() : row.baseUrl,
    apiKey: openKey(row),
    headers: openHeaders(row),
    allowPrivate: simulator || config().allowPrivateGateways,
    timeoutMs: row.timeoutMs,
  }
}

/** Opens a gateway's key for a call of one of its models, listed or not. Callers have authorised. Throws `not_found`. */
export async function openTarget(ctx: Ctx, gateway: string, model: string): Promise<OpenTarget> {
  const { workspaceId } = ctx
  const row = await reader(ctx).gateway.findFirst({
    where: { workspaceId, slug: gateway, archivedAt: null },
    select: { ...endpointColumns, slug: true, name: true, region: true, models: { where: { name: model }, select: priceColumns } },
  })
  if (!row) throw notFound(`The gateway “${gateway}”`)
  const { id, slug, name, region, preset, models } = row
  return { gatewayId: id, slug, name, region, simulator: preset === 'sandbox', model, endpoint: endpointOf(row), price: priceOf(models[0]) }
}
