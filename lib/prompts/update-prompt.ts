import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { claimName } from './claim-name'
import type { UpdatePrompt } from './schema'

/**
 * Renames a prompt, describes it, tags it; what is absent stays. After a rename the old name goes on answering as an alias.
 * Throws `conflict` when the new name is taken, `not_found` when the prompt is archived or not in this workspace.
 */
export async function updatePrompt(ctx: Ctx, { promptId, ...changes }: UpdatePrompt): Promise<{ id: string; name: string }> {
  authorize(ctx, 'prompt.write')
  return withTransaction(ctx, async (tx) => {
    const [updated] = await tx.prompt.updateManyAndReturn({
      where: { id: promptId, workspaceId: ctx.workspaceId, archivedAt: null },
      data: { ...changes, updatedAt: new Date() },
      select: { id: true, name: true },
    })
    if (!updated) throw notFound('Prompt')
    if (changes.name !== undefined) await claimName(tx, ctx, promptId, changes.name)
    await audit(tx, ctx, { action: 'prompt.update', subjectId: promptId, details: changes })
    return updated
  })
}
