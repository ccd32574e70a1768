import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { completion, durationMs, type Job, steps } from './completion'
import { models, type Script, type SimulatedModel } from './models'
import { ChatCompletionRequest } from './request'

const MAX_BODY_BYTES = 4 * 1024 * 1024
const MAX_WAIT_MS = 60_000
const OWNER = 'versicle-simulator'

/**
 * The built-in simulator of an OpenAI-compatible gateway under `/sandbox/v1`: GET /models, GET /models/{id}, POST /chat/completions.
 * No model runs behind it and no key is needed; the same request always gets the same answer. Errors have OpenAI's shape.
 */
export async function handleSandbox(request: Request): Promise<Response> {
  const path = new URL(request.url).pathname.replace(/^.*?\/sandbox\/v1/, '').replace(/\/$/, '')
  const [, id] = /^\/models\/(.+)$/.exec(path) ?? []
  if (path === '/models' || id !== undefined) {
    if (request.method !== 'GET') return wrongMethod('GET')
    if (id === undefined) return Response.json({ object: 'list', data: models.map(describe) })
    const model = models.find((each) => each.id === decoded(id))
    return model ? Response.json(describe(model)) : noSuchModel(decoded(id))
  }
  if (path !== '/chat/completions') {
    return failure(404, 'not_found', `The simulator has no ${path || '/'}. It answers GET /models and POST /chat/completions.`)
  }
  if (request.method !== 'POST') return wrongMethod('POST')
  return complete(request)
}

async function complete(request: Request): Promise<Response> {
  const text = await bodyOf(request)
  if (text === null) return failure(413, 'too_large', 'The request is larger than 4 MB.')
  const parsed = ChatCompletionRequest.safeParse(jsonOf(text))
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const param = issue?.path.join('.') || null
    return failure(
      400,
      'invalid_request',
      param ? `${param}: ${issue?.message}` : 'The body must be a JSON object with model and messages.',
      { param },
    )
  }
  const chat = parsed.data
  const model = models.find(({ id }) => id === chat.model)
  if (!model) return noSuchModel(chat.model)
  const id = `sim-${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
  const headers = { 'x-request-id': id }
  const script = scriptOf(model, chat)
  if (script === null) return failure(400, 'invalid_request', 'A schema in the request is nested too deeply.')
  if (script.kind === 'refusal') {
    const { message, code, type } = script.error
    return failure(script.status, code, message, { type, headers: { ...headers, ...script.headers } })
  }
  const job = { id, request: chat, script }
  if (chat.stream) {
    return new Response(stream(job), {
      headers: { ...headers, 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache, no-transform' },
    })
  }
  if (script.ending === 'cut' || script.ending === 'error') {
    const message = 'The simulator breaks off in the middle of its answer, on purpose.'
    return failure(500, 'simulated_break', message, { type: 'server_error', headers })
  }
  await wait(Math.min(durationMs(job), MAX_WAIT_MS), undefined, { signal: request.signal }).catch(() => {})
  return Response.json(completion(job), { headers })
}

/** Null when a default or constant of a schema is too deep to be written out. */
function scriptOf(model: SimulatedModel, chat: ChatCompletionRequest): Script | null {
  try {
    return model.script(chat)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
}

function stream(job: Job): ReadableStream<Uint8Array> {
  const todo = steps(job)
  const encoder = new TextEncoder()
  const gone = new AbortController()
  return new ReadableStream({
    async pull(controller) {
      const { value: step, done } = todo.next()
      if (done) return controller.close()
      if (step.afterMs > 0) await wait(step.afterMs, undefined, { signal: gone.signal }).catch(() => {})
      if (gone.signal.aborted) return
      // This name makes the server close the socket without logging a fault.
      if ('cut' in step) controller.error(new DOMException('The simulator cuts the connection here, on purpose.', 'AbortError'))
      else controller.enqueue(encoder.encode(`data: ${step.send === '[DONE]' ? step.send : JSON.stringify(step.send)}\n\n`))
    },
    cancel: () => gone.abort(),
  })
}

const describe = ({ id, does }: SimulatedModel) => ({
  id,
  object: 'model',
  created: Date.UTC(2026, 0, 1) / 1000,
  owned_by: OWNER,
  description: `Simulator. ${does}`,
})

const noSuchModel = (id: string) =>
  failure(
    404,
    'model_not_found',
    `The simulator has no model “${id.slice(0, 200)}”. It has: ${models.map((model) => model.id).join(', ')}.`,
    { param: 'model' },
  )

const wrongMethod = (allowed: string) => failure(405, 'method_not_allowed', `Use ${allowed} here.`, { headers: { allow: allowed } })

function failure(
  status: number,
  code: string,
  message: string,
  more: { type?: string; param?: string | null; headers?: Record<string, string> } = {},
): Response {
  const error = { message, type: more.type ?? 'invalid_request_error', param: more.param ?? null, code }
  return Response.json({ error }, { status, headers: more.headers ?? {} })
}

/** Null when the body is too large. */
async function bodyOf(request: Request): Promise<string | null> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of request.body ?? []) {
    bytes += part.length
    if (bytes > MAX_BODY_BYTES) return null
    parts.push(part)
  }
  return new TextDecoder().decode(Buffer.concat(parts))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
