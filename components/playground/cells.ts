import { cellId } from '@/lib/playground/cell-schema'
import { type Answer, type Answers, answerText, hasWords, isRunning } from './answers'
import type { Column } from './columns'

/** A row of inputs as the columns show it; the form's own values have no id, and stand alone. */
export type PaneRow = { id: string | null; name: string }

/** What is asked together: every repetition of these columns in these rows, at the first turn. */
export const cellsOf = (columns: readonly Pick<Column, 'id'>[], rows: readonly PaneRow[], repeats: number): string[] =>
  columns.flatMap(({ id }) => rows.flatMap((row) => repetitions(id, row.id, repeats)))

/** The cells of one column in one row. */
export const repetitions = (column: string, row: string | null, repeats: number): string[] =>
  Array.from({ length: repeats }, (_, index) => cellId(column, row, index + 1))

/** The cells that "run all" asks: those of a locked column only where it has no answer to keep. */
export const askedByAll = (columns: readonly Column[], rows: readonly PaneRow[], repeats: number, answers: Answers): string[] =>
  columns.flatMap((column) => cellsOf([column], rows, repeats).filter((cell) => !column.locked || !keeps(answers[cell])))
const keeps = (answer: Answer | undefined) => answer !== undefined && answer.status !== 'lost'

/** An answer that can be held against others. `short`: its column's number, and which repetition. */
export type Side = { id: string; label: string; short: string; answer: Answer; text: string }

/** `labelOf`: what a column is called, by its place from 0. */
export function sidesOf(
  columns: readonly Column[],
  rows: readonly PaneRow[],
  repeats: number,
  answers: Answers,
  labelOf: (column: Column, place: number) => string,
): Side[] {
  return rows.flatMap((row) =>
    columns.flatMap((column, place) =>
      repetitions(column.id, row.id, repeats).flatMap((id, index): Side[] => {
        const answer = answers[id]
        if (!hasWords(answer) || isRunning(answer)) return []
        const parts = [labelOf(column, place), ...(rows.length > 1 ? [row.name] : []), ...(repeats > 1 ? [`answer ${index + 1}`] : [])]
        const short = repeats > 1 ? `${place + 1}.${index + 1}` : String(place + 1)
        return [{ id, label: parts.join(', '), short, answer, text: answerText(answer) }]
      }),
    ),
  )
}
