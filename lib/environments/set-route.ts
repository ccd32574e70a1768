import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { invalid } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { authorize } from '@/lib/workspaces/authorize'
import { findEnvironment } from './find-environment'
import { environmentByRef } from './queries'
import { noteRoutes } from './route-history'
import { whyOutside } from './routing'
import type { RouteDto, SetRoute } from './schema'

/**
 * Replaces the whole list behind one alias; an empty list removes it. Throws `invalid` naming every gateway that is unknown or stands
 * outside the environment's region.
 */
export async function setRoute(ctx: Ctx, input: SetRoute): Promise<RouteDto> {
  authorize(ctx, 'environment.write')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    const { alias, targets } = input
    // All locked, so that no other list, no new region and no archiving comes between the check and the write.
    const environment = await findEnvironment(tx, ctx, input.environment, 'update')
    const gateways = await tx.$queryRaw<{ id: string; slug: string; region: string }[]>`
      SELECT "id", "slug", "region" FROM "Gateway"
      WHERE "workspaceId" = ${workspaceId} AND "slug" = ANY (${targets.map(({ gateway }) => gateway)}) AND "archivedAt" IS NULL ORDER BY "id" FOR SHARE`
    const bySlug = new Map(gateways.map((gateway) => [gateway.slug, gateway]))
    const rows = targets.map(({ gateway, model, timeoutMs }, position) => ({ gateway: bySlug.get(gateway), model, timeoutMs, position }))
    const faults = rows.flatMap(({ gateway, position }) => {
      const message = gateway ? whyOutside(environment, gateway) : `There is no gateway ${targets[position]?.gateway}. Add it first.`
      return message ? [{ path: `targets.${position}.gateway`, message }] : []
    })
    if (faults.length > 0) throw invalid(faults.map(({ message }) => message).join(' '), faults)

    await tx.routeTarget.deleteMany({ where: { workspaceId, environmentId: environment.id, alias } })
    await tx.routeTarget.createMany({
      data: rows.flatMap(({ gateway, model, timeoutMs, position }) =>
        gateway
          ? [{ id: newId('rte'), workspaceId, environmentId: environment.id, alias, position, gatewayId: gateway.id, model, timeoutMs }]
          : [],
      ),
    })
    await noteRoutes(tx, ctx, environment.id, [alias])
    const { routes } = await environmentByRef({ ...ctx, tx }, environment.id)
    await audit(tx, ctx, { action: 'route.set', subjectId: environment.id, details: { alias, targets } })
    return routes.find((route) => route.alias === alias) ?? { alias, targets: [] }
  })
}
