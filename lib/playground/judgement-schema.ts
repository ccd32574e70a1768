import { z } from 'zod'
import { CellId } from './cell-schema'

/** What people said of a session's answers. */
export const Judgement = z.looseObject({
  /** The answer that was marked as the best. */
  best: CellId.nullable().optional(),
  note: z.string().max(10_000, 'Use at most 10,000 characters.').optional(),
})
export type Judgement = z.output<typeof Judgement>
