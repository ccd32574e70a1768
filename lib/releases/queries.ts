import { type Ctx, reader } from '@/lib/context'
import type { Prisma } from '@/lib/database/client'
import { boundTo, findEnvironment } from '@/lib/environments/find-environment'
import { malformed, notFound } from '@/lib/errors'
import { authorOf } from '@/lib/prompts/author'
import { authorize } from '@/lib/workspaces/authorize'
import { releaseColumns, releaseDto, variantsOf } from './release-dto'
import { type Board, type Lane, ListBoard, ListReleases, type ReleaseDto, type ReleasePage } from './schema'

const environmentColumns = { id: true, slug: true, name: true, region: true, protected: true } satisfies Prisma.EnvironmentSelect

/** The environments in use that the actor may see, from left to right. */
const lanesWhere = (ctx: Ctx): Prisma.EnvironmentWhereInput => {
  const bound = boundTo(ctx)
  return { workspaceId: ctx.workspaceId, archivedAt: null, ...(bound !== null && { id: bound }) }
}
const leftToRight = [{ position: 'asc' }, { id: 'asc' }] satisfies Prisma.EnvironmentOrderByWithRelationInput[]

/** What is live of one prompt, environment by environment. Throws `not_found` for a prompt of another workspace. */
export async function lanesOf(ctx: Ctx, promptId: string): Promise<Lane[]> {
  authorize(ctx, 'workspace.read')
  const { workspaceId } = ctx
  const prompt = await reader(ctx).prompt.findFirst({ where: { id: promptId, workspaceId }, select: { id: true } })
  if (!prompt) throw notFound('Prompt')
  const rows = await reader(ctx).environment.findMany({
    where: lanesWhere(ctx),
    orderBy: leftToRight,
    select: { ...environmentColumns, liveReleases: { where: { workspaceId, promptId }, select: { release: { select: releaseColumns } } } },
  })
  return rows.map(({ liveReleases: [live], ...environment }) => ({ environment, live: live ? releaseDto(live.release) : null }))
}

/** What is live of every prompt in every environment: prompts by name, a page at a time. */
export async function readBoard(ctx: Ctx, query: ListBoard = {}): Promise<Board> {
  authorize(ctx, 'workspace.read')
  const { workspaceId } = ctx
  const { search, limit, cursor } = ListBoard.parse(query)
  const [environments, rows] = await Promise.all([
    reader(ctx).environment.findMany({ where: lanesWhere(ctx), orderBy: leftToRight, select: environmentColumns }),
    reader(ctx).prompt.findMany({
      where: {
        workspaceId,
        archivedAt: null,
        ...(search && { name: { contains: search, mode: 'insensitive' } }),
        ...(cursor && { AND: { name: { gt: cursor } } }),
      },
      orderBy: { name: 'asc' },
      take: limit + 1,
      select: {
        id: true,
        name: true,
        kind: true,
        newestVersion: true,
        liveReleases: {
          where: { environment: lanesWhere(ctx) },
          select: {
            environmentId: true,
            release: {
              select: { id: true, sequence: true, author: true, authorName: true, createdAt: true, variants: releaseColumns.variants },
            },
          },
        },
      },
    }),
  ])
  const page = rows.slice(0, limit)
  return {
    environments,
    prompts: page.map(({ id, name, kind, newestVersion, liveReleases }) => ({
      promptId: id,
      name,
      kind,
      newestVersion: newestVersion || null,
      live: liveReleases.map(({ environmentId, release }) => ({
        environmentId,
        releaseId: release.id,
        sequence: release.sequence,
        variants: variantsOf(release.variants),
        author: authorOf(release.author, release.authorName),
        createdAt: release.createdAt.toISOString(),
      })),
    })),
    nextCursor: rows.length > limit ? (page.at(-1)?.name ?? null) : null,
  }
}

/** The history, newest first: of a prompt, an environment, both, or the whole workspace. */
export async function listReleases(ctx: Ctx, query: ListReleases = {}): Promise<ReleasePage> {
  authorize(ctx, 'workspace.read')
  const { promptId, environment, limit, cursor } = ListReleases.parse(query)
  const environmentId = environment ? (await findEnvironment(reader(ctx), ctx, environment)).id : (boundTo(ctx) ?? undefined)
  if (cursor && !/^rel_[0-9A-Z]{26}$/.test(cursor)) throw malformed('Give as cursor what `next_cursor` said, or none.')
  const rows = await reader(ctx).release.findMany({
    where: { workspaceId: ctx.workspaceId, promptId, environmentId, ...(cursor && { id: { lt: cursor } }) },
    orderBy: { id: 'desc' },
    take: limit + 1,
    select: releaseColumns,
  })
  const page = rows.slice(0, limit)
  return { data: page.map(releaseDto), nextCursor: rows.length > limit ? (page.at(-1)?.id ?? null) : null }
}

/** One release. Throws `not_found`. */
export async function releaseById(ctx: Ctx, id: string): Promise<ReleaseDto> {
  authorize(ctx, 'workspace.read')
  const row = await reader(ctx).release.findFirst({
    where: { id, workspaceId: ctx.workspaceId, environmentId: boundTo(ctx) ?? undefined },
    select: releaseColumns,
  })
  if (!row) throw notFound('Release')
  return releaseDto(row)
}
