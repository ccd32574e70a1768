import { audit } from '@/lib/audit/audit'
import { type Ctx, reader, withTransaction } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { conflict, invalid, notFound } from '@/lib/errors'
import { canonicalOf } from '@/lib/gateways/canonical'
import { lockGateway } from '@/lib/gateways/find-gateway'
import { pricesInForce, writePrices } from '@/lib/gateways/price-row'
import { authorize } from '@/lib/workspaces/authorize'
import { fetchPriceList } from './fetch-list'
import { libraryOffers } from './library'
import { readLiteLlm } from './litellm'
import { readNewApi } from './new-api'
import type { Offer } from './offer'
import { readOpenRouter } from './openrouter'
import { equalFigures, type Known, planPrices, unlistedNames } from './plan'
import { readPriceCsv } from './read-csv'
import type { ImportPrices, PreviewPriceImport, PricePreview } from './schema'

type Read = { note: string; groups: PricePreview['groups']; group: string | null; offersFor: (known: readonly Model[]) => Offer[] }
type Model = Known & { canonical: string }

/** What an import would do, row by row; nothing is changed. Throws as fetchPriceList does, and `invalid` for a file or group that is none. */
export async function previewPriceImport(ctx: Ctx, input: PreviewPriceImport, signal?: AbortSignal): Promise<PricePreview> {
  authorize(ctx, 'gateway.write')
  const found = await reader(ctx).gateway.findFirst({
    where: { workspaceId: ctx.workspaceId, slug: input.gateway, archivedAt: null },
    select: { id: true },
  })
  if (!found) throw notFound(`The gateway “${input.gateway}”`)
  const { note, groups, group, offersFor } = await read(ctx, input, signal)
  const known = await modelsOf(reader(ctx), ctx, found.id)
  const offers = offersFor(known)
  const unlisted = unlistedNames(offers, known)
  return {
    source: input.source.kind,
    note,
    groups,
    group,
    rows: planPrices(offers, known, input.source.kind),
    unlisted: { names: unlisted.slice(0, 100), count: unlisted.length },
  }
}

/**
 * Imports the chosen rows, all or none. The source is read again: a price that is not what the preview told, or that somebody set meanwhile,
 * is a `conflict` naming each. Throws also what the preview throws.
 */
export async function importPrices(ctx: Ctx, input: ImportPrices, signal?: AbortSignal): Promise<{ changed: number }> {
  authorize(ctx, 'gateway.write')
  const { gateway, source, rows, validFrom } = input
  const { note, offersFor } = await read(ctx, input, signal)
  return withTransaction(ctx, async (tx) => {
    const gatewayId = await lockGateway(tx, ctx, gateway)
    const known = await modelsOf(tx, ctx, gatewayId)
    const planned = new Map(planPrices(offersFor(known), known, source.kind).map((row) => [row.model, row]))
    const moved = rows.flatMap(({ model, price, replaces }) => {
      const row = planned.get(model)
      if (!row || row.change === 'unreadable' || !equalFigures(row.price, price)) return [{ model, why: 'It has another price there now.' }]
      return (row.now?.id ?? null) === replaces ? [] : [{ model, why: 'Somebody set its price meanwhile.' }]
    })
    if (moved.length > 0) {
      const named = moved.slice(0, 5).map(({ model }) => model)
      throw conflict(
        `${named.join(', ')}${moved.length > 5 ? ` and ${moved.length - 5} more` : ''} changed since the preview. Look again.`,
        { rows: moved },
      )
    }
    const prices = rows.map(({ model, price }) => ({ model, price, note: planned.get(model)?.note ?? null }))
    const from = validFrom === undefined ? undefined : new Date(validFrom)
    await writePrices(tx, ctx, { gatewayId, prices, source: source.kind, note, validFrom: from })
    const models = rows.map(({ model }) => model)
    await audit(tx, ctx, {
      action: 'model.import_prices',
      subjectId: gatewayId,
      details: {
        gateway,
        source: source.kind,
        note,
        count: rows.length,
        models: models.slice(0, 100),
        ...(from && { validFrom: from.toISOString() }),
      },
    })
    return { changed: rows.length }
  })
}

async function read(ctx: Ctx, { gateway, source }: PreviewPriceImport, signal: AbortSignal | undefined): Promise<Read> {
  const plain = (note: string, offers: Offer[]): Read => ({ note, groups: [], group: null, offersFor: () => offers })
  switch (source.kind) {
    case 'csv':
      return plain(source.file ?? 'pasted', readPriceCsv(source.text, gateway))
    case 'library':
      return {
        ...plain('Public list prices', []),
        offersFor: (known) => libraryOffers(known.map(({ model, canonical }) => ({ name: model, canonical }))),
      }
    case 'openrouter':
    case 'litellm': {
      const { body, url, unreadable } = await fetchPriceList(ctx, gateway, source.kind, signal)
      const offers = source.kind === 'openrouter' ? readOpenRouter(body) : readLiteLlm(body)
      if (!offers) throw unreadable()
      return plain(url, offers)
    }
    case 'new_api': {
      const { body, url, unreadable } = await fetchPriceList(ctx, gateway, source.kind, signal)
      const told = readNewApi(body, source)
      if (!told) throw unreadable()
      if (source.group !== undefined && told.group === null) {
        const message =
          `${gateway} has no group “${source.group}”. It has: ${told.groups.map(({ name }) => name).join(', ') || 'none'}.`.slice(0, 500)
        throw invalid(message, [{ path: 'source.group', message }])
      }
      const { groups, group, offers } = told
      return { note: group === null ? url : `${url}, group ${group}`.slice(0, 500), groups, group, offersFor: () => offers }
    }
  }
}

/** The models a gateway has now, with their prices in force. */
async function modelsOf(tx: Tx, ctx: Ctx, gatewayId: string): Promise<Model[]> {
  const models = await tx.model.findMany({
    where: { workspaceId: ctx.workspaceId, gatewayId, goneAt: null },
    select: { name: true, canonicalName: true },
  })
  const price = await pricesInForce(tx, ctx, [gatewayId])
  return models.map(({ name, canonicalName }) => ({
    model: name,
    canonical: canonicalName ?? canonicalOf(name),
    price: price(gatewayId, name),
  }))
}
