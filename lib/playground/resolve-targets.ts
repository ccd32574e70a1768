import { z } from 'zod'
import { type Ctx, reader } from '@/lib/context'
import { environmentByRef } from '@/lib/environments/queries'
import { resolveModel, whyOutside } from '@/lib/environments/routing'
import { isAppError } from '@/lib/errors'
import { MAX_COLUMNS } from './cell-schema'

export const ResolveTargets = z.strictObject({
  environment: z.string().max(64),
  /** What each column asks: a version's `model`, or a target as `gateway/model`. */
  models: z.array(z.string().max(400)).max(MAX_COLUMNS * 2),
})
export type ResolveTargets = z.output<typeof ResolveTargets>

/** Where a model leads in an environment: the target that is asked first and how many stand behind it, or why nothing is sent. */
export type Resolution =
  | { model: string; gateway: string; gatewayName: string; target: string; fallbacks: number }
  | { model: string; refused: string }

/** What would be asked in an environment, told before anything is: its route, and the boundary of its region. Throws `not_found`. */
export async function resolveTargets(ctx: Ctx, { environment, models }: ResolveTargets): Promise<Resolution[]> {
  const place = await environmentByRef(ctx, environment)
  const gateways = await reader(ctx).gateway.findMany({
    where: { workspaceId: ctx.workspaceId, archivedAt: null },
    select: { slug: true, name: true, region: true },
  })
  const bySlug = new Map(gateways.map((gateway) => [gateway.slug, gateway]))
  return models.map((model): Resolution => {
    try {
      const [first, ...fallbacks] = resolveModel(model, place, bySlug)
      const gateway = first && bySlug.get(first.gateway)
      if (!first || !gateway) return { model, refused: `The route “${model}” of ${place.slug} leads nowhere.` }
      const refused = whyOutside(place, gateway)
      if (refused) return { model, refused }
      return { model, gateway: first.gateway, gatewayName: gateway.name, target: first.model, fallbacks: fallbacks.length }
    } catch (error) {
      if (isAppError(error)) return { model, refused: error.message }
      throw error
    }
  })
}
