import { audit } from '@/lib/audit/audit'
import { actorRef, type Ctx, withTransaction } from '@/lib/context'
import { newId } from '@/lib/ids'
import { authorize } from '@/lib/workspaces/authorize'
import { claimName } from './claim-name'
import type { CreatePrompt } from './schema'

/** Makes a prompt without versions. Throws `conflict` when a live prompt or one's old name has the name already. */
export async function createPrompt(ctx: Ctx, input: CreatePrompt): Promise<{ id: string; name: string }> {
  authorize(ctx, 'prompt.write')
  return withTransaction(ctx, async (tx) => {
    const id = newId('prm')
    await tx.prompt.create({ data: { id, workspaceId: ctx.workspaceId, createdBy: actorRef(ctx), ...input } })
    await claimName(tx, ctx, id, input.name)
    await audit(tx, ctx, { action: 'prompt.create', subjectId: id, details: input })
    return { id, name: input.name }
  })
}
