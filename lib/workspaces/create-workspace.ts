import { audit } from '@/lib/audit/audit'
import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { AppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import type { WorkspaceDto } from './schema'
import { slugAttempt } from './slug'

const attempts = 200

/**
 * Makes a workspace with its first owner, in the caller's transaction. No context is asked for, because there is no workspace yet to
 * act in: who may do this is the caller's to decide. Of two workspaces with one name, the second gets `name-2` in its address.
 */
export async function createWorkspace(
  tx: Tx,
  { name, owner }: { name: string; owner: { id: string; name: string } },
): Promise<WorkspaceDto> {
  const id = newId('wsp')
  const createdAt = new Date()
  const slug = await claimSlug(tx, { id, name, createdAt })
  await tx.membership.create({ data: { id: newId('mem'), workspaceId: id, userId: owner.id, role: 'owner' } })
  const ctx: Ctx = { workspaceId: id, actor: { type: 'user', id: owner.id, name: owner.name, role: 'owner' } }
  await audit(tx, ctx, { action: 'workspace.create', subjectId: id, details: { name, slug } })
  return { id, slug, name, createdAt: createdAt.toISOString() }
}

/** Inserts the row under the first slug that is free. A taken one is skipped by the database, so the transaction stays whole. */
async function claimSlug(tx: Tx, row: { id: string; name: string; createdAt: Date }): Promise<string> {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const slug = slugAttempt(row.name, attempt)
    const { count } = await tx.workspace.createMany({ data: [{ ...row, slug }], skipDuplicates: true })
    if (count === 1) return slug
  }
  throw new AppError('conflict', 'Too many workspaces have this name. Choose another one.')
}
