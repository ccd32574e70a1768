import { z } from 'zod'
import { GatewaySlug, ModelName } from '@/lib/gateways/schema'
import { type FilledMessage, Message, PlaceholderMessages, PromptContent, VariableValues } from '@/lib/prompts/content-schema'
import type { RunError, RunResult } from '@/lib/runs/schema'
import { CellId, cellOf, MAX_CELLS, MAX_COLUMNS, MAX_ROWS, RowId } from './cell-schema'

export { MAX_COLUMNS }

/** Messages after the filled prompt: what was answered, what tools gave, what was asked next. */
export const Turns = z
  .array(Message.refine((message): message is FilledMessage => message.role !== 'placeholder', 'A conversation cannot hold placeholders.'))
  .max(200, 'A conversation may have 200 messages.')

/** One input of several: what the prompt is filled with in this row. */
export const CompareRow = z.strictObject({
  id: RowId,
  variables: VariableValues.default({}),
  placeholders: PlaceholderMessages.default({}),
})
export type CompareRow = z.output<typeof CompareRow>

export const CompareTarget = z
  .strictObject({
    /** The cell: chosen by the caller (`cellId`), unique in the comparison, repeated on every event. */
    id: CellId,
    gateway: GatewaySlug.optional(),
    model: ModelName.optional(),
    /** Laid over the version's own parameters; null takes one away. */
    parameters: PromptContent.shape.parameters,
    /** Another version of the prompt than the one all columns ask. */
    version: z.number().int().positive().max(2_147_483_646).optional(),
    /** Which of `rows` it is filled with; absent: the comparison's own values. */
    row: RowId.optional(),
    /** How the conversation goes on after the filled prompt. */
    turns: Turns.optional(),
    /** The caller's own mark of what is asked, given back when the cell is looked at again: to tell whether something has changed since. */
    question: z.string().max(64).optional(),
  })
  .refine((target) => (target.gateway === undefined) === (target.model === undefined), {
    message: 'Name both the gateway and the model, or neither to use what the version says.',
    path: ['model'],
  })
export type CompareTarget = z.output<typeof CompareTarget>

const columnsOf = (targets: readonly { id: string }[]) => new Set(targets.map(({ id }) => cellOf(id).column)).size

export const CompareInput = z
  .strictObject({
    promptId: z.string().max(64).optional(),
    /** A saved version of the prompt … */
    version: z.number().int().positive().optional(),
    /** … or a content that is not saved: the draft as it stands in the editor. */
    content: PromptContent.optional(),
    variables: VariableValues.default({}),
    /** For each placeholder message, the messages that stand in its place. */
    placeholders: PlaceholderMessages.default({}),
    /** Several inputs; a target names the one it takes. */
    rows: z
      .array(CompareRow)
      .min(1, 'Add a row.')
      .max(MAX_ROWS, `At most ${MAX_ROWS} rows.`)
      .refine((rows) => new Set(rows.map(({ id }) => id)).size === rows.length, 'Two rows have the same id.')
      .optional(),
    /** Run as this environment: its route answers where a column names no target, and its region binds every column. */
    environment: z.string().max(64).optional(),
    targets: z
      .array(CompareTarget)
      .min(1, 'Add at least one column.')
      .max(MAX_CELLS, `At most ${MAX_CELLS} answers at once.`)
      .refine((targets) => columnsOf(targets) <= MAX_COLUMNS, `At most ${MAX_COLUMNS} columns.`)
      .refine((targets) => new Set(targets.map(({ id }) => id)).size === targets.length, 'Two columns have the same id.'),
  })
  .refine((input) => (input.version === undefined) !== (input.content === undefined), 'Give either a version or a content.')
  .refine(
    (input) => (input.version === undefined && input.targets.every(({ version }) => version === undefined)) || input.promptId !== undefined,
    {
      message: 'Name the prompt the version belongs to.',
      path: ['promptId'],
    },
  )
  .refine(({ rows = [], targets }) => targets.every(({ row }) => row === undefined || rows.some(({ id }) => id === row)), {
    message: 'Give every row that a target names.',
    path: ['targets'],
  })
export type CompareInput = z.output<typeof CompareInput>

/**
 * One merged stream for all cells. `column` is the cell's id. Every cell ends with exactly one `finish` (ok, incomplete, aborted) or `error`. The
 * `warnings` of a start say what was given in vain and what rendered as nothing, `empty` names the latter: absent when there is nothing to say.
 */
export type CompareEvent = { column: string } & (
  | { type: 'start'; gateway: string; gatewayName: string; model: string; simulator: boolean; warnings?: string[]; empty?: string[] }
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  /** `index` tells calls apart; `id` and `name` come once, `arguments` is the piece to append. */
  | { type: 'tool_call'; index: number; id: string | null; name: string | null; arguments: string }
  | { type: 'finish'; run: RunResult }
  /** `run` is null when nothing could be sent: unknown gateway, region boundary, refused input. Text received before it stays. */
  | { type: 'error'; error: RunError; run: RunResult | null }
)

/** The code of an error that ends a cell which was stopped before its turn came: nothing was sent. */
export const STOPPED = 'stopped'

/**
 * What a session tells whoever looks at it: for every cell first `asked` (whatever was known of the cell is over), then what has come so
 * far in few large pieces, then what comes. `askedAt` is a time by the server's clock (RFC 3339); `turns`: what was sent after the prompt.
 */
export type SessionEvent = CompareEvent | { column: string; type: 'asked'; question: string; askedAt: string; turns: FilledMessage[] }
