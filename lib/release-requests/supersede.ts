import { auditLater } from '@/lib/audit/audit-later'
import type { Ctx } from '@/lib/context'
import type { Prisma, Tx } from '@/lib/database/client'
import { announceRequest, type ToldRequest } from './announce-request'

/** An open request, and the set that is decided with it. */
export type OpenRequest = { id: string; setId: string | null }

/**
 * Closes open requests, with the sets they belong to, because what they ask for cannot come any more; `why` says so of each. Webhooks are
 * told, and whoever asked sees it; the audit rows come with the transaction's next one. Everybody holds all requests they may change in
 * one statement, in the order of their ids, so that nobody waits in a ring.
 */
export async function supersede(tx: Tx, ctx: Ctx, open: readonly OpenRequest[], why: (request: OpenRequest) => string): Promise<void> {
  if (open.length === 0) return
  const { workspaceId } = ctx
  const sets = open.flatMap(({ setId }) => setId ?? [])
  const held = await tx.$queryRaw<OpenRequest[]>`
    SELECT "id", "setId" FROM "ReleaseRequest" WHERE "workspaceId" = ${workspaceId} AND "state" = 'open'
      AND ("id" = ANY (${open.map(({ id }) => id)}) OR "setId" = ANY (${sets})) ORDER BY "id" FOR UPDATE`
  for (const [decision, rows] of Map.groupBy(held, why))
    await tx.releaseRequest.updateMany({
      where: { workspaceId, id: { in: rows.map(({ id }) => id) }, state: 'open' },
      data: { state: 'superseded', decidedAt: new Date(), decision },
    })
  const closed = await toldOf(
    tx,
    workspaceId,
    held.map(({ id }) => id),
  )
  for (const request of closed) await announceRequest(tx, ctx, 'approval.decided', request)
  auditLater(
    tx,
    closed.map(({ id, promptId, environment, decision }) => ({
      action: 'request.supersede',
      subjectId: id,
      details: { promptId, environment: environment.slug, reason: decision },
    })),
  )
}

/** The same for all that is open of a prompt, or in an environment. */
export async function supersedeAll(tx: Tx, ctx: Ctx, of: { promptId: string } | { environmentId: string }, why: string): Promise<void> {
  const where = { ...of, workspaceId: ctx.workspaceId, state: 'open' as const }
  await supersede(tx, ctx, await tx.releaseRequest.findMany({ where, select: { id: true, setId: true } }), () => why)
}

async function toldOf(tx: Tx, workspaceId: string, ids: readonly string[]): Promise<ToldRequest[]> {
  const rows = await tx.releaseRequest.findMany({
    where: { workspaceId, id: { in: [...ids] } },
    orderBy: { id: 'asc' },
    select: toldColumns,
  })
  const replaced = await tx.release.findMany({
    where: { workspaceId, id: { in: rows.flatMap(({ replacesId }) => replacesId ?? []) } },
    select: { id: true, sequence: true },
  })
  return rows.map(({ prompt, variants, steps, replacesId, author, authorName, ...row }) => {
    const [type = '', id = ''] = author.split(':')
    return {
      ...row,
      ...{ promptId: prompt.id, promptName: prompt.name },
      variants: variants as ToldRequest['variants'],
      steps: steps as ToldRequest['steps'],
      replaces: replaced.find((release) => release.id === replacesId) ?? null,
      author: { type, id, name: authorName },
    }
  })
}

const toldColumns = {
  id: true,
  state: true,
  variants: true,
  steps: true,
  replacesId: true,
  setId: true,
  note: true,
  author: true,
  authorName: true,
  decision: true,
  releaseId: true,
  rolloutId: true,
  prompt: { select: { id: true, name: true } },
  environment: { select: { id: true, slug: true } },
} satisfies Prisma.ReleaseRequestSelect
