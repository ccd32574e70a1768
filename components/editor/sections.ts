import type { Tag } from '@/lib/prompts/tags'

/** What can be folded: from the end of a section's opening tag to the beginning of its closing one. */
export type Fold = { from: number; to: number }

/** The sections of a template that reach over a line's end, as folds, outer ones first. */
export function sectionFolds(text: string, tags: readonly Tag[]): Fold[] {
  const open: Tag[] = []
  const folds: Fold[] = []
  for (const tag of tags) {
    if (tag.kind === 'section' || tag.kind === 'inverted') open.push(tag)
    if (tag.kind !== 'close' || open.at(-1)?.name !== tag.name) continue
    const from = open.pop()?.end ?? tag.start
    const lineEnd = text.indexOf('\n', from)
    if (lineEnd >= 0 && lineEnd < tag.start) folds.push({ from, to: tag.start })
  }
  return folds.sort((a, b) => a.from - b.from)
}
