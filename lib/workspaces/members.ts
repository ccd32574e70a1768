import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { conflict } from '@/lib/errors'
import { authorize } from './authorize'
import type { RoleName } from './schema'

/**
 * Who may give a role, or change somebody who has it: nobody hands out more than they hold. Owners are made by owners; an admin
 * can mint keys with every scope, so making one needs the right to do that.
 */
export function authorizeRole(ctx: Ctx, role: RoleName): void {
  if (role === 'owner') authorize(ctx, 'workspace.write')
  else if (role === 'admin') authorize(ctx, 'key.write')
}

/** Until commit, nobody else changes who belongs to this workspace. Does not hold up anything else that happens in it. */
export const lockMembers = (tx: Tx, workspaceId: string) =>
  tx.$queryRaw`SELECT 1 FROM "Workspace" WHERE id = ${workspaceId} FOR NO KEY UPDATE`

/** Throws `conflict` when `membershipId` is the only owner. Needs `lockMembers` before it, or two owners could go at once. */
export async function keepAnOwner(tx: Tx, workspaceId: string, membershipId: string): Promise<void> {
  const others = await tx.membership.count({ where: { workspaceId, role: 'owner', id: { not: membershipId } } })
  if (others === 0) throw conflict('A workspace always has an owner. Make somebody else an owner first.')
}
