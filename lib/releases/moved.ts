import { type RuleWarning, WHOLE } from './schema'

/** Versions with their shares (basis points) in order, the standing one last. */
type Arms = readonly { version: number; weight: number }[]
/** `weight` basis points of all keys, with `from` so far, get `to`. */
export type Moved = { from: number; to: number; weight: number }

/**
 * Whom a change from one split to another takes away from their version although nothing says so: all who change sides but for those of the
 * standing version, and those a version gives back to it by shrinking. Shares lie end to end over the same buckets, so what grows or
 * shrinks shifts what lies behind it.
 */
export function movedBy(before: Arms, after: Arms): Moved[] {
  if (before.length < 2 || after.length < 2) return []
  const shrinks = (version: number) => weightOf(after, version) < weightOf(before, version)
  const isExpected = ({ from, to }: Moved) => from === before.at(-1)?.version || (to === after.at(-1)?.version && shrinks(from))
  const sums = new Map<string, Moved>()
  for (let start = 0; start < WHOLE; ) {
    const [had, gets] = [shareAt(before, start), shareAt(after, start)]
    const end = Math.min(had.end, gets.end)
    const key = `${had.version} ${gets.version}`
    const weight = (sums.get(key)?.weight ?? 0) + end - start
    if (had.version !== gets.version) sums.set(key, { from: had.version, to: gets.version, weight })
    start = end
  }
  return [...sums.values()].filter((moved) => !isExpected(moved))
}

const weightOf = (arms: Arms, version: number) => arms.find((arm) => arm.version === version)?.weight ?? 0

/** The share that holds a bucket, and the first bucket behind it. */
function shareAt(arms: Arms, bucket: number): { version: number; end: number } {
  let end = 0
  for (const { version, weight } of arms) {
    end += weight
    if (bucket < end) return { version, end }
  }
  return { version: arms.at(-1)?.version ?? 0, end: WHOLE }
}

/** The same as warnings: `10 % of users, now on version 3, get version 2.` */
export const movedWarnings = (before: Arms, after: Arms): RuleWarning[] =>
  movedBy(before, after).map(({ from, to, weight }) => ({
    rule: 'split',
    message: `${weight / 100} % of users, now on version ${from}, get version ${to}.`,
  }))
