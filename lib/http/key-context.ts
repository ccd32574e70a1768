import { countAnywhere, refuseBeyond } from '@/lib/api-keys/rate-limit'
import { verifyKey } from '@/lib/api-keys/verify-key'
import type { Ctx } from '@/lib/context'
import { noteRate } from './rate'

/**
 * The context of the API key that a request bears, which counts towards its rate. Throws `unauthenticated` saying why it does not work,
 * and `rate_limited`.
 */
export async function keyContext(request: Request, requestId: string): Promise<Ctx> {
  const { workspaceId, actor, ratePerMinute } = await verifyKey(request.headers.get('authorization'))
  const rate = await countAnywhere(actor.id, ratePerMinute)
  noteRate(request, rate)
  refuseBeyond(rate)
  const ip = request.headers.get('x-forwarded-for')
  return { workspaceId, actor, requestId, ...(ip && { ip }) }
}
