import { type AuditAction, audit } from '@/lib/audit/audit'
import type { Tx } from '@/lib/database/client'
import type { Person } from './schema'

/**
 * Leaves a row about an account in the audit log of every workspace it belongs to. In the order of their ids: each row takes its
 * workspace's audit lock, and two people in the same two workspaces must not wait for each other.
 */
export async function auditEverywhere(tx: Tx, person: Person, action: AuditAction): Promise<void> {
  const memberships = await tx.membership.findMany({
    where: { userId: person.id },
    orderBy: { workspaceId: 'asc' },
    select: { workspaceId: true, role: true },
  })
  for (const { workspaceId, role } of memberships)
    await audit(tx, { workspaceId, actor: { type: 'user', id: person.id, name: person.name, role } }, { action, subjectId: person.id })
}
