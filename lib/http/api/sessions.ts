import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { EnvironmentRef } from '@/lib/environments/schema'
import { CellId, cellId, MAX_COLUMNS, MAX_REPEATS, MAX_ROWS } from '@/lib/playground/cell-schema'
import { deleteSession } from '@/lib/playground/delete-session'
import { judgeSession } from '@/lib/playground/judge-session'
import { JudgeSession, RowKey } from '@/lib/playground/judgement-schema'
import { getSession, listSessions, sessionCells } from '@/lib/playground/queries'
import { renameSession } from '@/lib/playground/rename-session'
import { CompareInput, CompareTarget } from '@/lib/playground/schema'
import {
  ListSessions,
  type SessionCell,
  type SessionDetail,
  SessionName,
  type SessionSummary,
  StartCells,
  StopCells,
} from '@/lib/playground/session-schema'
import { startCells } from '@/lib/playground/start-cells'
import { stopCells } from '@/lib/playground/stop-cells'
import { PromptName } from '@/lib/prompts/schema'
import { pageAnswer, pageExample } from '../answers/parts'
import { SessionAnswer, SessionSummaryAnswer, StoppedAnswer, sessionExample, sessionSummaryExample } from '../answers/sessions'
import { checked, route } from '../route'
import { page, pageQuery, promptNamed, reading, strict } from './fields'
import { OnLeaveField } from './session-answers'

const { gateway, model, parameters, version: ownVersion } = CompareTarget.shape
const { variables, placeholders, content, version } = CompareInput.shape

const SessionBody = strict({
  prompt: PromptName,
  version: version.describe('The version that every column asks; or give `content`.'),
  content,
  environment: EnvironmentRef.optional(),
  columns: z
    .array(strict({ gateway, model, parameters, version: ownVersion }))
    .min(1, 'Add a column.')
    .max(MAX_COLUMNS, `At most ${MAX_COLUMNS} columns.`),
  variables,
  placeholders,
  rows: z
    .array(strict({ name: z.string().max(200).default(''), variables, placeholders }))
    .max(MAX_ROWS, `At most ${MAX_ROWS} rows.`)
    .default([])
    .describe('Several inputs; without them the one of `variables` and `placeholders`.'),
  repeats: z.int('Give a whole number.').min(1).max(MAX_REPEATS, `At most ${MAX_REPEATS}.`).default(1),
  name: SessionName.optional(),
  on_leave: OnLeaveField,
})
type SessionBody = z.output<typeof SessionBody>

const presentSummary = (session: SessionSummary) => ({
  id: session.id,
  name: session.name,
  prompt: session.prompt.name,
  version: session.version,
  environment: session.environment,
  columns: session.columns,
  rows: session.rows,
  answers: session.cells,
  created_by: session.createdBy,
  created_at: session.createdAt,
  ran_at: session.ranAt,
})
const presentSession = ({ session, cells }: { session: SessionDetail; cells: SessionCell[] }) => {
  const { columns, form, rows, repeats } = session.setup
  return {
    ...presentSummary(session),
    running: cells.filter(({ status }) => status === 'running').length,
    content: session.content,
    setup: {
      columns: columns.map(({ id, target, parameters, version, locked }) => ({
        id,
        gateway: target?.gateway ?? null,
        model: target?.model ?? null,
        parameters,
        version: version ?? null,
        locked: locked === true,
      })),
      ...form,
      rows: rows.map(({ id, name, variables, placeholders }) => ({ id, name, variables, placeholders })),
      repeats,
    },
    cells: cells.map(({ turns: _, ...cell }) => cell),
    best: Object.fromEntries(Object.entries(session.judgement.best).map(([row, { cell }]) => [row, cell])),
    note: session.judgement.note,
  }
}

const whole = async (ctx: Ctx, id: string) => {
  const [session, cells] = await Promise.all([getSession(ctx, { id }), sessionCells(ctx, { id })])
  return { session, cells }
}

async function inputOf(
  ctx: Ctx,
  { prompt, columns, rows: given, repeats, name: _, on_leave: onLeave, ...rest }: SessionBody,
): Promise<StartCells> {
  const { id: promptId } = await promptNamed(ctx, prompt)
  const rows = given.map((row, at) => ({ id: `r${at + 1}`, ...row }))
  const places = rows.length === 0 ? [null] : rows.map(({ id }) => id)
  const times = Array.from({ length: repeats }, (_, at) => at + 1)
  const targets = columns.flatMap((column, at) =>
    places.flatMap((row) => times.map((repeat) => ({ id: cellId(`c${at + 1}`, row, repeat), ...column, ...(row !== null && { row }) }))),
  )
  return checked(StartCells, {
    session: null,
    onLeave,
    input: { promptId, ...rest, ...(rows.length > 0 && { rows: rows.map(({ name: _, ...row }) => row) }), targets },
    screen: {
      columns: columns.map(({ gateway, model, parameters, version }, at) => ({
        id: `c${at + 1}`,
        target: gateway === undefined || model === undefined ? null : { gateway, model },
        parameters,
        ...(version !== undefined && { version }),
      })),
      rows: rows.map(({ id, name }) => ({ id, name })),
      repeats,
    },
  })
}

