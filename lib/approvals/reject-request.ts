import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { announceRequest } from '@/lib/release-requests/announce-request'
import { authorize } from '@/lib/workspaces/authorize'
import { decide, requestsOf } from './hold-requests'
import { requestDtos } from './request-dto'
import type { RejectRequest, ReleaseRequestDto } from './schema'

/** Says no to a request (of a set to all of them), with the reason. Throws `conflict` when it is decided already. */
export async function rejectRequest(ctx: Ctx, input: RejectRequest): Promise<ReleaseRequestDto[]> {
  authorize(ctx, 'approval.write')
  return withTransaction(ctx, async (tx) => {
    const { request: id, decision } = input
    await decide(tx, ctx, await requestsOf(tx, ctx, id), 'rejected', decision)
    const requests = await requestDtos(tx, ctx, await requestsOf(tx, ctx, id))
    for (const request of requests) await announceRequest(tx, ctx, 'approval.decided', request)
    for (const request of requests) {
      const details = { promptId: request.promptId, environment: request.environment.slug, decision }
      await audit(tx, ctx, { action: 'request.reject', subjectId: request.id, details })
    }
    return requests
  })
}
