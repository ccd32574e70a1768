import { actorRef, type Ctx, reader } from '@/lib/context'
import { Prisma } from '@/lib/database/client'
import { AppError, invalid, notFound } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { logger } from '@/lib/logger'
import type { RunError } from '@/lib/runs/schema'
import { authorize } from '@/lib/workspaces/authorize'
import { MAX_CELLS } from './cell-schema'
import type { Asked } from './internal'
import { runningIn, startLive } from './live'
import { type Planned, plan } from './plan'
import { mayFinishAlone } from './preference'
import { runCell } from './run-cell'
import type { CompareEvent, CompareInput } from './schema'
import type { SessionScreen, SessionSetup, StartCells } from './session-schema'

/**
 * Starts cells in a session (null: a new one) and leaves them running; `watchSession` tells what they say. The session keeps what was asked,
 * so that it can be asked again. Throws what `compare` throws, before anything is sent, and `not_found` for a session that is not here.
 */
export async function startCells(ctx: Ctx, { session, input, screen, onLeave }: StartCells): Promise<{ session: string }> {
  authorize(ctx, 'run.create')
  const { promptId } = input
  if (promptId === undefined)
    throw invalid('Name the prompt that is run.', [{ path: 'input.promptId', message: 'Give the id of a prompt.' }])
  const id = session ?? newId('pls')
  if (runningIn(id) + input.targets.length > MAX_CELLS)
    throw new AppError('conflict', `${runningIn(id)} answers are under way here; at most ${MAX_CELLS} may be. Stop some, or wait.`)
  const cells = await plan(ctx, input, id)
  await (session === null ? create : update)(ctx, id, promptId, { input, screen, cells })
  // Without the transaction, if there is one: cells outlive whoever starts them.
  const { tx: _, receipt: __, ...own } = ctx
  const targets = new Map(input.targets.map((target) => [target.id, target]))
  startLive(
    id,
    cells.map((cell) => {
      const { question = '', turns = [] } = targets.get(cell.id) ?? {}
      return { id: cell.id, question, turns, run: (signal) => kept(own, id, cell, signal) }
    }),
    async () => (onLeave === undefined ? mayFinishAlone(own) : onLeave === 'finish'),
  )
  return { session: id }
}

/** A cell that came to no run is remembered by its session; the run log has the others. */
async function* kept(ctx: Ctx, session: string, cell: Planned, signal: AbortSignal): AsyncGenerator<CompareEvent, void> {
  for await (const event of runCell(ctx, cell, signal)) {
    if (event.type === 'error' && event.run === null)
      await rememberError(ctx, session, cell.id, event.error).catch((error: unknown) => {
        logger.error({ err: error, session }, 'why a cell came to nothing could not be kept')
      })
    // What came over the wire is for those who look into it: the run log has it.
    yield 'run' in event && event.run !== null ? { ...event, run: { ...event.run, response: null } } : event
  }
}

async function rememberError(ctx: Ctx, session: string, cell: string, error: RunError): Promise<void> {
  await reader(ctx).$executeRaw`
    UPDATE "PlaygroundSession" SET "asked" = jsonb_set("asked", ARRAY[${cell}, 'error'], ${JSON.stringify(error)}::jsonb)
    WHERE "workspaceId" = ${ctx.workspaceId} AND "id" = ${session} AND "asked" ? ${cell}`
}

const setupOf = ({ variables, placeholders, rows = [] }: CompareInput, screen: SessionScreen): SessionSetup => ({
  ...screen,
  form: { variables, placeholders },
  rows: screen.rows.flatMap((row) => {
    const values = rows.find(({ id }) => id === row.id)
    return values ? [{ ...row, variables: values.variables, placeholders: values.placeholders }] : []
  }),
})

/** How many names without a value are remembered of a cell. */
const MAX_EMPTY = 20

function askedOf({ targets }: CompareInput, cells: readonly Planned[], at: Date): Record<string, Asked> {
  const emptyIn = new Map(cells.map((cell) => [cell.id, 'call' in cell ? cell.empty?.slice(0, MAX_EMPTY) : undefined]))
  return Object.fromEntries(
    targets.map(({ id, question = '', turns }): [string, Asked] => {
      const empty = emptyIn.get(id)
      return [id, { question, at: at.toISOString(), ...(turns && { turns }), ...(empty && { empty }) }]
    }),
  )
}

type Start = { input: CompareInput; screen: SessionScreen; cells: readonly Planned[] }

async function create(ctx: Ctx, id: string, promptId: string, { input, screen, cells }: Start): Promise<void> {
  const now = new Date()
  await reader(ctx).playgroundSession.create({
    data: {
      id,
      workspaceId: ctx.workspaceId,
      name: '',
      promptId,
      versionNumber: input.version ?? null,
      content: input.content ?? Prisma.DbNull,
      environment: input.environment ?? null,
      setup: setupOf(input, screen) as unknown as Prisma.InputJsonObject,
      asked: askedOf(input, cells, now) as unknown as Prisma.InputJsonObject,
      createdBy: actorRef(ctx),
      createdByName: ctx.actor.name,
      createdAt: now,
      ranAt: now,
    },
  })
}

/** One statement, so that two who start at once lose nothing of what was asked; what was asked long ago is let go when it gets too much. */
async function update(ctx: Ctx, id: string, promptId: string, { input, screen, cells }: Start): Promise<void> {
  const now = new Date()
  const content = input.content === undefined ? null : JSON.stringify(input.content)
  const asked = JSON.stringify(askedOf(input, cells, now))
  const count = await reader(ctx).$executeRaw`
    UPDATE "PlaygroundSession" SET
      "promptId" = ${promptId}, "versionNumber" = ${input.version ?? null}, "content" = ${content}::json, "environment" = ${input.environment ?? null},
      "setup" = ${JSON.stringify(setupOf(input, screen))}::json, "ranAt" = ${now},
      "asked" = CASE WHEN octet_length("asked"::text) > 1000000 THEN ${asked}::jsonb ELSE "asked" || ${asked}::jsonb END
    WHERE "workspaceId" = ${ctx.workspaceId} AND "id" = ${id}`
  if (count === 0) throw notFound('The session')
}
