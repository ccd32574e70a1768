import type { Ctx } from '@/lib/context'
import { AppError } from '@/lib/errors'
import type { FilledMessage } from '@/lib/prompts/content-schema'
import { cellOf } from './cell-schema'
import type { SessionDetail, StartCells } from './session-schema'
import { startCells } from './start-cells'

/** Starts cells of a session with what the session keeps. Throws what `startCells` throws, and `conflict` where what was run is lost. */
export function askKept(
  ctx: Ctx,
  { id: session, prompt, version, content, environment, setup }: SessionDetail,
  cells: readonly { id: string; turns: FilledMessage[] }[],
  onLeave: StartCells['onLeave'],
): Promise<{ session: string }> {
  if (version === null && content === null)
    throw new AppError('conflict', 'What this session ran cannot be read any more. Begin a new one.')
  const { columns, form, rows, repeats } = setup
  const columnOf = new Map(columns.map((column) => [column.id, column]))
  return startCells(ctx, {
    session,
    input: {
      promptId: prompt.id,
      ...(version === null ? { content: content ?? undefined } : { version }),
      ...form,
      ...(rows.length > 0 && { rows: rows.map(({ id, variables, placeholders }) => ({ id, variables, placeholders })) }),
      ...(environment !== null && { environment }),
      targets: cells.map(({ id, turns }) => {
        const { column, row } = cellOf(id)
        const { target, parameters = {}, version } = columnOf.get(column) ?? {}
        return {
          id,
          ...target,
          parameters,
          ...(version !== undefined && { version }),
          ...(row !== null && { row }),
          ...(turns.length > 0 && { turns }),
        }
      }),
    },
    screen: { columns, rows: rows.map(({ id, name, set }) => ({ id, name, ...(set !== undefined && { set }) })), repeats },
    onLeave,
  })
}
