import { type Ctx, reader } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { figuresOf, priceRows } from '@/lib/gateways/price-row'
import type { PriceSource } from '@/lib/gateways/schema'
import { authorize } from '@/lib/workspaces/authorize'
import type { PriceHistoryOf, PriceHistoryRow } from './schema'

/** All prices a model had, has and will have, newest first. Empty for a model nobody ever priced. Throws `not_found` for the gateway. */
export async function priceHistory(ctx: Ctx, { gateway, model }: PriceHistoryOf): Promise<PriceHistoryRow[]> {
  authorize(ctx, 'workspace.read')
  const found = await reader(ctx).gateway.findFirst({
    where: { workspaceId: ctx.workspaceId, slug: gateway, archivedAt: null },
    select: { id: true },
  })
  if (!found) throw notFound(`The gateway “${gateway}”`)
  const rows = await priceRows(reader(ctx), ctx, found.id, model)
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
