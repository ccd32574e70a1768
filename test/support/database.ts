import type { Actor, Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import type { Role } from '@/prisma/generated/enums'

/** A new workspace of its own for one test, and a context that acts in it as an owner. Nothing is shared, nothing is rolled back. */
export async function newWorkspace(): Promise<Ctx & { actor: Extract<Actor, { type: 'user' }> }> {
  const workspaceId = newId('wsp')
  await db().workspace.create({ data: { id: workspaceId, slug: workspaceId.toLowerCase().replace('_', '-'), name: 'Test' } })
  return as({ workspaceId, actor: { type: 'system', id: 'test', name: 'Test' } }, 'owner')
}

/** The same workspace, seen by a new person with `role`. The person exists, so that drafts and memberships can refer to them. */
export async function as(ctx: Ctx, role: Role): Promise<Ctx & { actor: Extract<Actor, { type: 'user' }> }> {
  const id = newId('usr')
  await db().user.create({ data: { id, email: `${id.toLowerCase()}@example.com`, name: `A ${role}` } })
  await db().membership.create({ data: { id: newId('mem'), workspaceId: ctx.workspaceId, userId: id, role } })
  return { workspaceId: ctx.workspaceId, actor: { type: 'user', id, name: `A ${role}`, role } }
}
