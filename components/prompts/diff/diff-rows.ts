import type { TextChange } from '@/lib/prompts/diff'

/** Side by side, or one under the other. */
export type DiffLayout = 'split' | 'unified'
/** A piece of a line; `changed` when the other side has not got it. */
export type Segment = { text: string; changed: boolean }
/** One line of each side; null where that side has none. */
export type DiffRow = { before: Segment[] | null; after: Segment[] | null }
export type UnifiedLine = { kind: 'same' | 'removed' | 'added'; segments: Segment[] }
/** Rows that are shown, or a number of unchanged ones that are folded away. */
export type Block<T> = { kind: 'shown'; rows: T[] } | { kind: 'folded'; rows: T[] }

/** A word diff laid out in lines: a line end that both sides have brings them level again. */
export function diffRows(changes: readonly TextChange[]): DiffRow[] {
  const rows: DiffRow[] = []
  let before: Segment[][] = [[]]
  let after: Segment[][] = [[]]
  const write = (lines: Segment[][], text: string, changed: boolean) =>
    text.split('\n').forEach((piece, index) => {
      if (index > 0) lines.push([])
      if (piece !== '') lines.at(-1)?.push({ text: piece, changed })
    })
  const level = () => {
    rows.push(...paired(before, after))
    before = [[]]
    after = [[]]
  }
  for (const { kind, text } of changes) {
    if (kind === 'removed') write(before, text, true)
    else if (kind === 'added') write(after, text, true)
    else
      text.split('\n').forEach((piece, index) => {
        if (index > 0) level()
        write(before, piece, false)
        write(after, piece, false)
      })
  }
  level()
  return rows.map(withoutEmptySide)
}

const commonIn = (line: Segment[] | undefined) => (line ?? []).reduce((sum, { text, changed }) => sum + (changed ? 0 : text.length), 0)

/** Lines side by side; where one side has fewer, the gap is put where it keeps common words level. */
function paired(before: Segment[][], after: Segment[][]): DiffRow[] {
  const longer = before.length > after.length ? before : after
  const shorter = longer === before ? after : before
  const atTop = shorter.length === 1 ? Number(commonIn(longer[0]) > commonIn(longer.at(-1))) : shorter.length - 1
  const gap = longer.length - shorter.length
  return longer.map((line, at) => {
    const other = at < atTop ? shorter[at] : at < atTop + gap ? undefined : shorter[at - gap]
    return longer === after ? { before: other ?? null, after: line } : { before: line, after: other ?? null }
  })
}

/** A side that was nothing but the start of what the other side added has no line here. */
function withoutEmptySide(row: DiffRow): DiffRow {
  const onlyNew = row.before?.length === 0 && row.after !== null && row.after.length > 0 && row.after.every(({ changed }) => changed)
  const onlyOld = row.after?.length === 0 && row.before !== null && row.before.length > 0 && row.before.every(({ changed }) => changed)
  return onlyNew ? { before: null, after: row.after } : onlyOld ? { before: row.before, after: null } : row
}

const changed = (line: Segment[] | null) => line?.some((segment) => segment.changed) ?? false
/** True when both sides of a row are the same line. */
export const isSameRow = ({ before, after }: DiffRow): boolean => before !== null && after !== null && !changed(before) && !changed(after)

/** The rows one under the other: of each run of changed rows first what was, then what is. */
export function unifiedLines(rows: readonly DiffRow[]): UnifiedLine[] {
  const lines: UnifiedLine[] = []
  let waiting: UnifiedLine[] = []
  for (const row of rows) {
    if (isSameRow(row)) {
      lines.push(...waiting, { kind: 'same', segments: row.after ?? [] })
      waiting = []
      continue
    }
    if (row.before) lines.push({ kind: 'removed', segments: row.before })
    if (row.after) waiting.push({ kind: 'added', segments: row.after })
  }
  return [...lines, ...waiting]
}

/** Folds away long runs of unchanged rows, but for a few around each change. */
export function foldUnchanged<T>(rows: readonly T[], isSame: (row: T) => boolean, context = 3): Block<T>[] {
  const near = new Uint8Array(rows.length)
  rows.forEach((row, at) => {
    if (!isSame(row)) near.fill(1, Math.max(0, at - context), at + context + 1)
  })
  const blocks: Block<T>[] = []
  for (const [at, row] of rows.entries()) {
    const kind = near[at] ? 'shown' : 'folded'
    const last = blocks.at(-1)
    if (last?.kind === kind) last.rows.push(row)
    else blocks.push({ kind, rows: [row] })
  }
  // A fold takes a line itself: three lines or fewer are shown.
  return blocks.map((block) => (block.kind === 'folded' && block.rows.length <= 3 ? { kind: 'shown', rows: block.rows } : block))
}
