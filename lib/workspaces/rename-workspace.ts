import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from './authorize'
import { workspaceSelect } from './queries'
import type { RenameWorkspace, WorkspaceDto } from './schema'

/** Gives the workspace another name. Its address stays as it is, so no link breaks. */
export async function renameWorkspace(ctx: Ctx, { name }: RenameWorkspace): Promise<WorkspaceDto> {
  authorize(ctx, 'workspace.write')
  return withTransaction(ctx, async (tx) => {
    const where = { id: ctx.workspaceId }
    const before = await tx.workspace.findUnique({ where, select: { name: true } })
    if (!before) throw notFound('Workspace')
    const { createdAt, ...workspace } = await tx.workspace.update({ where, data: { name }, select: workspaceSelect })
    await audit(tx, ctx, { action: 'workspace.rename', subjectId: ctx.workspaceId, details: { from: before.name, to: name } })
    return { ...workspace, createdAt: createdAt.toISOString() }
  })
}
