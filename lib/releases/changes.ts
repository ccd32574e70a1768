import type { Ctx } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { diffContent } from '@/lib/prompts/diff'
import { getVersion, listVersions } from '@/lib/prompts/version-queries'
import { authorize } from '@/lib/workspaces/authorize'
import { comparisonsOf } from './comparisons'
import { lanesOf, listReleases, releaseById } from './queries'
import type { PreviewRelease, ReadChanges, ReleaseChanges, ReleaseDto, ReleasePreview, VariantDto, VersionComparison } from './schema'

const offered = 50

/**
 * What a release, a promotion or a rollback would do, without doing it: what is live now, what would come, and how they differ.
 * Without an environment it is the leftmost that does not have the newest version; without a version, the newest; without `to`, the
 * release before. Throws `not_found`.
 */
export async function previewRelease(ctx: Ctx, input: PreviewRelease): Promise<ReleasePreview> {
  authorize(ctx, 'workspace.read')
  const { promptId, kind } = input
  const lanes = await lanesOf(ctx, promptId)
  const versions = kind === 'release' ? (await listVersions(ctx, { promptId, limit: offered })).data : []
  const wanted = kind === 'release' ? (input.version ?? versions[0]?.number) : undefined
  const isThere = (live: ReleaseDto | null) => live?.variants.length === 1 && live.variants[0]?.version === wanted
  const named = ({ environment: { slug, id } }: (typeof lanes)[number]) => slug === input.environment || id === input.environment
  const lane = input.environment ? lanes.find(named) : (lanes.find(({ live }) => !isThere(live)) ?? lanes[0])
  if (!lane) throw notFound(input.environment ? `Environment ${input.environment}` : 'Environment')

  const { environment, live } = lane
  const earlier = kind === 'rollback' ? await earlierReleases(ctx, promptId, environment.id, live) : []
  const source =
    kind === 'promote'
      ? (lanes.find((other) => other.environment.slug === input.from || other.environment.id === input.from)?.live ?? null)
      : kind === 'rollback'
        ? await repeated(ctx, input.to ?? earlier[0]?.id, earlier)
        : null
  const incoming = wanted === undefined ? (source?.variants ?? null) : [{ label: 'a', version: wanted, weight: 10_000 }]
  const changes = await compared(ctx, promptId, live?.variants, incoming ?? [])
  return { lanes, environment, live, incoming, source, versions, earlier, comparisons: changes }
}

/** What can be gone back to, newest first: a withdrawal put nothing live. */
const earlierReleases = async (ctx: Ctx, promptId: string, environment: string, live: ReleaseDto | null) =>
  (await listReleases(ctx, { promptId, environment, limit: offered })).data.filter(
    ({ id, kind }) => id !== live?.id && kind !== 'withdrawal',
  )

const repeated = async (ctx: Ctx, id: string | undefined, earlier: ReleaseDto[]) =>
  id === undefined ? null : (earlier.find((release) => release.id === id) ?? releaseById(ctx, id))

/** How a release differs from the one whose place it took. Throws `not_found`. */
export async function changesOfRelease(ctx: Ctx, { release: id }: ReadChanges): Promise<ReleaseChanges> {
  authorize(ctx, 'workspace.read')
  const release = await releaseById(ctx, id)
  const previous = release.previous ? await releaseById(ctx, release.previous.id) : null
  return { release, previous, comparisons: await compared(ctx, release.promptId, previous?.variants, release.variants) }
}

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
