import type { Ctx } from '@/lib/context'
import { Prisma, type Tx } from '@/lib/database/client'
import { notFound } from '@/lib/errors'

/** What verbs need to know of an environment. */
export type FoundEnvironment = { id: string; slug: string; name: string; region: string | null; protected: boolean }

/** The environment an API key is bound to; null when the actor sees all of them. */
export const boundTo = ({ actor }: Ctx): string | null => (actor.type === 'api_key' ? actor.environmentId : null)

const locks = { none: Prisma.empty, share: Prisma.sql`FOR SHARE`, update: Prisma.sql`FOR UPDATE` }

/**
 * The environment with this slug or id, not archived. With `lock` it stays as it is until the transaction ends: `share` against changes
 * and archiving, `update` also against other locks. Throws `not_found`, also when the key in use is bound to another one.
 */
export async function findEnvironment(tx: Tx, ctx: Ctx, ref: string, lock: keyof typeof locks = 'none'): Promise<FoundEnvironment> {
  const [found] = await tx.$queryRaw<FoundEnvironment[]>`
    SELECT "id", "slug", "name", "region", "protected" FROM "Environment"
    WHERE "workspaceId" = ${ctx.workspaceId} AND ("slug" = ${ref} OR "id" = ${ref}) AND "archivedAt" IS NULL ${locks[lock]}`
  const bound = boundTo(ctx)
  if (!found || (bound !== null && bound !== found.id)) throw notFound(`Environment ${ref}`)
  return found
}

/** Holds the gateways of an environment's routes as they are until the transaction ends, so that none leaves its region meanwhile. */
export async function holdGateways(tx: Tx, { workspaceId }: Ctx, environmentId: string): Promise<void> {
  await tx.$queryRaw`
    SELECT "id" FROM "Gateway" WHERE "workspaceId" = ${workspaceId} AND "id" IN (
      SELECT "gatewayId" FROM "RouteTarget" WHERE "workspaceId" = ${workspaceId} AND "environmentId" = ${environmentId}
    ) ORDER BY "id" FOR SHARE`
}
