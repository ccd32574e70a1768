import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { boundTo } from '@/lib/environments/find-environment'
import { notFound } from '@/lib/errors'
import { gateColumns, gateDto } from './gate-dto'
import type { GateDto } from './schema'

/** The gate with this id, not removed. With `lock` it stays until the transaction ends. Throws `not_found`. */
export async function findGate(tx: Tx, ctx: Ctx, id: string, lock: boolean): Promise<GateDto> {
  const { workspaceId } = ctx
  if (lock) await tx.$queryRaw`SELECT "id" FROM "Gate" WHERE "workspaceId" = ${workspaceId} AND "id" = ${id} FOR UPDATE`
  const row = await tx.gate.findFirst({
    where: { workspaceId, id, archivedAt: null, environmentId: boundTo(ctx) ?? undefined },
    select: gateColumns,
  })
  if (!row) throw notFound(`The gate ${id}`)
  return gateDto(row)
}
