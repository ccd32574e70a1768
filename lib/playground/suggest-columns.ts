import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { listTargets } from '@/lib/gateways/queries'
import { canonicalModels, favouriteColumns } from './column-sources'
import { liveColumns } from './live-columns'

export const SuggestColumns = z.discriminatedUnion('source', [
  z.strictObject({ source: z.literal('favourites') }),
  /** A model's canonical name, or any gateway's name for it. */
  z.strictObject({ source: z.literal('same_model'), model: z.string().min(1).max(300) }),
  z.strictObject({ source: z.literal('live'), promptId: z.string().max(64), environment: z.string().max(64) }),
])
export type SuggestColumns = z.output<typeof SuggestColumns>

/** A column to compare. Without a version: the one all columns ask; without a target: what the version says. */
export type SuggestedColumn = { version: number | null; target: { gateway: string; model: string } | null }

/**
 * The columns that the screen adds at once: every favourite, one model on every gateway that has it, or what an environment serves of a
 * prompt. All of them, though a comparison has room for twelve. Throws `not_found`.
 */
export async function suggestColumns(ctx: Ctx, asked: SuggestColumns): Promise<SuggestedColumn[]> {
  if (asked.source === 'live') return liveColumns(ctx, { promptId: asked.promptId, environment: asked.environment })
  const gateways = await listTargets(ctx)
  const plain = (columns: readonly { target: { gateway: string; model: string } }[]) =>
    columns.map(({ target }) => ({ version: null, target }))
  if (asked.source === 'favourites') return plain(favouriteColumns(gateways))
  const named = asked.model.toLowerCase()
  const names = gateways.flatMap(({ models }) => models)
  const model =
    names.find(({ canonical }) => canonical === named)?.canonical ?? names.find(({ name }) => name.toLowerCase() === named)?.canonical
  const found = canonicalModels(gateways, '', Number.POSITIVE_INFINITY).models.find(({ canonical }) => canonical === model)
  if (!found) throw notFound(`The model ${asked.model}`)
  return plain(found.columns)
}
