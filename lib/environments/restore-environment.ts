import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { holdGateways } from './find-environment'
import { environmentByRef } from './queries'
import { noteRoutes } from './route-history'
import type { EnvironmentDto, RestoreEnvironment } from './schema'

/**
 * Brings an archived environment back, right of the others. What its routes may not lead to any more (a gateway archived or moved to
 * another region meanwhile) is taken out of them. Throws `not_found` when none of that slug or id is archived.
 */
export async function restoreEnvironment(ctx: Ctx, input: RestoreEnvironment): Promise<EnvironmentDto> {
  authorize(ctx, 'environment.write')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    const last = await tx.environment.aggregate({ where: { workspaceId, archivedAt: null }, _max: { position: true } })
    const [restored] = await tx.environment.updateManyAndReturn({
      where: { workspaceId, OR: [{ slug: input.environment }, { id: input.environment }], archivedAt: { not: null } },
      data: { archivedAt: null, position: (last._max.position ?? -1) + 1 },
      select: { id: true, slug: true, region: true },
    })
    if (!restored) throw notFound(`Archived environment ${input.environment}`)
    const { id, slug, region } = restored
    await holdGateways(tx, ctx, id)
    const stale = {
      workspaceId,
      environmentId: id,
      gateway: { OR: [{ archivedAt: { not: null } }, ...(region === null ? [] : [{ region: { not: region } }])] },
    }
    const aliases = await tx.routeTarget.findMany({ where: stale, distinct: ['alias'], select: { alias: true } })
    const { count } = await tx.routeTarget.deleteMany({ where: stale })
    await noteRoutes(
      tx,
      ctx,
      id,
      aliases.map(({ alias }) => alias),
    )
    const environment = await environmentByRef({ ...ctx, tx }, id)
    await audit(tx, ctx, { action: 'environment.restore', subjectId: id, details: { slug, targetsRemoved: count } })
    return environment
  })
}
