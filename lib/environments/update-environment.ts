import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { digestOf } from '@/lib/digest'
import { conflict, invalid } from '@/lib/errors'
import { namedInWords, namedLive } from '@/lib/gateways/named-live'
import { authorize } from '@/lib/workspaces/authorize'
import { findEnvironment, holdGateways } from './find-environment'
import type { FreezeWindow } from './freeze/schema'
import { holdOrder, moveTo } from './order'
import { environmentByRef, ruleColumns, rulesOf } from './queries'
import { whyOutside } from './routing'
import type { EnvironmentDto, UpdateEnvironment } from './schema'

/**
 * Renames, describes, protects, binds or moves an environment, or sets its rules. Throws `invalid` when a route, or a live version that names
 * its gateway, would lead outside its new region; `conflict` when its freeze windows are not those the author saw.
 */
export async function updateEnvironment(ctx: Ctx, input: UpdateEnvironment): Promise<EnvironmentDto> {
  authorize(ctx, 'environment.write')
  return withTransaction(ctx, async (tx) => {
    const { environment: ref, position, freezeWindowsSeen: seen, ...changes } = input
    if (position !== undefined) await holdOrder(tx, ctx)
    const before = await findEnvironment(tx, ctx, ref, 'update')
    if (seen) await refuseOtherWindows(tx, ctx, before, seen)
    if (changes.region) {
      await refuseRoutesOutside(tx, ctx, { ...before, region: changes.region })
      await refuseNamedOutside(tx, ctx, { ...before, region: changes.region })
    }
    await tx.environment.updateMany({ where: { id: before.id, workspaceId: ctx.workspaceId }, data: changes })
    if (position !== undefined) await moveTo(tx, ctx, before.id, position)
    const updated = await environmentByRef({ ...ctx, tx }, before.id)
    const details = { ...changes, ...(position !== undefined && { position }) }
    await audit(tx, ctx, { action: 'environment.update', subjectId: before.id, details })
    return updated
  })
}

/** The environment is locked by the caller, so what is compared here still stands when it is replaced. */
async function refuseOtherWindows(tx: Tx, { workspaceId }: Ctx, { id, slug }: { id: string; slug: string }, seen: readonly FreezeWindow[]) {
  const { freezeWindows } = rulesOf(await tx.environment.findFirstOrThrow({ where: { workspaceId, id }, select: ruleColumns }))
  if (digestOf(freezeWindows) !== digestOf(seen))
    throw conflict(`Somebody changed the freeze windows of ${slug} since you looked. Look at them and decide again.`, { freezeWindows })
}

async function refuseRoutesOutside(tx: Tx, ctx: Ctx, environment: { id: string; slug: string; region: string }) {
  await holdGateways(tx, ctx, environment.id)
  const targets = await tx.routeTarget.findMany({
    where: { workspaceId: ctx.workspaceId, environmentId: environment.id },
    select: { alias: true, position: true, gateway: { select: { slug: true, region: true } } },
    orderBy: [{ alias: 'asc' }, { position: 'asc' }],
  })
  const faults = targets.flatMap(({ alias, position, gateway }) => {
    const reason = whyOutside(environment, gateway)
    return reason ? [{ path: `routes.${alias}.targets.${position}`, message: reason }] : []
  })
  if (faults.length > 0)
    throw invalid(`Take the gateways outside ${environment.region} out of its routes first, then bind ${environment.slug} to it.`, faults)
}

/** A live version may name its gateway past every route: one outside, or one that is none and so nowhere known to be inside. */
async function refuseNamedOutside(tx: Tx, ctx: Ctx, environment: { id: string; slug: string; region: string }) {
  const named = await namedLive(tx, ctx, { environmentId: environment.id })
  if (named.length === 0) return
  const slugs = [...new Set(named.map(({ gateway }) => gateway))]
  const inside = await tx.$queryRaw<{ slug: string }[]>`
    SELECT "slug" FROM "Gateway" WHERE "workspaceId" = ${ctx.workspaceId} AND "slug" = ANY (${slugs}) AND "archivedAt" IS NULL
      AND "region" = ${environment.region} ORDER BY "id" FOR SHARE`
  const outside = named.filter(({ gateway }) => !inside.some(({ slug }) => slug === gateway))
  if (outside.length === 0) return
  const message = `Live versions name gateways that are not in ${environment.region}: ${namedInWords(outside)}. Release others there, or withdraw them, first; then bind ${environment.slug} to it.`
  throw invalid(
    message,
    outside.map(({ prompt, version, model }) => ({ path: 'region', message: `${prompt} v${version} leads to ${model}.` })),
  )
}
