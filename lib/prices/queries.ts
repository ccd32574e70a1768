import { type Ctx, reader } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { canonicalOf } from '@/lib/gateways/canonical'
import { figuresOf, plannedPrices, priceRows, pricesInForce } from '@/lib/gateways/price-row'
import type { PriceSource } from '@/lib/gateways/price-schema'
import { authorize } from '@/lib/workspaces/authorize'
import type { BookRow, ListPrices, PriceDetail, PriceHistoryOf, PriceHistoryRow } from './schema'

/** What every model costs now: by the name it has across gateways, then by gateway. Models that are gone come only with a price. */
export async function listPrices(ctx: Ctx, { gateway, canonical, known, jumped }: ListPrices = {}): Promise<BookRow[]> {
  authorize(ctx, 'workspace.read')
  const gateways = await reader(ctx).gateway.findMany({
    where: { workspaceId: ctx.workspaceId, archivedAt: null, ...(gateway !== undefined && { slug: gateway }) },
    orderBy: [{ layer: 'asc' }, { name: 'asc' }, { id: 'asc' }],
    select: { id: true, slug: true, name: true, models: { select: { id: true, name: true, canonicalName: true, goneAt: true } } },
  })
  if (gateway !== undefined && gateways.length === 0) throw notFound(`The gateway “${gateway}”`)
  const ids = gateways.map(({ id }) => id)
  const [price, next] = await Promise.all([pricesInForce(reader(ctx), ctx, ids), plannedPrices(reader(ctx), ctx, ids)])
  return gateways
    .flatMap(({ id, slug, name, models }) =>
      models.map((model) => ({
        id: model.id,
        gateway: { slug, name },
        model: model.name,
        canonical: model.canonicalName ?? canonicalOf(model.name),
        goneAt: model.goneAt?.toISOString() ?? null,
        price: price(id, model.name),
        nextFrom: next(id, model.name)?.toISOString() ?? null,
      })),
    )
    .filter(
      (row) =>
        (row.goneAt === null || row.price !== null) &&
        (canonical === undefined || row.canonical === canonical) &&
        (known === undefined || (row.price !== null) === known) &&
        (jumped === undefined || (row.price?.jumps.length ?? 0) > 0 === jumped),
    )
    .sort((a, b) => collator.compare(a.canonical, b.canonical))
}

/** As people count: model-2 before model-10. */
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** All prices a model had, has and will have, newest first. Empty for a model nobody ever priced. Throws `not_found` for the gateway. */
export async function priceHistory(ctx: Ctx, { gateway, model }: PriceHistoryOf): Promise<PriceHistoryRow[]> {
  authorize(ctx, 'workspace.read')
  const found = await reader(ctx).gateway.findFirst({
    where: { workspaceId: ctx.workspaceId, slug: gateway, archivedAt: null },
    select: { id: true },
  })
  if (!found) throw notFound(`The gateway “${gateway}”`)
  return rowsOf(ctx, found.id, model)
}

/** One row of the price book, as a run names the one it was counted with; its gateway may be archived by now. Throws `not_found`. */
export async function readPrice(ctx: Ctx, id: string): Promise<PriceDetail> {
  authorize(ctx, 'workspace.read')
  const found = await reader(ctx).price.findFirst({
    where: { workspaceId: ctx.workspaceId, id },
    select: { gatewayId: true, model: true, gateway: { select: { slug: true } } },
  })
  const row = found && (await rowsOf(ctx, found.gatewayId, found.model)).find((each) => each.id === id)
  if (!row) throw notFound('The price')
  return { ...row, gateway: found.gateway.slug, model: found.model }
}

async function rowsOf(ctx: Ctx, gatewayId: string, model: string): Promise<PriceHistoryRow[]> {
  const rows = await priceRows(reader(ctx), ctx, gatewayId, model)
  const inForce = rows.find(({ planned }) => !planned)
  return rows.map((each) => ({
    id: each.row.id,
    state: each.planned ? 'planned' : each === inForce ? 'in_force' : 'past',
    figures: figuresOf(each.row),
    source: each.row.source as PriceSource,
    note: each.row.note,
    validFrom: each.row.validFrom.toISOString(),
    setAt: each.row.createdAt.toISOString(),
    setBy: each.row.setByName,
    jumps: each.price?.jumps ?? [],
  }))
}
