import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'

/** Holds all environments in use, in one order for everybody, so that two who move some never wait for each other. */
export async function holdOrder(tx: Tx, { workspaceId }: Ctx): Promise<void> {
  await tx.$queryRaw`
    SELECT "id" FROM "Environment" WHERE "workspaceId" = ${workspaceId} AND "archivedAt" IS NULL ORDER BY "id" FOR UPDATE`
}

/** Moves an environment to a place from the left, counted from 0 among those not archived; the others close up. */
export async function moveTo(tx: Tx, ctx: Ctx, id: string, position: number): Promise<void> {
  const { workspaceId } = ctx
  const others = await tx.environment.findMany({
    where: { workspaceId, archivedAt: null, id: { not: id } },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    select: { id: true, position: true },
  })
  const ordered = others.toSpliced(position, 0, { id, position: -1 })
  for (const [at, each] of ordered.entries())
    if (each.position !== at) await tx.environment.updateMany({ where: { id: each.id, workspaceId }, data: { position: at } })
}
