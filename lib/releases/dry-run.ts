import type { Ctx } from '@/lib/context'
import { db, type Tx } from '@/lib/database/client'
import { compared } from './compare-versions'
import type { Arm, Origin } from './publish'
import { routeChanges } from './route-of'
import { ruleWarnings } from './rules'
import type { DryRun, ReleaseDto, ReleasePlan, RuleBreak } from './schema'

/** What publish() did in a rehearsal. */
export type Rehearsal = { before: ReleaseDto | null; after: ReleaseDto; arms: readonly Arm[]; refusals: RuleBreak[] }[]

/** Carries the outcome out of a transaction that must not commit. */
class Rehearsed<T> extends Error {
  constructor(readonly outcome: T) {
    super('rehearsed')
  }
}

/**
 * Does `work` with a context of its own, and takes it all back: what it returns is what would have come of it, by the same code. It
 * throws what the real thing would, except `refused`: what rules say is in the plans.
 */
export async function rehearse<T>(
  ctx: Ctx,
  work: (ctx: Ctx & { tx: Tx }, origin: Origin & { rehearsal: Rehearsal }) => Promise<T>,
): Promise<T> {
  try {
    await db().$transaction(async (tx) => {
      throw new Rehearsed(await work({ ...ctx, tx }, { rehearsal: [] }))
    })
  } catch (error) {
    if (error instanceof Rehearsed) return error.outcome as T
    throw error
  }
  throw new Error('A rehearsal ended without an outcome.')
}

/** What a verb would change, and which rules would refuse it. Nothing is released, no number used, nobody told. */
export const dryRun = <I>(ctx: Ctx, verb: (ctx: Ctx, input: I, origin: Origin) => Promise<unknown>, input: I): Promise<DryRun> =>
  rehearse(ctx, async (inside, origin) => {
    await verb(inside, input, origin)
    const plans = await plansOf(inside, origin.rehearsal)
    return { plans, allowed: isAllowed(plans) }
  })

export const isAllowed = (plans: readonly ReleasePlan[]): boolean => plans.every(({ refusals }) => refusals.length === 0)

/** With what differs, as served, and where the aliases lead. One after the other, because a transaction has one connection. */
export async function plansOf(ctx: Ctx & { tx: Tx }, rehearsal: Rehearsal): Promise<ReleasePlan[]> {
  const plans: ReleasePlan[] = []
  for (const { before, after, arms, refusals } of rehearsal) {
    const comparisons = await compared(ctx, after.promptId, before?.variants, after.variants)
    const warnings = await ruleWarnings(ctx.tx, ctx, { environment: after.environment, arms })
    plans.push({ before, after, comparisons, routeChanges: routeChanges(before?.route ?? [], after.route), refusals, warnings })
  }
  return plans
}
