import canonicalize from 'canonicalize'
import { cellId } from '@/lib/playground/cell-schema'
import type { CompareInput } from '@/lib/playground/schema'
import type { InputValues, SessionScreen } from '@/lib/playground/session-schema'
import type { FilledMessage, PromptContent } from '@/lib/prompts/content-schema'
import type { Column } from './columns'
import type { PromptView, Selection } from './prompt-view'

/** A row of inputs as it is asked. */
export type AskedRow = InputValues & { id: string; name: string; set?: string | undefined }

/** Everything that all columns have in common. */
export type Asking = {
  prompt: Pick<PromptView, 'id'>
  selection: Selection
  content: PromptContent
  /** What stands in the form. */
  form: InputValues
  /** Several inputs; empty: the form's values are the only ones. */
  rows: readonly AskedRow[]
  environment: string | null
}

/** A cell to ask. `turns`: how the conversation goes on after the filled prompt. */
export type CellToAsk = { column: Column; row: string | null; repeat: number; turn: number; turns: readonly FilledMessage[] }

export const idOf = ({ column, row, repeat, turn }: CellToAsk): string => cellId(column.id, row, repeat, turn)

/** What the server is asked for these cells: a version by number, or the draft as it stands. */
export const compareInput = (asking: Asking, cells: readonly CellToAsk[], questionOf: QuestionOf): CompareInput => ({
  promptId: asking.prompt.id,
  ...whatOf(asking),
  ...asking.form,
  ...(asking.rows.length > 0 && { rows: asking.rows.map(({ id, variables, placeholders }) => ({ id, variables, placeholders })) }),
  ...(asking.environment === null ? {} : { environment: asking.environment }),
  targets: cells.map((cell) => {
    const { column, row, turns } = cell
    return {
      id: idOf(cell),
      ...column.target,
      parameters: column.parameters,
      ...(column.version !== undefined && { version: column.version }),
      ...(row !== null && { row }),
      ...(turns.length > 0 && { turns: [...turns] }),
      question: questionOf(cell),
    }
  }),
})

/** How the screen stands, for the session to keep. */
export const screenOf = ({ rows }: Pick<Asking, 'rows'>, columns: readonly Column[], repeats: number): SessionScreen => ({
  columns: columns.map((column) => ({ ...column })),
  rows: rows.map(({ id, name, set }) => ({ id, name, ...(set !== undefined && { set }) })),
  repeats,
})

export type QuestionOf = (cell: CellToAsk) => string

/**
 * A mark of all that decides what a cell is asked, short enough to be kept: where it differs from an answer's, the answer is to another
 * question. What many cells share is looked at once.
 */
export function questions(asking: Asking): QuestionOf {
  const shared = markOf([asking.prompt.id, whatOf(asking), asking.environment])
  const rows = new Map<string | null, string>()
  return ({ column, row, turns }) => {
    const values = row === null ? asking.form : asking.rows.find(({ id }) => id === row)
    const mark = rows.get(row) ?? markOf([values?.variables, values?.placeholders])
    rows.set(row, mark)
    // Turns come back from the server with their keys in another order.
    const own = markOf([column.target, column.parameters, column.version, turns.length === 0 ? null : canonicalize(turns)])
    return `${shared}.${mark}.${own}`
  }
}

const whatOf = ({ selection, content }: Asking) => (selection.type === 'version' ? { version: selection.number } : { content })

/** cyrb53 (github.com/bryc/code, public domain): 53 bits, for telling apart, not for hiding. The order of keys counts. */
function markOf(value: unknown): string {
  const text = JSON.stringify(value) ?? ''
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36)
}
