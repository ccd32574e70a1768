import { type Ctx, reader } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import type { GatewayBalance, GatewayProbe } from '@/prisma/generated/client'
import { type BalanceDto, type BalanceSource, balanceGuesses } from './balance-schema'
import type { ProbeDetailDto, ProbeDto, ProbeResultDto } from './probe-schema'

const RESULTS = 100

/** A gateway's probe with its newest answers; one that was never set is off. Throws `not_found`. */
export async function getProbe(ctx: Ctx, gateway: string): Promise<ProbeDetailDto> {
  authorize(ctx, 'workspace.read')
  const row = await reader(ctx).gateway.findFirst({
    where: { workspaceId: ctx.workspaceId, slug: gateway, archivedAt: null },
    select: { slug: true, probe: true, probeResults: { orderBy: { id: 'desc' }, take: RESULTS } },
  })
  if (!row) throw notFound(`The gateway “${gateway}”`)
  const results = row.probeResults.map(
    ({ createdAt, state, latencyMs, status, code, message }): ProbeResultDto => ({
      ...{ at: createdAt.toISOString(), state, latencyMs, status, code, message },
    }),
  )
  return { ...probeDto(row.slug, row.probe), results }
}

/** What a gateway last told of its money; null when it was never asked. Throws `not_found`. */
export async function getBalance(ctx: Ctx, gateway: string): Promise<BalanceDto | null> {
  authorize(ctx, 'workspace.read')
  const row = await reader(ctx).gateway.findFirst({
    where: { workspaceId: ctx.workspaceId, slug: gateway, archivedAt: null },
    select: { slug: true, balance: true },
  })
  if (!row) throw notFound(`The gateway “${gateway}”`)
  return row.balance ? balanceDto(row.slug, row.balance) : null
}

/** The probes that are on and the balances that are known, by the slug of their gateway. */
export async function listProbes(ctx: Ctx): Promise<{ probes: ProbeDto[]; balances: BalanceDto[] }> {
  authorize(ctx, 'workspace.read')
  const rows = await reader(ctx).gateway.findMany({
    where: { workspaceId: ctx.workspaceId, archivedAt: null },
    select: { slug: true, probe: true, balance: true },
  })
  return {
    probes: rows.flatMap(({ slug, probe }) => (probe?.enabled ? [probeDto(slug, probe)] : [])),
    balances: rows.flatMap(({ slug, balance }) => (balance?.toldAt ? [balanceDto(slug, balance)] : [])),
  }
}

const probeDto = (gateway: string, row: GatewayProbe | null): ProbeDto => ({
  gateway,
  enabled: row?.enabled ?? false,
  kind: row?.kind ?? 'models',
  model: row?.model ?? null,
  everyMinutes: row?.everyMinutes ?? 10,
  slowMs: row?.slowMs ?? 3_000,
  state: row?.enabled ? row.state : null,
  since: row?.enabled ? (row.since?.toISOString() ?? null) : null,
  lastAt: row?.lastAt?.toISOString() ?? null,
})

function balanceDto(gateway: string, row: GatewayBalance): BalanceDto {
  const source = row.source as BalanceSource | null
  return {
    gateway,
    source,
    remaining: row.remaining?.toFixed() ?? null,
    used: row.used?.toFixed() ?? null,
    granted: row.granted?.toFixed() ?? null,
    currency: row.currency,
    unlimited: row.unlimited,
    expiresAt: row.expiresAt?.toISOString() ?? null,
    guess: (source && balanceGuesses[source]) ?? null,
    toldAt: row.toldAt?.toISOString() ?? null,
    askedAt: row.askedAt.toISOString(),
    failure: row.failure,
  }
}
