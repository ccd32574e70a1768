import { type Ctx, reader } from '@/lib/context'
import { isAppError } from '@/lib/errors'
import type { RunDetailDto } from '@/lib/runs/schema'
import { authorize } from '@/lib/workspaces/authorize'
import { cellOf } from './cell-schema'
import { keptSession, newestRuns, summaryColumns, summaryOf } from './internal'
import { runningCells } from './live'
import { STOPPED } from './schema'
import type { ListSessions, OneSession, SessionCell, SessionDetail, SessionSetup, SessionSummary } from './session-schema'

/** The sessions of the playground, newest run first, a page at a time. */
export async function listSessions(ctx: Ctx, input: ListSessions = {}): Promise<{ data: SessionSummary[]; nextCursor: string | null }> {
  authorize(ctx, 'run.read')
  const { promptId, limit = 20, cursor } = input
  const [time, id] = cursor?.split('~') ?? []
  const before = time === undefined ? null : new Date(Number(time))
  const rows = await reader(ctx).playgroundSession.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      ...(promptId !== undefined && { promptId }),
      ...(before && id && { OR: [{ ranAt: { lt: before } }, { ranAt: before, id: { lt: id } }] }),
    },
    orderBy: [{ ranAt: 'desc' }, { id: 'desc' }],
    take: limit + 1,
    select: summaryColumns,
  })
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { data: page.map((row) => summaryOf(ctx, row)), nextCursor: last ? `${last.ranAt.getTime()}~${last.id}` : null }
}

/** A session with all it takes to run it again. Throws `not_found`. */
export async function getSession(ctx: Ctx, { id }: OneSession): Promise<SessionDetail> {
  authorize(ctx, 'run.read')
  return (await keptSession(ctx, id)).detail
}

/** How each cell of a session stands: by column, row, repetition and turn, as the screen has them. Throws `not_found`. */
export async function sessionCells(ctx: Ctx, { id }: OneSession): Promise<SessionCell[]> {
  authorize(ctx, 'run.read')
  const { asked, detail } = await keptSession(ctx, id)
  const running = new Set(runningCells(id))
  const runs = await newestRuns(ctx, id)
  const all = Object.entries(asked).map(([cell, { at, turns = [], error }]): SessionCell => {
    const place = { id: cell, ...cellOf(cell), turns }
    if (running.has(cell)) return { ...place, status: 'running', run: null, message: null }
    if (error) return { ...place, status: error.code === STOPPED ? 'aborted' : 'error', run: null, message: error.message }
    const run = runs.get(cell)
    return run && run.startedAt.toISOString() >= at
      ? { ...place, status: run.status, run: run.id, message: run.message }
      : { ...place, status: 'lost', run: null, message: null }
  })
  return all.sort(asShown(detail.setup))
}

/** The session whose screen still shows this run's answer; null where none does any more. */
export async function sessionShowing(ctx: Ctx, { id, sessionId }: Pick<RunDetailDto, 'id' | 'sessionId'>): Promise<string | null> {
  if (sessionId === null) return null
  try {
    const cells = await sessionCells(ctx, { id: sessionId })
    const { setup } = await getSession(ctx, { id: sessionId })
    return cells.some((cell) => cell.run === id && isOn(setup, cell)) ? sessionId : null
  } catch (error) {
    if (isAppError(error) && error.code === 'not_found') return null
    throw error
  }
}

const isOn = ({ columns, rows, repeats }: SessionSetup, { column, row, repeat }: SessionCell): boolean =>
  columns.some(({ id }) => id === column) && (row === null ? rows.length === 0 : rows.some(({ id }) => id === row)) && repeat <= repeats

function asShown({ columns, rows }: SessionSetup) {
  const places = new Map([...columns, ...rows].map(({ id }, place) => [id, place]))
  const placeOf = (id: string | null) => (id === null ? -1 : (places.get(id) ?? places.size))
  return (a: SessionCell, b: SessionCell) =>
    placeOf(a.column) - placeOf(b.column) || placeOf(a.row) - placeOf(b.row) || a.repeat - b.repeat || a.turn - b.turn
}
