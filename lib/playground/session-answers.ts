import type { Ctx } from '@/lib/context'
import { getRuns } from '@/lib/runs/queries'
import type { RunError, RunResult } from '@/lib/runs/schema'
import { authorize } from '@/lib/workspaces/authorize'
import { keptSession } from './internal'
import { watchLive } from './live'
import { sessionCells } from './queries'
import type { SessionCell } from './session-schema'
import { resultOf } from './watch-session'

const READ_AT_ONCE = 40

/** How a cell stands with all that was said. `error` also where nothing could be sent. */
export type SessionAnswer = SessionCell & { result: RunResult | null; error: RunError | null }

/** Every answer of a session; waits up to `waitMs` until nothing runs any more, and counts as somebody who looks. Throws `not_found`. */
export async function sessionAnswers(ctx: Ctx, id: string, waitMs: number, signal: AbortSignal): Promise<SessionAnswer[]> {
  authorize(ctx, 'run.read')
  await keptSession(ctx, id)
  if (waitMs > 0) await ended(id, AbortSignal.any([signal, AbortSignal.timeout(waitMs)]))
  const [cells, { asked }] = await Promise.all([sessionCells(ctx, { id }), keptSession(ctx, id)])
  const wanted = cells.flatMap(({ run }) => run ?? [])
  const results = new Map<string, RunResult>()
  for (let at = 0; at < wanted.length && !signal.aborted; at += READ_AT_ONCE)
    for (const run of await getRuns(ctx, wanted.slice(at, at + READ_AT_ONCE))) results.set(run.id, resultOf(run))
  return cells.map((cell): SessionAnswer => {
    const result = results.get(cell.run ?? '') ?? null
    return { ...cell, result, error: result ? result.error : cell.status === 'running' ? null : (asked[cell.id]?.error ?? null) }
  })
}

async function ended(id: string, signal: AbortSignal): Promise<void> {
  const events = watchLive(id, signal)
  while (!(await events.next()).done);
}
