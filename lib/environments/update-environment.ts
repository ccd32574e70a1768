import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { invalid } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { findEnvironment, holdGateways } from './find-environment'
import { holdOrder, moveTo } from './order'
import { environmentByRef } from './queries'
import { whyOutside } from './routing'
import type { EnvironmentDto, UpdateEnvironment } from './schema'

/** Renames, describes, protects, binds or moves an environment, or sets its rules. Throws `invalid` when a route would leave its new region. */
export async function updateEnvironment(ctx: Ctx, input: UpdateEnvironment): Promise<EnvironmentDto> {
  authorize(ctx, 'environment.write')
  return withTransaction(ctx, async (tx) => {
    const { environment: ref, position, ...changes } = input
    if (position !== undefined) await holdOrder(tx, ctx)
    const before = await findEnvironment(tx, ctx, ref, 'update')
    if (changes.region) await refuseRoutesOutside(tx, ctx, { ...before, region: changes.region })
    await tx.environment.updateMany({ where: { id: before.id, workspaceId: ctx.workspaceId }, data: changes })
    if (position !== undefined) await moveTo(tx, ctx, before.id, position)
    const updated = await environmentByRef({ ...ctx, tx }, before.id)
    const details = { ...changes, ...(position !== undefined && { position }) }
    await audit(tx, ctx, { action: 'environment.update', subjectId: before.id, details })
    return updated
  })
}

async function refuseRoutesOutside(tx: Tx, ctx: Ctx, environment: { id: string; slug: string; region: string }) {
  await holdGateways(tx, ctx, environment.id)
  const targets = await tx.routeTarget.findMany({
    where: { workspaceId: ctx.workspaceId, environmentId: environment.id },
    select: { alias: true, position: true, gateway: { select: { slug: true, region: true } } },
    orderBy: [{ alias: 'asc' }, { position: 'asc' }],
  })
  const faults = targets.flatMap(({ alias, position, gateway }) => {
    const reason = whyOutside(environment, gateway)
    return reason ? [{ path: `routes.${alias}.targets.${position}`, message: reason }] : []
  })
  if (faults.length > 0)
    throw invalid(`Take the gateways outside ${environment.region} out of its routes first, then bind ${environment.slug} to it.`, faults)
}
