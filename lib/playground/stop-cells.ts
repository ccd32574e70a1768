import { type Ctx, reader } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { stopLive } from './live'
import type { StopCells } from './session-schema'

/** Stops cells of a session, or everything in it, upstream at once; what has come is recorded by the time this resolves. Throws `not_found`. */
export async function stopCells(ctx: Ctx, { session, cells }: StopCells): Promise<{ stopped: number }> {
  authorize(ctx, 'run.create')
  const found = await reader(ctx).playgroundSession.count({ where: { workspaceId: ctx.workspaceId, id: session } })
  if (found === 0) throw notFound('The session')
  return { stopped: await stopLive(session, cells) }
}
