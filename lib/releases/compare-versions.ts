import type { Ctx } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { diffContent } from '@/lib/prompts/diff'
import { getVersion } from '@/lib/prompts/version-queries'
import { comparisonsOf } from './comparisons'
import type { VariantDto, VersionComparison } from './schema'

/** What changes for most readers, version by version, as served: with partials in place. */
export async function compared(
  ctx: Ctx,
  promptId: string,
  current: VariantDto[] | undefined,
  incoming: VariantDto[],
): Promise<VersionComparison[]> {
  const comparisons: VersionComparison[] = []
  for (const { from, to } of comparisonsOf(current, incoming)) {
    const before = await getVersion(ctx, promptId, from)
    const after = await getVersion(ctx, promptId, to)
    if (!before || !after) throw notFound(`Version ${before ? to : from}`)
    comparisons.push({ from, to, diff: diffContent(before.resolved, after.resolved) })
  }
  return comparisons
}
