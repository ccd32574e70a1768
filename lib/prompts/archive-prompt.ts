import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { conflict, notFound } from '@/lib/errors'
import { supersedeAll } from '@/lib/release-requests/supersede'
import { authorize } from '@/lib/workspaces/authorize'
import { whoIncludes } from './partial-queries'
import type { ArchivePrompt } from './schema'

/**
 * Puts a prompt away with everything it holds; `restorePrompt` brings it back. Its names no longer answer, and others may take them;
 * releases of it that are asked for are closed. Throws `conflict` naming the environments while it is published anywhere, or the prompts while any includes it.
 */
export async function archivePrompt(ctx: Ctx, { promptId }: ArchivePrompt): Promise<{ id: string }> {
  authorize(ctx, 'prompt.write')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    const archived = await tx.prompt.updateMany({
      where: { id: promptId, workspaceId, archivedAt: null },
      data: { archivedAt: new Date() },
    })
    if (archived.count === 0) throw notFound('Prompt')
    const live = await tx.liveRelease.findMany({
      where: { workspaceId, promptId },
      orderBy: { environment: { position: 'asc' } },
      select: { environment: { select: { slug: true, name: true } } },
    })
    if (live.length > 0) {
      const names = live.map(({ environment }) => environment.name).join(', ')
      throw conflict(
        `This prompt is published in ${names}. Applications read it there, so it cannot be archived. Withdraw it there first.`,
        {
          environments: live.map(({ environment }) => environment.slug),
        },
      )
    }
    // After the row is taken: who saves a version that includes it holds the row until commit (holdSnippets), so all of them are seen.
    const users = await whoIncludes(tx, ctx, promptId)
    if (users.count > 0) {
      const rest = users.count - users.names.length
      throw conflict(
        `${users.names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''} ${users.count === 1 ? 'includes' : 'include'} this text, so it cannot be archived. Take it out of ${users.count === 1 ? 'it' : 'them'} first.`,
        { includedIn: users.names },
      )
    }
    await supersedeAll(tx, ctx, { promptId }, `The prompt was archived by ${ctx.actor.name}.`)
    await audit(tx, ctx, { action: 'prompt.archive', subjectId: promptId })
    return { id: promptId }
  })
}
