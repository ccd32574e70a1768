import { type Ctx, reader } from '@/lib/context'
import { authorize } from '@/lib/workspaces/authorize'
import type { SetPreference } from './session-schema'

/** Whether what runs goes on when this person closes the last tab that shows it. Programs have no tab: what they start is finished. */
export async function mayFinishAlone({ workspaceId, actor, ...ctx }: Ctx): Promise<boolean> {
  if (actor.type !== 'user') return true
  const where = { workspaceId_userId: { workspaceId, userId: actor.id } }
  return (
    (await reader({ workspaceId, actor, ...ctx }).playgroundPreference.findUnique({ where, select: { finishAlone: true } }))?.finishAlone ??
    false
  )
}

/** How this person likes the playground. */
export async function getPreference(ctx: Ctx): Promise<SetPreference> {
  authorize(ctx, 'run.read')
  return { finishAlone: await mayFinishAlone(ctx) }
}

/** Chooses what becomes of running answers when the tab is closed. It is one's own affair and touches nothing shared: no audit. */
export async function setPreference(ctx: Ctx, { finishAlone }: SetPreference): Promise<SetPreference> {
  authorize(ctx, 'run.read')
  if (ctx.actor.type !== 'user') return { finishAlone: false }
  const key = { workspaceId: ctx.workspaceId, userId: ctx.actor.id }
  await reader(ctx).playgroundPreference.upsert({
    where: { workspaceId_userId: key },
    create: { ...key, finishAlone },
    update: { finishAlone },
  })
  return { finishAlone }
}
