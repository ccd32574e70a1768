import type { Arm } from '@/lib/releases/publication'
import { WHOLE } from '@/lib/releases/schema'

/** What is live at a step: the growing version with its weight, the standing one (the last of those live) with the rest. */
export function armsAt(live: readonly Arm[], growing: Pick<Arm, 'versionId' | 'number' | 'digest'>, weight: number): Arm[] {
  const { versionId, number, digest } = growing
  const grown = { label: 'a', versionId, number, digest, weight }
  const standing = live.at(-1)
  return standing && weight < WHOLE ? [grown, { ...standing, label: 'b', weight: WHOLE - weight }] : [grown]
}
