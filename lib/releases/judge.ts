import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { AppError } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import type { Publication } from './publication'
import { allBrokenRules } from './rules'
import type { Refusal, ReleaseKind, RuleBreak } from './schema'

/** What a publication is called in the history. */
export function kindOf({ repeatsId, arms }: Pick<Publication, 'repeatsId' | 'arms'>): ReleaseKind {
  if (repeatsId) return 'rollback'
  if (arms.length === 0) return 'withdrawal'
  return arms.length > 1 ? 'split' : 'release'
}

/** `error`: the refusal, where there is one. `override`: the reason given, where there was something to pass over. */
type Judgement = { override: string | null; refusals: RuleBreak[]; error: AppError | null }

/**
 * Holds publications to one environment against its rules. A refusal names every one that says no. Throws `forbidden` when somebody else
 * than an owner gives a reason to pass over one. In a rehearsal nothing is refused: `refusals` has it.
 */
export async function judgeAll(tx: Tx, ctx: Ctx, publications: readonly Publication[]): Promise<Judgement[]> {
  if (publications.some(({ override }) => override !== undefined)) authorize(ctx, 'release.override')
  const proposed = publications.map((publication) => {
    const { environment, prompt, arms, note, replaces, goesBack, origin } = publication
    const { requestId, rolloutId } = origin ?? {}
    const kind = goesBack ? ('rollback' as const) : kindOf(publication)
    return { environment, prompt, arms, note, replaces, requestId, rolloutId, kind }
  })
  const all = await allBrokenRules(tx, ctx, proposed)
  return publications.map(({ prompt, override, origin }, index) => {
    const broken = all[index] ?? []
    const isPassedOver = ({ overridable }: RuleBreak) => override !== undefined && overridable
    const refusals = broken.filter((each) => !isPassedOver(each))
    const error =
      refusals.length > 0 && origin?.rehearsal === undefined
        ? refused(refusals.map((each) => ({ ...each, promptId: prompt.id, promptName: prompt.name })))
        : null
    return { override: broken.some(isPassedOver) ? (override ?? null) : null, refusals, error }
  })
}

/** The one error for what rules refuse, whoever asks and by whichever door. */
export function refused(refusals: Refusal['refusals']): AppError {
  const details: Refusal = { refusals }
  return new AppError('refused', [...new Set(refusals.map(({ message }) => message))].join(' '), { details })
}
