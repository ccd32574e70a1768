import { actorRef, type Ctx, reader } from '@/lib/context'
import type { Prisma } from '@/lib/database/client'
import { notFound } from '@/lib/errors'
import { type FilledMessage, PromptContent } from '@/lib/prompts/content-schema'
import type { RunError, RunStatus } from '@/lib/runs/schema'
import { Judgement } from './judgement-schema'
import type { SessionDetail, SessionSetup, SessionSummary } from './session-schema'

/**
 * What a session remembers of a cell: the caller's mark of what was asked, when, after which conversation, which names had no value in it,
 * and why it came to no run.
 */
export type Asked = { question: string; at: string; turns?: FilledMessage[]; empty?: string[]; error?: RunError }

export const summaryColumns = {
  id: true,
  name: true,
  versionNumber: true,
  environment: true,
  setup: true,
  asked: true,
  createdBy: true,
  createdByName: true,
  createdAt: true,
  ranAt: true,
  prompt: { select: { id: true, name: true } },
} satisfies Prisma.PlaygroundSessionSelect
type Row = Prisma.PlaygroundSessionGetPayload<{ select: typeof summaryColumns }>

export function summaryOf(
  ctx: Ctx,
  { setup, asked, createdBy, createdByName, createdAt, ranAt, versionNumber, ...row }: Row,
): SessionSummary {
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
    own: createdBy === actorRef(ctx),
    createdBy: createdByName,
    createdAt: createdAt.toISOString(),
    ranAt: ranAt.toISOString(),
  }
}

/** A session with all it takes to run it again, and what was asked in it, by cell. Throws `not_found`. */
export async function keptSession(ctx: Ctx, id: string): Promise<{ detail: SessionDetail; asked: Record<string, Asked> }> {
  const row = await reader(ctx).playgroundSession.findFirst({
    where: { workspaceId: ctx.workspaceId, id },
    select: { ...summaryColumns, content: true, judgement: true },
  })
  if (!row) throw notFound('The session')
  const detail = {
    ...summaryOf(ctx, row),
    content: row.content === null ? null : (PromptContent.safeParse(row.content).data ?? null),
    setup: row.setup as unknown as SessionSetup,
    judgement: Judgement.safeParse(row.judgement).data ?? Judgement.parse({}),
  }
  return { detail, asked: row.asked as unknown as Record<string, Asked> }
}

/** `startedAt` before the cell was last asked: of an earlier asking, what was asked since came to nothing. */
type NewestRun = { id: string; cell: string; status: RunStatus; message: string | null; startedAt: Date }

/** The newest run of every cell of a session, by cell. */
export async function newestRuns(ctx: Ctx, session: string): Promise<ReadonlyMap<string, NewestRun>> {
  const runs = await reader(ctx).$queryRaw<NewestRun[]>`
    SELECT DISTINCT ON ("cell") "cell", "id", "status", "error"->>'message' AS "message", "createdAt" AS "startedAt" FROM "Run"
    WHERE "workspaceId" = ${ctx.workspaceId} AND "sessionId" = ${session} AND "cell" IS NOT NULL ORDER BY "cell", "id" DESC`
  return new Map(runs.map((run) => [run.cell, run]))
}
