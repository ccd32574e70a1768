import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { conflict, notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { scopes } from '@/lib/workspaces/roles'
import { writeKey } from './create-key'
import { mayHandOut } from './may-hand-out'
import type { NewApiKey, RotateKey } from './schema'

/**
 * Makes the successor of a key; the old one expires after the overlap, or when it would have anyway. Throws `conflict` for a key that
 * no longer works or has a successor already.
 */
export async function rotateKey(ctx: Ctx, input: RotateKey): Promise<NewApiKey> {
  authorize(ctx, 'key.write')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    const now = Date.now()
    const old = await tx.apiKey.findFirst({
      where: { id: input.keyId, workspaceId },
      select: { id: true, name: true, scopes: true, environmentId: true, createdAt: true, expiresAt: true, ratePerMinute: true },
    })
    if (!old) throw notFound('Key')
    const known = scopes.filter((scope) => old.scopes.includes(scope))
    mayHandOut(ctx, known, old.environmentId)
    const lifetimeMs = old.expiresAt && old.expiresAt.getTime() - old.createdAt.getTime()
    const sameLifetime = lifetimeMs && new Date(now + lifetimeMs)
    const successor = await writeKey(tx, ctx, {
      name: old.name,
      scopes: known,
      environmentId: old.environmentId,
      ratePerMinute: old.ratePerMinute,
      expiresAt: input.expiresAt === undefined ? sameLifetime || null : input.expiresAt === null ? null : new Date(input.expiresAt),
    })
    const endsAt = new Date(Math.min(now + input.overlapSeconds * 1000, old.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY))
    const replaced = await tx.apiKey.updateMany({
      where: {
        id: old.id,
        workspaceId,
        revokedAt: null,
        successorId: null,
        OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(now) } }],
      },
      data: { successorId: successor.apiKey.id, expiresAt: endsAt },
    })
    if (replaced.count === 0) throw conflict('This key is revoked, expired or replaced already. Create a new one instead.')
    const details = { successorId: successor.apiKey.id, prefix: successor.apiKey.prefix, oldKeyExpiresAt: endsAt.toISOString() }
    await audit(tx, ctx, { action: 'key.rotate', subjectId: old.id, details })
    return successor
  })
}
