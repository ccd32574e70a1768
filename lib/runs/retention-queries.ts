import { decodeTime } from 'ulid'
import { type Ctx, reader } from '@/lib/context'
import { authorize } from '@/lib/workspaces/authorize'
import { firstIdAt } from './filter'
import type { PreviewRetention, RetentionDto, RetentionPreview } from './schema'

const DAY_MS = 86_400_000
const COUNTED = 10_000

/** When the runs begin that a retention of so many days keeps. */
export const keptFrom = (days: number, now = Date.now()) => now - days * DAY_MS

/** How long this workspace keeps its runs. */
export async function getRetention(ctx: Ctx): Promise<RetentionDto> {
  authorize(ctx, 'run.read')
  const row = await reader(ctx).runRetention.findUnique({ where: { workspaceId: ctx.workspaceId } })
  return { days: row?.days ?? null, updatedAt: row?.updatedAt.toISOString() ?? null, updatedBy: row?.updatedByName ?? null }
}

/** What a retention of so many days would delete now, counted up to ten thousand. */
export async function previewRetention(ctx: Ctx, { days }: PreviewRetention): Promise<RetentionPreview> {
  authorize(ctx, 'run.delete')
  const { workspaceId } = ctx
  const before = keptFrom(days)
  const tx = reader(ctx)
  const [[row], oldest] = await Promise.all([
    tx.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM (
        SELECT 1 FROM "Run" WHERE "workspaceId" = ${workspaceId} AND "id" < ${firstIdAt(before)} LIMIT ${COUNTED + 1}) counted`,
    tx.run.findFirst({ where: { workspaceId }, orderBy: { id: 'asc' }, select: { id: true } }),
  ])
  const count = row?.count ?? 0
  return {
    count: Math.min(count, COUNTED),
    atLeast: count > COUNTED,
    before: new Date(before).toISOString(),
    oldest: oldest && new Date(decodeTime(oldest.id.slice('run_'.length))).toISOString(),
  }
}
