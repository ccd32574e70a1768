import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { PromptName } from '@/lib/prompts/schema'
import { deleteRun } from '@/lib/runs/delete-run'
import { deleteRuns } from '@/lib/runs/delete-runs'
import { exportRuns, type RunExport } from '@/lib/runs/export-runs'
import { getRun, listRuns } from '@/lib/runs/queries'
import { DeleteRuns, ListRuns, type RunDetailDto, type RunDto, RunExportFormat, RunFilter, type RunPage } from '@/lib/runs/schema'
import { loggedRunExample, RunDetailAnswer, RunLogAnswer, runDetailExample, runExample, runsExportExample } from '../answers/runs'
import { checked, route } from '../route'
import { pageQuery, promptNamed, strict, VersionInAddress } from './fields'
import { presentAttempt, presentFigures, presentToolCall } from './runs'

const presentLogged = (run: RunDto) => ({
  ...presentFigures(run),
  source: run.source,
  prompt: run.prompt?.name ?? null,
  version: run.version,
  environment: run.environment,
  created_by: run.createdBy,
  created_at: run.startedAt,
})
const presentDetail = ({ inputs, ...run }: RunDetailDto) => ({
  ...presentLogged(run),
  reasoning: run.reasoning,
  tool_calls: run.toolCalls.map(presentToolCall),
  attempts: run.attempts.map(presentAttempt),
  response: run.response,
  /** What was sent, and the values that went in. */
  inputs: {
    variables: inputs.variables,
    placeholders: inputs.placeholders,
    messages: inputs.messages,
    parameters: inputs.parameters,
    tools: inputs.tools,
    response_format: inputs.responseFormat,
  },
  session_id: run.sessionId,
  cell: run.cell,
  group_id: run.groupId,
  release_id: run.releaseId,
  variant: run.variant,
  price_id: run.priceId,
})

const shape = RunFilter.shape
const Milliseconds = z
  .string()
  .regex(/^\d{1,8}$/, 'Give whole milliseconds.')
  .transform(Number)
  .pipe(z.int().max(86_400_000))
  .meta({ override: { type: 'integer', minimum: 0, maximum: 86_400_000 } })

/** What narrows the log, as an address says it. */
export const filterQuery = {
  prompt: PromptName.optional(),
  version: VersionInAddress.optional(),
  gateway: shape.gateway,
  model: shape.model,
  environment: shape.environment.describe('Slug or id.'),
  status: shape.status,
  source: shape.source,
  session: shape.sessionId.describe('The playground’s session.'),
  from: shape.from.describe('Runs started at or after this time.'),
  to: shape.to.describe('Runs started before this time.'),
  cost_min: shape.costMin.describe('Runs whose cost is known, in `currency`, and at least so much.'),
  cost_max: shape.costMax,
  currency: shape.currency.describe('Absent: USD.'),
  latency_min_ms: Milliseconds.optional(),
  search: shape.search.describe('Words in what went in, came out or went wrong; all of them. What is found: docs/api.md.'),
}
type FilterQuery = z.output<z.ZodObject<typeof filterQuery>>

/** The filter that an address says. Throws `not_found` for a prompt that is none. */
export async function filterIn(ctx: Ctx, query: FilterQuery): Promise<RunFilter> {
  const { prompt, session, cost_min, cost_max, latency_min_ms, ...rest } = query
  const promptId = prompt === undefined ? undefined : (await promptNamed(ctx, prompt)).id
  return { promptId, ...rest, sessionId: session, costMin: cost_min, costMax: cost_max, latencyMinMs: latency_min_ms }
}

const presentPage = ({ runs, nextCursor, lookedBackTo, total }: RunPage) => ({
  data: runs.map(presentLogged),
  next_cursor: nextCursor,
  looked_back_to: lookedBackTo,
  total: total && { count: total.count, at_least: total.atLeast },
})

