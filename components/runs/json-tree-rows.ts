/** A line of a JSON tree. `pointer` says where it stands (RFC 6901) and is its identity. */
export type JsonRow = {
  pointer: string
  /** From 1. */
  level: number
  /** The field's name, or the item's place; null for the whole. */
  name: string | number | null
  /** From 1, among its neighbours. */
  place: number
  siblings: number
  parent: string | null
} & (
  | { kind: 'list' | 'object'; count: number; open: boolean }
  | { kind: 'string' | 'number' | 'boolean' | 'null'; text: string }
  /** Neighbours that are not shown yet. */
  | { kind: 'more'; left: number }
)

/** Neighbours shown at once; the rest one page at a time. */
export const PAGE = 100

const childPointer = (parent: string, name: string | number) => `${parent}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`

/** The lines of a JSON value that are to be seen, top to bottom. `isOpen` and `shownOf` (how many neighbours, at least PAGE) are asked by pointer. */
export function jsonRows(
  value: unknown,
  isOpen: (pointer: string, level: number) => boolean,
  shownOf: (pointer: string) => number,
): JsonRow[] {
  const rows: JsonRow[] = []
  type Waiting = { value: unknown; about: Pick<JsonRow, 'pointer' | 'level' | 'name' | 'place' | 'siblings' | 'parent'>; left?: number }
  const waiting: Waiting[] = [{ value, about: { pointer: '', level: 1, name: null, place: 1, siblings: 1, parent: null } }]
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { value, about, left } = next
    if (left !== undefined) rows.push({ ...about, kind: 'more', left })
    else if (typeof value !== 'object' || value === null) rows.push({ ...about, kind: scalarKind(value), text: JSON.stringify(value) })
    else {
      const entries: [string | number, unknown][] = Array.isArray(value) ? value.map((each, index) => [index, each]) : Object.entries(value)
      const open = entries.length > 0 && isOpen(about.pointer, about.level)
      rows.push({ ...about, kind: Array.isArray(value) ? 'list' : 'object', count: entries.length, open })
      if (!open) continue
      const shown = entries.slice(0, Math.max(PAGE, shownOf(about.pointer)))
      const siblings = shown.length + (shown.length < entries.length ? 1 : 0)
      const child = (name: string | number, place: number, pointer = childPointer(about.pointer, name)) => ({
        pointer,
        level: about.level + 1,
        name,
        place,
        siblings,
        parent: about.pointer,
      })
      // A pointer's last part never ends in a lone ~, so this is nobody else's.
      if (siblings > shown.length)
        waiting.push({ value: null, about: child('', siblings, `${about.pointer}/~`), left: entries.length - shown.length })
      shown.forEach((_, index) => {
        const at = shown.length - 1 - index
        const [name, each] = shown[at] ?? ['', null]
        waiting.push({ value: each, about: child(name, at + 1) })
      })
    }
  }
  return rows
}

const scalarKind = (value: unknown) =>
  typeof value === 'string' ? 'string' : typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'null'

/** Where a key leads in a tree (WAI-ARIA Authoring Practices, tree view): to another line, or to open or shut the one it is on. */
export function treeKey(rows: readonly JsonRow[], at: string, key: string): { go: string } | { toggle: string } | null {
  const index = rows.findIndex(({ pointer }) => pointer === at)
  const row = rows[index]
  if (!row) return null
  const go = (to: JsonRow | undefined) => (to ? { go: to.pointer } : null)
  const opens = (row.kind === 'list' || row.kind === 'object') && row.count > 0
  switch (key) {
    case 'ArrowDown':
      return go(rows[index + 1])
    case 'ArrowUp':
      return go(rows[index - 1])
    case 'Home':
      return go(rows[0])
    case 'End':
      return go(rows.at(-1))
    case 'ArrowRight':
      if (opens && !row.open) return { toggle: at }
      return opens ? go(rows[index + 1]) : null
    case 'ArrowLeft':
      if (opens && row.open) return { toggle: at }
      return row.parent === null ? null : { go: row.parent }
    case 'Enter':
    case ' ':
      return opens || row.kind === 'more' ? { toggle: at } : null
    default:
      return null
  }
}
