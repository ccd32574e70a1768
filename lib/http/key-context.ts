import { verifyKey } from '@/lib/api-keys/verify-key'
import type { Ctx } from '@/lib/context'

/** The context of the API key that a request bears. Throws `unauthenticated` saying why it does not work. */
export async function keyContext(request: Request, requestId: string): Promise<Ctx> {
  const { workspaceId, actor } = await verifyKey(request.headers.get('authorization'))
  const ip = request.headers.get('x-forwarded-for')?.split(',')[0]?.trim()
  return { workspaceId, actor, requestId, ...(ip && { ip }) }
}
