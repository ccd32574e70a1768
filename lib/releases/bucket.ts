import { hash } from 'node:crypto'
import { WHOLE } from './schema'

/**
 * Where a key falls, 0 to 9,999: the first 4 bytes, big-endian, of SHA-256(`{environment id}/{prompt id}/{key}`) mod 10,000.
 * The same key falls elsewhere in another environment or prompt, so no one is always among the first.
 */
export const bucketOf = (environmentId: string, promptId: string, key: string): number =>
  hash('sha256', `${environmentId}/${promptId}/${key}`, 'buffer').readUInt32BE(0) % WHOLE

/** The position of the variant whose share holds `bucket`, its weights (basis points, sum 10,000) laid end to end. */
export function variantAt(weights: readonly number[], bucket: number): number {
  let end = 0
  const position = weights.findIndex((weight) => {
    end += weight
    return bucket < end
  })
  return position === -1 ? weights.length - 1 : position
}

/** The position served to readers without a key: the heaviest variant, of equals the one nearest to the standing (last) one. */
export const heaviest = (weights: readonly number[]): number => weights.lastIndexOf(Math.max(...weights))

/**
 * Puts the variants of a split in the order of their shares, given the versions live now in theirs: what is already there keeps its order,
 * newcomers follow, and the standing variant (the last one live) closes. So growing one variant at the cost of the standing one moves
 * nobody out of it, nor back into the standing one; who has a variant between the two may be shifted (movedBy() says who).
 * Without a standing variant the last one given is it.
 */
export function inShareOrder<T extends { version: number }>(variants: readonly T[], live: readonly number[]): T[] {
  const standing = live.at(-1)
  const rank = ({ version }: T) => (version === standing ? WHOLE : live.includes(version) ? live.indexOf(version) : live.length)
  return variants.toSorted((a, b) => rank(a) - rank(b))
}
