import { z } from 'zod'
import type { FilledMessage, PromptContent } from '@/lib/prompts/content-schema'
import { JsonObjectOf } from '@/lib/prompts/storable-schema'
import type { RunStatus } from '@/lib/runs/schema'
import { type Cell, CellId, MAX_CELLS, MAX_COLUMNS, MAX_REPEATS, MAX_ROWS, RowId } from './cell-schema'
import type { Judgement } from './judgement-schema'
import { CompareInput, type CompareRow } from './schema'

/** A column as its session keeps it; what else the screen says of it is kept too. */
export const SessionColumn = z.looseObject({
  id: z.string().min(1).max(64),
  target: z.strictObject({ gateway: z.string().max(64), model: z.string().max(300) }).nullable(),
  parameters: JsonObjectOf(),
  version: z.number().int().positive().optional(),
})
export type SessionColumn = z.output<typeof SessionColumn>

/** What a row of inputs is called, and the input set it was taken from. */
const RowName = z.strictObject({ id: RowId, name: z.string().max(200).default(''), set: z.string().max(64).optional() })

/** How the screen stands: with the version, enough to run it all again. The rows' values are those of the comparison. */
export const SessionScreen = z.strictObject({
  columns: z.array(SessionColumn).max(MAX_COLUMNS),
  rows: z.array(RowName).max(MAX_ROWS).default([]),
  repeats: z.number().int().min(1).max(MAX_REPEATS).default(1),
})
export type SessionScreen = z.output<typeof SessionScreen>

export type InputValues = Omit<CompareRow, 'id'>
/** The screen as it is kept, with the values of its form and rows. */
export type SessionSetup = Omit<SessionScreen, 'rows'> & { form: InputValues; rows: (z.output<typeof RowName> & InputValues)[] }

/** What becomes of running answers ten seconds after the last one who looked at them has gone. */
const OnLeave = z.enum(['finish', 'stop'])

/** Starts cells in a session, or, without one, in a new session. */
export const StartCells = z.strictObject({
  session: z.string().max(64).nullable(),
  input: CompareInput,
  screen: SessionScreen,
  /** Absent: as this person likes it; what a program starts is finished. */
  onLeave: OnLeave.optional(),
})
export type StartCells = z.output<typeof StartCells>

export const StopCells = z.strictObject({
  session: z.string().max(64),
  /** Absent: everything. */
  cells: z.array(CellId).max(1_000).optional(),
})
export type StopCells = z.output<typeof StopCells>

const Cells = z.array(CellId).min(1, 'Name a cell.').max(MAX_CELLS, `At most ${MAX_CELLS} answers at once.`)

/** Asks cells of a session again, with the version and the values that it keeps; absent: all but those of locked columns. */
export const AskAgain = z.strictObject({ session: z.string().max(64), cells: Cells.optional(), onLeave: OnLeave.optional() })
export type AskAgain = z.output<typeof AskAgain>

const SaidText = z.string().max(1_000_000, 'Use at most 1,000,000 characters.')
/** Goes on with conversations: what is said to them, or what their tool calls gave, by the tool's name or the call's id. */
export const GoOn = z
  .strictObject({
    session: z.string().max(64),
    /** Absent: all that what is said fits. */
    cells: Cells.optional(),
    message: SaidText.min(1, 'Say something.').optional(),
    toolResults: z.record(z.string().min(1).max(200), SaidText).optional(),
    onLeave: OnLeave.optional(),
  })
  .refine(({ message, toolResults }) => message !== undefined || toolResults !== undefined, {
    message: 'Give a message, or the results of the tool calls.',
    path: ['message'],
  })
export type GoOn = z.output<typeof GoOn>

export const OneSession = z.strictObject({ id: z.string().max(64) })
export type OneSession = z.output<typeof OneSession>

export const SessionName = z.string().trim().max(120, 'Use at most 120 characters.')
export const RenameSession = z.strictObject({ id: z.string().max(64), name: SessionName })
export type RenameSession = z.output<typeof RenameSession>

export const ListSessions = z.strictObject({
  promptId: z.string().max(64).optional(),
  limit: z.number().int().min(1).max(100).default(20),
  cursor: z
    .string()
    .regex(/^\d{1,16}~pls_[0-9A-Z]{26}$/, 'Give the next_cursor of the page before, unchanged.')
    .optional(),
})
export type ListSessions = z.input<typeof ListSessions>

/** A session as lists show it. Times are RFC 3339. */
export type SessionSummary = {
  id: string
  name: string
  prompt: { id: string; name: string }
  /** Null: an unsaved content. */
  version: number | null
  environment: string | null
  columns: number
  rows: number
  /** How many cells were asked. */
  cells: number
  /** Whoever asks has begun it. */
  own: boolean
  createdBy: string
  createdAt: string
  ranAt: string
}

/** How one cell of a session stands. `lost`: nothing is kept of it. */
export type SessionCell = Cell & {
  id: string
  status: RunStatus | 'running' | 'lost'
  run: string | null
  message: string | null
  /** What was sent after the filled prompt. */
  turns: FilledMessage[]
}

/** A session with all it takes to run it again. */
export type SessionDetail = SessionSummary & {
  /** The content that was run, where it was not saved. */
  content: PromptContent | null
  setup: SessionSetup
  judgement: Judgement
}

export const SetPreference = z.strictObject({ finishAlone: z.boolean() })
export type SetPreference = z.output<typeof SetPreference>
