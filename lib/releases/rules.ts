import { actorRef, type Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { routeChecksOf } from '@/lib/environments/check-route'
import { frozenAt } from '@/lib/environments/freeze/windows'
import { ruleColumns, rulesOf } from '@/lib/environments/queries'
import type { EnvironmentSummary, RouteCheck } from '@/lib/environments/schema'
import { holdNamed } from '@/lib/gateways/named-live'
import { gateStates } from '@/lib/release-gates/states'
import { peopleBehind } from '@/lib/workspaces/people-behind'
import { roleOf } from '@/lib/workspaces/role-of'
import { type Approval, approvalBreaks } from './four-eyes'
import { freezeBreak, gateBreaks, noteBreak, roleBreak, routeBreaks, routeWarnings } from './rule-breaks'
import type { ReleaseKind, RuleBreak, RuleWarning } from './schema'

/** What is about to go live, as the rules need to know it. `arms` in the order of shares; none for a withdrawal. */
export type Proposed = {
  environment: EnvironmentSummary
  prompt: { id: string; name: string }
  arms: readonly { versionId: string; number: number; weight: number }[]
  note: string
  /** The release it takes the place of; null: none. */
  replaces: string | null
  /** The request that was approved for it, when there is one. */
  requestId?: string | null
  /** The ramp whose step it is, when it is one. */
  rolloutId?: string | null
  kind: ReleaseKind
}

/**
 * Every rule that a publication would break, all at once, in plain words. Role, approval, freeze and note hold while the environment is
 * protected; gates, region and capability always. Going back to what was live there (`rollback`) is never held up. The environment must
 * be locked by the caller, so that no rule changes before the commit.
 */
export const brokenRules = async (tx: Tx, ctx: Ctx, proposed: Proposed): Promise<RuleBreak[]> =>
  (await allBrokenRules(tx, ctx, [proposed])).flat()

/** The same for several to one environment, in their order. */
export async function allBrokenRules(tx: Tx, ctx: Ctx, all: readonly Proposed[]): Promise<RuleBreak[][]> {
  const judged = all.filter(({ kind }) => kind !== 'rollback')
  const [first] = judged
  if (!first) return all.map(() => [])
  const { environment } = first
  const { workspaceId } = ctx
  const rules = rulesOf(await tx.environment.findFirstOrThrow({ where: { workspaceId, id: environment.id }, select: ruleColumns }))
  const versions = versionsOf(judged)
  const gates = await gateStates(tx, ctx, environment.id, versions)
  await holdNamed(tx, ctx, versions)
  const checks = await routeChecksOf(tx, ctx, environment, versions)
  const approvals = rules.protected && rules.approval ? await approvalsOf(tx, ctx, judged) : []
  return all.map((proposed) => {
    const { arms, note } = proposed
    if (proposed.kind === 'rollback') return []
    const own = new Set(arms.map(({ versionId }) => versionId))
    const states = gates.map(({ gate, verdicts }) => ({ gate, verdicts: verdicts.filter(({ versionId }) => own.has(versionId)) }))
    const always = [...gateBreaks(environment, arms, states), ...routeBreaks(checksOf(checks, arms))]
    if (!rules.protected) return always
    const approval = approvals[judged.indexOf(proposed)]
    return [
      ...roleBreak(environment, rules.releaseRole, roleOf(ctx)),
      ...(approval ? approvalBreaks(environment, arms, approval) : []),
      ...freezeBreak(environment, frozenAt(rules.freezeWindows, new Date())),
      ...noteBreak(environment, rules.noteRequired, note),
      ...always,
    ]
  })
}

/** `kind` absent: one that rules hold up. */
type Arriving = Pick<Proposed, 'environment' | 'arms'> & { kind?: ReleaseKind }

/** What does not hold a publication up, but should be known before it. */
export const ruleWarnings = async (tx: Tx, ctx: Ctx, arriving: Arriving): Promise<RuleWarning[]> =>
  (await allRuleWarnings(tx, ctx, [arriving])).flat()

/** The same for several to one environment, in their order. */
export async function allRuleWarnings(tx: Tx, ctx: Ctx, all: readonly Arriving[]): Promise<RuleWarning[][]> {
  const [first] = all
  if (!first) return []
  const checks = await routeChecksOf(tx, ctx, first.environment, versionsOf(all))
  return all.map(({ arms, kind }) => routeWarnings(checksOf(checks, arms), kind === 'rollback'))
}

const versionsOf = (all: readonly Pick<Proposed, 'arms'>[]) => [
  ...new Set(all.flatMap(({ arms }) => arms.map(({ versionId }) => versionId))),
]

/** Those of some arms, in the order of version numbers. */
const checksOf = (checks: ReadonlyMap<string, RouteCheck>, arms: Proposed['arms']): RouteCheck[] =>
  [...new Set(arms.map(({ versionId }) => versionId))].flatMap((id) => checks.get(id) ?? []).toSorted((a, b) => a.version - b.version)

/** What is known of the approvals that these refer to, and of who is behind their versions. */
async function approvalsOf(tx: Tx, ctx: Ctx, all: readonly Proposed[]): Promise<Approval[]> {
  const { workspaceId } = ctx
  const [environmentId] = all.map(({ environment }) => environment.id)
  const promptIds = all.map(({ prompt }) => prompt.id)
  const live = await tx.releaseVariant.findMany({
    where: { workspaceId, release: { live: { some: { workspaceId, environmentId, promptId: { in: promptIds } } } } },
    select: { versionId: true },
  })
  const found = await tx.releaseRequest.findMany({
    where: { workspaceId, environmentId, id: { in: all.flatMap(({ requestId }) => requestId ?? []) } },
    select: { id: true, promptId: true, ...requestColumns },
  })
  const versions = await tx.promptVersion.findMany({
    where: { workspaceId, id: { in: versionsOf(all) } },
    orderBy: { number: 'asc' },
    select: { id: true, number: true, author: true },
  })
  const actors = [
    actorRef(ctx),
    ...versions.map(({ author }) => author),
    ...found.flatMap(({ author, decidedBy }) => [author, decidedBy ?? author]),
  ]
  const people = await peopleBehind(tx, workspaceId, actors)
  return all.map(({ prompt, arms, replaces, requestId = null, rolloutId = null }) => ({
    isStep: rolloutId !== null && arms.every(({ versionId }) => live.some((each) => each.versionId === versionId)),
    replaces,
    requestId,
    rolloutId,
    request: found.find(({ id, promptId }) => id === requestId && promptId === prompt.id) ?? null,
    versions: versions.filter(({ id }) => arms.some(({ versionId }) => versionId === id)),
    people,
  }))
}

const requestColumns = {
  state: true,
  variants: true,
  steps: true,
  rolloutId: true,
  replacesId: true,
  releaseId: true,
  author: true,
  decidedBy: true,
  decidedByName: true,
} as const
