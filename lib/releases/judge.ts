import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { AppError } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import type { Publication } from './publish'
import { brokenRules } from './rules'
import type { Refusal, ReleaseKind, RuleBreak } from './schema'

/** What a publication is called in the history. */
export function kindOf({ repeatsId, arms }: Pick<Publication, 'repeatsId' | 'arms'>): ReleaseKind {
  if (repeatsId) return 'rollback'
  if (arms.length === 0) return 'withdrawal'
  return arms.length > 1 ? 'split' : 'release'
}

/**
 * Holds a publication against the rules of its environment. Throws `refused` naming every one that says no, and `forbidden` when
 * somebody else than an owner gives a reason to pass over one. `override` is that reason, where there was something to pass over. In a
 * rehearsal nothing is refused: `refusals` has it.
 */
export async function judge(tx: Tx, ctx: Ctx, publication: Publication): Promise<{ override: string | null; refusals: RuleBreak[] }> {
  const { environment, prompt, arms, note, replaces, override, goesBack, origin } = publication
  if (override !== undefined) authorize(ctx, 'release.override')
  const { requestId, rolloutId, rehearsal } = origin ?? {}
  const kind = goesBack ? 'rollback' : kindOf(publication)
  const broken = await brokenRules(tx, ctx, { environment, prompt, arms, note, replaces, requestId, rolloutId, kind })
  const isPassedOver = ({ overridable }: RuleBreak) => override !== undefined && overridable
  const refusals = broken.filter((each) => !isPassedOver(each))
  if (refusals.length > 0 && rehearsal === undefined)
    throw refused(refusals.map((each) => ({ ...each, promptId: prompt.id, promptName: prompt.name })))
  return { override: broken.some(isPassedOver) ? (override ?? null) : null, refusals }
}

/** The one error for what rules refuse, whoever asks and by whichever door. */
export function refused(refusals: Refusal['refusals']): AppError {
  const details: Refusal = { refusals }
  return new AppError('refused', [...new Set(refusals.map(({ message }) => message))].join(' '), { details })
}
