import { type Ctx, reader } from '@/lib/context'
import type { Prisma } from '@/lib/database/client'
import { boundTo, findEnvironment } from '@/lib/environments/find-environment'
import { malformed, notFound } from '@/lib/errors'
import { authorOf } from '@/lib/prompts/author'
import { authorize } from '@/lib/workspaces/authorize'
import { permissions } from '@/lib/workspaces/roles'
import { ListRollouts, type RolloutDto, type RolloutPage, type Step } from './schema'

export const rolloutColumns = {
  id: true,
  state: true,
  steps: true,
  done: true,
  dueAt: true,
  releaseId: true,
  reason: true,
  note: true,
  author: true,
  authorName: true,
  createdAt: true,
  updatedAt: true,
  prompt: { select: { id: true, name: true } },
  environment: { select: { id: true, slug: true, name: true, region: true, protected: true, releaseRole: true } },
  version: { select: { id: true, number: true, digest: true } },
} satisfies Prisma.RolloutSelect
export type RolloutRow = Prisma.RolloutGetPayload<{ select: typeof rolloutColumns }>

export const stepsOf = ({ steps }: Pick<RolloutRow, 'steps'>): Step[] => steps as Step[]

/** The lowest role that may release there, and so let a rollout go on. */
export const leastRole = (environment: RolloutRow['environment']) =>
  environment.protected ? environment.releaseRole : permissions['release.write'].role

const summaryOf = ({ id, slug, name, region, protected: isProtected }: RolloutRow['environment']) => ({
  ...{ id, slug, name, region },
  protected: isProtected,
})

export const rolloutDto = ({ prompt, version, environment, author, authorName, done, ...row }: RolloutRow): RolloutDto => ({
  ...row,
  environment: summaryOf(environment),
  resumeRole: leastRole(environment),
  promptId: prompt.id,
  promptName: prompt.name,
  version: version.number,
  steps: stepsOf(row).map((step, index) => ({ ...step, done: index < done })),
  dueAt: row.dueAt?.toISOString() ?? null,
  author: authorOf(author, authorName),
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
})

/** Rollouts, newest first: of a prompt, an environment, both, or the whole workspace. */
export async function listRollouts(ctx: Ctx, query: ListRollouts = {}): Promise<RolloutPage> {
  authorize(ctx, 'workspace.read')
  const { promptId, environment, underWay, limit, cursor } = ListRollouts.parse(query)
  const environmentId = environment ? (await findEnvironment(reader(ctx), ctx, environment)).id : (boundTo(ctx) ?? undefined)
  if (cursor && !/^rol_[0-9A-Z]{26}$/.test(cursor)) throw malformed('Give as cursor what `next_cursor` said, or none.')
  const rows = await reader(ctx).rollout.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      promptId,
      environmentId,
      ...(underWay && { state: { in: ['running', 'paused'] } }),
      ...(cursor && { id: { lt: cursor } }),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
    select: rolloutColumns,
  })
  const page = rows.slice(0, limit)
  return { data: page.map(rolloutDto), nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
}

/** One rollout as it is stored. Throws `not_found`. */
export async function findRollout(ctx: Ctx, id: string): Promise<RolloutRow> {
  const row = await reader(ctx).rollout.findFirst({
    where: { id, workspaceId: ctx.workspaceId, environmentId: boundTo(ctx) ?? undefined },
    select: rolloutColumns,
  })
  if (!row) throw notFound('Rollout')
  return row
}

/** One rollout. Throws `not_found`. */
export async function rolloutById(ctx: Ctx, id: string): Promise<RolloutDto> {
  authorize(ctx, 'workspace.read')
  return rolloutDto(await findRollout(ctx, id))
}
