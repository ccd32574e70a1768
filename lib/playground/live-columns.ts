import { z } from 'zod'
import { type Ctx, reader } from '@/lib/context'
import { environmentByRef } from '@/lib/environments/queries'
import { resolveModel } from '@/lib/environments/routing'
import { isAppError, notFound } from '@/lib/errors'
import { lanesOf } from '@/lib/releases/queries'

export const LiveColumns = z.strictObject({ promptId: z.string().max(64), environment: z.string().max(64) })
export type LiveColumns = z.output<typeof LiveColumns>

/** A version that is live somewhere, and the target its model leads to there; null where it leads nowhere. */
export type LiveColumn = { version: number; target: { gateway: string; model: string } | null }

/**
 * What an environment serves of a prompt, as columns to compare: each version of the split, the one most callers get first, on the first
 * target of the environment's route. Empty where nothing is live. Throws `not_found`.
 */
export async function liveColumns(ctx: Ctx, { promptId, environment }: LiveColumns): Promise<LiveColumn[]> {
  const [lanes, place] = await Promise.all([lanesOf(ctx, promptId), environmentByRef(ctx, environment)])
  const lane = lanes.find((each) => each.environment.id === place.id)
  if (!lane) throw notFound(`Environment ${environment}`)
  const variants = (lane.live?.variants ?? []).toSorted((a, b) => b.weight - a.weight)
  const numbers = [...new Set(variants.map(({ version }) => version))]
  const { workspaceId } = ctx
  const [versions, gateways] = await Promise.all([
    reader(ctx).promptVersion.findMany({
      where: { workspaceId, promptId, number: { in: numbers } },
      select: { number: true, content: true },
    }),
    reader(ctx).gateway.findMany({ where: { workspaceId, archivedAt: null }, select: { slug: true, region: true } }),
  ])
  const bySlug = new Map(gateways.map((gateway) => [gateway.slug, gateway]))
  return numbers.map((number) => {
    const content = versions.find((version) => version.number === number)?.content as { model?: string } | undefined
    return { version: number, target: content?.model === undefined ? null : firstTarget(content.model, place, bySlug) }
  })
}

function firstTarget(model: string, ...where: [Parameters<typeof resolveModel>[1], Parameters<typeof resolveModel>[2]]) {
  try {
    const [first] = resolveModel(model, ...where)
    return first ? { gateway: first.gateway, model: first.model } : null
  } catch (error) {
    if (isAppError(error)) return null
    throw error
  }
}
