import type { Ctx } from '@/lib/context'
import { isAppError, notFound } from '@/lib/errors'
import { listVersions } from '@/lib/prompts/version-queries'
import { authorize } from '@/lib/workspaces/authorize'
import { compared } from './compare-versions'
import { createRelease } from './create-release'
import { dryRun } from './dry-run'
import { promote } from './promote'
import { lanesOf, listReleases, releaseById } from './queries'
import { rollBack } from './roll-back'
import { routeChanges } from './route-of'
import type { PreviewRelease, ReadChanges, ReleaseChanges, ReleaseDto, ReleasePreview } from './schema'

const offered = 50

/**
 * What a release, a promotion or a rollback would do, without doing it: what is live now, what would come, and how they differ.
 * Without an environment it is the leftmost that does not have the newest version; without a version, the newest; without `to`, the
 * release before. With the rules that would refuse it, for an empty note. Throws `not_found`.
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
  const comparisons = await compared(ctx, promptId, live?.variants, incoming ?? [])
  const plan = incoming ? await planOf(ctx, input, { environment: environment.id, live, source, version: wanted }) : null
  return { lanes, environment, live, incoming, source, versions, earlier, comparisons, plan }
}

type Asked = { environment: string; live: ReleaseDto | null; source: ReleaseDto | null; version: number | undefined }

/** What the real thing would meet; null where it would be refused for another reason than a rule: it is live already, or not for this actor. */
async function planOf(ctx: Ctx, { promptId, ...input }: PreviewRelease, asked: Asked): Promise<ReleasePreview['plan']> {
  const { environment, live, source, version } = asked
  const replaces = live?.id ?? null
  const common = { promptId, environment, note: '', replaces }
  const run = () => {
    switch (input.kind) {
      case 'release':
        return dryRun(ctx, createRelease, { ...common, version })
      case 'promote':
        return dryRun(ctx, promote, { promptId, from: input.from, to: environment, release: source?.id, note: '', replaces })
      case 'rollback':
        return dryRun(ctx, rollBack, { ...common, to: source?.id })
    }
  }
  try {
    const [plan] = (await run()).plans
    return plan ? { routeChanges: plan.routeChanges, refusals: plan.refusals, warnings: plan.warnings } : null
  } catch (error) {
    if (isAppError(error)) return null
    throw error
  }
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
  const comparisons = await compared(ctx, release.promptId, previous?.variants, release.variants)
  return { release, previous, comparisons, routeChanges: routeChanges(previous?.route ?? [], release.route) }
}
