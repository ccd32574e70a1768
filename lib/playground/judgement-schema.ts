import { z } from 'zod'
import { CellId } from './cell-schema'

/** A row's id; empty for the form's own values. */
export const RowKey = z.string().regex(/^[A-Za-z0-9_-]{0,32}$/, 'Name a row by its id, or the form by an empty text.')
const Best = z.strictObject({
  cell: CellId,
  /** Chosen before it was seen who had answered. */
  blind: z.boolean(),
})
const Note = z.string().max(10_000, 'Use at most 10,000 characters.')

/** What people said of a session's answers. */
export const Judgement = z.object({
  /** By row, the answer that was marked as the best. */
  best: z.record(RowKey, Best).default({}),
  note: Note.default(''),
})
export type Judgement = z.output<typeof Judgement>

/** What is absent stays as it is; null takes a mark away. */
export const JudgeSession = z.strictObject({
  id: z.string().max(64),
  best: z.record(RowKey, Best.nullable()).optional(),
  note: Note.optional(),
})
export type JudgeSession = z.output<typeof JudgeSession>
