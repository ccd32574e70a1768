import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { isUniqueViolation } from '@/lib/database/client'
import { authorize } from '@/lib/workspaces/authorize'
import { taken } from './add-gate'
import { findGate } from './find-gate'
import type { GateDto, UpdateGate } from './schema'

/** Renames a gate, or changes who may sign off at it from now on; what was signed off stays. Throws `not_found`, `conflict` for a name that is taken. */
export async function updateGate(ctx: Ctx, input: UpdateGate): Promise<GateDto> {
  authorize(ctx, 'gate.write')
  const { gate: id, name, settings } = input
  const changes = { ...(name !== undefined && { name }), ...(settings && { settings }) }
  try {
    return await withTransaction(ctx, async (tx) => {
      const before = await findGate(tx, ctx, id, true)
      await tx.gate.updateMany({ where: { workspaceId: ctx.workspaceId, id }, data: changes })
      const gate = await findGate(tx, ctx, id, false)
      await audit(tx, ctx, {
        action: 'gate.update',
        subjectId: id,
        details: { environment: before.environment.slug, name: before.name, ...changes },
      })
      return gate
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw taken(input.name ?? '')
    throw error
  }
}
