import { audit } from '@/lib/audit/audit'
import { type Ctx, reader, withTransaction } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { AppError, notFound } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { authorize } from '@/lib/workspaces/authorize'
import { capabilityColumns, learned } from './capability-row'
import { lockGateway } from './find-gateway'
import { listModels } from './list-models'
import type { ListedModel } from './listed-model'
import { endpointColumns, endpointOf } from './open-target'
import type { GatewayRef, SyncResultDto } from './schema'

/**
 * Brings the list of models up to what the gateway's /models says. New ones are added; synced ones that vanished are marked as gone, not
 * deleted, and come back by themselves; models added by hand are left alone. Where the list is cut short, nothing is gone. When the gateway fails, nothing changes: throws `invalid`
 * (it refused) or `unavailable` (it could not) with its own words.
 */
export async function syncModels(ctx: Ctx, input: GatewayRef, signal?: AbortSignal): Promise<SyncResultDto> {
  authorize(ctx, 'gateway.write')
  const { workspaceId } = ctx
  const row = await reader(ctx).gateway.findFirst({
    where: { workspaceId, slug: input.gateway, archivedAt: null },
    select: endpointColumns,
  })
  if (!row) throw notFound(`The gateway “${input.gateway}”`)
  const { models: names, listed: entries, complete, error } = await listModels(endpointOf(row), signal)
  if (error) {
    const refused = error.status !== null && error.status >= 400 && error.status < 500 && error.status !== 429
    const message = `${input.gateway} did not give its list of models: ${error.message}`
    throw new AppError(refused ? 'invalid' : 'unavailable', message, { details: { error }, ...retry(error.retryAfterSeconds) })
  }
  return withTransaction(ctx, async (tx) => {
    const gatewayId = await lockGateway(tx, ctx, input.gateway)
    const here = { workspaceId, gatewayId }
    const known = await tx.model.findMany({ where: here, select: { name: true, manual: true, goneAt: true } })
    const listed = new Set(names)
    const present = new Set(known.filter(({ goneAt }) => goneAt === null).map(({ name }) => name))
    const added = names.filter((name) => !present.has(name))
    const missing = known.filter(({ name, manual, goneAt }) => !manual && goneAt === null && !listed.has(name))
    const gone = complete ? missing.map(({ name }) => name) : []
    const now = new Date()
    await tx.model.updateMany({ where: { ...here, name: { in: added } }, data: { goneAt: null, listedAt: now } })
    await tx.model.createMany({ data: added.map((name) => ({ id: newId('mdl'), ...here, name, listedAt: now })), skipDuplicates: true })
    await tx.model.updateMany({ where: { ...here, name: { in: gone } }, data: { goneAt: now } })
    await noteCapabilities(tx, ctx, gatewayId, entries)
    await tx.gateway.updateMany({ where: { workspaceId, id: gatewayId }, data: { modelsSyncedAt: now } })
    // The first list is where changes are counted from.
    await tx.gateway.updateMany({ where: { workspaceId, id: gatewayId, modelsSeenAt: null }, data: { modelsSeenAt: now } })
    await audit(tx, ctx, { action: 'gateway.sync_models', subjectId: gatewayId, details: { gateway: input.gateway, added, gone } })
    return { added, gone, total: names.length }
  })
}

/** What the list says a model can do is noted, unless a probe or a person said something else. */
async function noteCapabilities(tx: Tx, { workspaceId }: Ctx, gatewayId: string, entries: readonly ListedModel[]): Promise<void> {
  const said = new Map(
    entries.flatMap(({ name, capabilities }) => (Object.values(capabilities).some((each) => each !== null) ? [[name, capabilities]] : [])),
  )
  if (said.size === 0) return
  const rows = await tx.model.findMany({
    where: { workspaceId, gatewayId, name: { in: [...said.keys()] } },
    select: { name: true, ...capabilityColumns },
  })
  const now = new Date()
  const changed = rows.map((row) => ({ ...row, ...learned(row, said.get(row.name) ?? {}, 'gateway', now) }))
  await tx.$executeRaw`
    UPDATE "Model" m SET "tools" = said."tools", "jsonSchema" = said."jsonSchema", "images" = said."images",
      "contextTokens" = said."contextTokens", "capabilitySources" = said."capabilitySources"
    FROM jsonb_to_recordset(${JSON.stringify(changed)}::jsonb)
      AS said("name" text, "tools" boolean, "jsonSchema" boolean, "images" boolean, "contextTokens" integer, "capabilitySources" jsonb)
    WHERE m."workspaceId" = ${workspaceId} AND m."gatewayId" = ${gatewayId} AND m."name" = said."name"`
}

const retry = (seconds: number | null) => (seconds === null ? {} : { retryAfterSeconds: seconds })
