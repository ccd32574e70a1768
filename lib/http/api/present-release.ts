import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import type { ContentDiff } from '@/lib/prompts/diff'
import { dryRun } from '@/lib/releases/dry-run'
import type { Origin } from '@/lib/releases/publication'
import type { DryRun, ReleaseConflict, ReleaseDto, ReleasePlan, RouteChange, RouteEntry, VariantDto } from '@/lib/releases/schema'
import type { SetConflict, SetPlan } from '@/lib/releases/set-schema'
import type { RolloutDto } from '@/lib/rollouts/schema'
import { DryRunAnswer, ReleaseAnswer } from '../answers/releases'
import { address, FlagInAddress, presentAuthor, reading, strict } from './fields'

export const presentVariants = (variants: VariantDto[]) => variants.map(({ label, version, weight }) => ({ label, version, weight }))

type Targets = RouteEntry['targets']
const presentTargets = (targets: Targets) => targets.map(({ gateway, model, timeoutMs }) => ({ gateway, model, timeout_ms: timeoutMs }))
export const presentRoute = (route: RouteEntry[]) => route.map(({ alias, targets }) => ({ alias, targets: presentTargets(targets) }))
const presentRouteChange = ({ alias, before, after }: RouteChange) => ({
  alias,
  before: before && presentTargets(before),
  after: after && presentTargets(after),
})

export const presentRelease = (release: ReleaseDto) => ({
  id: release.id,
  name: release.promptName,
  environment: release.environment.slug,
  sequence: release.sequence,
  kind: release.kind,
  /** Null for a split and a withdrawal. */
  version: release.variants.length === 1 ? (release.variants[0]?.version ?? null) : null,
  variants: presentVariants(release.variants),
  note: release.note,
  previous: release.previous,
  repeats: release.repeats,
  set: release.setId,
  request: release.requestId,
  rollout: release.rolloutId,
  override: release.override,
  route: presentRoute(release.route),
  digest: release.digest,
  live: release.live,
  author: presentAuthor(release.author),
  published_at: release.createdAt,
})

const presentLive = ({ live }: ReleaseConflict) => {
  if (!live) return null
  const { id, sequence, variants, author, createdAt, note } = live
  return { id, sequence, variants: presentVariants(variants), note, author: presentAuthor(author), published_at: createdAt }
}

/** What moved on: what is live now, of which prompts of a set, or the rollout that is in the way. */
export function presentConflict(details: Record<string, unknown>) {
  const { moved, rollout, ...rest } = details as Partial<SetConflict> & { rollout?: RolloutDto } & ReleaseConflict
  if (moved) return { moved: moved.map(({ promptName, live }) => ({ name: promptName, live: presentLive({ live }) })) }
  if (rollout) return { rollout: { id: rollout.id, state: rollout.state, reason: rollout.reason } }
  return { live: presentLive({ live: rest.live ?? null }) }
}

/** The parts that differ, by the names the API gives them. */
function changedParts({ messages, text, model, parameters, tools, responseFormat, config, declarations }: ContentDiff): string[] {
  const isChanged = ({ kind, moved }: { kind: string; moved: boolean }) => kind !== 'same' || moved
  const parts = {
    messages: messages.some(isChanged),
    text: text?.some(({ kind }) => kind !== 'same') ?? false,
    model: model !== null,
    parameters: parameters.length > 0,
    tools: tools.some(isChanged),
    response_format: responseFormat.length > 0,
    config: config.length > 0,
    declarations: declarations.some(isChanged),
  }
  return Object.entries(parts).flatMap(([part, isThere]) => (isThere ? [part] : []))
}

export const presentPlan = ({ before, after, comparisons, routeChanges, refusals, warnings, ...plan }: ReleasePlan | SetPlan) => ({
  name: after.promptName,
  environment: after.environment.slug,
  kind: after.kind,
  sequence: after.sequence,
  before: before && presentRelease(before),
  variants: presentVariants(after.variants),
  digest: after.digest,
  differences: comparisons.map(({ from, to, diff }) => ({ from, to, changed: changedParts(diff), variables: diff.variables })),
  route_changes: routeChanges.map(presentRouteChange),
  ...('routeDifferences' in plan && { route_differences: plan.routeDifferences.map(presentRouteChange) }),
  refusals: refusals.map(({ rule, message, overridable }) => ({ rule, message, overridable })),
  warnings: warnings.map(({ rule, message }) => ({ rule, message })),
})

export const presentDryRun = ({ plans, allowed }: DryRun) => ({ dry_run: true as const, allowed, plans: plans.map(presentPlan) })

export const DryRunQuery = strict({
  dry_run: FlagInAddress.optional().describe(
    '`true`: nothing is done; the answer (200) says what would change and which rules would refuse it.',
  ),
})
/** What a verb made, or would. */
export type Outcome<T> = { made: T } | { planned: DryRun }

/** Calls a verb, or rehearses it when the query says so. Whoever may release may see what a release would change. */
export const outcomeOf = async <I, T>(
  ctx: Ctx,
  { dry_run }: z.infer<typeof DryRunQuery>,
  verb: (ctx: Ctx, input: I, origin?: Origin) => Promise<T>,
  input: I,
): Promise<Outcome<T>> => (dry_run ? { planned: await dryRun(reading(ctx), verb, input) } : { made: await verb(ctx, input) })

/** How every route answers that makes one release. */
export const answersRelease = {
  permission: 'release.write',
  query: DryRunQuery,
  response: z.union([ReleaseAnswer, DryRunAnswer]),
  present: (outcome: Outcome<ReleaseDto>) => ('made' in outcome ? presentRelease(outcome.made) : presentDryRun(outcome.planned)),
  status: (outcome: Outcome<ReleaseDto>) => ('made' in outcome ? 201 : 200),
  location: (outcome: Outcome<ReleaseDto>) =>
    'made' in outcome ? address('prompts', outcome.made.promptName, 'releases', outcome.made.id) : '',
  conflict: presentConflict,
  refuses: ['refused'],
} as const
