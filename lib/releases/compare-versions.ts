import { type Ctx, reader } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { diffContent } from '@/lib/prompts/diff'
import { resolveVersions } from '@/lib/prompts/resolve'
import { comparisonsOf } from './comparisons'
import type { VariantDto, VersionComparison } from './schema'

/** What is live of a prompt, and what would take its place. */
type Change = { promptId: string; current: VariantDto[] | undefined; incoming: VariantDto[] }

/** What changes for most readers, version by version, as served: with partials in place. The caller has authorised. */
export const compared = async (
  ctx: Ctx,
  promptId: string,
  current: VariantDto[] | undefined,
  incoming: VariantDto[],
): Promise<VersionComparison[]> => (await allCompared(ctx, [{ promptId, current, incoming }])).flat()

/** The same for several prompts, in their order. Throws `not_found` for a version that is none. */
export async function allCompared(ctx: Ctx, changes: readonly Change[]): Promise<VersionComparison[][]> {
  const { workspaceId } = ctx
  const wanted = changes.map(({ promptId, current, incoming }) => ({ promptId, pairs: comparisonsOf(current, incoming) }))
  const named = wanted.flatMap(({ promptId, pairs }) => (pairs.length > 0 ? [promptId] : []))
  if (named.length === 0) return changes.map(() => [])
  const numbers = [...new Set(wanted.flatMap(({ pairs }) => pairs.flatMap(({ from, to }) => [from, to])))]
  const rows = await reader(ctx).promptVersion.findMany({
    where: { workspaceId, promptId: { in: named }, number: { in: numbers } },
    select: { promptId: true, number: true, content: true, partials: true },
  })
  const contents = await resolveVersions(reader(ctx), workspaceId, rows)
  const contentOf = (promptId: string, number: number) => {
    const content = contents[rows.findIndex((row) => row.promptId === promptId && row.number === number)]
    if (!content) throw notFound(`Version ${number}`)
    return content
  }
  return wanted.map(({ promptId, pairs }) =>
    pairs.map(({ from, to }) => ({ from, to, diff: diffContent(contentOf(promptId, from), contentOf(promptId, to)) })),
  )
}
