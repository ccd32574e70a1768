import type { Ctx } from '@/lib/context'
import { forbidden } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'

/** Whoever may read prompts, their drafts and every version. A key bound to an environment reads what is published there, elsewhere. */
export function authorizeReading(ctx: Ctx): void {
  authorize(ctx, 'workspace.read')
  if (ctx.actor.type === 'api_key' && ctx.actor.environmentId !== null)
    throw forbidden('This key is bound to an environment: it reads only what is published there.')
}
