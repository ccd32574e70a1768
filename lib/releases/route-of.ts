import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import type { RouteChange, RouteEntry } from './schema'

type Versions = readonly { versionId: string }[]

/** The aliases that versions name as their model, in order. A target (`gateway/model`) is none: it stands in the version itself. */
const aliasesOf = async (tx: Tx, ctx: Ctx, versions: Versions): Promise<string[]> => (await allAliasesOf(tx, ctx, [versions])).flat()

/** The same for several lists of versions. */
async function allAliasesOf(tx: Tx, { workspaceId }: Ctx, all: readonly Versions[]): Promise<string[][]> {
  const ids = all.flatMap((versions) => versions.map(({ versionId }) => versionId))
  if (ids.length === 0) return all.map(() => [])
  const rows = await tx.$queryRaw<{ id: string; model: string }[]>`
    SELECT "id", "content"->>'model' AS "model" FROM "PromptVersion" WHERE "workspaceId" = ${workspaceId} AND "id" = ANY (${ids})`
  const models = new Map(rows.map(({ id, model }) => [id, model]))
  return all.map((versions) =>
    [...new Set(versions.flatMap(({ versionId }) => models.get(versionId) ?? []))].filter((model) => !model.includes('/')).toSorted(),
  )
}

/** Where the aliases of versions lead in an environment now, for several lists of versions. */
export async function routesNow(tx: Tx, ctx: Ctx, environmentId: string, all: readonly Versions[]): Promise<RouteEntry[][]> {
  const lists = await allAliasesOf(tx, ctx, all)
  const rows = await tx.routeTarget.findMany({
    where: { workspaceId: ctx.workspaceId, environmentId, alias: { in: [...new Set(lists.flat())] } },
    orderBy: { position: 'asc' },
    select: { alias: true, model: true, timeoutMs: true, gateway: { select: { slug: true } } },
  })
  return lists.map((aliases) =>
    aliases.map((alias) => ({
      alias,
      targets: rows
        .filter((row) => row.alias === alias)
        .map(({ gateway, model, timeoutMs }) => ({ gateway: gateway.slug, model, timeoutMs })),
    })),
  )
}

/** Where they led at a time. What is older than the record of routes is as `recorded` with the release. */
export async function routeAt(
  tx: Tx,
  ctx: Ctx,
  place: { environmentId: string; at: Date; versions: Versions; recorded: RouteEntry[] },
): Promise<RouteEntry[]> {
  const { environmentId, at, versions, recorded } = place
  const aliases = await aliasesOf(tx, ctx, versions)
  const rows = await tx.routeRevision.findMany({
    where: { workspaceId: ctx.workspaceId, environmentId, alias: { in: aliases }, createdAt: { lte: at } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    distinct: ['alias'],
    select: { alias: true, targets: true },
  })
  const then = rows.map(({ alias, targets }) => ({ alias, targets: targets as RouteEntry['targets'] }))
  return aliases.map((alias) => [...then, ...recorded].find((entry) => entry.alias === alias) ?? { alias, targets: [] })
}

/** What differs between two routes, alias by alias. */
export function routeChanges(before: readonly RouteEntry[], after: readonly RouteEntry[]): RouteChange[] {
  const of = (route: readonly RouteEntry[], alias: string) => route.find((entry) => entry.alias === alias)?.targets ?? null
  return [...new Set([...before, ...after].map(({ alias }) => alias))]
    .toSorted()
    .map((alias) => ({ alias, before: of(before, alias), after: of(after, alias) }))
    .filter((change) => written(change.before) !== written(change.after))
}
const written = (targets: RouteChange['before']) =>
  JSON.stringify(targets?.map(({ gateway, model, timeoutMs }) => [gateway, model, timeoutMs]) ?? null)
