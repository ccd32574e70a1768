import { actorRef, type Ctx, reader } from '@/lib/context'
import { db, Prisma } from '@/lib/database/client'
import type { OpenTarget } from '@/lib/gateways/open-target'
import type { Call } from './execute'
import type { RunResult } from './schema'
import { type SentAs, sentByVersicle } from './sent-as'

/** A call that has ended, with where it went. */
export type Made = {
  call: Omit<Call, 'request'> & { request: Call['request'] & { sentAs?: SentAs } }
  target: Pick<OpenTarget, 'gatewayId' | 'price'>
  startedAt: Date
  result: RunResult
}
export type RunRow = Prisma.RunCreateManyInput

/** Writes a call into the run log, however it ended. */
export async function record(ctx: Ctx, made: Made): Promise<void> {
  // Nothing else is selected: it would send the whole row back.
  await reader(ctx).run.create({ select: { id: true }, data: rowOf(ctx, made) })
}

/** Writes many at once, of any workspaces: rows that `rowOf` made. */
export async function recordAll(rows: RunRow[]): Promise<void> {
  await db().run.createMany({ data: rows })
}

/** A call as the log keeps it. The request is kept as it was sent; no key is in it. */
export function rowOf(ctx: Ctx, { call, target, startedAt, result }: Made): RunRow {
  const { messages, parameters, tools, responseFormat, sentAs = sentByVersicle } = call.request
  const { usage, cost, reportedCost, error } = result
  return {
    id: result.id,
    workspaceId: ctx.workspaceId,
    source: call.source,
    status: result.status,
    groupId: call.groupId,
    sessionId: call.place?.sessionId ?? null,
    cell: call.place?.cell ?? null,
    promptId: call.prompt?.id ?? null,
    versionId: call.version?.id ?? null,
    versionNumber: call.version?.number ?? null,
    environmentId: call.environment?.id ?? null,
    releaseId: call.release?.id ?? null,
    variant: call.release?.variant ?? null,
    gatewayId: target.gatewayId,
    gatewaySlug: result.gateway,
    model: result.model,
    echoedModel: storable(result.answeredModel),
    inputs: storable(call.inputs),
    request: storable({ messages, parameters, tools, responseFormat, sentAs }),
    output: storable(result.output),
    reasoning: result.reasoning === '' ? null : storable(result.reasoning),
    toolCalls: result.toolCalls.length === 0 ? Prisma.DbNull : storable(result.toolCalls),
    finishReason: storable(result.finishReason),
    firstTokenMs: result.firstTokenMs,
    latencyMs: result.latencyMs,
    inputTokens: usage?.inputTokens ?? null,
    outputTokens: usage?.outputTokens ?? null,
    cachedTokens: usage?.cachedInputTokens ?? null,
    reasoningTokens: usage?.reasoningTokens ?? null,
    cost: cost?.amount ?? null,
    costCurrency: cost?.currency ?? null,
    costSource: cost?.source ?? null,
    priceId: cost?.source === 'price_book' ? (target.price?.id ?? null) : null,
    reportedCost: reportedCost?.amount ?? null,
    error: error === null ? Prisma.DbNull : storable(error),
    upstreamRequestId: storable(result.requestId),
    attempts: storable(result.attempts),
    response: result.response === null ? Prisma.DbNull : storable(result.response),
    actor: actorRef(ctx),
    actorName: ctx.actor.name,
    createdAt: startedAt,
  }
}

/** PostgreSQL keeps neither NUL nor half a surrogate pair; models do send them. */
function storable<T extends string | null>(value: T): T
function storable(value: object): Prisma.InputJsonObject
function storable(value: object | string | null): unknown {
  if (value === null) return null
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\uFFFD')
  return JSON.parse(JSON.stringify(value), (_, each: unknown) => (typeof each === 'string' ? storable(each) : each))
}
