import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { conflict, notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import type { RevokeKey } from './schema'

/** Ends a key, everywhere within a second, for good. Throws `not_found`, or `conflict` when it is revoked already. */
export async function revokeKey(ctx: Ctx, { keyId }: RevokeKey): Promise<{ id: string; revokedAt: string }> {
  authorize(ctx, 'key.write')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    const revokedAt = new Date()
    const [revoked] = await tx.apiKey.updateManyAndReturn({
      where: { id: keyId, workspaceId, revokedAt: null },
      data: { revokedAt },
      select: { name: true, prefix: true },
    })
    if (!revoked) {
      const known = await tx.apiKey.findFirst({ where: { id: keyId, workspaceId }, select: { revokedAt: true } })
      throw known ? conflict('This key is revoked already.', { revokedAt: known.revokedAt?.toISOString() ?? null }) : notFound('Key')
    }
    await audit(tx, ctx, { action: 'key.revoke', subjectId: keyId, details: revoked })
    return { id: keyId, revokedAt: revokedAt.toISOString() }
  })
}
