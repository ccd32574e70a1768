import type { Tag } from '@/lib/prompts/tags'
import type { PartialText } from './partial-texts'

export type Suspect = { message: string; instead?: string }

/** True when one name becomes the other by one or two slips: a letter more, less, other, or two swapped. */
export function isSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 2 || Math.min(a.length, b.length) < 4) return false
  const allowed = Math.min(a.length, b.length) < 6 ? 1 : 2
  // Optimal string alignment (restricted Damerau-Levenshtein), three rows at a time.
  let [before, row]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)]
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const other = a[i - 1] === b[j - 1] ? 0 : 1
      let cost = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + other)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1)
      next.push(cost)
    }
    ;[before, row] = [row, next]
  }
  return (row[b.length] ?? 9) <= allowed
}

type Known = {
  /** How often each name stands in the prompt. */
  uses: ReadonlyMap<string, number>
  /** Names of the version that the draft was begun from. */
  before: ReadonlySet<string>
  partials: Record<string, PartialText>
}

/** What is odd about a tag: a partial that leads nowhere, or a name that stands nowhere else and is nearly another one. */
export function suspectIn({ kind, name }: Pick<Tag, 'kind' | 'name'>, { uses, before, partials }: Known): Suspect | null {
  if (kind === 'partial') {
    const partial = Object.hasOwn(partials, name) ? partials[name] : undefined
    return partial?.state === 'missing' ? { message: partial.message } : null
  }
  if (kind === 'comment' || kind === 'delimiters' || kind === 'close') return null
  if (before.has(name) || (uses.get(name) ?? 0) > 1) return null
  const meant = [...uses.keys(), ...before].find((known) => isSlip(name, known) && (before.has(known) || (uses.get(known) ?? 0) > 1))
  return meant === undefined ? null : { message: `"${name}" is unknown and stands nowhere else. Was {{${meant}}} meant?`, instead: meant }
}
