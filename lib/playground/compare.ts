import type { Ctx } from '@/lib/context'
import { limiter } from '@/lib/limiter'
import { authorize } from '@/lib/workspaces/authorize'
import { AT_ONCE } from './cell-schema'
import { merge } from './merge'
import { plan } from './plan'
import { runCell } from './run-cell'
import type { CompareEvent, CompareInput } from './schema'

/**
 * Runs one content, or several versions of a prompt, on every cell at once (16 at a time) and gives one merged stream of what happens; every
 * cell ends with one `finish` or `error` and is recorded as a run. What is wrong with the whole (unknown version, missing variables) is thrown
 * before anything is sent; what is wrong with a cell stands in that cell. Aborting, or leaving the loop, stops every call upstream.
 */
export async function compare(ctx: Ctx, input: CompareInput, signal?: AbortSignal): Promise<AsyncGenerator<CompareEvent, void>> {
  authorize(ctx, 'run.create')
  const cells = await plan(ctx, input)
  const stop = new AbortController()
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  const turn = limiter(AT_ONCE)
  const streams = cells.map((cell) => turn.stream(() => runCell(ctx, cell, either)))
  return merge(streams, () => stop.abort())
}
