import { auditEvents, checkChain } from '@/lib/audit/queries'
import type { AuditPage, ChainCheck, ListAuditEvents } from '@/lib/audit/schema'
import type { Ctx } from '@/lib/context'
import { authorize } from './authorize'

/** The audit log, newest first; for those who may read it. */
export async function listAuditEvents(ctx: Ctx, input: ListAuditEvents): Promise<AuditPage> {
  authorize(ctx, 'audit.read')
  return auditEvents(ctx, input)
}

/** Whether every row of the log is as it was written and none is missing in between. */
export async function verifyAuditChain(ctx: Ctx): Promise<ChainCheck> {
  authorize(ctx, 'audit.read')
  return checkChain(ctx)
}
