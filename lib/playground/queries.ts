import { type Ctx, reader } from '@/lib/context'
import type { Prisma } from '@/lib/database/client'
import { notFound } from '@/lib/errors'
import { PromptContent } from '@/lib/prompts/content-schema'
import type { RunError, RunStatus } from '@/lib/runs/schema'
import { authorize } from '@/lib/workspaces/authorize'
import { cellOf } from './cell-schema'
import { Judgement } from './judgement-schema'
import { runningCells } from './live'
import { STOPPED } from './schema'
import type { ListSessions, OneSession, SessionCell, SessionDetail, SessionSetup, SessionSummary } from './session-schema'

const columns = {
  id: true,
  name: true,
  versionNumber: true,
  environment: true,
  setup: true,
  asked: true,
  createdByName: true,
  createdAt: true,
  ranAt: true,
  prompt: { select: { id: true, name: true } },
} satisfies Prisma.PlaygroundSessionSelect
type AskedCell = { error?: RunError }
type Row = Prisma.PlaygroundSessionGetPayload<{ select: typeof columns }>

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
    select: columns,
  })
  const page = rows.slice(0, limit)
  const last = rows.length > limit ? page.at(-1) : undefined
  return { data: page.map(summaryOf), nextCursor: last ? `${last.ranAt.getTime()}~${last.id}` : null }
}

/** A session with all it takes to run it again. Throws `not_found`. */
export async function getSession(ctx: Ctx, { id }: OneSession): Promise<SessionDetail> {
  authorize(ctx, 'run.read')
  const row = await reader(ctx).playgroundSession.findFirst({
    where: { workspaceId: ctx.workspaceId, id },
    select: { ...columns, content: true, judgement: true },
  })
  if (!row) throw notFound('The session')
  return {
    ...summaryOf(row),
    content: row.content === null ? null : (PromptContent.safeParse(row.content).data ?? null),
    setup: row.setup as unknown as SessionSetup,
    judgement: Judgement.safeParse(row.judgement).data ?? Judgement.parse({}),
  }
}

/** How each cell of a session stands, in the order they were first asked. Throws `not_found`. */
export async function sessionCells(ctx: Ctx, { id }: OneSession): Promise<SessionCell[]> {
  authorize(ctx, 'run.read')
  const { workspaceId } = ctx
  const row = await reader(ctx).playgroundSession.findFirst({ where: { workspaceId, id }, select: { asked: true } })
  if (!row) throw notFound('The session')
  const running = new Set(runningCells(id))
  const runs = await reader(ctx).$queryRaw<{ id: string; cell: string; status: RunStatus; message: string | null }[]>`
    SELECT DISTINCT ON ("cell") "cell", "id", "status", "error"->>'message' AS "message" FROM "Run"
    WHERE "workspaceId" = ${workspaceId} AND "sessionId" = ${id} AND "cell" IS NOT NULL ORDER BY "cell", "id" DESC`
  const runOf = new Map(runs.map((run) => [run.cell, run]))
  return Object.entries(row.asked as Record<string, AskedCell>).map(([cell, { error }]): SessionCell => {
    const place = { id: cell, ...cellOf(cell) }
    if (running.has(cell)) return { ...place, status: 'running', run: null, message: null }
    if (error) return { ...place, status: error.code === STOPPED ? 'aborted' : 'error', run: null, message: error.message }
    const run = runOf.get(cell)
    return run
      ? { ...place, status: run.status, run: run.id, message: run.message }
      : { ...place, status: 'lost', run: null, message: null }
  })
}

function summaryOf({ setup, asked, createdByName, createdAt, ranAt, versionNumber, ...row }: Row): SessionSummary {
  const { columns, rows } = setup as unknown as SessionSetup
  return {
    id: row.id,
    name: row.name,
    prompt: row.prompt,
    version: versionNumber,
    environment: row.environment,
    columns: columns.length,
    rows: rows.length,
    cells: Object.keys(asked as object).length,
    createdBy: createdByName,
    createdAt: createdAt.toISOString(),
    ranAt: ranAt.toISOString(),
  }
}
