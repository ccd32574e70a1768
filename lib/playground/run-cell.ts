import type { Ctx } from '@/lib/context'
import { isAppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { logger } from '@/lib/logger'
import { execute } from '@/lib/runs/execute'
import type { RunError } from '@/lib/runs/schema'
import type { Planned } from './plan'
import { type CompareEvent, STOPPED } from './schema'

/** Runs one cell. Ends with exactly one `finish` or `error`, whatever happens, and never throws. */
export async function* runCell(ctx: Ctx, cell: Planned, signal: AbortSignal): AsyncGenerator<CompareEvent, void> {
  const { id } = cell
  if ('refusal' in cell) return yield { column: id, type: 'error', error: told(cell.refusal), run: null }
  if (signal.aborted) return yield { column: id, type: 'error', error: stopped, run: null }
  try {
    for await (const event of execute(ctx, cell.call, signal)) {
      if (event.type === 'start') {
        const { warnings, empty } = cell
        yield { column: id, ...event, ...(warnings.length > 0 && { warnings }), ...(empty && { empty }) }
      } else if (event.type !== 'end') yield { column: id, ...event }
      else if (event.run.status === 'error' && event.run.error) yield { column: id, type: 'error', error: event.run.error, run: event.run }
      else yield { column: id, type: 'finish', run: event.run }
    }
  } catch (error) {
    yield { column: id, type: 'error', error: told(error), run: null }
  }
}

const nothing = { status: null, requestId: null, retryAfterSeconds: null }
const stopped: RunError = { ...nothing, code: STOPPED, message: 'Stopped before it was sent.' }

/** What stopped a cell before anything was sent, for the person who reads it. What we did not expect is logged and hidden. */
function told(error: unknown): RunError {
  if (isAppError(error)) return { ...nothing, code: error.code, message: error.message }
  const id = newId('req')
  logger.error({ err: error, requestId: id }, 'a cell of a comparison failed')
  return { ...nothing, code: 'unexpected', message: `Something went wrong on our side. The log has it as ${id}.` }
}
