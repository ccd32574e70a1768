import { type Ctx, reader } from '@/lib/context'
import { redact, redactCall, requestIdOf } from '@/lib/gateways/call-error'
import { conclude, costInHeader } from '@/lib/gateways/client'
import { priceCall } from '@/lib/gateways/price'
import { priceInForce } from '@/lib/gateways/price-row'
import type { CallError } from '@/lib/gateways/schema'
import { newId } from '@/lib/ids'
import { logger } from '@/lib/logger'
import { record } from '@/lib/runs/record'
import type { Cost, RunResult } from '@/lib/runs/schema'
import type { Asked } from './ask-route'
import type { Found } from './find-targets'
import type { Prepared } from './prepare'

/** A call that has ended, as far as it got. */
export type Ended = {
  id: string
  startedAt: Date
  prepared: Prepared
  found: Found
  asked: Asked
  /** What broke the answer on its way. */
  broken: CallError | null
  aborted: boolean
  latencyMs: number
}

const underWay = new Set<Promise<void>>()

/** Records a call after its answer. Nobody waits for it, and nothing it does can spoil the answer. */
export function keepRun(ctx: Ctx, ended: Ended): void {
  const kept = keep(ctx, ended).catch((error: unknown) => {
    logger.error({ err: error, runId: ended.id }, 'a run could not be recorded')
  })
  underWay.add(kept)
  void kept.finally(() => underWay.delete(kept))
}

/** Until everything that has ended is recorded; for shutdown, and for tests. */
export async function runsKept(): Promise<void> {
  while (underWay.size > 0) await Promise.all(underWay)
}

async function keep(ctx: Ctx, ended: Ended): Promise<void> {
  const { startedAt, prepared, found, asked } = ended
  const { target } = asked.opened
  const { prompt } = prepared
  const [price, version] = await Promise.all([
    priceInForce(reader(ctx), ctx, target.gateway, target.model),
    prompt &&
      reader(ctx).promptVersion.findFirst({
        where: { workspaceId: ctx.workspaceId, promptId: prompt.prompt.id, number: prompt.version },
        select: { id: true, number: true },
      }),
  ])
  const result = resultOf(ended)
  const priced = priceCall(price, result.usage)
  await record(ctx, {
    call: {
      source: 'api',
      groupId: newId('run'),
      prompt: prompt?.prompt ?? null,
      version,
      environment: found.environment,
      ...(prompt?.release && { release: prompt.release }),
      target: { gateway: target.gateway, model: target.model },
      request: prepared.request,
      inputs: { variables: prompt?.variables ?? {}, placeholders: prompt?.placeholders ?? {} },
    },
    target: { gatewayId: target.gatewayId, price },
    startedAt,
    result: priced ? { ...result, cost: { ...priced, source: 'price_book' } } : result,
  })
}

function resultOf({ id, asked, broken, aborted, latencyMs }: Ended): RunResult {
  const { opened, attempts } = asked
  const { target, hear, response, secrets, wire } = opened
  const { answer } = hear
  const clean = (text: string): string => redact(text, secrets)
  const { status, error } = conclude(opened.failure ?? broken, answer.finishReason, hear.begun(), aborted, response)
  const reported = answer.reportedCost ?? costInHeader(response)
  const reportedCost: Cost | null = reported === null ? null : { amount: reported, currency: 'USD', source: 'gateway' }
  return {
    id,
    gateway: target.gateway,
    model: target.model,
    answeredModel: answer.model === null ? null : clean(answer.model).slice(0, 300),
    status,
    output: clean(answer.text),
    reasoning: clean(answer.reasoning),
    toolCalls: answer.toolCalls.map((call) => redactCall(call, secrets)),
    finishReason: answer.finishReason === null ? null : clean(answer.finishReason).slice(0, 100),
    firstTokenMs: hear.firstTokenMs(),
    latencyMs,
    usage: answer.usage,
    cost: reportedCost,
    reportedCost,
    requestId: response && redact(requestIdOf(response.headers), secrets),
    error: redact(error, secrets),
    attempts,
    response: wire.told(response),
  }
}
