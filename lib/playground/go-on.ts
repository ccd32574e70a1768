import type { Ctx } from '@/lib/context'
import { AppError, invalid } from '@/lib/errors'
import type { ToolCall } from '@/lib/gateways/call-schema'
import type { FilledMessage } from '@/lib/prompts/content-schema'
import { getRuns } from '@/lib/runs/queries'
import { authorize } from '@/lib/workspaces/authorize'
import { askKept } from './ask-kept'
import { cellId, cellOf } from './cell-schema'
import { callId, nextTurns, standings } from './conversation'
import { keptSession, newestRuns } from './internal'
import { runningCells } from './live'
import type { GoOn } from './session-schema'

/**
 * Goes on with conversations under their newest answers: with a message, or with what their tool calls gave. Without `cells`: all that
 * what is said fits. Tells the cells that are asked. Throws `not_found`, `invalid` for a cell that cannot go on so, saying why, and
 * `conflict` where none can.
 */
export async function goOn(
  ctx: Ctx,
  { session, cells, message = '', toolResults = {}, onLeave }: GoOn,
): Promise<{ session: string; asked: string[] }> {
  authorize(ctx, 'run.create')
  const { detail, asked } = await keptSession(ctx, session)
  const columns = new Set(detail.setup.columns.map(({ id }) => id))
  const standing = standings(Object.fromEntries(Object.entries(asked).map(([id, each]) => [id, { ...each, askedAt: Date.parse(each.at) }])))
  const open = [...standing].filter(([id]) => columns.has(cellOf(id).column))
  const running = new Set(runningCells(session))
  const newest = await newestRuns(ctx, session)
  const placeOf = (id: string) => {
    const { column, row, repeat } = cellOf(id)
    return cellId(column, row, repeat)
  }
  const named = cells && new Set(cells.map(placeOf))
  const runOf = new Map<string, string>()
  for (const [id, { turn, answer }] of open) {
    const run = newest.get(turnOf(id, turn))
    if ((named?.has(id) ?? true) && run && run.startedAt.getTime() >= answer.askedAt) runOf.set(id, run.id)
  }
  const runs = new Map((await getRuns(ctx, [...runOf.values()])).map((run) => [run.id, run]))

  /** The cell's next turn, or why there is none. */
  const next = (id: string): { id: string; turns: FilledMessage[] } | string => {
    const now = standing.get(id)
    if (!now || !columns.has(cellOf(id).column)) return `There is no cell ${id}.`
    const at = turnOf(id, now.turn)
    if (running.has(at)) return `${at} is still being answered.`
    const run = runs.get(runOf.get(id) ?? '')
    if (!run || (run.output === '' && run.toolCalls.length === 0)) return `${at} has no answer to go on from.`
    const results = run.toolCalls.map((call, index) => resultOf(call, index))
    const lacking = run.toolCalls.filter((_, index) => results[index] === undefined)
    if (lacking.length > 0)
      return `${at} waits for the results of ${lacking.map(({ name }) => name).join(', ')}: give them in tool_results.`
    if (run.toolCalls.length === 0 && message === '') return `${at} called no tool: give a message.`
    const turns = nextTurns(
      { turns: now.answer.turns ?? [], text: run.output, toolCalls: run.toolCalls },
      results.flatMap((result) => result ?? []),
      message,
    )
    return turns.length > 200 ? `The conversation of ${at} is at its 200 messages.` : { id: turnOf(id, now.turn + 1), turns }
  }
  const resultOf = ({ id, name }: ToolCall, index: number): string | undefined => {
    const key = [callId(id, index), name].find((key) => Object.hasOwn(toolResults, key))
    return key === undefined ? undefined : toolResults[key]
  }

  const wanted = named ? [...named].map(next) : open.map(([id]) => next(id))
  const asking = wanted.filter((each) => typeof each !== 'string')
  if (named && asking.length < wanted.length)
    throw invalid(
      'Not all of these conversations can go on so.',
      wanted.flatMap((each, at) => (typeof each === 'string' ? [{ path: `cells.${at}`, message: each }] : [])),
    )
  if (asking.length === 0) throw new AppError('conflict', wanted.find((each) => typeof each === 'string') ?? 'Nothing was asked here yet.')
  await askKept(ctx, detail, asking, onLeave)
  return { session, asked: asking.map(({ id }) => id) }
}

const turnOf = (id: string, turn: number) => {
  const { column, row, repeat } = cellOf(id)
  return cellId(column, row, repeat, turn)
}
