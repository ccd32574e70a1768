import { type Ctx, reader } from '@/lib/context'
import type { Prisma } from '@/lib/database/client'
import { auditHash } from './audit'
import type { AuditEventDto, AuditPage, ChainCheck, ListAuditEvents } from './schema'

// Who may read is decided one floor up, in lib/workspaces/audit-log.ts, where the roles are known.

const select = {
  id: true,
  sequence: true,
  action: true,
  actor: true,
  actorName: true,
  subjectId: true,
  details: true,
  ip: true,
  requestId: true,
  hash: true,
  createdAt: true,
} as const satisfies Prisma.AuditEventSelect

const toEvent = (row: Prisma.AuditEventGetPayload<{ select: typeof select }>): AuditEventDto => {
  const { actor, actorName, createdAt, ...event } = row
  const [type = '', ...id] = actor.split(':')
  return { ...event, actor: { type, id: id.join(':'), name: actorName }, createdAt: createdAt.toISOString() }
}

/** Events of the workspace, newest first. */
export async function auditEvents(ctx: Ctx, { subjectId, actor, kind, limit = 50, before }: ListAuditEvents): Promise<AuditPage> {
  const rows = await reader(ctx).auditEvent.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      ...(subjectId && { subjectId }),
      ...(actor && { actor }),
      ...(kind && { action: { startsWith: `${kind}.` } }),
      ...(before && { sequence: { lt: before } }),
    },
    orderBy: { sequence: 'desc' },
    take: limit + 1,
    select,
  })
  const data = rows.slice(0, limit).map(toEvent)
  return { data, nextBefore: rows.length > limit ? (data.at(-1)?.sequence ?? null) : null }
}

const batch = 1000

/** Recomputes every hash of the workspace's chain from its first row. Reads in batches, so a long log needs no more memory. */
export async function checkChain(ctx: Ctx): Promise<ChainCheck> {
  let [previousHash, events] = ['', 0]
  for (;;) {
    const rows = await reader(ctx).auditEvent.findMany({
      where: { workspaceId: ctx.workspaceId, sequence: { gt: events } },
      orderBy: { sequence: 'asc' },
      take: batch,
      select: { ...select, previousHash: true },
    })
    for (const row of rows) {
      const { sequence, action, actor, actorName, subjectId, createdAt } = row
      const details = row.details as Prisma.InputJsonValue
      const written = { workspaceId: ctx.workspaceId, sequence, action, actor, actorName, subjectId, details }
      const hash = auditHash({ previousHash, ...written, createdAt: createdAt.toISOString() })
      if (sequence !== events + 1 || row.previousHash !== previousHash || row.hash !== hash)
        return { ok: false, events, brokenAt: events + 1 }
      previousHash = hash
      events = sequence
    }
    if (rows.length < batch) return { ok: true, events, head: previousHash }
  }
}
