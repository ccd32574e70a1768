import { actorRef, type Ctx, reader } from '@/lib/context'
import { Prisma } from '@/lib/database/client'
import type { OpenTarget } from '@/lib/gateways/open-target'
import type { Call } from './execute'
import type { RunResult } from './schema'

/** Writes a call into the run log, however it ended. The request is kept as it was sent; no key is in it. */
export async function record(
  ctx: Ctx,
  { call, target, startedAt, result }: { call: Call; target: Pick<OpenTarget, 'gatewayId' | 'price'>; startedAt: Date; result: RunResult },
): Promise<void> {
  const { messages, parameters, tools, responseFormat } = call.request
  const { usage, cost, reportedCost, error } = result
  await reader(ctx).run.create({
    // Nothing else: it would send the whole row back.
    select: { id: true },
    data: {
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
      request: storable({ messages, parameters, tools, responseFormat }),
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
    },
  })
}

/** PostgreSQL keeps neither NUL nor half a surrogate pair; models do send them. */
function storable<T extends string | null>(value: T): T
function storable(value: object): Prisma.InputJsonObject
function storable(value: object | string | null): unknown {
  if (value === null) return null
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\0', '\uFFFD')
  return JSON.parse(JSON.stringify(value), (_, each: unknown) => (typeof each === 'string' ? storable(each) : each))
}