export const getRuns = route({
  method: 'GET',
  path: '/api/v1/runs',
  tag: 'Runs',
  summary: 'List the runs',
  description:
    'The log, newest first; `output` is its first 200 characters. A page may hold fewer than `limit` although there are more: where a filter’s runs are far apart, the server looks for about a tenth of a second and says in `looked_back_to` how far it came. Go on with `next_cursor` until it is null.',
  response: RunLogAnswer,
  refuses: ['not_found'],
  example: {
    query: { prompt: 'support-reply', status: 'ok' },
    answer: { data: [loggedRunExample], next_cursor: null, looked_back_to: null, total: { count: 1, at_least: false } },
  },
  permission: 'run.read',
  bound: true,
  query: strict({ ...pageQuery, cursor: ListRuns.shape.cursor, ...filterQuery }),
  run: async ({ ctx, query: { limit, cursor, ...query } }) => listRuns(ctx, { ...(await filterIn(ctx, query)), limit, cursor }),
  present: presentPage,
})

export const getOneRun = route({
  method: 'GET',
  path: '/api/v1/runs/{run}',
  tag: 'Runs',
  summary: 'Read a run',
  response: RunDetailAnswer,
  example: { params: { run: runExample.id }, answer: runDetailExample },
  permission: 'run.read',
  bound: true,
  run: ({ ctx, params }) => getRun(ctx, params.run),
  present: presentDetail,
})

/** A file to keep. */
const download = ({ stream, type, filename }: RunExport) =>
  new Response(stream, {
    headers: { 'Content-Type': type, 'Content-Disposition': `attachment; filename="${filename}"`, 'Cache-Control': 'no-store' },
  })

export const getRunsExport = route({
  method: 'GET',
  path: '/api/v1/runs/export',
  tag: 'Runs',
  summary: 'Export runs',
  description:
    'Every run that the filter lets through, newest first, up to now: as JSON Lines with everything but what came over the wire, or as CSV, where a cell that a spreadsheet would take for a formula begins with an apostrophe. It is made while it is sent, so it may be as long as it likes. Who exports is in the audit log.',
  response: z.string(),
  media: ['application/jsonl', 'text/csv'],
  refuses: ['not_found'],
  example: { query: { prompt: 'support-reply', status: 'ok', format: 'csv' }, answer: runsExportExample },
  permission: 'run.read',
  bound: true,
  query: strict({ ...filterQuery, format: RunExportFormat.default('jsonl') }),
  run: async ({ ctx, query: { format, ...query } }) => exportRuns(ctx, { ...(await filterIn(ctx, query)), format }),
  present: download,
})

export const deleteOneRun = route({
  method: 'DELETE',
  path: '/api/v1/runs/{run}',
  tag: 'Runs',
  summary: 'Delete a run',
  description: 'With all that was kept of it, for good.',
  example: { params: { run: runExample.id } },
  permission: 'run.delete',
  run: ({ ctx, params }) => deleteRun(ctx, { id: params.run }),
})

export const deleteManyRuns = route({
  method: 'DELETE',
  path: '/api/v1/runs',
  tag: 'Runs',
  summary: 'Delete runs',
  description:
    'The newest thousand that the filter lets through, for good. Repeat it with `next_cursor` as `cursor` until that is null. At least one filter is needed: `to` alone deletes everything before a time.',
  response: z.object({ deleted: z.int(), next_cursor: z.string().nullable() }),
  refuses: ['not_found', 'invalid'],
  example: { query: { prompt: 'support-reply', status: 'aborted' }, answer: { deleted: 0, next_cursor: null } },
  permission: 'run.delete',
  query: strict({ ...filterQuery, cursor: ListRuns.shape.cursor }),
  run: async ({ ctx, query: { cursor, ...query } }) => {
    const filter = Object.fromEntries(Object.entries(await filterIn(ctx, query)).filter(([, value]) => value !== undefined))
    return deleteRuns(ctx, checked(DeleteRuns, { ...filter, ...(cursor && { cursor }) }))
  },
  present: ({ deleted, nextCursor }) => ({ deleted, next_cursor: nextCursor }),
})
