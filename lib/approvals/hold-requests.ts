import { actorRef, type Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { boundTo } from '@/lib/environments/find-environment'
import { type AppError, conflict, notFound } from '@/lib/errors'
import type { RequestState } from '@/prisma/generated/enums'
import { type RequestRow, requestColumns } from './request-dto'

/** Those decided together with a request, itself included, in the order of their prompts. Throws `not_found`. */
export async function requestsOf(tx: Tx, ctx: Ctx, id: string): Promise<RequestRow[]> {
  const { workspaceId } = ctx
  const visible = { workspaceId, environmentId: boundTo(ctx) ?? undefined }
  const request = await tx.releaseRequest.findFirst({ where: { ...visible, id }, select: { setId: true } })
  if (!request) throw notFound('Request')
  return tx.releaseRequest.findMany({
    where: { ...visible, ...(request.setId === null ? { id } : { setId: request.setId }) },
    orderBy: { promptId: 'asc' },
    select: requestColumns,
  })
}

/**
 * Decides open requests, all or none: of two who decide at once the second finds that they are not open any more. Throws `conflict`
 * saying what became of them.
 */
export async function decide(tx: Tx, ctx: Ctx, rows: readonly RequestRow[], state: RequestState, decision: string): Promise<void> {
  const { workspaceId } = ctx
  const ids = rows.map(({ id }) => id)
  // In the order in which releases hold them too.
  await tx.$queryRaw`SELECT "id" FROM "ReleaseRequest" WHERE "workspaceId" = ${workspaceId} AND "id" = ANY (${ids}) ORDER BY "id" FOR UPDATE`
  const decided = await tx.releaseRequest.updateMany({
    where: { workspaceId, id: { in: ids }, state: 'open' },
    data: { state, decision, decidedBy: actorRef(ctx), decidedByName: ctx.actor.name, decidedAt: new Date() },
  })
  if (decided.count < ids.length) throw await decidedAlready(tx, ctx, rows)
}

/** What became of requests that are not open any more, as a conflict. */
export async function decidedAlready(tx: Tx, ctx: Ctx, rows: readonly RequestRow[]): Promise<AppError> {
  const ids = rows.map(({ id }) => id)
  const now = await tx.releaseRequest.findFirst({
    where: { workspaceId: ctx.workspaceId, id: { in: ids }, OR: [{ state: { not: 'open' } }, { decidedBy: { not: actorRef(ctx) } }] },
    select: { id: true, state: true, decision: true, decidedByName: true },
  })
  const by = now?.decidedByName ? ` by ${now.decidedByName}` : ''
  const why = now?.decision ? ` (${now.decision})` : ''
  return conflict(`This request is ${now?.state ?? 'decided'} already${by}${why}: there is nothing to decide any more.`, {
    request: { id: now?.id, state: now?.state },
  })
}
