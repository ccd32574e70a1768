import type { Ctx } from '@/lib/context'
import { AppError, invalid } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { askKept } from './ask-kept'
import { cellId, cellOf } from './cell-schema'
import { keptSession } from './internal'
import { judgeSession } from './judge-session'
import { runningCells } from './live'
import type { AskAgain, SessionDetail } from './session-schema'

/**
 * Asks cells of a session again, as they were asked: the same version (or unsaved content), target, parameters and values, however long
 * ago that was; a turn of a conversation is asked with the turns before it. What runs already is left to run. Marks of what is asked
 * again go. Throws `not_found`, `invalid` for cells that the session has not, and `conflict` where nothing is left to ask.
 */
export async function askAgain(ctx: Ctx, { session, cells, onLeave }: AskAgain): Promise<{ session: string; asked: string[] }> {
  authorize(ctx, 'run.create')
  const { detail, asked } = await keptSession(ctx, session)
  const known = placesIn(detail)
  const faults = (cells ?? []).flatMap((id, at) =>
    known.has(cellId(...firstTurn(id))) && (cellOf(id).turn === 1 || asked[id])
      ? []
      : [{ path: `cells.${at}`, message: `There is no cell ${id}.` }],
  )
  if (faults.length > 0) throw invalid('The session has no such cell.', faults)
  const locked = new Set(detail.setup.columns.flatMap(({ id, locked }) => (locked === true ? [id] : [])))
  const wanted = cells ?? [...known].filter((id) => !locked.has(cellOf(id).column) || !asked[id])
  const running = new Set(runningCells(session))
  const free = [...new Set(wanted)].filter((id) => !running.has(id))
  if (free.length === 0)
    throw new AppError(
      'conflict',
      wanted.length > 0 ? 'All of this is being asked now. Wait for it, or stop it.' : 'All columns are locked. Name the cells.',
    )
  await askKept(
    ctx,
    detail,
    free.map((id) => ({ id, turns: asked[id]?.turns ?? [] })),
    onLeave,
  )
  const marked = Object.entries(detail.judgement.best).filter(([, { cell }]) => free.includes(cell))
  if (marked.length > 0) await judgeSession(ctx, { id: session, best: Object.fromEntries(marked.map(([row]) => [row, null])) })
  return { session, asked: free }
}

const firstTurn = (id: string): Parameters<typeof cellId> => {
  const { column, row, repeat } = cellOf(id)
  return [column, row, repeat]
}

/** Every cell of the screen as it was kept, at its first turn. */
function placesIn({ setup: { columns, rows, repeats } }: SessionDetail): ReadonlySet<string> {
  const inputs = rows.length === 0 ? [null] : rows.map(({ id }) => id)
  const times = Array.from({ length: repeats }, (_, at) => at + 1)
  return new Set(columns.flatMap(({ id }) => inputs.flatMap((row) => times.map((repeat) => cellId(id, row, repeat)))))
}
