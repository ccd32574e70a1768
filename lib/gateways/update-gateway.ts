import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { conflict, type Fault, invalid } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { isElsewhere } from './elsewhere'
import { lockGateway } from './find-gateway'
import { namedInWords, namedLive } from './named-live'
import type { UpdateGateway } from './schema'
import { headerColumns, keyColumns, openHeaders, proxyColumns, spareKeyColumns } from './secrets'

/**
 * Changes a gateway; what is absent stays. Throws `not_found`; `invalid` when it is pointed at another host without its key and headers
 * being given again; `conflict` when its new region would take it out of an environment that is bound to one and routes to it,
 * or where a live version names it.
 */
export async function updateGateway(ctx: Ctx, input: UpdateGateway): Promise<{ id: string; slug: string }> {
  authorize(ctx, 'gateway.write')
  const { gateway: slug, apiKey, headers, proxyUrl, ...plain } = input
  return withTransaction(ctx, async (tx) => {
    const id = await lockGateway(tx, ctx, slug)
    const row = await tx.gateway.findFirstOrThrow({
      where: { workspaceId: ctx.workspaceId, id },
      select: { id: true, preset: true, baseUrl: true, sealedKey: true, sealedHeaders: true, proxyHost: true },
    })
    const moves = row.preset !== 'sandbox' && isElsewhere(row, plain.baseUrl ?? row.baseUrl, proxyUrl)
    const kept = headers === undefined && !moves ? null : openHeaders(row)
    if (moves) refuseOldSecrets(apiKey === undefined && row.sealedKey !== null, Object.keys(kept ?? {}), headers ?? {})
    if (plain.region !== undefined) await refuseLeavingRegion(tx, ctx, { id, slug }, plain.region)
    await tx.gateway.updateMany({
      where: { workspaceId: ctx.workspaceId, id },
      data: {
        ...plain,
        ...(apiKey === undefined ? {} : keyColumns(id, apiKey)),
        ...(headers === undefined ? {} : headerColumns(id, merged(kept ?? {}, headers))),
        ...(proxyUrl === undefined ? {} : proxyColumns(id, proxyUrl)),
        // A key that waits was entered for the host so far.
        ...(moves ? spareKeyColumns(id, null) : {}),
        updatedAt: new Date(),
      },
    })
    const changes = {
      ...plain,
      ...(apiKey === undefined ? {} : { key: apiKey !== null }),
      ...(headers ? { headers: Object.keys(headers) } : {}),
      ...(proxyUrl === undefined ? {} : { proxy: proxyUrl !== null }),
    }
    await audit(tx, ctx, { action: 'gateway.update', subjectId: id, details: changes })
    return { id, slug }
  })
}

/** Header names are the same in any case (RFC 9110), so a new spelling replaces the old one. */
function merged(kept: Record<string, string>, changes: Record<string, string | null>): Record<string, string> {
  const changed = new Set(Object.keys(changes).map((name) => name.toLowerCase()))
  const stay = Object.entries(kept).filter(([name]) => !changed.has(name.toLowerCase()))
  const set = Object.entries(changes).flatMap(([name, value]): [string, string][] => (value === null ? [] : [[name, value]]))
  return Object.fromEntries([...stay, ...set])
}

function refuseOldSecrets(keyStays: boolean, kept: string[], changes: Record<string, string | null>): void {
  const given = new Set(Object.keys(changes).map((name) => name.toLowerCase()))
  const faults: Fault[] = [
    ...(keyStays ? [{ path: 'apiKey', message: 'Enter the key again: a stored key is not sent to another host.' }] : []),
    ...kept
      .filter((name) => !given.has(name.toLowerCase()))
      .map((name) => ({ path: `headers.${name}`, message: 'Enter this header again, or remove it: it is not sent to another host.' })),
  ]
  if (faults.length > 0) throw invalid('What is sent now goes to another host, so enter the key and the headers again.', faults)
}

async function refuseLeavingRegion(tx: Tx, ctx: Ctx, gateway: { id: string; slug: string }, region: string): Promise<void> {
  const bound = await tx.environment.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      archivedAt: null,
      AND: [{ region: { not: null } }, { region: { not: region } }],
      routeTargets: { some: { gatewayId: gateway.id } },
    },
    select: { slug: true, region: true },
  })
  if (bound.length > 0) {
    const slugs = bound.map((each) => `${each.slug} (bound to ${each.region})`).join(', ')
    throw conflict(`${slugs} routes to this gateway. Take it out of that route before moving it to the region ${region}.`, {
      environments: bound,
    })
  }
  const named = (await namedLive(tx, ctx, { gateway: gateway.slug })).filter((each) => each.region !== null && each.region !== region)
  if (named.length > 0)
    throw conflict(
      `Live versions name this gateway in environments that are bound to another region: ${namedInWords(named)}. Release others there, or withdraw them, before moving it to the region ${region}.`,
      { versions: named.map(({ prompt, version, environment }) => ({ prompt, version, environment })) },
    )
}
