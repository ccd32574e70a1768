import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { conflict } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { lockGateway } from './find-gateway'
import { namedInWords, namedLive } from './named-live'
import type { GatewayRef } from './schema'
import { noSecrets } from './secrets'

/**
 * Takes a gateway out of use and forgets its key; its runs stay. Its slug is free again. Throws `not_found`, and `conflict` naming every
 * route that still uses it, or every live version that names it.
 */
export async function archiveGateway(ctx: Ctx, input: GatewayRef): Promise<{ id: string }> {
  authorize(ctx, 'gateway.write')
  const { workspaceId } = ctx
  return withTransaction(ctx, async (tx) => {
    const id = await lockGateway(tx, ctx, input.gateway)
    const uses = await tx.routeTarget.findMany({
      where: { workspaceId, gatewayId: id, environment: { archivedAt: null } },
      orderBy: [{ environment: { position: 'asc' } }, { alias: 'asc' }],
      select: { alias: true, environment: { select: { slug: true } } },
    })
    if (uses.length > 0) {
      const routes = uses.map(({ alias, environment }) => ({ environment: environment.slug, alias }))
      const named = [...new Set(routes.map(({ environment, alias }) => `${alias} in ${environment}`))].join(', ')
      throw conflict(`Routes still use this gateway: ${named}. Take it out of them first.`, { routes })
    }
    const named = await namedLive(tx, ctx, { gateway: input.gateway })
    if (named.length > 0)
      throw conflict(
        `Live versions name this gateway: ${namedInWords(named)}. They would lead nowhere. Release others there, or withdraw them, first.`,
        { versions: named.map(({ prompt, version, environment }) => ({ prompt, version, environment })) },
      )
    const now = new Date()
    await tx.gateway.updateMany({
      where: { workspaceId, id },
      data: { slug: `${input.gateway}~${id}`, archivedAt: now, updatedAt: now, ...noSecrets(id) },
    })
    await audit(tx, ctx, { action: 'gateway.archive', subjectId: id, details: { slug: input.gateway } })
    return { id }
  })
}
