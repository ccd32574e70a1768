import { audit } from '@/lib/audit/audit'
import { actorRef, type Ctx, withTransaction } from '@/lib/context'
import { boundTo } from '@/lib/environments/find-environment'
import { notFound } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { authorize } from '@/lib/workspaces/authorize'
import type { CommentOnRequest, RequestCommentDto } from './schema'

/** Says something about a request, decided or not. Throws `not_found`. */
export async function commentOnRequest(ctx: Ctx, input: CommentOnRequest): Promise<RequestCommentDto> {
  authorize(ctx, 'release.request')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId, actor } = ctx
    const where = { workspaceId, id: input.request, environmentId: boundTo(ctx) ?? undefined }
    const request = await tx.releaseRequest.findFirst({ where, select: { id: true } })
    if (!request) throw notFound('Request')
    const { id, createdAt } = await tx.releaseRequestComment.create({
      data: { id: newId('cmt'), workspaceId, requestId: request.id, body: input.body, author: actorRef(ctx), authorName: actor.name },
      select: { id: true, createdAt: true },
    })
    await audit(tx, ctx, { action: 'request.comment', subjectId: request.id, details: { comment: id } })
    return { id, body: input.body, author: { type: actor.type, id: actor.id, name: actor.name }, createdAt: createdAt.toISOString() }
  })
}
