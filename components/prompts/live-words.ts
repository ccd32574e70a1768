import type { LiveIn } from '@/lib/prompts/schema'

type Variants = LiveIn['variants']

/** Basis points as a share: `10 %`, `2.5 %`. */
export const shareOf = (basisPoints: number): string => `${Number((basisPoints / 100).toFixed(2))} %`

/** What a chip says is live: `7`, or `7 · 8 at 10 %`; the standing variant is the last. */
export function liveWords(variants: Variants): string {
  const standing = variants.at(-1)
  if (!standing) return ''
  const others = variants.slice(0, -1)
  const [only] = others
  if (!only) return String(standing.version)
  if (others.length > 1) return `${standing.version} + ${others.length} more`
  return `${standing.version} · ${only.version} at ${shareOf(only.weight)}`
}

/** The same in a sentence. */
export function liveSentence({ name, variants }: Pick<LiveIn, 'name' | 'variants'>): string {
  const [only] = variants
  if (only && variants.length === 1) return `Version ${only.version} is live in ${name}`
  return `Live in ${name}: ${variants.map(({ version, weight }) => `version ${version} for ${shareOf(weight)}`).join(', ')}`
}
