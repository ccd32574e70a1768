import { ContentDiffView } from '@/components/prompts/diff/content-diff-view'
import type { ReleaseDto, VariantDto, VersionComparison } from '@/lib/releases/schema'
import { armsInWords } from './live'

type ChangesProps = {
  /** What is, or was, there before. */
  live: Pick<ReleaseDto, 'variants'> | null
  incoming: readonly VariantDto[] | null
  comparisons: readonly VersionComparison[]
}

/** What changes for those who read the prompt there: each new version beside what most of them have. */
export function Changes({ live, incoming, comparisons }: ChangesProps) {
  if (!incoming) return null
  if (incoming.length === 0) return null
  if (!live)
    return (
      <p className="text-muted-foreground">The first release here: until now applications get “not found”, then {armsInWords(incoming)}.</p>
    )
  if (comparisons.length === 0)
    return (
      <p className="text-muted-foreground">
        {incoming.length === 1
          ? `No wording is new: everybody gets ${armsInWords(incoming)} then.`
          : `No wording is new: the shares become ${armsInWords(incoming)}.`}
      </p>
    )
  return comparisons.map(({ from, to, diff }) => (
    <section key={to} aria-label={`Changes from v${from} to v${to}`}>
      <p className="mb-2 text-muted-foreground tabular-nums">
        What changes from v{from} to v{to}
      </p>
      <ContentDiffView diff={diff} layout="unified" />
    </section>
  ))
}
