import { type Ctx, reader } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { canonicalOf } from './canonical'
import { capabilitiesOf, capabilityColumns } from './capability-row'
import { changeOf, countModelChanges } from './model-changes'
import type { ModelDto, ModelNames, TargetGatewayDto } from './model-schema'
import { sandboxUrl } from './open-target'
import { pricesInForce } from './price-row'
import type { GatewayDto, ModelChanges, PresetId } from './schema'
import { lastFour, openHeaders, type Sealed } from './secrets'

const gatewayColumns = {
  id: true,
  slug: true,
  name: true,
  layer: true,
  region: true,
  preset: true,
  baseUrl: true,
  keyLastFour: true,
  keySetAt: true,
  spareKeyLastFour: true,
  spareKeySetAt: true,
  spareKeyTestedAt: true,
  headerNames: true,
  sealedHeaders: true,
  pathPrefix: true,
  organization: true,
  proxyHost: true,
  connectTimeoutMs: true,
  firstByteTimeoutMs: true,
  timeoutMs: true,
  deadlineMs: true,
  maxConcurrency: true,
  modelsSyncedAt: true,
  archivedAt: true,
  createdAt: true,
  updatedAt: true,
  _count: { select: { models: { where: { goneAt: null } } } },
} as const

const modelColumns = { id: true, name: true, favourite: true, ...capabilityColumns } as const
const namesOf = ({ name, canonicalName, favourite }: { name: string; canonicalName: string | null; favourite: boolean }): ModelNames => ({
  name,
  canonical: canonicalName ?? canonicalOf(name),
  favourite,
})
const asAdded = (a: { id: string; favourite: boolean }, b: { id: string; favourite: boolean }) =>
  Number(b.favourite) - Number(a.favourite) || (a.id < b.id ? -1 : 1)

/** All gateways in use, by layer (production first), then by name. No key, sealed or not, is in the answer. */
export async function listGateways(ctx: Ctx): Promise<GatewayDto[]> {
  authorize(ctx, 'workspace.read')
  const rows = await reader(ctx).gateway.findMany({
    where: { workspaceId: ctx.workspaceId, archivedAt: null },
    orderBy: [{ layer: 'asc' }, { name: 'asc' }, { id: 'asc' }],
    select: gatewayColumns,
  })
  const changesOf = await countModelChanges(reader(ctx), ctx)
  return rows.map((row) => gatewayDto(row, changesOf(row.id)))
}

/** One gateway in use, by its slug. Throws `not_found`. */
export async function getGateway(ctx: Ctx, slug: string): Promise<GatewayDto> {
  authorize(ctx, 'workspace.read')
  const row = await reader(ctx).gateway.findFirst({
    where: { workspaceId: ctx.workspaceId, slug, archivedAt: null },
    select: gatewayColumns,
  })
  if (!row) throw notFound(`The gateway “${slug}”`)
  return gatewayDto(row, (await countModelChanges(reader(ctx), ctx))(row.id))
}

/** The models of a gateway by name, those that are gone last. Throws `not_found`. */
export async function listGatewayModels(ctx: Ctx, slug: string): Promise<ModelDto[]> {
  authorize(ctx, 'workspace.read')
  const row = await reader(ctx).gateway.findFirst({
    where: { workspaceId: ctx.workspaceId, slug, archivedAt: null },
    select: {
      id: true,
      modelsSeenAt: true,
      models: {
        orderBy: [{ goneAt: { sort: 'desc', nulls: 'first' } }, { name: 'asc' }],
        select: { ...modelColumns, manual: true, goneAt: true, listedAt: true, createdAt: true },
      },
    },
  })
  if (!row) throw notFound(`The gateway “${slug}”`)
  const price = await pricesInForce(reader(ctx), ctx, [row.id])
  return row.models.map((model) => ({
    id: model.id,
    ...namesOf(model),
    source: model.manual ? 'manual' : 'synced',
    price: price(row.id, model.name),
    ...capabilitiesOf(model),
    goneAt: model.goneAt?.toISOString() ?? null,
    change: changeOf(model, row.modelsSeenAt),
    createdAt: model.createdAt.toISOString(),
  }))
}

/** Every gateway in use with the models it offers now, favourites first, then by name: what a picker of targets shows. The simulator's come plain ones first. */
export async function listTargets(ctx: Ctx): Promise<TargetGatewayDto[]> {
  authorize(ctx, 'workspace.read')
  const rows = await reader(ctx).gateway.findMany({
    where: { workspaceId: ctx.workspaceId, archivedAt: null },
    orderBy: [{ layer: 'asc' }, { name: 'asc' }, { id: 'asc' }],
    select: {
      id: true,
      slug: true,
      name: true,
      layer: true,
      region: true,
      preset: true,
      models: { where: { goneAt: null }, orderBy: [{ favourite: 'desc' }, { name: 'asc' }], select: modelColumns },
    },
  })
  const price = await pricesInForce(reader(ctx), ctx)
  return rows.map(({ id, preset, models, ...gateway }) => ({
    ...gateway,
    simulator: preset === 'sandbox',
    models: (preset === 'sandbox' ? models.toSorted(asAdded) : models).map((model) => ({
      ...namesOf(model),
      price: price(id, model.name),
      ...capabilitiesOf(model),
    })),
  }))
}

type GatewayRow = Omit<Sealed, 'sealedKey'> &
  Omit<
    GatewayDto,
    | 'preset'
    | 'simulator'
    | 'headers'
    | 'modelCount'
    | 'keySetAt'
    | 'keyIsOld'
    | 'spareKey'
    | 'syncedAt'
    | 'modelChanges'
    | 'archivedAt'
    | 'createdAt'
    | 'updatedAt'
  > & {
    preset: string
    headerNames: string[]
    keySetAt: Date | null
    spareKeyLastFour: string | null
    spareKeySetAt: Date | null
    spareKeyTestedAt: Date | null
    modelsSyncedAt: Date | null
    archivedAt: Date | null
    createdAt: Date
    updatedAt: Date
    _count: { models: number }
  }

// A gateway sealed with another secret is still shown: one sees it there and enters its key again.
function headersOrNone(sealed: Sealed): Record<string, string> {
  try {
    return openHeaders(sealed)
  } catch {
    return {}
  }
}

const OLD_MS = 90 * 86_400_000

function gatewayDto(found: GatewayRow, modelChanges: ModelChanges): GatewayDto {
  const { sealedHeaders, headerNames, modelsSyncedAt, spareKeyLastFour, spareKeySetAt, spareKeyTestedAt, _count, ...row } = found
  const simulator = row.preset === 'sandbox'
  const values = headersOrNone({ id: row.id, sealedKey: null, sealedHeaders })
  return {
    ...row,
    preset: row.preset as PresetId,
    baseUrl: simulator ? sandboxUrl() : row.baseUrl,
    simulator,
    headers: headerNames.map((name) => ({ name, lastFour: values[name] === undefined ? null : lastFour(values[name]) })),
    modelCount: _count.models,
    keySetAt: row.keySetAt?.toISOString() ?? null,
    keyIsOld: row.keySetAt !== null && row.keySetAt.getTime() <= Date.now() - OLD_MS,
    spareKey: spareKeySetAt && {
      lastFour: spareKeyLastFour,
      setAt: spareKeySetAt.toISOString(),
      testedAt: spareKeyTestedAt?.toISOString() ?? null,
    },
    modelChanges,
    syncedAt: modelsSyncedAt?.toISOString() ?? null,
    archivedAt: row.archivedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  }
}
