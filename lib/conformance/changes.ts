import type { Verdict, VerdictChange } from './schema'

export type Judged = { verdict: Verdict; at: string }

/**
 * Since when a check comes out as it does now, and how it came out before that; null when it never came out otherwise. `history`: oldest
 * first, now last. A time when it could not be told breaks no series: passed, could not tell, passed is no change.
 */
export function changeOf(history: readonly Judged[]): VerdictChange | null {
  const now = history.at(-1)
  if (!now) return null
  const told = now.verdict === 'could_not_tell' ? history : history.filter(({ verdict }) => verdict !== 'could_not_tell')
  const before = told.findLastIndex(({ verdict }) => verdict !== now.verdict)
  const [from, first] = [told[before], told[before + 1]]
  return from && first ? { from: from.verdict, since: first.at } : null
}
