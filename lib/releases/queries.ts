import { type Ctx, reader } from '@/lib/context'
import type { Prisma, Tx } from '@/lib/database/client'
import { databaseNow } from '@/lib/database/clock'
import { boundTo, findEnvironment } from '@/lib/environments/find-environment'
import type { EnvironmentSummary } from '@/lib/environments/schema'
import { invalid, malformed, notFound } from '@/lib/errors'
import { authorOf } from '@/lib/prompts/author'
import type { PromptContent } from '@/lib/prompts/content-schema'
import { withDeclarations } from '@/lib/prompts/declared'
import { resolveVersions } from '@/lib/prompts/resolve'
import type { Variable } from '@/lib/prompts/schema'
import { authorize } from '@/lib/workspaces/authorize'
import { bucketOf, heaviest, variantAt } from './bucket'
import { promptsOnceNamed } from './once-named'
import { liveNow, releaseColumns, releaseDto, variantsOf } from './release-dto'
import { routeAt } from './route-of'
import {
  type Board,
  type Lane,
  ListBoard,
  ListReleases,
  type ReadReleasedAt,
  type ReleaseDto,
  type ReleasedAt,
  type ReleasePage,
} from './schema'

const MOST_SKEW_MS = 5_000
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
    select: {
      ...environmentColumns,
      liveReleases: { where: { workspaceId, promptId }, select: { release: { select: releaseColumns } } },
      releases: { where: { workspaceId, promptId }, orderBy: { sequence: 'desc' }, take: 1, select: releaseColumns },
    },
  })
  return rows.map(({ liveReleases: [live], releases: [last], ...environment }) => ({
    environment,
    live: live ? releaseDto(live.release) : null,
    withdrawn: last?.kind === 'withdrawal' ? liveNow(last) : null,
  }))
}

/** The archived environments that a prompt was released to, from left to right: what was live there can still be asked for. */
export async function archivedPlacesOf(ctx: Ctx, promptId: string): Promise<EnvironmentSummary[]> {
  authorize(ctx, 'workspace.read')
  const { workspaceId } = ctx
  return reader(ctx).environment.findMany({
    where: { workspaceId, id: boundTo(ctx) ?? undefined, archivedAt: { not: null }, releases: { some: { workspaceId, promptId } } },
    orderBy: leftToRight,
    select: environmentColumns,
  })
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
  const once = await reader(ctx).release.groupBy({
    by: ['promptId', 'environmentId'],
    where: {
      workspaceId,
      promptId: { in: page.map(({ id }) => id) },
      environmentId: { in: environments.map(({ id }) => id) },
      kind: 'withdrawal',
    },
  })
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
      withdrawnFrom: once
        .filter(({ promptId, environmentId }) => promptId === id && !liveReleases.some((live) => live.environmentId === environmentId))
        .map(({ environmentId }) => environmentId),
    })),
    nextCursor: rows.length > limit ? (page.at(-1)?.name ?? null) : null,
  }
}

/** The history, newest first: of a prompt, an environment, both, or the whole workspace; of one kind, time, set or rollout. */
export async function listReleases(ctx: Ctx, query: ListReleases = {}): Promise<ReleasePage> {
  authorize(ctx, 'workspace.read')
  const { promptId, environment, kind, since, until, setId, rolloutId, limit, cursor } = ListReleases.parse(query)
  const environmentId = environment ? (await findEnvironment(reader(ctx), ctx, environment)).id : (boundTo(ctx) ?? undefined)
  if (cursor && !/^rel_[0-9A-Z]{26}$/.test(cursor)) throw malformed('Give as cursor what `next_cursor` said, or none.')
  const rows = await reader(ctx).release.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      promptId,
      environmentId,
      kind,
      setId,
      rolloutId,
      createdAt: { gte: since, lt: until },
      ...(cursor && { id: { lt: cursor } }),
    },
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

/** Those of some releases that are there, in no order. */
export async function releasesById(ctx: Ctx, ids: readonly string[]): Promise<ReleaseDto[]> {
  authorize(ctx, 'workspace.read')
  const where = { id: { in: [...ids] }, workspaceId: ctx.workspaceId, environmentId: boundTo(ctx) ?? undefined }
  return (await reader(ctx).release.findMany({ where, select: releaseColumns })).map(releaseDto)
}

/**
 * What users got of a prompt at a time: the release that was live, all its variants, the one that the key got with its content as it was
 * served, and where its aliases led then. Old names of the prompt, archived prompts and archived environments answer as well, and a name
 * means the prompt that held it then. Throws `not_found` where nothing was live, `invalid` for a time to come.
 */
export async function releasedAt(ctx: Ctx, input: ReadReleasedAt): Promise<ReleasedAt> {
  authorize(ctx, 'workspace.read')
  const { workspaceId } = ctx
  const tx = reader(ctx)
  const at = new Date(input.at)
  await refuseFuture(tx, at)
  const environment = await tx.environment.findFirst({
    where: { workspaceId, OR: [{ slug: input.environment }, { id: input.environment }], AND: { id: boundTo(ctx) ?? undefined } },
    select: { id: true, slug: true },
  })
  if (!environment) throw notFound(`Environment ${input.environment}`)
  const found = await promptsOnceNamed(ctx, input.name, at)
  const nothing = notFound(`A release of ${input.name.slice(0, 200)} that was live in ${environment.slug} at ${at.toISOString()}`)
  for (const prompt of found) {
    const place = { workspaceId, environmentId: environment.id, promptId: prompt.id }
    const row = await tx.release.findFirst({
      where: { ...place, createdAt: { lte: at } },
      orderBy: { sequence: 'desc' },
      select: { ...releaseColumns, variants: { select: servedColumns, orderBy: { position: 'asc' } } },
    })
    if (!row || row.variants.length === 0) continue
    const next = await tx.release.findFirst({ where: { ...place, sequence: row.sequence + 1 }, select: { createdAt: true } })
    const weights = row.variants.map(({ weight }) => weight)
    const position = input.key === undefined ? heaviest(weights) : variantAt(weights, bucketOf(environment.id, prompt.id, input.key))
    const variants = row.variants.map(({ label, weight, version: { number, digest } }) => ({ label, version: number, weight, digest }))
    const [chosen, served] = [row.variants[position], variants[position]]
    if (!chosen || !served) throw new Error(`The release ${row.id} has no variant at ${position}.`)
    const [content] = await resolveVersions(tx, workspaceId, [chosen.version])
    const release = releaseDto(row)
    return {
      at: at.toISOString(),
      name: prompt.name,
      release,
      until: next?.createdAt.toISOString() ?? null,
      variants,
      served: {
        ...served,
        kind: prompt.kind,
        content: content ?? (chosen.version.content as PromptContent),
        variables: withDeclarations(chosen.version.variables as Variable[], content?.variables),
      },
      route: await routeAt(tx, ctx, { environmentId: environment.id, at, versions: row.variants, recorded: release.route }),
    }
  }
  throw nothing
}

/** What will be live nobody knows. Clocks may differ a little from the database's. */
async function refuseFuture(tx: Tx, at: Date): Promise<void> {
  const now = await databaseNow(tx)
  if (at.getTime() <= now.getTime() + MOST_SKEW_MS) return
  const message = `${at.toISOString()} is still to come: it is ${now.toISOString()} by the server's clock.`
  throw invalid(message, [{ path: 'at', message }])
}

const servedColumns = {
  label: true,
  weight: true,
  versionId: true,
  version: { select: { number: true, digest: true, content: true, partials: true, variables: true } },
} satisfies Prisma.ReleaseVariantSelect
