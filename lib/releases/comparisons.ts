import { heaviest } from './bucket'

/** Version and share of each arm of a release, the standing one last. */
type Arms = readonly { version: number; weight: number }[]

/** The version most readers get; of equals the standing one. */
export const mainVersion = (arms: Arms): number | undefined => arms[heaviest(arms.map(({ weight }) => weight))]?.version

/** Which versions to compare when `incoming` takes the place of `current`: each one that changes something for most readers. */
export function comparisonsOf(current: Arms | undefined, incoming: Arms): { from: number; to: number }[] {
  const from = current && mainVersion(current)
  if (!current || from === undefined) return []
  const there = new Set(current.map(({ version }) => version))
  return incoming
    .filter(({ version }) => !there.has(version) || (incoming.length === 1 && version !== from))
    .map(({ version }) => ({ from, to: version }))
}
