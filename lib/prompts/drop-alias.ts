import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import type { DropAlias } from './schema'

/** An old name stops answering for a prompt, and is free for others. Throws `not_found` when it is no old name of that prompt. */
export async function dropAlias(ctx: Ctx, { promptId, alias }: DropAlias): Promise<{ alias: string }> {
  authorize(ctx, 'prompt.write')
  return withTransaction(ctx, async (tx) => {
    const dropped = await tx.promptName.deleteMany({
      where: { workspaceId: ctx.workspaceId, promptId, name: alias, current: false, prompt: { archivedAt: null } },
    })
    if (dropped.count === 0) throw notFound(`The old name ${alias}`)
    await audit(tx, ctx, { action: 'prompt.drop_alias', subjectId: promptId, details: { alias } })
    return { alias }
  })
}
