import { type Ctx, reader } from '@/lib/context'
import { getRun } from '@/lib/runs/queries'
import type { RunDetailDto, RunError, RunResult } from '@/lib/runs/schema'
import { authorize } from '@/lib/workspaces/authorize'
import { type Asked, keptSession, newestRuns } from './internal'
import { liveCells, watchLive } from './live'
import type { SessionEvent } from './schema'

const READ_AT_ONCE = 6

/**
 * Everything a session has said and says: recorded cells as they ended, running ones from their beginning and as they go on. Ends when
 * nothing runs any more. Whoever comes back, or comes late, asks again and loses nothing. Throws `not_found`.
 */
export async function watchSession(ctx: Ctx, session: string, signal: AbortSignal): Promise<AsyncGenerator<SessionEvent, void>> {
  authorize(ctx, 'run.read')
  const kept = await keptSession(ctx, session)
  // Looked at before the log is read, so that what ends meanwhile is heard here.
  const live = watchLive(session, signal)
  const here = new Set(liveCells(session))
  const asked = Object.entries(kept.asked).filter(([cell]) => !here.has(cell))
  return chained(recorded(ctx, session, asked, signal), live)
}

async function* chained<T>(first: AsyncGenerator<T, void>, second: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  try {
    yield* first
    yield* second
  } finally {
    await second.return()
  }
}

async function* recorded(ctx: Ctx, session: string, cells: [string, Asked][], signal: AbortSignal): AsyncGenerator<SessionEvent, void> {
  if (cells.length === 0) return
  const { workspaceId } = ctx
  const runOf = await newestRuns(ctx, session)
  const gateways = await reader(ctx).gateway.findMany({ where: { workspaceId }, select: { slug: true, name: true, preset: true } })
  const gatewayOf = new Map(gateways.map((gateway) => [gateway.slug, gateway]))
  for (let at = 0; at < cells.length && !signal.aborted; at += READ_AT_ONCE) {
    const some = cells.slice(at, at + READ_AT_ONCE)
    const runs = await Promise.all(some.map(([cell]) => read(ctx, runOf.get(cell)?.id)))
    for (const [index, [cell, { question, at, turns = [], empty, error }]] of some.entries()) {
      yield { column: cell, type: 'asked', question, askedAt: at, turns }
      const run = runs[index]
      const isOlder = run !== null && run !== undefined && run.startedAt < at
      if (error) yield { column: cell, type: 'error', error, run: null }
      else if (!run || isOlder) yield { column: cell, type: 'error', error: lost, run: null }
      else {
        const gateway = gatewayOf.get(run.gateway)
        const from = { gatewayName: gateway?.name ?? run.gateway, simulator: gateway?.preset === 'sandbox' }
        yield { column: cell, type: 'start', gateway: run.gateway, model: run.model, ...from, ...(empty && { empty }) }
        const result = resultOf(run)
        if (run.status === 'error' && run.error) yield { column: cell, type: 'error', error: run.error, run: result }
        else yield { column: cell, type: 'finish', run: result }
      }
    }
  }
}

/** Null for a run that retention has taken. */
const read = (ctx: Ctx, id: string | undefined): Promise<RunDetailDto | null> =>
  id === undefined ? Promise.resolve(null) : getRun(ctx, id).catch(() => null)

const lost: RunError = {
  code: 'lost',
  message:
    'Nothing is known of this answer: Versicle ended while it ran, another process runs it, or the run log has let it go. Run it again.',
  status: null,
  requestId: null,
  retryAfterSeconds: null,
}

export const resultOf = (run: RunDetailDto): RunResult => ({
  id: run.id,
  gateway: run.gateway,
  model: run.model,
  answeredModel: run.answeredModel,
  status: run.status,
  output: run.output,
  reasoning: run.reasoning,
  toolCalls: run.toolCalls,
  finishReason: run.finishReason,
  firstTokenMs: run.firstTokenMs,
  latencyMs: run.latencyMs,
  usage: run.usage,
  cost: run.cost,
  reportedCost: run.reportedCost,
  requestId: run.requestId,
  error: run.error,
  attempts: run.attempts,
  response: null,
})
