import { type Ctx, reader } from '@/lib/context'
import { Prisma } from '@/lib/database/client'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { changeOf } from './changes'
import {
  type CheckName,
  callsOf,
  type Evidence,
  type ListReports,
  type ReportDto,
  type ReportPage,
  type ReportState,
  type ReportSummaryDto,
  type Verdict,
} from './schema'

type Result = { check: CheckName; verdict: Verdict; said: string; at: string; calls: number }
type Row<R> = {
  id: string
  gateway: string
  model: string
  state: ReportState
  checks: string[]
  results: R[]
  reason: string | null
  createdBy: string
  createdByName: string
  createdAt: Date
  finishedAt: Date | null
}
type Before = { id: string; model: string; results: Pick<Result, 'check' | 'verdict' | 'at'>[] }

/** Reports of a gateway, newest first, without their evidence. Throws `not_found` for the gateway. */
export async function listReports(ctx: Ctx, input: ListReports): Promise<ReportPage> {
  authorize(ctx, 'workspace.read')
  const { limit = 50, model, cursor } = input
  const gatewayId = await gatewayIdOf(ctx, input.gateway)
  const rows = await reader(ctx).$queryRaw<Row<Result>[]>`
    SELECT ${columns}, ${withoutEvidence} AS "results" FROM "ConformanceReport" r JOIN "Gateway" g ON g."id" = r."gatewayId"
    WHERE r."workspaceId" = ${ctx.workspaceId} AND r."gatewayId" = ${gatewayId}
      ${model === undefined ? Prisma.empty : Prisma.sql`AND r."model" = ${model}`}
      ${cursor === undefined ? Prisma.empty : Prisma.sql`AND r."id" < ${cursor}`}
    ORDER BY r."id" DESC LIMIT ${limit + 1}`
  const page = rows.slice(0, limit)
  const before = await historyOf(ctx, gatewayId, [...new Set(page.map((row) => row.model))])
  const last = page.at(-1)
  return { reports: page.map((row) => summary(row, before)), nextCursor: last && rows.length > limit ? last.id : null }
}

/** One report with its evidence. Throws `not_found`. */
export async function getReport(ctx: Ctx, id: string): Promise<ReportDto> {
  authorize(ctx, 'workspace.read')
  const [row] = await reader(ctx).$queryRaw<(Row<Result & { evidence: Evidence[] }> & { gatewayId: string })[]>`
    SELECT ${columns}, r."results", r."gatewayId" FROM "ConformanceReport" r JOIN "Gateway" g ON g."id" = r."gatewayId"
    WHERE r."workspaceId" = ${ctx.workspaceId} AND r."id" = ${id}`
  if (!row) throw notFound('The report')
  const { results, ...rest } = summary(row, await historyOf(ctx, row.gatewayId, [row.model]))
  const evidence = new Map(row.results.map((result) => [result.check, result.evidence]))
  return { ...rest, results: results.map((result) => ({ ...result, evidence: evidence.get(result.check) ?? [] })) }
}

/** The newest report of every model of a gateway, the newest first. Throws `not_found` for the gateway. */
export async function newestReports(ctx: Ctx, gateway: string): Promise<ReportSummaryDto[]> {
  authorize(ctx, 'workspace.read')
  const gatewayId = await gatewayIdOf(ctx, gateway)
  const rows = await reader(ctx).$queryRaw<Row<Result>[]>`
    SELECT DISTINCT ON (r."model") ${columns}, ${withoutEvidence} AS "results" FROM "ConformanceReport" r JOIN "Gateway" g ON g."id" = r."gatewayId"
    WHERE r."workspaceId" = ${ctx.workspaceId} AND r."gatewayId" = ${gatewayId}
    ORDER BY r."model", r."id" DESC`
  const before = await historyOf(
    ctx,
    gatewayId,
    rows.map((row) => row.model),
  )
  return rows.toSorted((a, b) => (a.id < b.id ? 1 : -1)).map((row) => summary(row, before))
}

const columns = Prisma.sql`r."id", g."slug" AS "gateway", r."model", r."state"::text AS "state", r."checks", r."reason", r."createdBy", r."createdByName",
  r."createdAt", r."finishedAt"`
const withoutEvidence = Prisma.sql`
  coalesce((SELECT jsonb_agg(each - 'evidence' ORDER BY place) FROM jsonb_array_elements(r."results") WITH ORDINALITY AS e(each, place)), '[]')`

async function gatewayIdOf(ctx: Ctx, slug: string): Promise<string> {
  const row = await reader(ctx).gateway.findFirst({ where: { workspaceId: ctx.workspaceId, slug, archivedAt: null }, select: { id: true } })
  if (!row) throw notFound(`The gateway “${slug}”`)
  return row.id
}

/** What every kept report of these models said, oldest first. */
const historyOf = (ctx: Ctx, gatewayId: string, models: string[]): Promise<Before[]> =>
  models.length === 0
    ? Promise.resolve([])
    : reader(ctx).$queryRaw<Before[]>`
        SELECT r."id", r."model", coalesce((SELECT jsonb_agg(jsonb_build_object('check', e->'check', 'verdict', e->'verdict', 'at', e->'at'))
          FROM jsonb_array_elements(r."results") AS e), '[]') AS "results"
        FROM "ConformanceReport" r WHERE r."workspaceId" = ${ctx.workspaceId} AND r."gatewayId" = ${gatewayId} AND r."model" IN (${Prisma.join(models)})
        ORDER BY r."id"`

function summary(row: Row<Result>, history: readonly Before[]): ReportSummaryDto {
  const until = history.filter(({ id, model }) => model === row.model && id <= row.id)
  const [type = 'system', id = ''] = row.createdBy.split(':')
  return {
    id: row.id,
    gateway: row.gateway,
    model: row.model,
    state: row.state,
    checks: row.checks as CheckName[],
    calls: { made: row.results.reduce((sum, { calls }) => sum + calls, 0), atMost: callsOf(row.checks as CheckName[]) },
    reason: row.reason,
    results: row.results.map(({ check, verdict, said, at }) => ({
      check,
      verdict,
      said,
      at,
      change: changeOf(until.flatMap(({ results }) => results.filter((each) => each.check === check))),
    })),
    createdBy: { type: type as ReportSummaryDto['createdBy']['type'], id, name: row.createdByName },
    startedAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }
}
