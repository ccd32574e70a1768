import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { claimName } from './claim-name'
import { holdSnippets } from './hold-snippets'
import type { RestorePrompt } from './schema'

/**
 * Brings an archived prompt back, under its own name or a new one. Throws `conflict` when another prompt has the name now, or when it
 * includes a snippet that is archived itself.
 */
export async function restorePrompt(ctx: Ctx, { promptId, name }: RestorePrompt): Promise<{ id: string; name: string }> {
  authorize(ctx, 'prompt.write')
  return withTransaction(ctx, async (tx) => {
    const [restored] = await tx.prompt.updateManyAndReturn({
      where: { id: promptId, workspaceId: ctx.workspaceId, archivedAt: { not: null } },
      data: { archivedAt: null, updatedAt: new Date(), ...(name !== undefined && { name }) },
      select: { id: true, name: true },
    })
    if (!restored) throw notFound('Archived prompt')
    const includes = await tx.partialUse.findMany({ where: { workspaceId: ctx.workspaceId, promptId }, select: { snippetId: true } })
    await holdSnippets(
      tx,
      ctx,
      includes.map(({ snippetId }) => snippetId),
    )
    await claimName(tx, ctx, promptId, restored.name)
    await audit(tx, ctx, { action: 'prompt.restore', subjectId: promptId, details: { name: restored.name } })
    return restored
  })
}
