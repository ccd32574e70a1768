import { decodeTime } from 'ulid'
import { type Ctx, reader } from '@/lib/context'
import { Prisma } from '@/lib/database/client'
import { notFound } from '@/lib/errors'
import type { ToolCall, WireResponse } from '@/lib/gateways/call-schema'
import { matchesOf, type SearchedField, type SearchWord } from '@/lib/prompts/search-text'
import { authorize } from '@/lib/workspaces/authorize'
import { facetsOf } from './filter'
import { findRuns } from './find-runs'
import type { Cost, ListRuns, RunAttempt, RunDetailDto, RunDto, RunError, RunFilter, RunMatch, RunPage } from './schema'
import { type SentAs, sentByVersicle } from './sent-as'

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
const detailColumns = {
  output: true,
  reasoning: true,
  toolCalls: true,
  inputs: true,
  request: true,
  attempts: true,
  response: true,
  sessionId: true,
  groupId: true,
  cell: true,
  releaseId: true,
  variant: true,
  priceId: true,
} satisfies Prisma.RunSelect
type Row = Prisma.RunGetPayload<{ select: typeof columns }>
type DetailRow = Row & Prisma.RunGetPayload<{ select: typeof detailColumns }>

/**
 * The run log, newest first, a page at a time; `cursor` is the last run of the page before, so what comes in meanwhile moves nothing.
 * How it stays quick: findRuns.
 */
export async function listRuns(ctx: Ctx, input: ListRuns = {}): Promise<RunPage> {
  authorize(ctx, 'run.read')
  const { cursor, limit = 50, ...filter } = input
  const facets = await facetsOf(ctx, filter)
  if (facets === null) return { runs: [], nextCursor: null, lookedBackTo: null, total: { count: 0, atLeast: false } }
  const { ids, next, cutShort, total } = await findRuns(ctx, facets, { cursor, take: limit, count: cursor === undefined })
  const lookedBackTo = cutShort && next !== null ? startOf(next) : null
  return { runs: await runsOf(ctx, ids, facets.words), nextCursor: next, lookedBackTo, total }
}

/** The runs beside one in a filtered log: the next newer and the next older, or null. */
export async function neighboursOf(ctx: Ctx, id: string, filter: RunFilter): Promise<{ newer: string | null; older: string | null }> {
  authorize(ctx, 'run.read')
  const facets = await facetsOf(ctx, filter)
  if (facets === null) return { newer: null, older: null }
  const [newer, older] = await Promise.all([true, false].map((newer) => findRuns(ctx, facets, { cursor: id, newer, take: 1 })))
  return { newer: newer?.ids[0] ?? null, older: older?.ids[0] ?? null }
}

const startOf = (id: string) => new Date(decodeTime(id.slice('run_'.length))).toISOString()

/** Rows of the log in the order of these ids, with where the words stand. */
export async function runsOf(ctx: Ctx, ids: string[], words: SearchWord[] = []): Promise<RunDto[]> {
  if (ids.length === 0) return []
  const [rows, texts] = await Promise.all([
    reader(ctx).run.findMany({ where: { workspaceId: ctx.workspaceId, id: { in: ids } }, select: columns }),
    textsOf(ctx, ids, words.length > 0),
  ])
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    const text = texts.get(id)
    // One that was deleted a moment ago.
    if (!row || !text) return []
    return [{ ...dto(row), output: text.beginning, ...(words.length > 0 && { matches: matchesIn(text, row.error, words) }) }]
  })
}

/** One run with everything that went in and came out. Throws `not_found`. */
export async function getRun(ctx: Ctx, id: string): Promise<RunDetailDto> {
  const [run] = await getRuns(ctx, [id])
  if (!run) throw notFound('The run')
  return run
}

/** Runs with everything, in the order of these ids; those that are gone are left out. */
export async function getRuns(ctx: Ctx, ids: string[]): Promise<RunDetailDto[]> {
  authorize(ctx, 'run.read')
  const rows = await reader(ctx).run.findMany({
    where: { id: { in: ids }, workspaceId: ctx.workspaceId, ...visible(ctx) },
    select: { ...columns, ...detailColumns },
  })
  const byId = new Map(rows.map((row) => [row.id, detailDto(row)]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

function detailDto(row: DetailRow): RunDetailDto {
  const { output, reasoning, toolCalls, inputs, request, attempts, response, sessionId, groupId, cell, releaseId, variant, priceId } = row
  // Before it was kept, only applications sent anything but what Versicle sends.
  const { sentAs = row.source === 'api' ? null : sentByVersicle, ...sent } = request as { sentAs?: SentAs }
  return {
    ...dto(row),
    output,
    reasoning: reasoning ?? '',
    toolCalls: (toolCalls ?? []) as ToolCall[],
    attempts: (attempts ?? []) as RunAttempt[],
    response: response as WireResponse | null,
    inputs: { ...sent, ...(inputs as object) } as RunDetailDto['inputs'],
    sentAs,
    sessionId,
    groupId,
    cell,
    releaseId,
    variant,
    priceId,
  }
}

/** A key bound to an environment sees the runs made there. */
const visible = ({ actor }: Ctx) => (actor.type === 'api_key' && actor.environmentId !== null ? { environmentId: actor.environmentId } : {})

type Text = { id: string; beginning: string; output: string; inputs: string | null }

/** Whole outputs can be megabytes: a list needs their first words, and what was searched for is looked for where it is found. */
async function textsOf(ctx: Ctx, ids: string[], searched: boolean): Promise<Map<string, Text>> {
  const more = searched
    ? Prisma.sql`, concat_ws(E'\n', nullif(left(r."output", 20000), ''), versicle_run_calls(r)) AS output, versicle_run_inputs(r) AS inputs`
    : Prisma.empty
  const rows = await reader(ctx).$queryRaw<Text[]>`
    SELECT r."id", left(r."output", 200) AS beginning ${more} FROM "Run" r
    WHERE r."workspaceId" = ${ctx.workspaceId} AND r."id" IN (${Prisma.join(ids)})`
  return new Map(rows.map((row) => [row.id, row]))
}

const fieldOf = { content: 'output', variable: 'input', note: 'error' } as const

function matchesIn({ output, inputs }: Text, error: unknown, words: SearchWord[]): RunMatch[] {
  const wrong = (error as RunError | null)?.message ?? ''
  const fields: SearchedField[] = [
    { field: 'content', text: output },
    { field: 'variable', text: inputs ?? '' },
    { field: 'note', text: wrong },
  ]
  return matchesOf(fields, words).map(({ field, ...match }) => ({ ...match, field: fieldOf[field as keyof typeof fieldOf] ?? 'output' }))
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
