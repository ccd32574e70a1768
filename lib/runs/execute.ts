import type { Ctx } from '@/lib/context'
import type { FoundEnvironment } from '@/lib/environments/find-environment'
import type { Delta } from '@/lib/gateways/answer'
import { type ChatOutcome, type ChatRequest, streamChat } from '@/lib/gateways/client'
import { priceOfEnded } from '@/lib/gateways/price'
import { PATIENT_READER, RETRIES } from '@/lib/gateways/retry'
import { newId } from '@/lib/ids'
import { logger } from '@/lib/logger'
import { authorize } from '@/lib/workspaces/authorize'
import { record } from './record'
import type { Cost, RunResult, RunSource } from './schema'
import { type Asked, targetFor } from './target'

export type Call = {
  source: RunSource
  /** The same for all calls that were started together. */
  groupId: string
  prompt: { id: string } | null
  version: { id: string; number: number } | null
  environment: FoundEnvironment | null
  /** The release that served the version, and which variant of it. */
  release?: { id: string; variant: string }
  target: Asked
  request: Omit<ChatRequest, 'model'>
  inputs: { variables: object; placeholders: object }
  /** The playground session it belongs to, and the cell of it. */
  place?: { sessionId: string; cell: string }
}

export type RunEvent =
  | { type: 'start'; gateway: string; gatewayName: string; model: string; simulator: boolean }
  | Delta
  | { type: 'end'; run: RunResult }

/**
 * One call: finds the target, checks the region boundary, opens the key, streams the answer, prices it, records it. The last event is
 * `end` with the recorded run. Throws only before anything is sent. A caller who leaves the loop stops the call, and it is recorded all the same.
 */
export async function* execute(ctx: Ctx, call: Call, signal?: AbortSignal): AsyncGenerator<RunEvent, void> {
  authorize(ctx, 'run.create')
  const target = await targetFor(ctx, call.target, call.environment)
  const { slug, name, model, simulator, endpoint } = target
  const id = newId('run')
  const startedAt = new Date()
  const left = new AbortController()
  const stop = signal ? AbortSignal.any([signal, left.signal]) : left.signal
  const retries = call.source === 'playground' ? PATIENT_READER : RETRIES
  const events = streamChat(endpoint, { ...call.request, model }, stop, retries)
  let run: RunResult | null = null
  try {
    yield { type: 'start', gateway: slug, gatewayName: name, model, simulator }
    for (let next = await events.next(); !next.done && run === null; next = await events.next()) {
      if (next.value.type === 'end') run = await ended(next.value.outcome)
      else yield next.value
    }
  } finally {
    if (run === null) {
      left.abort()
      for await (const event of events) if (event.type === 'end') run = await ended(event.outcome)
    }
  }
  if (run) yield { type: 'end', run }

  async function ended(outcome: ChatOutcome): Promise<RunResult> {
    const result = resultOf(outcome)
    try {
      await record(ctx, { call, target, startedAt, result })
    } catch (error) {
      // The answer has been paid for: a database that is away must not take it from whoever waits for it.
      logger.error({ err: error, runId: id }, 'a run could not be recorded')
    }
    return result
  }

  function resultOf({ status, tries, ...answer }: ChatOutcome): RunResult {
    const reportedCost: Cost | null =
      answer.reportedCost === null ? null : { amount: answer.reportedCost, currency: 'USD', source: 'gateway' }
    const priced = priceOfEnded(target.price, { status, ...answer })
    const { text, ...rest } = answer
    return {
      id,
      gateway: slug,
      model,
      status,
      output: text,
      ...rest,
      cost: priced ? { ...priced, source: 'price_book' } : reportedCost,
      reportedCost,
      attempts: tries.map((each) => ({ gateway: slug, model, ...each })),
    }
  }
}
