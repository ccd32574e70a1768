import { z } from 'zod'
import { Id, JsonObject, pageExample, Time } from './parts'
import { eventsAt, RunAnswer, RunErrorAnswer, runExample } from './runs'

const summary = {
  id: Id('pls'),
  name: z.string().meta({ description: 'Empty where nobody gave it one.' }),
  prompt: z.string(),
  version: z.int().nullable().meta({ description: 'Null: a content that was not saved.' }),
  environment: z.string().nullable(),
  columns: z.int().min(0),
  rows: z.int().min(0).meta({ description: '0: one input, that of `variables` and `placeholders`.' }),
  answers: z.int().min(0).meta({ description: 'How many cells were asked.' }),
  created_by: z.string(),
  created_at: Time,
  ran_at: Time.meta({ description: 'When something was last started in it.' }),
}
export const SessionSummaryAnswer = z.object(summary).meta({ id: 'PlaygroundSessionSummary' })

const Values = { variables: JsonObject, placeholders: z.record(z.string(), z.array(z.unknown())) }
const cell = {
  id: z.string().meta({ description: '`column`, `column/row`, `column/row/repeat`; `@2` behind it: the second turn of its conversation.' }),
  column: z.string(),
  row: z.string().nullable(),
  repeat: z.int().min(1),
  turn: z.int().min(1),
  status: z.enum(['running', 'ok', 'error', 'incomplete', 'aborted', 'lost']),
}
const CellAnswer = z.object({
  ...cell,
  run: z.string().nullable().meta({ description: 'Its newest run, `run_…`; null while it runs, and where nothing could be sent.' }),
  message: z.string().nullable().meta({ description: 'What went wrong.' }),
})
export const SessionAnswer = z
  .object({
    ...summary,
    running: z.int().min(0).meta({ description: 'Cells that have not ended.' }),
    content: z.unknown().meta({ description: 'The content that was run, where it was not saved; else null.' }),
    setup: z.object({
      columns: z.array(
        z.object({
          id: z.string(),
          gateway: z.string().nullable().meta({ description: 'Null: what the version says.' }),
          model: z.string().nullable(),
          parameters: JsonObject,
          version: z.int().nullable(),
          locked: z.boolean().meta({ description: 'Keeps its answers when all are asked again.' }),
        }),
      ),
      ...Values,
      rows: z.array(z.object({ id: z.string(), name: z.string(), ...Values })),
      repeats: z.int().min(1),
    }),
    cells: z.array(CellAnswer),
    best: z.record(z.string(), z.string()).meta({ description: 'By row (the only one: an empty text), the cell marked as the best.' }),
    note: z.string(),
  })
  .meta({ id: 'PlaygroundSession' })

const Turns = z
  .array(z.unknown())
  .meta({ description: 'What was sent after the filled prompt: the conversation so far, as chat messages.' })
export const SessionAnswersAnswer = z
  .object({
    running: z.int().min(0).meta({ description: 'Cells that have not ended.' }),
    answers: z.array(
      z.object({
        ...cell,
        turns: Turns,
        run: RunAnswer.nullable().meta({ description: 'What was said. Null while it runs, and where nothing could be sent.' }),
        error: RunErrorAnswer.nullable(),
      }),
    ),
  })
  .meta({ id: 'PlaygroundAnswers' })

const at = { cell: cell.id }
/** The data of each server-sent event. */
export const SessionEventAnswer = z
  .discriminatedUnion('type', [
    z
      .object({ ...at, type: z.literal('asked'), asked_at: Time, turns: Turns })
      .meta({ description: 'What was known of this cell is over.' }),
    ...eventsAt(at),
  ])
  .meta({ id: 'PlaygroundEvent' })

export const AskedAnswer = z.object({ asked: z.array(z.string()).meta({ description: 'The cells that are asked now.' }) })

export const SuggestedColumnAnswer = z
  .object({
    gateway: z.string().optional().meta({ description: 'Absent: what the version says.' }),
    model: z.string().optional(),
    version: z.int().min(1).optional().meta({ description: 'Absent: the one all columns ask.' }),
  })
  .meta({ id: 'PlaygroundColumn' })

export const StoppedAnswer = z.object({ stopped: z.int().min(0).meta({ description: 'How many cells were running.' }) })

export const sessionSummaryExample: z.infer<typeof SessionSummaryAnswer> = {
  id: 'pls_01KAQ55Q7R9S1T3V5W7X9Y1Z3A',
  name: 'Two tones',
  prompt: 'support-reply',
  version: 1,
  environment: null,
  columns: 1,
  rows: 2,
  answers: 2,
  created_by: 'web app',
  created_at: '2026-11-23T09:20:00.000Z',
  ran_at: '2026-11-23T09:20:00.000Z',
}
const values = (ticket: string) => ({ variables: { product: 'Kite', ticket }, placeholders: {} })
export const sessionExample: z.infer<typeof SessionAnswer> = {
  ...sessionSummaryExample,
  running: 0,
  content: null,
  setup: {
    columns: [{ id: 'c1', gateway: 'sandbox', model: 'sandbox-echo', parameters: {}, version: null, locked: false }],
    variables: {},
    placeholders: {},
    rows: [
      { id: 'r1', name: 'Billing', ...values('I was billed twice.') },
      { id: 'r2', name: 'Damage', ...values('The line is torn.') },
    ],
    repeats: 1,
  },
  cells: [
    { id: 'c1/r1', column: 'c1', row: 'r1', repeat: 1, turn: 1, status: 'ok', run: 'run_01KAQ53C5D7E9F0G2H4J6K8M0N', message: null },
    { id: 'c1/r2', column: 'c1', row: 'r2', repeat: 1, turn: 1, status: 'ok', run: 'run_01KAQ53C5D7E9F0G2H4J6K8M0P', message: null },
  ],
  best: {},
  note: '',
}

const ended = (id: string, row: string) => ({
  id,
  column: 'c1',
  row,
  repeat: 1,
  turn: 1,
  status: 'ok' as const,
  turns: [],
  run: runExample,
  error: null,
})
export const sessionAnswersExample: z.infer<typeof SessionAnswersAnswer> = {
  running: 0,
  answers: [ended('c1/r1', 'r1'), ended('c1/r2', 'r2')],
}
export const suggestedColumnsExample = pageExample<z.infer<typeof SuggestedColumnAnswer>>({ gateway: 'sandbox', model: 'sandbox-echo' })
