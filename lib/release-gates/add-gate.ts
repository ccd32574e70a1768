import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { isUniqueViolation } from '@/lib/database/client'
import { findEnvironment } from '@/lib/environments/find-environment'
import { conflict } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { authorize } from '@/lib/workspaces/authorize'
import { findGate } from './find-gate'
import type { AddGate, GateDto } from './schema'

/**
 * Sets up a check that has to be green for exactly the versions of every release to an environment. What is live there already stays;
 * the next release has to pass. Throws `conflict` when the environment has a gate of that name.
 */
export async function addGate(ctx: Ctx, input: AddGate): Promise<GateDto> {
  authorize(ctx, 'gate.write')
  const { name, kind, settings } = input
  try {
    return await withTransaction(ctx, async (tx) => {
      // Locked against releases, which share it: each either saw the gate or was out before it.
      const environment = await findEnvironment(tx, ctx, input.environment, 'update')
      const id = newId('gat')
      await tx.gate.create({ data: { id, workspaceId: ctx.workspaceId, environmentId: environment.id, name, kind, settings } })
      const gate = await findGate(tx, ctx, id, false)
      await audit(tx, ctx, { action: 'gate.add', subjectId: id, details: { environment: environment.slug, name, kind, settings } })
      return gate
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw taken(name)
    throw error
  }
}

export const taken = (name: string) => conflict(`The environment has a gate “${name}” already. Choose another name.`)
