import { type Ctx, reader } from '@/lib/context'
import { boundTo, findEnvironment } from '@/lib/environments/find-environment'
import { type AppError, isAppError } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { logger } from '@/lib/logger'
import type { JsonObject } from '@/lib/prompts/content-schema'
import { type Filled, fillContent } from '@/lib/prompts/variables'
import { type Call, execute } from '@/lib/runs/execute'
import type { RunError } from '@/lib/runs/schema'
import { authorize } from '@/lib/workspaces/authorize'
import { type Loaded, loadContent } from './load-content'
import { merge } from './merge'
import type { CompareEvent, CompareInput } from './schema'

/**
 * Runs one content, or several versions of a prompt, on every column at once and gives one merged stream of what happens; every column ends with one `finish` or `error`
 * and is recorded as a run. What is wrong with the whole (unknown version, missing variables) is thrown before anything is sent; what is
 * wrong with a column, or with the version that only it asks, stands in that column. Aborting, or leaving the loop, stops every call upstream.
 */
export async function compare(ctx: Ctx, input: CompareInput, signal?: AbortSignal): Promise<AsyncGenerator<CompareEvent, void>> {
  authorize(ctx, 'run.create')
  const environmentRef = input.environment ?? boundTo(ctx)
  const environment = environmentRef === null ? null : await findEnvironment(reader(ctx), ctx, environmentRef)
  const common = await ask(ctx, input)
  const others = new Map<number, Asked | AppError>()
  for (const { version } of input.targets)
    if (version !== undefined && !others.has(version))
      others.set(version, await ask(ctx, { ...input, version, content: undefined }).catch(refusedWith))
  const groupId = newId('run')
  const stop = new AbortController()
  const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  const columns = input.targets.map(({ id, gateway, model, parameters, version: own }) => {
    const asked = own === undefined ? common : (others.get(own) ?? common)
    if (isAppError(asked)) return refused(id, asked)
    const { content, prompt, version, filled } = asked
    const call: Call = {
      source: ctx.actor.type === 'api_key' ? 'api' : 'playground',
      groupId,
      prompt,
      version,
      environment,
      target: gateway === undefined || model === undefined ? { says: content.model } : { gateway, model },
      request: {
        messages: filled.messages ?? [{ role: 'user', content: filled.text ?? '' }],
        parameters: overlaid(content.parameters, parameters),
        tools: content.tools,
        responseFormat: content.responseFormat,
      },
      inputs: { variables: input.variables, placeholders: input.placeholders },
    }
    return column(ctx, id, { call, warnings: filled.warnings }, either)
  })
  return merge(columns, () => stop.abort())
}

type Asked = Loaded & { filled: Filled }

/** A content with everything filled in. */
async function ask(ctx: Ctx, input: CompareInput): Promise<Asked> {
  const loaded = await loadContent(ctx, input)
  return { ...loaded, filled: fillContent(loaded.content, input.variables, input.placeholders) }
}
const refusedWith = (error: unknown): AppError => {
  if (isAppError(error)) return error
  throw error
}
async function* refused(id: string, error: AppError): AsyncGenerator<CompareEvent, void> {
  yield { column: id, type: 'error', error: told(error), run: null }
}

/** A column's own parameters over the version's; null takes one away. */
const overlaid = (base: JsonObject, own: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries({ ...base, ...own }).filter(([name, value]) => value !== null || !Object.hasOwn(own, name)))

type Sent = { call: Call; warnings: string[] }

async function* column(ctx: Ctx, id: string, { call, warnings }: Sent, signal: AbortSignal): AsyncGenerator<CompareEvent, void> {
  try {
    for await (const event of execute(ctx, call, signal)) {
      if (event.type === 'start') yield { column: id, ...event, ...(warnings.length > 0 && { warnings }) }
      else if (event.type !== 'end') yield { column: id, ...event }
      else if (event.run.status === 'error' && event.run.error) yield { column: id, type: 'error', error: event.run.error, run: event.run }
      else yield { column: id, type: 'finish', run: event.run }
    }
  } catch (error) {
    yield { column: id, type: 'error', error: told(error), run: null }
  }
}

/** What stopped a column before anything was sent, for the person who reads it. What we did not expect is logged and hidden. */
function told(error: unknown): RunError {
  const nothing = { status: null, requestId: null, retryAfterSeconds: null }
  if (isAppError(error)) return { ...nothing, code: error.code, message: error.message }
  const id = newId('req')
  logger.error({ err: error, requestId: id }, 'a column of a comparison failed')
  return { ...nothing, code: 'unexpected', message: `Something went wrong on our side. The log has it as ${id}.` }
}
