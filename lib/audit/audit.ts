import { actorRef, type Ctx } from '@/lib/context'
import type { Prisma, Tx } from '@/lib/database/client'
import { digestOf } from '@/lib/digest'
import { newId } from '@/lib/ids'
import { takeNoted } from './audit-later'

export type AuditAction =
  | 'workspace.create'
  | 'workspace.rename'
  | 'member.invite'
  | 'member.revoke_invitation'
  | 'member.join'
  | 'member.change_role'
  | 'member.remove'
  | 'member.leave'
  | 'password.change'
  | 'session.end_all'
  | 'key.create'
  | 'key.rotate'
  | 'key.revoke'
  | 'prompt.create'
  | 'prompt.update'
  | 'prompt.archive'
  | 'prompt.restore'
  | 'prompt.move_folder'
  | 'prompt.drop_alias'
  | 'prompt.import'
  | 'version.save'
  | 'input_set.create'
  | 'input_set.update'
  | 'input_set.delete'
  | 'input_set.restore'
  | 'input_set.import'
  | 'playground.rename'
  | 'playground.judge'
  | 'playground.delete'
  | 'run.export'
  | 'run.delete'
  | 'run.delete_many'
  | 'run.expire'
  | 'run.set_retention'
  | 'gateway.add'
  | 'gateway.update'
  | 'gateway.archive'
  | 'gateway.sync_models'
  | 'gateway.set_probe'
  | 'conformance.start'
  | 'conformance.cancel'
  | 'model.add'
  | 'model.remove'
  | 'model.set_prices'
  | 'model.import_prices'
  | 'environment.create'
  | 'environment.update'
  | 'environment.archive'
  | 'environment.restore'
  | 'route.set'
  | 'model.set_capabilities'
  | 'model.set_favourite'
  | 'model.set_canonical'
  | 'model.probe'
  | 'gateway.dismiss_model_changes'
  | 'gateway.put_spare_key'
  | 'gateway.switch_keys'
  | 'gateway.forget_spare_key'
  | 'gate.add'
  | 'gate.update'
  | 'gate.remove'
  | 'gate.sign_off'
  | 'request.open'
  | 'request.comment'
  | 'request.approve'
  | 'request.reject'
  | 'request.withdraw'
  | 'request.supersede'
  | 'release.create'
  | 'release.rollback'
  | 'release.withdraw'
  | 'rollout.start'
  | 'rollout.pause'
  | 'rollout.resume'
  | 'rollout.stop'
  | 'webhook.create'
  | 'webhook.update'
  | 'webhook.enable'
  | 'webhook.disable'
  | 'webhook.rotate_secret'
  | 'webhook.test'
  | 'webhook.resend'
  | 'webhook.delete'

/** What an audit row's hash covers: everything in it, and the hash of the row before. */
export type Hashed = {
  previousHash: string
  workspaceId: string
  sequence: number
  action: string
  actor: string
  actorName: string
  subjectId: string
  details: Prisma.InputJsonValue
  createdAt: string
}

/** The hash that stands in an audit row; recomputing the chain from sequence 1 proves that no row was changed or removed. */
export const auditHash = (row: Hashed): string => digestOf(row)

/**
 * Appends one row to the workspace's audit chain, in the change's own transaction. Call it last: it takes the workspace's
 * audit lock until commit. `details` never holds a secret.
 */
export async function audit(
  tx: Tx,
  ctx: Ctx,
  entry: { action: AuditAction; subjectId: string; details?: Prisma.InputJsonObject },
): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`audit ${ctx.workspaceId}`}, 0))`
  for (const noted of takeNoted(tx)) await append(tx, ctx, noted)
  await append(tx, ctx, entry)
}

async function append(tx: Tx, ctx: Ctx, entry: Parameters<typeof audit>[2]): Promise<void> {
  const last = await tx.auditEvent.findFirst({
    where: { workspaceId: ctx.workspaceId },
    orderBy: { sequence: 'desc' },
    select: { sequence: true, hash: true },
  })
  const createdAt = new Date()
  const row = {
    previousHash: last?.hash ?? '',
    workspaceId: ctx.workspaceId,
    sequence: (last?.sequence ?? 0) + 1,
    action: entry.action,
    actor: actorRef(ctx),
    actorName: ctx.actor.name,
    subjectId: entry.subjectId,
    details: entry.details ?? {},
  }
  const hash = auditHash({ ...row, createdAt: createdAt.toISOString() })
  await tx.auditEvent.create({ data: { id: newId('aud'), ...row, createdAt, ip: ctx.ip, requestId: ctx.requestId, hash } })
}
