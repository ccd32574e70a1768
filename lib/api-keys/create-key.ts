import { audit } from '@/lib/audit/audit'
import { actorRef, type Ctx, withTransaction } from '@/lib/context'
import { randomToken, sha256 } from '@/lib/crypto'
import type { Tx } from '@/lib/database/client'
import { findEnvironment } from '@/lib/environments/find-environment'
import { newId } from '@/lib/ids'
import { authorize } from '@/lib/workspaces/authorize'
import type { Scope } from '@/lib/workspaces/roles'
import { keyColumns, keyDto } from './key-dto'
import { mayHandOut } from './may-hand-out'
import type { CreateKey, NewApiKey } from './schema'

/**
 * Makes an API key. The key itself is in the answer and nowhere else: only its SHA-256 is stored. Throws `forbidden` for scopes that the
 * creator does not have.
 */
export async function createKey(ctx: Ctx, input: CreateKey): Promise<NewApiKey> {
  authorize(ctx, 'key.write')
  return withTransaction(ctx, async (tx) => {
    const environment = input.environment === null ? null : await findEnvironment(tx, ctx, input.environment)
    mayHandOut(ctx, input.scopes, environment?.id ?? null)
    const created = await writeKey(tx, ctx, {
      name: input.name,
      scopes: input.scopes,
      environmentId: environment?.id ?? null,
      expiresAt: input.expiresAt === null ? null : new Date(input.expiresAt),
      ratePerMinute: input.ratePerMinute ?? null,
    })
    const { prefix, name, scopes, expiresAt, ratePerMinute } = created.apiKey
    const details = { name, prefix, scopes, environment: environment?.slug ?? null, expiresAt, ratePerMinute }
    await audit(tx, ctx, { action: 'key.create', subjectId: created.apiKey.id, details })
    return created
  })
}

const shownCharacters = 9

/** Writes a fresh key of 256 random bits. The caller has authorized it and writes the audit row. */
export async function writeKey(
  tx: Tx,
  ctx: Ctx,
  row: { name: string; scopes: Scope[]; environmentId: string | null; expiresAt: Date | null; ratePerMinute: number | null },
): Promise<NewApiKey> {
  const key = `vk_${randomToken()}`
  const created = await tx.apiKey.create({
    data: {
      id: newId('key'),
      workspaceId: ctx.workspaceId,
      ...row,
      prefix: key.slice(0, shownCharacters),
      hash: sha256(key),
      createdBy: actorRef(ctx),
    },
    select: keyColumns,
  })
  return { apiKey: keyDto(created, ctx.actor.name), key }
}
