import { actorRef, type Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import { auditHash } from './audit'
import { type AuditEntry, takeNoted } from './audit-later'

/** The same as `audit` for many entries, in their order, in three statements: for verbs that do many things at once. */
export async function auditAll(tx: Tx, ctx: Ctx, entries: readonly AuditEntry[]): Promise<void> {
  const { workspaceId } = ctx
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`audit ${workspaceId}`}, 0))`
  const last = await tx.auditEvent.findFirst({
    where: { workspaceId },
    orderBy: { sequence: 'desc' },
    select: { sequence: true, hash: true },
  })
  const createdAt = new Date()
  let [previousHash, sequence] = [last?.hash ?? '', last?.sequence ?? 0]
  const rows = [...takeNoted(tx), ...entries].map((entry) => {
    sequence += 1
    const row = { previousHash, workspaceId, sequence, ...entry, actor: actorRef(ctx), actorName: ctx.actor.name }
    const hash = auditHash({ ...row, createdAt: createdAt.toISOString() })
    previousHash = hash
    return { id: newId('aud'), ...row, createdAt, ip: ctx.ip, requestId: ctx.requestId, hash }
  })
  await tx.auditEvent.createMany({ data: rows })
}
