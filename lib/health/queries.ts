import { type Ctx, reader } from '@/lib/context'
import { Prisma } from '@/lib/database/client'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { figures, triesIn } from './fold-runs'
import { floorTo, HOUR_MS, MINUTE_MS } from './roll-up-job'
import { type AskHealth, ERROR_KINDS, type GatewayHealthDto, type HealthWindow } from './schema'
import { compact, figuresOf, type Part, pointsOf } from './sum-up'

/** How a window is cut into points; it ends with the one that is going on. */
const cuts: Record<HealthWindow, { stepMs: number; points: number }> = {
  '1h': { stepMs: 5 * MINUTE_MS, points: 12 },
  '24h': { stepMs: HOUR_MS, points: 24 },
  '7d': { stepMs: 6 * HOUR_MS, points: 28 },
}

/** How a gateway and each of its models did in a window, by the runs there were. Throws `not_found`. */
export async function getHealth(ctx: Ctx, { gateway, window = '24h' }: AskHealth, now = new Date()): Promise<GatewayHealthDto> {
  authorize(ctx, 'workspace.read')
  const row = await reader(ctx).gateway.findFirst({
    where: { workspaceId: ctx.workspaceId, slug: gateway, archivedAt: null },
    select: { id: true, slug: true },
  })
  if (!row) throw notFound(`The gateway “${gateway}”`)
  const [health] = await healthOf(ctx, [row], window, now)
  if (!health) throw notFound(`The gateway “${gateway}”`)
  return health
}

/** The same for every gateway in use. */
export async function listHealth(ctx: Ctx, window: HealthWindow = '24h', now = new Date()): Promise<GatewayHealthDto[]> {
  authorize(ctx, 'workspace.read')
  const rows = await reader(ctx).gateway.findMany({
    where: { workspaceId: ctx.workspaceId, archivedAt: null },
    orderBy: [{ layer: 'asc' }, { name: 'asc' }, { id: 'asc' }],
    select: { id: true, slug: true },
  })
  return rows.length === 0 ? [] : healthOf(ctx, rows, window, now)
}

async function healthOf(ctx: Ctx, gateways: readonly { id: string; slug: string }[], window: HealthWindow, now: Date) {
  const { stepMs, points } = cuts[window]
  const last = floorTo(now.getTime(), stepMs)
  const times = Array.from({ length: points }, (_, i) => new Date(last - (points - 1 - i) * stepMs))
  const from = times[0] ?? now
  const parts = await partsOf(
    ctx,
    gateways.map(({ id }) => id),
    { from, now, stepMs, hours: window !== '1h' },
  )
  const byGateway = Map.groupBy(parts.map(compact), ({ gatewayId }) => gatewayId)
  return gateways.map(({ id, slug }): GatewayHealthDto => {
    const own = byGateway.get(id) ?? []
    const models = [...Map.groupBy(own, ({ model }) => model)].map(([model, of]) => ({
      model,
      ...figuresOf(of),
      points: pointsOf(of, times),
    }))
    return {
      gateway: slug,
      window,
      from: from.toISOString(),
      to: now.toISOString(),
      ...figuresOf(own),
      points: pointsOf(own, times),
      models: models.sort((a, b) => b.calls - a.calls || (a.model < b.model ? -1 : 1)),
    }
  })
}

type Wanted = { from: Date; now: Date; stepMs: number; hours: boolean }

/** What hours hold, then what only minutes hold, then what is in no metric yet, from the runs themselves. */
async function partsOf(ctx: Ctx, gatewayIds: string[], { from, now, stepMs, hours }: Wanted): Promise<Part[]> {
  const tx = reader(ctx)
  const marks = new Map((await tx.metricMark.findMany()).map(({ period, until }) => [period, until.getTime()]))
  const hourEnd = hours ? Math.max(from.getTime(), marks.get('hour') ?? 0) : from.getTime()
  const minuteEnd = Math.max(hourEnd, marks.get('minute') ?? 0)
  // Of a minute mark that lies before the last folded hour nothing is missing: the hour has it.
  const live = { from: new Date(minuteEnd), to: new Date(now.getTime() + MINUTE_MS), workspaceId: ctx.workspaceId, gatewayIds }
  const kinds = Prisma.raw(ERROR_KINDS.map((kind) => `"${kind}"`).join(', '))
  const sums = Prisma.raw(['calls', 'ok', 'aborted', ...ERROR_KINDS].map((name) => `sum("${name}")::int AS "${name}"`).join(', '))
  const columns = Prisma.sql`"gatewayId", "model", "startsAt", "calls", "ok", "aborted", ${kinds}, "firstToken", "latency", "lastOkAt", "lastCallAt"`
  return tx.$queryRaw<Part[]>`
    SELECT "gatewayId", "model", date_bin(${`${stepMs} milliseconds`}::interval, "startsAt", ${from}) AS "at", ${sums},
      jsonb_agg("firstToken") AS "firstToken", jsonb_agg("latency") AS "latency", max("lastOkAt") AS "lastOkAt", max("lastCallAt") AS "lastCallAt"
    FROM (
      SELECT ${columns} FROM "RunMetric"
      WHERE "workspaceId" = ${ctx.workspaceId} AND "gatewayId" = ANY(${gatewayIds}) AND (
        ("period" = 'hour' AND "startsAt" >= ${from} AND "startsAt" < ${new Date(hourEnd)})
        OR ("period" = 'minute' AND "startsAt" >= ${new Date(hourEnd)} AND "startsAt" < ${new Date(minuteEnd)}))
      UNION ALL
      SELECT ${columns} FROM (
        SELECT "gatewayId", "model", date_trunc('minute', "at", 'UTC'), ${figures} FROM (${triesIn(live)}) AS tries
        GROUP BY "gatewayId", "model", date_trunc('minute', "at", 'UTC')
      ) AS live ("gatewayId", "model", "startsAt", "calls", "ok", "aborted", ${kinds}, "firstToken", "latency", "inputTokens", "outputTokens",
        "costs", "unpriced", "lastOkAt", "lastCallAt")
    ) AS parts
    GROUP BY 1, 2, 3`
}
