import { encodeTime } from 'ulid'
import { type Ctx, reader } from '@/lib/context'
import { Prisma } from '@/lib/database/client'
import { notFound } from '@/lib/errors'
import type { ToolCall, WireResponse } from '@/lib/gateways/schema'
import { authorize } from '@/lib/workspaces/authorize'
import type { Cost, ListRuns, RunAttempt, RunDetailDto, RunDto, RunError, RunPage } from './schema'

const columns = {
  id: true,
  source: true,
  status: true,
  versionNumber: true,
  gatewaySlug: true,
  model: true,
  echoedModel: true,
  finishReason: true,
  firstTokenMs: true,
  latencyMs: true,
  inputTokens: true,
  outputTokens: true,
  cachedTokens: true,
  reasoningTokens: true,
  cost: true,
  costCurrency: true,
  costSource: true,
  reportedCost: true,
  error: true,
  upstreamRequestId: true,
  actorName: true,
  createdAt: true,
  prompt: { select: { id: true, name: true } },
  environment: { select: { slug: true } },
} satisfies Prisma.RunSelect
type Row = Prisma.RunGetPayload<{ select: typeof columns }>

/** The run log, newest first, a page at a time. Runs' ids sort by time, so time limits are limits on ids and skip whole months. */
export async function listRuns(ctx: Ctx, input: ListRuns = {}): Promise<RunPage> {
  authorize(ctx, 'run.read')
  const { promptId, version, gateway, model, environment, status, source, from, to, cursor, limit = 50 } = input
  const { workspaceId } = ctx
  const bounds: Prisma.StringFilter[] = [
    ...(from === undefined ? [] : [{ gte: firstIdAt(from) }]),
    ...(to === undefined ? [] : [{ lt: firstIdAt(to) }]),
    ...(cursor === undefined ? [] : [{ lt: cursor }]),
  ]
  const tx = reader(ctx)
  const rows = await tx.run.findMany({
    where: {
      workspaceId,
      ...visible(ctx),
      promptId,
      versionNumber: version,
      gatewaySlug: gateway,
      model,
      status,
      source,
      ...(environment === undefined ? {} : { environment: { is: { slug: environment } } }),
      AND: bounds.map((id) => ({ id })),
    },
    orderBy: { id: 'desc' },
    take: limit + 1,
    select: columns,
  })
  const page = rows.slice(0, limit)
  const beginnings = await outputBeginnings(
    ctx,
    page.map(({ id }) => id),
  )
  const last = page.at(-1)
  return {
    runs: page.map((row) => ({ ...dto(row), output: beginnings.get(row.id) ?? '' })),
    nextCursor: last && rows.length > limit ? last.id : null,
  }
}

/** One run with everything that went in and came out. Throws `not_found`. */
export async function getRun(ctx: Ctx, id: string): Promise<RunDetailDto> {
  authorize(ctx, 'run.read')
  const row = await reader(ctx).run.findFirst({
    where: { id, workspaceId: ctx.workspaceId, ...visible(ctx) },
    select: { ...columns, output: true, reasoning: true, toolCalls: true, inputs: true, request: true, attempts: true, response: true },
  })
  if (!row) throw notFound('The run')
  const { output, reasoning, toolCalls, inputs, request, attempts, response } = row
  return {
    ...dto(row),
    output,
    reasoning: reasoning ?? '',
    toolCalls: (toolCalls ?? []) as ToolCall[],
    attempts: (attempts ?? []) as RunAttempt[],
    response: response as WireResponse | null,
    inputs: { ...(request as object), ...(inputs as object) } as RunDetailDto['inputs'],
  }
}

/** A key bound to an environment sees the runs made there. */
const visible = ({ actor }: Ctx) => (actor.type === 'api_key' && actor.environmentId !== null ? { environmentId: actor.environmentId } : {})

const firstIdAt = (time: string) => `run_${encodeTime(Math.max(0, Date.parse(time)), 10)}`

/** Whole outputs can be megabytes; a list needs their first words. */
async function outputBeginnings(ctx: Ctx, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await reader(ctx).$queryRaw<{ id: string; beginning: string }[]>`
    SELECT "id", left("output", 200) AS beginning FROM "Run" WHERE "workspaceId" = ${ctx.workspaceId} AND "id" IN (${Prisma.join(ids)})`
  return new Map(rows.map(({ id, beginning }) => [id, beginning]))
}

function dto(row: Row): Omit<RunDto, 'output'> {
  const { cost, costCurrency, costSource, reportedCost, inputTokens, outputTokens } = row
  const counted = inputTokens !== null || outputTokens !== null
  return {
    id: row.id,
    source: row.source,
    status: row.status,
    prompt: row.prompt,
    version: row.versionNumber,
    environment: row.environment?.slug ?? null,
    gateway: row.gatewaySlug,
    model: row.model,
    answeredModel: row.echoedModel,
    finishReason: row.finishReason,
    firstTokenMs: row.firstTokenMs,
    latencyMs: row.latencyMs ?? 0,
    usage: counted ? { inputTokens, outputTokens, cachedInputTokens: row.cachedTokens, reasoningTokens: row.reasoningTokens } : null,
    cost: cost && costCurrency ? { amount: cost.toFixed(), currency: costCurrency, source: costSource as Cost['source'] } : null,
    reportedCost: reportedCost && { amount: reportedCost.toFixed(), currency: 'USD', source: 'gateway' },
    requestId: row.upstreamRequestId,
    error: row.error as RunError | null,
    startedAt: row.createdAt.toISOString(),
    createdBy: row.actorName,
  }
}
