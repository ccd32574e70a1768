import type { VariantDto } from '@/lib/releases/schema'

/** What is live somewhere, or what would be: version and share of each arm, the standing one last. */
export type Arms = readonly Pick<VariantDto, 'version' | 'weight'>[]

/** Basis points as a share: `10 %`, `2.5 %`. */
export const share = (basisPoints: number): string => `${Number((basisPoints / 100).toFixed(2))} %`

/** `v2`, or `v3 10 %, v2 90 %`. */
export const armsInWords = (arms: Arms): string =>
  arms.length === 0
    ? 'nothing'
    : arms.length === 1
      ? `v${arms[0]?.version}`
      : arms.map(({ version, weight }) => `v${version} ${share(weight)}`).join(', ')

/** Whether both put the same versions live for the same shares, in the same order. */
export const sameArms = (a: Arms, b: Arms): boolean =>
  a.length === b.length && a.every(({ version, weight }, index) => version === b[index]?.version && weight === b[index]?.weight)

/** How an environment stands to its left neighbour, in two words; null when both hold the same, or the neighbour holds nothing. */
export function distance(left: Arms | undefined, here: Arms | undefined): string | null {
  if (!left || (here && sameArms(left, here))) return null
  if (!here) return 'not here yet'
  const [from, to] = [left[0]?.version, here[0]?.version]
  if (left.length > 1 || here.length > 1 || from === undefined || to === undefined) return 'differs'
  return from > to ? `${from - to} behind` : `${to - from} ahead`
}
