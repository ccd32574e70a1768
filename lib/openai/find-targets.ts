import { LRUCache } from 'lru-cache'
import type { Delivery } from '@/lib/delivery/delivery'
import { isFresh, type Stamp } from '@/lib/delivery/memory'
import type { FoundEnvironment } from '@/lib/environments/find-environment'
import { whyOutside } from '@/lib/environments/routing'
import { AppError, invalid } from '@/lib/errors'
import { endpointColumns, endpointOf } from '@/lib/gateways/open-target'
import type { Endpoint } from '@/lib/gateways/upstream'
import { type AskedEnvironment, noEnvironment } from './asked-environment'

/** Where a call may go, opened: it lives as long as the call. */
export type Target = { gatewayId: string; gateway: string; model: string; endpoint: Endpoint }
export type Found = { environment: FoundEnvironment | null; targets: Target[] }

type EnvironmentRow = {
  environmentId: string | null
  environmentSlug: string
  environmentName: string
  region: string | null
  protected: boolean
}
type GatewayRow = Parameters<typeof endpointOf>[0] & { slug: string; gatewayRegion: string; model: string; targetTimeoutMs: number | null }
type Row = EnvironmentRow & { revision: string | null } & ({ slug: null } | GatewayRow)

const maxKept = 10_000
/** What a route depends on: changes of these tables are heard of (trigger raise_delivery). */
const subjects = ['Environment', 'RouteTarget', 'Gateway']

const gateway = Object.keys(endpointColumns)
  .map((column) => `g."${column}"`)
  .join(', ')
const columns = `d."revision", e."id" AS "environmentId", e."slug" AS "environmentSlug", e."name" AS "environmentName", e."region", e."protected",
  g."slug", g."region" AS "gatewayRegion", ${gateway}`
// One statement: keys, boundary and route are of one moment, and the revision says which.
const environment = `
  FROM (SELECT $1::text AS "workspaceId") asked
  LEFT JOIN "DeliveryRevision" d ON d."workspaceId" = asked."workspaceId"
  LEFT JOIN "Environment" e ON e."workspaceId" = asked."workspaceId" AND e."slug" = $2 AND e."archivedAt" IS NULL`
const routeSql = `
  SELECT ${columns}, t."model", t."timeoutMs" AS "targetTimeoutMs" ${environment}
  LEFT JOIN "RouteTarget" t ON t."workspaceId" = asked."workspaceId" AND t."environmentId" = e."id" AND t."alias" = $3
  LEFT JOIN "Gateway" g ON g."workspaceId" = asked."workspaceId" AND g."id" = t."gatewayId" AND g."archivedAt" IS NULL
  ORDER BY t."position"`
const directSql = `
  SELECT ${columns}, $4::text AS "model", NULL::int AS "targetTimeoutMs" ${environment}
  LEFT JOIN "Gateway" g ON g."workspaceId" = asked."workspaceId" AND g."slug" = $3 AND g."archivedAt" IS NULL`
const aliasesSql = `
  SELECT DISTINCT t."alias" FROM "RouteTarget" t JOIN "Environment" e ON e."workspaceId" = t."workspaceId" AND e."id" = t."environmentId"
  WHERE t."workspaceId" = $1 AND e."slug" = $2 AND e."archivedAt" IS NULL ORDER BY t."alias" LIMIT 50`

/**
 * Makes the function that says where `says` (a route's alias, or `gateway/model`) leads in an environment, in order. What was read is kept
 * in step with the database as published prompts are, and sealed as it is there: keys are opened for each call. While the database is away
 * nothing kept is used, because a boundary may have been drawn meanwhile.
 */
export function createRouting({ memory, reader, confidence }: Delivery['source']) {
  const kept = new LRUCache<string, { rows: Row[]; stamp: Stamp }>({ max: maxKept })

  async function rowsOf(workspaceId: string, slug: string, says: string): Promise<Row[]> {
    const name = `${workspaceId}\n${slug}\n${says}`
    const known = kept.get(name)
    if (known && isFresh(known.stamp) && !confidence.isAway()) return known.rows
    const slash = says.indexOf('/')
    const rows = await (slash > 0
      ? reader.read<Row>(directSql, [workspaceId, slug, says.slice(0, slash), says.slice(slash + 1)])
      : reader.read<Row>(routeSql, [workspaceId, slug, says]))
    const revision = Number(rows[0]?.revision ?? 0)
    kept.set(name, { rows, stamp: { workspace: memory.workspace(workspaceId, revision), revision, subjects } })
    return rows
  }

  /** A target outside the environment's region is never among them. Throws `not_found` or `invalid`, saying what there is. */
  return async function findTargets(workspaceId: string, asked: AskedEnvironment, says: string): Promise<Found> {
    const { slug } = asked
    const rows = await rowsOf(workspaceId, slug, says)
    const aliases = async () => (await reader.read<{ alias: string }>(aliasesSql, [workspaceId, slug])).map(({ alias }) => alias)
    return foundIn(rows, asked, says, aliases)
  }
}

async function foundIn(rows: Row[], asked: AskedEnvironment, says: string, aliasesOf: () => Promise<string[]>): Promise<Found> {
  const { slug } = asked
  const direct = says.indexOf('/') > 0
  const found = environmentOf(rows[0])
  // Without its row nobody knows the boundary of an environment that was chosen.
  if (!found && (asked.chosen || !direct)) throw noEnvironment(asked)
  const known = rows.filter((row): row is Row & GatewayRow => row.slug !== null)
  if (known.length === 0) {
    if (direct) throw refused('not_found', `There is no gateway ${says.slice(0, says.indexOf('/'))}.`)
    const aliases = await aliasesOf()
    const there = aliases.length > 0 ? `It knows: ${aliases.join(', ')}.` : 'It has no routes yet.'
    throw refused('not_found', `${slug} has no route for "${says}". ${there} Or name a target, as in koala/gpt-5.`)
  }
  const why = known.map((row) => found && whyOutside(found, { slug: row.slug, region: row.gatewayRegion }))
  const inside = known.filter((_, at) => why[at] === null)
  const [reason] = why
  if (inside.length === 0 && reason) throw invalid(reason, [{ path: 'model', message: reason }])
  return { environment: found, targets: inside.map(targetOf) }
}

function environmentOf(row: Row | undefined): FoundEnvironment | null {
  if (!row || row.environmentId === null) return null
  return { id: row.environmentId, slug: row.environmentSlug, name: row.environmentName, region: row.region, protected: row.protected }
}

function targetOf(row: EnvironmentRow & GatewayRow): Target {
  const endpoint = endpointOf(row)
  const { targetTimeoutMs } = row
  return {
    gatewayId: row.id,
    gateway: row.slug,
    model: row.model,
    endpoint: targetTimeoutMs === null ? endpoint : { ...endpoint, deadlineMs: targetTimeoutMs },
  }
}

const refused = (code: 'not_found', message: string) => new AppError(code, message, { faults: [{ path: 'model', message }] })
