import type { Judgement } from '@/lib/playground/judgement-schema'

type Marks = Judgement['best']

/** The marks that may be seen while voting blind: those that were not there when the vote began. */
export const marksSince = (before: Marks, now: Marks): Marks =>
  Object.fromEntries(Object.entries(now).filter(([row, mark]) => mark !== before[row]))

/** The same things in a random order (Fisher and Yates, after Knuth 3.4.2, Algorithm P). `random` gives numbers from 0 up to, not including, 1. */
export function shuffled<T>(things: readonly T[], random: () => number = Math.random): T[] {
  const all = [...things]
  for (let last = all.length - 1; last > 0; last--) {
    const at = Math.floor(random() * (last + 1))
    const [a, b] = [all[last], all[at]]
    if (a !== undefined && b !== undefined) [all[last], all[at]] = [b, a]
  }
  return all
}

/** A, B, C …: what an unnamed answer is called by its place, from 0. */
export const letterOf = (place: number): string => String.fromCharCode(65 + place)

/** The place that a key votes for; null when it votes for none. */
export function placeOfKey(key: string, count: number): number | null {
  const place = key.length === 1 ? key.toUpperCase().charCodeAt(0) - 65 : -1
  return place >= 0 && place < count ? place : null
}