export const postSession = route({
  method: 'POST',
  path: '/api/v1/playground-sessions',
  tag: 'Playground',
  summary: 'Start a comparison',
  description:
    'Asks every column for every row, `repeats` times each: at most 240 answers, 16 at a time. It is answered at once; read the answers with `wait_seconds`, or as a stream. People see the same session in the playground at `/{workspace}/playground/{id}`.',
  response: SessionAnswer,
  refuses: ['not_found', 'unavailable', 'conflict'],
  example: {
    body: {
      prompt: 'support-reply',
      version: 1,
      columns: [{ gateway: 'sandbox', model: 'sandbox-echo' }],
      rows: [
        { name: 'Billing', variables: { product: 'Kite', ticket: 'I was billed twice.' } },
        { name: 'Damage', variables: { product: 'Kite', ticket: 'The line is torn.' } },
      ],
      name: 'Two tones',
    },
    answer: {
      ...sessionExample,
      running: 2,
      cells: sessionExample.cells.map((cell) => ({ ...cell, status: 'running' as const, run: null })),
    },
  },
  permission: 'run.create',
  body: SessionBody,
  status: 201,
  run: async ({ ctx, body }) => {
    const { session } = await startCells(ctx, await inputOf(ctx, body))
    if (body.name) await renameSession(ctx, { id: session, name: body.name })
    return whole(reading(ctx), session)
  },
  present: presentSession,
})

export const getSessions = route({
  method: 'GET',
  path: '/api/v1/playground-sessions',
  tag: 'Playground',
  summary: 'List the sessions',
  description: 'Those that were run last come first.',
  response: pageAnswer(SessionSummaryAnswer),
  example: { query: { prompt: 'support-reply' }, answer: pageExample(sessionSummaryExample) },
  permission: 'run.read',
  query: strict({
    ...pageQuery,
    limit: pageQuery.limit.pipe(z.int().max(100, 'Ask for at most 100.')),
    cursor: ListSessions.shape.cursor,
    prompt: PromptName.optional(),
  }),
  run: async ({ ctx, query: { prompt, ...rest } }) => {
    const promptId = prompt === undefined ? undefined : (await promptNamed(ctx, prompt)).id
    return listSessions(ctx, { ...rest, ...(promptId !== undefined && { promptId }) })
  },
  present: page(presentSummary),
})

export const getOneSession = route({
  method: 'GET',
  path: '/api/v1/playground-sessions/{session}',
  tag: 'Playground',
  summary: 'Read a session',
  description: 'What was asked, and how every cell stands. What a cell said is in its run.',
  response: SessionAnswer,
  example: { params: { session: sessionExample.id }, answer: sessionExample },
  permission: 'run.read',
  run: ({ ctx, params }) => whole(ctx, params.session),
  present: presentSession,
})

export const patchSession = route({
  method: 'PATCH',
  path: '/api/v1/playground-sessions/{session}',
  tag: 'Playground',
  summary: 'Name or judge a session',
  description: 'What is left out stays as it is. `best` marks an answer as the best of its row; null takes the mark away.',
  response: SessionAnswer,
  example: { params: { session: sessionExample.id }, body: { name: 'Two tones' }, answer: sessionExample },
  permission: 'run.create',
  body: strict({
    name: SessionName.optional(),
    best: z.record(RowKey, CellId.nullable()).optional().describe('By row (the only one: an empty text), the id of the cell.'),
    note: JudgeSession.shape.note,
  }),
  run: async ({ ctx, params: { session: id }, body: { name, best, note } }) => {
    if (name !== undefined) await renameSession(ctx, { id, name })
    const marks =
      best && Object.fromEntries(Object.entries(best).map(([row, cell]) => [row, cell === null ? null : { cell, blind: false }]))
    if (marks || note !== undefined) await judgeSession(ctx, { id, best: marks, note })
    return whole(reading(ctx), id)
  },
  present: presentSession,
})

export const stopSession = route({
  method: 'POST',
  path: '/api/v1/playground-sessions/{session}/stop',
  tag: 'Playground',
  summary: 'Stop cells',
  description: 'Upstream too. Without `cells`: everything in the session. What had come is recorded when this is answered.',
  response: StoppedAnswer,
  example: { params: { session: sessionExample.id }, body: {}, answer: { stopped: 0 } },
  permission: 'run.create',
  body: strict({ cells: StopCells.shape.cells }),
  run: ({ ctx, params, body }) => stopCells(ctx, { session: params.session, ...body }),
  present: ({ stopped }) => ({ stopped }),
})

export const deleteOneSession = route({
  method: 'DELETE',
  path: '/api/v1/playground-sessions/{session}',
  tag: 'Playground',
  summary: 'Delete a session',
  description:
    'For good, with its inputs, marks and note. What runs in it is stopped; its runs stay in the log. A session that somebody else began needs the scope `admin`.',
  refuses: ['not_found', 'forbidden'],
  example: { params: { session: sessionExample.id } },
  permission: 'run.create',
  run: ({ ctx, params }) => deleteSession(ctx, { id: params.session }),
})
