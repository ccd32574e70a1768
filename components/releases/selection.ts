import type { BoardRow } from '@/lib/releases/schema'

/** The folders of some prompts, each once, parents before children. */
export const foldersOf = (rows: readonly Pick<BoardRow, 'name'>[]): string[] =>
  [
    ...new Set(
      rows.flatMap(({ name }) => {
        const parts = name.split('/').slice(0, -1)
        return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
      }),
    ),
  ].toSorted()

/** Those of the chosen prompts of which something is live in an environment. */
export const promotable = (rows: readonly BoardRow[], chosen: ReadonlySet<string>, environmentId: string): string[] =>
  rows
    .filter(({ promptId, live }) => chosen.has(promptId) && live.some((cell) => cell.environmentId === environmentId))
    .map(({ promptId }) => promptId)
