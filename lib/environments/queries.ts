import { type Ctx, reader } from '@/lib/context'
import type { Prisma } from '@/lib/database/client'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { boundTo } from './find-environment'
import type { FreezeWindow } from './freeze/schema'
import { frozenAt } from './freeze/windows'
import type { EnvironmentDto, EnvironmentRules, ReleaseRole, RouteDto, RouteTargetDto } from './schema'

/** The rules of an environment, to be read with `rulesOf`. */
export const ruleColumns = {
  protected: true,
  releaseRole: true,
  approval: true,
  noteRequired: true,
  freezeWindows: true,
} satisfies Prisma.EnvironmentSelect

/** What was checked when it was written is read as that. */
export const rulesOf = (row: Prisma.EnvironmentGetPayload<{ select: typeof ruleColumns }>): EnvironmentRules => ({
  protected: row.protected,
  releaseRole: row.releaseRole as ReleaseRole,
  approval: row.approval,
  noteRequired: row.noteRequired,
  freezeWindows: row.freezeWindows as FreezeWindow[],
})

const columns = (now: Date) =>
  ({
    id: true,
    slug: true,
    name: true,
    description: true,
    region: true,
    ...ruleColumns,
    position: true,
    archivedAt: true,
    createdAt: true,
    routeTargets: {
      select: {
        alias: true,
        model: true,
        timeoutMs: true,
        gateway: { select: { slug: true, name: true, layer: true, region: true, preset: true } },
      },
      orderBy: [{ alias: 'asc' }, { position: 'asc' }],
    },
    _count: {
      select: {
        liveReleases: true,
        apiKeys: { where: { revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] } },
      },
    },
  }) satisfies Prisma.EnvironmentSelect
type Row = Prisma.EnvironmentGetPayload<{ select: ReturnType<typeof columns> }>

function routesOf(rows: Row['routeTargets']): RouteDto[] {
  const byAlias = new Map<string, RouteTargetDto[]>()
  for (const { alias, model, timeoutMs, gateway } of rows) {
    const { slug, name, layer, region, preset } = gateway
    const target = { gateway: slug, gatewayName: name, layer, region, simulator: preset === 'sandbox', model, timeoutMs }
    byAlias.set(alias, [...(byAlias.get(alias) ?? []), target])
  }
  return [...byAlias].map(([alias, targets]) => ({ alias, targets }))
}

const dto = ({ routeTargets, _count, archivedAt, createdAt, ...row }: Row): EnvironmentDto => ({
  ...row,
  ...rulesOf(row),
  frozen: row.protected ? frozenAt(rulesOf(row).freezeWindows, new Date()) : null,
  routes: routesOf(routeTargets),
  liveCount: _count.liveReleases,
  keyCount: _count.apiKeys,
  archivedAt: archivedAt?.toISOString() ?? null,
  createdAt: createdAt.toISOString(),
})

const visible = (ctx: Ctx): Prisma.EnvironmentWhereInput => {
  const bound = boundTo(ctx)
  return { workspaceId: ctx.workspaceId, ...(bound !== null && { id: bound }) }
}

/** The workspace's environments from left to right, with routes and counts; the archived ones instead when asked for. */
export async function listEnvironments(ctx: Ctx, { archived = false }: { archived?: boolean } = {}): Promise<EnvironmentDto[]> {
  authorize(ctx, 'workspace.read')
  const rows = await reader(ctx).environment.findMany({
    where: { ...visible(ctx), archivedAt: archived ? { not: null } : null },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    select: columns(new Date()),
  })
  return rows.map(dto)
}

/** One environment by slug or id, archived or not. Throws `not_found`. */
export async function environmentByRef(ctx: Ctx, ref: string): Promise<EnvironmentDto> {
  authorize(ctx, 'workspace.read')
  const row = await reader(ctx).environment.findFirst({
    where: { ...visible(ctx), OR: [{ slug: ref }, { id: ref }] },
    select: columns(new Date()),
  })
  if (!row) throw notFound(`Environment ${ref}`)
  return dto(row)
}
