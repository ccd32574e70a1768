import { actorRef, type Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { routeChecks } from '@/lib/environments/check-route'
import { frozenAt } from '@/lib/environments/freeze/windows'
import { ruleColumns, rulesOf } from '@/lib/environments/queries'
import type { EnvironmentSummary } from '@/lib/environments/schema'
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
export async function brokenRules(tx: Tx, ctx: Ctx, proposed: Proposed): Promise<RuleBreak[]> {
  const { environment, arms, note, kind } = proposed
  if (kind === 'rollback') return []
  const { workspaceId } = ctx
  const rules = rulesOf(await tx.environment.findFirstOrThrow({ where: { workspaceId, id: environment.id }, select: ruleColumns }))
  const always = [
    ...gateBreaks(environment, arms, await gateStates(tx, ctx, environment.id, versionsOf(arms))),
    ...routeBreaks(await routeChecks(tx, ctx, environment, versionsOf(arms))),
  ]
  if (!rules.protected) return always
  return [
    ...roleBreak(environment, rules.releaseRole, roleOf(ctx)),
    ...(rules.approval ? approvalBreaks(environment, arms, await approvalOf(tx, ctx, proposed)) : []),
    ...freezeBreak(environment, frozenAt(rules.freezeWindows, new Date())),
    ...noteBreak(environment, rules.noteRequired, note),
    ...always,
  ]
}

/** What does not hold a publication up, but should be known before it. */
export async function ruleWarnings(
  tx: Tx,
  ctx: Ctx,
  { environment, arms }: Pick<Proposed, 'environment' | 'arms'>,
): Promise<RuleWarning[]> {
  return routeWarnings(await routeChecks(tx, ctx, environment, versionsOf(arms)))
}

const versionsOf = (arms: Proposed['arms']) => [...new Set(arms.map(({ versionId }) => versionId))]

/** What is known of the approval that `proposed` refers to, and of who is behind its versions. */
async function approvalOf(tx: Tx, ctx: Ctx, proposed: Proposed): Promise<Approval> {
  const { environment, prompt, arms, replaces, requestId = null, rolloutId = null } = proposed
  const { workspaceId } = ctx
  const place = { workspaceId, environmentId: environment.id, promptId: prompt.id }
  const live = await tx.releaseVariant.findMany({
    where: { workspaceId, release: { live: { some: place } } },
    select: { versionId: true },
  })
  const isStep = rolloutId !== null && arms.every(({ versionId }) => live.some((each) => each.versionId === versionId))
  const request = requestId
    ? await tx.releaseRequest.findFirst({
        where: { ...place, id: requestId },
        select: { state: true, variants: true, replacesId: true, releaseId: true, author: true, decidedBy: true, decidedByName: true },
      })
    : null
  const versions = await tx.promptVersion.findMany({
    where: { workspaceId, id: { in: arms.map(({ versionId }) => versionId) } },
    orderBy: { number: 'asc' },
    select: { number: true, author: true },
  })
  const actors = [actorRef(ctx), ...versions.map(({ author }) => author), request?.author, request?.decidedBy].filter(
    (each) => each != null,
  )
  return { isStep, replaces, requestId, request, versions, people: await peopleBehind(tx, workspaceId, actors) }
}
