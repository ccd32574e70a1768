import { diffArrays } from 'diff'

/** A stretch of a text that both sides changed, each in its own way. */
export type TextConflict = { base: string; theirs: string; mine: string }
export type MergedPiece = { kind: 'agreed'; text: string } | ({ kind: 'conflict' } & TextConflict)

const MAX_EDITS = 5_000

/** Lines, and the sentences inside them; together they are the text again. */
const piecesOf = (text: string): string[] => (text === '' ? [] : text.split(/(?<=\n)|(?<=[.!?。！？])(?=[ \t])/))

type Hunk = { from: number; to: number; pieces: string[] }

/** What a side makes of the base: the base's pieces `from` to `to` (end exclusive) replaced. Null when the texts are too far apart. */
function hunksOf(base: string[], side: string[]): Hunk[] | null {
  const changes = diffArrays(base, side, { maxEditLength: MAX_EDITS })
  if (!changes) return null
  const hunks: Hunk[] = []
  let at = 0
  let open: Hunk | undefined
  for (const { added, removed, value } of changes) {
    if (!added && !removed) {
      at += value.length
      open = undefined
      continue
    }
    if (!open) {
      open = { from: at, to: at, pieces: [] }
      hunks.push(open)
    }
    if (removed) {
      at += value.length
      open.to = at
    } else open.pieces.push(...value)
  }
  return hunks
}

/** The base's pieces between two places as a side has them. */
function sideOf(base: string[], hunks: Hunk[], from: number, to: number): string {
  let text = ''
  let at = from
  for (const hunk of hunks) {
    text += base.slice(at, hunk.from).join('') + hunk.pieces.join('')
    at = hunk.to
  }
  return text + base.slice(at, to).join('')
}

/**
 * The three-way merge of a text (diff3, S. Khanna, K. Kunal, B. Pierce 2007) by sentence and line: what one side changed is taken, what
 * both changed alike is taken once, what both changed differently, or side by side, is a conflict.
 */
export function mergeText(base: string, theirs: string, mine: string): MergedPiece[] {
  if (theirs === mine || base === theirs) return [{ kind: 'agreed', text: mine }]
  if (base === mine) return [{ kind: 'agreed', text: theirs }]
  const pieces = piecesOf(base)
  const [left, right] = [hunksOf(pieces, piecesOf(theirs)), hunksOf(pieces, piecesOf(mine))]
  if (!left || !right) return [{ kind: 'conflict', base, theirs, mine }]
  const merged: MergedPiece[] = []
  const agree = (text: string) => {
    const last = merged.at(-1)
    if (last?.kind === 'agreed') last.text += text
    else if (text !== '') merged.push({ kind: 'agreed', text })
  }
  let at = 0
  for (let [l, r] = [left.shift(), right.shift()]; l || r; ) {
    let from = Math.min(l?.from ?? Number.POSITIVE_INFINITY, r?.from ?? Number.POSITIVE_INFINITY)
    let to = from
    const [inLeft, inRight]: [Hunk[], Hunk[]] = [[], []]
    for (let grown = true; grown; ) {
      grown = false
      if (l && l.from <= to) {
        to = Math.max(to, l.to)
        inLeft.push(l)
        l = left.shift()
        grown = true
      }
      if (r && r.from <= to) {
        to = Math.max(to, r.to)
        inRight.push(r)
        r = right.shift()
        grown = true
      }
    }
    from = Math.max(from, at)
    agree(pieces.slice(at, from).join(''))
    const [was, one, other] = [pieces.slice(from, to).join(''), sideOf(pieces, inLeft, from, to), sideOf(pieces, inRight, from, to)]
    if (inRight.length === 0 || one === other) agree(one)
    else if (inLeft.length === 0) agree(other)
    else merged.push({ kind: 'conflict', base: was, theirs: one, mine: other })
    at = to
  }
  agree(pieces.slice(at).join(''))
  return merged
}
