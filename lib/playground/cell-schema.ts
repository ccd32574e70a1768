import { z } from 'zod'

/** Most columns of a comparison, rows of inputs, repetitions of a cell, and cells that one start may ask for. */
export const MAX_COLUMNS = 12
export const MAX_ROWS = 50
export const MAX_REPEATS = 10
export const MAX_CELLS = 240
/** Cells of one session that are asked at the same time: all columns, and some more. The others wait. */
export const AT_ONCE = 16

/** One answer's place: a column × an input row (null: the form's own values) × a repetition × a turn of the conversation, both from 1. */
export type Cell = { column: string; row: string | null; repeat: number; turn: number }

export const CellId = z.string().min(1).max(120)
export const RowId = z.string().regex(/^[A-Za-z0-9_-]{1,32}$/, 'Name the row with letters, digits, "_" and "-", at most 32.')

/**
 * A cell as one word: `c1`, `c1/r2`, `c1/r2/3`, `c1//3` without a row, and `@2` behind it from the second turn on. The simplest cell has its
 * column's id, so whoever knows only columns need know nothing of cells.
 */
export function cellId(column: string, row: string | null = null, repeat = 1, turn = 1): string {
  const place = repeat > 1 ? `${column}/${row ?? ''}/${repeat}` : row === null ? column : `${column}/${row}`
  return turn > 1 ? `${place}@${turn}` : place
}

/** What a cell's id says; everything that was not made by `cellId` is a column. */
export function cellOf(id: string): Cell {
  const match = /^([^/@]+)(?:\/([A-Za-z0-9_-]*)(?:\/([2-9]|10))?)?(?:@([2-9]|[1-9]\d{1,2}))?$/.exec(id)
  if (!match) return { column: id, row: null, repeat: 1, turn: 1 }
  const [, column = id, row, repeat, turn] = match
  return { column, row: row || null, repeat: Number(repeat ?? 1), turn: Number(turn ?? 1) }
}
