import { type Ctx, reader } from '@/lib/context'
import { db, type Tx } from '@/lib/database/client'
import { authorize } from '@/lib/workspaces/authorize'
import { atLeast, permissions } from '@/lib/workspaces/roles'
import type { Role } from '@/prisma/generated/enums'
import { allCompared } from './compare-versions'
import { movedWarnings } from './moved'
import type { Arm, Origin } from './publication'
import { releasesById } from './queries'
import { routeChanges } from './route-of'
import { roleBreak } from './rule-breaks'
import { allRuleWarnings } from './rules'
import type { DryRun, ReleaseDto, ReleasePlan, RuleBreak } from './schema'
import { inTurn } from './turns'

/** As long as the longest verb, a set of many prompts, may take. */
const timeoutMs = 90_000

/** What publish() did in a rehearsal: which release it would have taken the place of, and what it made. */
export type Rehearsal = { replaces: string | null; after: ReleaseDto; arms: readonly Arm[]; refusals: RuleBreak[] }[]

/** Carries the outcome out of a transaction that must not commit. */
class Rehearsed<T> extends Error {
  constructor(readonly outcome: T) {
    super('rehearsed')
  }
}

/**
 * Does `work` with a context of its own, and takes it all back: what it returns is what would have come of it, by the same code. It
 * throws what the real thing would, except `refused`: what rules say is in the rehearsal. Whoever may only ask for releases looks as if
 * a releaser did it, and is told that they may not among the rules.
 */
export async function rehearse<T>(
  ctx: Ctx,
  work: (ctx: Ctx & { tx: Tx }, origin: Origin & { rehearsal: Rehearsal }) => Promise<T>,
): Promise<{ outcome: T; rehearsal: Rehearsal }> {
  authorize(ctx, 'release.request')
  const rehearsal: Rehearsal = []
  const { role, acting } = actingAs(ctx)
  try {
    await inTurn(() =>
      db().$transaction(
        async (tx) => {
          throw new Rehearsed(await work({ ...acting, tx }, { rehearsal }))
        },
        { timeout: timeoutMs },
      ),
    )
  } catch (error) {
    if (error instanceof Rehearsed) return { outcome: error.outcome as T, rehearsal: rehearsal.map((each) => withRole(each, role)) }
    throw error
  }
  throw new Error('A rehearsal ended without an outcome.')
}

/** `role`: of somebody who may not release, and looks at it as a releaser would; else null. */
function actingAs(ctx: Ctx): { role: Role | null; acting: Ctx } {
  const { actor } = ctx
  const least = permissions['release.write'].role
  if (actor.type !== 'user' || atLeast(actor.role, least)) return { role: null, acting: ctx }
  return { role: actor.role, acting: { ...ctx, actor: { ...actor, role: least } } }
}

function withRole(each: Rehearsal[number], role: Role | null): Rehearsal[number] {
  if (role === null) return each
  const own = roleBreak(each.after.environment, permissions['release.write'].role, role)
  return { ...each, refusals: [...own, ...each.refusals.filter(({ rule }) => rule !== 'role')] }
}

/** What a verb would change, and which rules would refuse it. Nothing is released, no number used, nobody told. */
export async function dryRun<I>(ctx: Ctx, verb: (ctx: Ctx, input: I, origin: Origin) => Promise<unknown>, input: I): Promise<DryRun> {
  const { rehearsal } = await rehearse(ctx, (inside, origin) => verb(inside, input, origin))
  const plans = await plansOf(ctx, rehearsal)
  return { plans, allowed: isAllowed(plans) }
}

export const isAllowed = (plans: readonly ReleasePlan[]): boolean => plans.every(({ refusals }) => refusals.length === 0)

/** With what differs, as served, and where the aliases lead: read after the rehearsal is taken back, so that it holds no locks meanwhile. */
export async function plansOf(ctx: Ctx, rehearsal: Rehearsal): Promise<ReleasePlan[]> {
  const before = new Map(
    (
      await releasesById(
        ctx,
        rehearsal.flatMap(({ replaces }) => replaces ?? []),
      )
    ).map((row) => [row.id, row]),
  )
  const beforeOf = (replaces: string | null) => (replaces === null ? null : (before.get(replaces) ?? null))
  const comparisons = await allCompared(
    ctx,
    rehearsal.map(({ replaces, after }) => ({
      promptId: after.promptId,
      current: beforeOf(replaces)?.variants,
      incoming: after.variants,
    })),
  )
  const warnings = await allRuleWarnings(
    reader(ctx),
    ctx,
    rehearsal.map(({ after, arms }) => ({ environment: after.environment, arms, kind: after.kind })),
  )
  return rehearsal.map(({ replaces, after, refusals }, index) => ({
    before: beforeOf(replaces),
    after,
    comparisons: comparisons[index] ?? [],
    routeChanges: routeChanges(beforeOf(replaces)?.route ?? [], after.route),
    refusals,
    warnings: [...(warnings[index] ?? []), ...movedWarnings(beforeOf(replaces)?.variants ?? [], after.variants)],
  }))
}
