import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { conflict } from '@/lib/errors'
import { supersedeAll } from '@/lib/release-requests/supersede'
import { authorize } from '@/lib/workspaces/authorize'
import { findEnvironment } from './find-environment'
import type { ArchiveEnvironment } from './schema'

const shown = 20

/**
 * Puts an environment away; its history stays, and restoreEnvironment brings it back. What is asked for there is closed. Throws `conflict`
 * while something is live there.
 */
export async function archiveEnvironment(ctx: Ctx, input: ArchiveEnvironment): Promise<{ id: string }> {
  authorize(ctx, 'environment.write')
  return withTransaction(ctx, async (tx) => {
    // Locked against releases, which share it: after this nothing can become live here unseen.
    const { id, slug } = await findEnvironment(tx, ctx, input.environment, 'update')
    const live = { workspaceId: ctx.workspaceId, environmentId: id }
    const count = await tx.liveRelease.count({ where: live })
    if (count > 0) {
      const prompts = await tx.prompt.findMany({
        where: { workspaceId: ctx.workspaceId, liveReleases: { some: live } },
        select: { id: true, name: true },
        orderBy: { name: 'asc' },
        take: shown,
      })
      const names = prompts.map(({ name }) => name).join(', ')
      throw conflict(
        `${count === 1 ? 'A prompt is' : `${count} prompts are`} live in ${slug}: ${names}${count > shown ? ' …' : ''}. Applications that read ${slug} would lose ${count === 1 ? 'it' : 'them'}, so it cannot be archived. Withdraw ${count === 1 ? 'it' : 'them'} there first.`,
        { liveCount: count, prompts },
      )
    }
    await tx.environment.updateMany({ where: { id, workspaceId: ctx.workspaceId }, data: { archivedAt: new Date() } })
    await supersedeAll(tx, ctx, { environmentId: id }, `${slug} was archived by ${ctx.actor.name}.`)
    await audit(tx, ctx, { action: 'environment.archive', subjectId: id, details: { slug } })
    return { id }
  })
}
