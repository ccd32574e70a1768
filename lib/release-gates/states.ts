import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { gateColumns, gateDto } from './gate-dto'
import { gateKinds } from './kinds'
import type { GateDto, GateVerdict } from './schema'

export type GateState = { gate: GateDto; verdicts: GateVerdict[] }

/** What every gate of an environment says of these versions, gates by name. The caller has authorised. */
export async function gateStates(tx: Tx, ctx: Ctx, environmentId: string, versionIds: readonly string[]): Promise<GateState[]> {
  const rows = await tx.gate.findMany({
    where: { workspaceId: ctx.workspaceId, environmentId, archivedAt: null },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: gateColumns,
  })
  const states: GateState[] = []
  for (const row of rows) {
    const gate = gateDto(row)
    states.push({ gate, verdicts: await gateKinds[gate.kind].evaluate(tx, ctx, gate, versionIds) })
  }
  return states
}
