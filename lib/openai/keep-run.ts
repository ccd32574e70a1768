import { LRUCache } from 'lru-cache'
import { type Ctx, reader } from '@/lib/context'
import { redact, redactCall, requestIdOf } from '@/lib/gateways/call-error'
import type { CallError } from '@/lib/gateways/call-schema'
import { conclude, costInHeader } from '@/lib/gateways/client'
import { priceOfEnded } from '@/lib/gateways/price'
import { priceInForce } from '@/lib/gateways/price-row'
import { newId } from '@/lib/ids'
import { logger } from '@/lib/logger'
import { type RunRow, recordAll, rowOf } from '@/lib/runs/record'
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

/** Calls are recorded together, this long after the first of them ended, or as soon as this many have. */
const gatherMs = 100
const mostAtOnce = 100

type Waiting = { ctx: Ctx; ended: Ended }
let waiting: Waiting[] = []
let timer: NodeJS.Timeout | undefined
let writing: Promise<void> = Promise.resolve()
/** Versions never change, so neither does the id behind a number. */
const versionIds = new LRUCache<string, string>({ max: 10_000 })

/** Records a call after its answer, with others that end at the same time. Nobody waits for it, and nothing it does can spoil the answer. */
export function keepRun(ctx: Ctx, ended: Ended): void {
  waiting.push({ ctx, ended })
  if (waiting.length >= mostAtOnce) flush()
  else timer ??= setTimeout(flush, gatherMs)
}

/** Until everything that has ended is recorded. */
export async function runsKept(): Promise<void> {
  flush()
  await writing
}

function flush(): void {
  clearTimeout(timer)
  timer = undefined
  if (waiting.length === 0) return
  const batch = waiting
  waiting = []
  writing = writing.then(() => write(batch))
}

async function write(batch: Waiting[]): Promise<void> {
  const prices = new Map<string, ReturnType<typeof priceInForce>>()
  const rows: RunRow[] = []
  for (const { ctx, ended } of batch)
    await rowFor(ctx, ended, prices).then(
      (row) => rows.push(row),
      (error: unknown) => logger.error({ err: error, runId: ended.id }, 'a run could not be recorded'),
    )
  try {
    await recordAll(rows)
  } catch {
    // One of them may be at fault, or the database: each for itself, so that none takes the others along.
    for (const row of rows)
      await recordAll([row]).catch((error: unknown) => logger.error({ err: error, runId: row.id }, 'a run could not be recorded'))
  }
}

async function rowFor(ctx: Ctx, ended: Ended, prices: Map<string, ReturnType<typeof priceInForce>>): Promise<RunRow> {
  const { startedAt, prepared, found, asked } = ended
  const { target } = asked.opened
  const { prompt } = prepared
  const priced = `${ctx.workspaceId} ${target.gateway} ${target.model}`
  const known = prices.get(priced) ?? priceInForce(reader(ctx), ctx, target.gateway, target.model)
  prices.set(priced, known)
  const [price, version] = await Promise.all([known, prompt && versionOf(ctx, prompt.prompt.id, prompt.version)])
  const result = resultOf(ended)
  const cost = priceOfEnded(price, result)
  return rowOf(ctx, {
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
    result: cost ? { ...result, cost: { ...cost, source: 'price_book' } } : result,
  })
}

async function versionOf(ctx: Ctx, promptId: string, number: number): Promise<{ id: string; number: number } | null> {
  const name = `${promptId} ${number}`
  const id =
    versionIds.get(name) ??
    (
      await reader(ctx).promptVersion.findFirst({
        where: { workspaceId: ctx.workspaceId, promptId, number },
        select: { id: true },
      })
    )?.id
  if (id === undefined) return null
  versionIds.set(name, id)
  return { id, number }
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
