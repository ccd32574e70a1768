import { actorRef, type Ctx, reader } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import { authorOf } from '@/lib/prompts/author'
import { authorize } from '@/lib/workspaces/authorize'
import { environmentByRef } from './queries'
import { ListRouteRevisions, type ReadRoutesAt, type RouteAt, type RouteRevisionDto, type RouteRevisionPage } from './schema'

/**
 * Writes down what aliases lead to from now on, as it stands in the transaction; what has not changed is left out. Call it after every
 * change of a route, with the environment locked. The time is the database's, and later than that of the revision before.
 */
export async function noteRoutes(tx: Tx, ctx: Ctx, environmentId: string, aliases: readonly string[]): Promise<void> {
  const { workspaceId } = ctx
  const rows = await tx.routeTarget.findMany({
    where: { workspaceId, environmentId, alias: { in: [...aliases] } },
    orderBy: { position: 'asc' },
    select: { alias: true, model: true, timeoutMs: true, gateway: { select: { slug: true } } },
  })
  const [clock] = await tx.$queryRaw<{ now: Date }[]>`
    SELECT greatest(clock_timestamp(), max("createdAt") + interval '1 millisecond') AS "now" FROM "RouteRevision"
    WHERE "workspaceId" = ${workspaceId} AND "environmentId" = ${environmentId}`
  const now = clock?.now ?? new Date()
  const before = await routesAt(tx, ctx, environmentId, now)
  const changed = aliases
    .map((alias) => ({
      alias,
      targets: rows
        .filter((row) => row.alias === alias)
        .map(({ gateway, model, timeoutMs }) => ({ gateway: gateway.slug, model, timeoutMs })),
    }))
    .filter(({ alias, targets }) => !isSame(targets, before.find((route) => route.alias === alias)?.targets ?? []))
  const common = { workspaceId, environmentId, author: actorRef(ctx), authorName: ctx.actor.name, createdAt: now }
  await tx.routeRevision.createMany({ data: changed.map((route) => ({ id: newId('rrv'), ...common, ...route })) })
}

const isSame = (a: RouteAt['targets'], b: RouteAt['targets']) =>
  a.length === b.length &&
  a.every(({ gateway, model, timeoutMs }, index) => {
    const other = b[index]
    return other?.gateway === gateway && other.model === model && other.timeoutMs === timeoutMs
  })

/** What every alias of an environment led to at a time, aliases by name; one that led nowhere is left out. The caller has authorised. */
export async function routesAt(tx: Tx, { workspaceId }: Ctx, environmentId: string, at: Date): Promise<RouteAt[]> {
  const rows = await tx.routeRevision.findMany({
    where: { workspaceId, environmentId, createdAt: { lte: at } },
    distinct: ['alias'],
    orderBy: [{ alias: 'asc' }, { createdAt: 'desc' }, { id: 'desc' }],
    select: { alias: true, targets: true },
  })
  return rows.map(({ alias, targets }) => ({ alias, targets: targets as RouteAt['targets'] })).filter(({ targets }) => targets.length > 0)
}

/** The routes of an environment as they were at a time. Throws `not_found`. */
export async function readRoutesAt(ctx: Ctx, { environment, at }: ReadRoutesAt): Promise<RouteAt[]> {
  authorize(ctx, 'workspace.read')
  const { id } = await environmentByRef(ctx, environment)
  return routesAt(reader(ctx), ctx, id, new Date(at))
}

/** How the routes of an environment came to be what they are, newest first; with `at`, what held then. Throws `not_found`. */
export async function listRouteRevisions(ctx: Ctx, input: ListRouteRevisions): Promise<RouteRevisionPage> {
  authorize(ctx, 'workspace.read')
  const { environment, alias, at, limit, cursor } = ListRouteRevisions.parse(input)
  const { id: environmentId } = await environmentByRef(ctx, environment)
  const where = { workspaceId: ctx.workspaceId, environmentId, alias }
  const select = { id: true, alias: true, targets: true, author: true, authorName: true, createdAt: true } as const
  const { routeRevision } = reader(ctx)
  const rows = at
    ? await routeRevision.findMany({
        where: { ...where, createdAt: { lte: new Date(at) } },
        distinct: ['alias'],
        orderBy: [{ alias: 'asc' }, { createdAt: 'desc' }, { id: 'desc' }],
        select,
      })
    : await routeRevision.findMany({
        where: { ...where, ...(cursor && { id: { lt: cursor } }) },
        orderBy: { id: 'desc' },
        take: limit + 1,
        select,
      })
  const isCut = !at && rows.length > limit
  const data = (at ? rows : rows.slice(0, limit)).map(
    ({ author, authorName, createdAt, targets, ...row }): RouteRevisionDto => ({
      ...row,
      targets: targets as RouteAt['targets'],
      author: authorOf(author, authorName),
      createdAt: createdAt.toISOString(),
    }),
  )
  return { data, nextCursor: isCut ? (data.at(-1)?.id ?? null) : null }
}
