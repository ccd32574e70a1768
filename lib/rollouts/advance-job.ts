import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { db, type Tx } from '@/lib/database/client'
import { defineJob } from '@/lib/jobs/define-job'
import { enqueue } from '@/lib/jobs/enqueue'

const Input = z.object({ workspaceId: z.string(), rolloutId: z.string() })
const overdueMs = 30_000
const batch = 500

/** Does what is due of one rollout. Imported late, because what it does has the next step done by this same job. */
export const advanceRolloutJob = defineJob(
  'rollouts.advance',
  Input,
  async ({ workspaceId, rolloutId }) => {
    const { advanceRollout } = await import('./advance-rollout')
    await advanceRollout(asSystem(workspaceId), rolloutId)
  },
  { concurrency: 2 },
)

/** Finds rollouts whose step is overdue: their job was lost, or failed for good while the database was away. */
export const sweepRolloutsJob = defineJob(
  'rollouts.sweep',
  z.object({}),
  async (_input, { signal }) => {
    const { advanceRollout } = await import('./advance-rollout')
    const overdue = await db().rollout.findMany({
      where: { state: 'running', dueAt: { lt: new Date(Date.now() - overdueMs) } },
      orderBy: { dueAt: 'asc' },
      take: batch,
      select: { id: true, workspaceId: true },
    })
    for (const { id, workspaceId } of overdue) if (!signal.aborted) await advanceRollout(asSystem(workspaceId), id)
  },
  { cron: '* * * * *' },
)

const asSystem = (workspaceId: string): Ctx => ({ workspaceId, actor: { type: 'system', id: 'rollout', name: 'Rollout' } })

/** Has the next step done when it is due. Call it before `audit`. */
export async function scheduleStep(tx: Tx, { workspaceId }: Ctx, rolloutId: string, dueAt: Date | null): Promise<void> {
  if (dueAt === null) return
  const options = { startAfter: dueAt, singletonKey: `${rolloutId} ${dueAt.toISOString()}` }
  await enqueue(tx, advanceRolloutJob, { workspaceId, rolloutId }, options)
}
