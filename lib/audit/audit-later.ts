import type { Prisma, Tx } from '@/lib/database/client'
import type { AuditAction } from './audit'

export type AuditEntry = { action: AuditAction; subjectId: string; details: Prisma.InputJsonObject }

const noted = new WeakMap<Tx, AuditEntry[]>()

/**
 * Notes rows that are written just before the transaction's next one: for what a change brings about on its way, while it still has to wait
 * for others, who must not wait for its audit lock.
 */
export const auditLater = (tx: Tx, entries: readonly AuditEntry[]): void => {
  noted.set(tx, [...(noted.get(tx) ?? []), ...entries])
}

/** What was noted so far, once. */
export function takeNoted(tx: Tx): AuditEntry[] {
  const entries = noted.get(tx) ?? []
  noted.delete(tx)
  return entries
}
