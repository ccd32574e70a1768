import { audit } from '@/lib/audit/audit'
import { actorRef, type Ctx, withTransaction } from '@/lib/context'
import { forbidden } from '@/lib/errors'
import { announceRequest } from '@/lib/release-requests/announce-request'
import { authorize } from '@/lib/workspaces/authorize'
import { peopleBehind } from '@/lib/workspaces/people-behind'
import { decide, requestsOf } from './hold-requests'
import { requestDtos } from './request-dto'
import type { ReleaseRequestDto, WithdrawRequest } from './schema'

/** Takes back what one asked for (of a set all of it). Throws `forbidden` to anybody else, `conflict` when it is decided already. */
export async function withdrawRequest(ctx: Ctx, input: WithdrawRequest): Promise<ReleaseRequestDto[]> {
  authorize(ctx, 'release.request')
  return withTransaction(ctx, async (tx) => {
    const rows = await requestsOf(tx, ctx, input.request)
    const me = actorRef(ctx)
    const people = await peopleBehind(tx, ctx.workspaceId, [me, ...rows.map(({ author }) => author)])
    const [other] = rows.filter(({ author }) => people.get(author) !== people.get(me))
    if (other) throw forbidden(`${other.authorName} asked for this, and only they can take it back. A releaser can reject it.`)
    await decide(tx, ctx, rows, 'withdrawn', '')
    const requests = await requestDtos(tx, ctx, await requestsOf(tx, ctx, input.request))
    for (const request of requests) await announceRequest(tx, ctx, 'approval.decided', request)
    for (const request of requests) {
      const details = { promptId: request.promptId, environment: request.environment.slug }
      await audit(tx, ctx, { action: 'request.withdraw', subjectId: request.id, details })
    }
    return requests
  })
}
