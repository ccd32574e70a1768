import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { digestOf, digestOfBytes } from '@/lib/digest'
import { AppError, forbidden, isAppError, malformed } from '@/lib/errors'
import { faultsOf, inWords, sentenceOf } from '@/lib/faults'
import { readBytes } from '@/lib/json-body'
import { logger } from '@/lib/logger'
import { type ProblemAnswer, problem, problemOf } from '@/lib/problem'
import type { Refusal } from '@/lib/releases/schema'
import { authorize } from '@/lib/workspaces/authorize'
import type { Permission } from '@/lib/workspaces/roles'
import { paramsOf, queryOf } from './address'
import { idempotencyKeyOf } from './idempotency/key'
import { once } from './idempotency/once'
import { keyContext } from './key-context'
import { type Handler, type Method, requestIdOf, send } from './methods'
import type { Described } from './openapi/operation'
import { readJson } from './read-json'

type Params<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? { [K in Name]: string } & Params<Rest> : unknown

/** Everything a route's `run` is given: who acts, and the input as its schemas say it. */
export type Call<Path extends string, Q, B> = { ctx: Ctx; params: Params<Path>; query: Q; body: B; request: Request }

type Spoken<T, R> = {
  /** The result as JSON, in snake_case; a Response passes as it is. */
  present: (result: T) => NoInfer<R> | Response
  /** That JSON. `present` is held to it by its type, and every answer in test/http by its JSON Schema. */
  response: z.ZodType<R>
}
/** The answer is 204. */
type Silent = { present?: undefined; response?: undefined }

export type Definition<Path extends string, Q, B, T, BI = unknown, R = unknown> = Described<BI, R> &
  (Spoken<T, R> | Silent) & {
    method: Method
    /** As in docs: `/api/v1/prompts/{name}/versions/{version}`. Each `{…}` is one percent-encoded segment. */
    path: Path
    permission: Permission
    /** True where a key bound to an environment may come in too; elsewhere it gets 403. */
    bound?: boolean
    query?: z.ZodType<Q>
    body?: z.ZodType<B, BI>
    /** True when no body at all counts as `{}`. */
    bodyOptional?: boolean
    /** How much a body may weigh, where that is not the usual limit. */
    maxBodyBytes?: number
    /** What else than JSON is read, by media type: what the bytes stand for as a body. */
    files?: { [mediaType: string]: (bytes: Uint8Array) => BI }
    run: (call: Call<Path, Q, B>) => Promise<T>
    /** True for a method other than GET that changes nothing: an Idempotency-Key has no meaning there. */
    changesNothing?: boolean
    /** 200 unless said otherwise. */
    status?: 201 | ((result: T) => 200 | 201)
    /** Where the thing that was made answers. */
    location?: (result: T) => string
    /** A conflict's details (what changed meanwhile) as JSON, in snake_case. */
    conflict?: (details: Record<string, unknown>) => unknown
  }

/** A route with what it was made from, for docs and tests. */
export type Endpoint = Handler &
  Readonly<{
    definition: Omit<Definition<string, unknown, unknown, never>, 'run'>
  }>

const unstored = { 'Cache-Control': 'no-store' }

function parse<T>(schema: z.ZodType<T> | undefined, value: unknown, code: 'malformed' | 'invalid'): T {
  const parsed = (schema ?? z.strictObject({})).safeParse(value, { error: inWords })
  if (parsed.success) return parsed.data as T
  const faults = faultsOf(parsed.error)
  throw new AppError(code, sentenceOf(faults), { faults })
}

/** A verb's own schema on what the door put together; its faults are told with the names that the API uses. */
export const checked = <T>(schema: z.ZodType<T>, value: unknown): T => parse(schema, value, 'invalid')

const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
/** Verbs name a version's parts `content.…`, which the API has at the top, and their own fields in camelCase. */
function outerPath(path: string): string {
  const [first = '', ...rest] = path.replace(/^content\./, '').split('.')
  return [snake(first), ...rest].join('.')
}

const snakeKeys = (details: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(details).map(([key, value]) => [snake(key), value]))

/** Every rule that says no, with the prompt it says no to. */
const presentRefusals = (details: Record<string, unknown> | undefined) =>
  ((details as Refusal | undefined)?.refusals ?? []).map(({ rule, message, overridable, promptName }) => ({
    rule,
    message,
    overridable,
    name: promptName,
  }))

/**
 * A verb's refusal comes out with its faults where the API has those fields. Where the address is all that was sent, `places` are what it
 * names: what nothing can be called is not there.
 */
async function retelling<T>(places: string[], run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (!isAppError(error) || error.faults.length === 0) throw error
    const nameless = error.code === 'invalid' && error.faults.find(({ path }) => places.includes(path))
    if (nameless) throw new AppError('not_found', `There is no such ${nameless.path}. ${nameless.message}`)
    const faults = error.faults.map((fault) => ({ ...fault, path: outerPath(fault.path) }))
    const { code, message, details, retryAfterSeconds } = error
    throw new AppError(code, message, { faults, details, retryAfterSeconds })
  }
}

type Readable<B, BI> = {
  body?: z.ZodType<B, BI>
  bodyOptional?: boolean
  maxBodyBytes?: number
  files?: { [mediaType: string]: (bytes: Uint8Array) => BI }
}

/** What was sent, as JSON or its digest, and what the schema makes of it. */
async function bodyOf<B, BI>({ body, bodyOptional, maxBodyBytes, files = {} }: Readable<B, BI>, request: Request) {
  if (body === undefined) return { sent: null, body: undefined as B }
  const mediaType = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''
  const file = Object.hasOwn(files, mediaType) ? files[mediaType] : undefined
  if (file && request.body) {
    const bytes = await readBytes(request.body, Number(request.headers.get('content-length') ?? 0), maxBodyBytes)
    return { sent: digestOf({ mediaType, bytes: digestOfBytes(bytes) }), body: parse(body, file(bytes), 'invalid') }
  }
  const sent = await readJson(request, maxBodyBytes)
  if (sent === undefined && !bodyOptional)
    throw malformed('There is no body. Send a JSON object.', [{ path: '', message: 'Send a JSON object.' }])
  return { sent: sent ?? {}, body: parse(body, sent ?? {}, 'invalid') }
}

/** Whether an Idempotency-Key has a meaning for a route. */
export const isRepeatable = ({ method, changesNothing }: { method: Method; changesNothing?: boolean }) =>
  method !== 'GET' && !changesNothing

const unrepeatable = () =>
  malformed('A stream cannot be answered a second time. Leave Idempotency-Key out, or ask for JSON.', [
    { path: 'Idempotency-Key', message: 'Leave it out, or ask for JSON.' },
  ])
const wantsEvents = (request: Request) => /\btext\/event-stream\b/i.test(request.headers.get('accept') ?? '')

/**
 * The one door of the HTTP API: key, permission, address, query, body, verb, answer. What is wrong with the caller's side is told as
 * problem+json with every fault's path; anything else is logged with the request's id and hidden.
 */
export function route<const Path extends `/api/v1/${string}`, Q, B, T, BI, R>(definition: Definition<Path, Q, B, T, BI, R>): Endpoint {
  const repeatable = isRepeatable(definition)

  const answer = async (request: Request, requestId: string): Promise<Response> => {
    const { permission, bound } = definition
    const ctx = await keyContext(request, requestId)
    const { actor } = ctx
    if (!bound && actor.type === 'api_key' && actor.environmentId !== null)
      throw forbidden(
        'This key is bound to an environment: it may read what is published there and run it, nothing else. Use an unbound key here.',
      )
    authorize(ctx, permission)
    const url = new URL(request.url)
    const [params, asked] = [paramsOf(definition.path, url), queryOf(url)]
    const query = parse(definition.query, asked, 'malformed') as Q
    const key = repeatable ? idempotencyKeyOf(request) : null
    if (key !== null && definition.eventStream && wantsEvents(request)) throw unrepeatable()
    const { sent, body } = await bodyOf(definition, request)
    const call = { params: params as Params<Path>, query, body }
    if (key === null) return carryOut({ ctx, request, ...call })
    const digest = digestOf({ method: definition.method, path: definition.path, params, query: asked, body: sent })
    // Whoever hangs up may come back for the answer, so the work goes on: its request has a signal of its own.
    const lasting = new Request(request.url, { method: request.method, headers: request.headers })
    return once(ctx, key, digest, requestId, (ctx) =>
      carryOut({ ctx, request: lasting, ...call }).catch((error: unknown) => send(refusal(error, request, requestId))),
    )
  }

  const carryOut = async (call: Call<Path, Q, B>): Promise<Response> => {
    const { run, present, status, location, body } = definition
    const result = await retelling(body === undefined ? Object.keys(call.params as object) : [], () => run(call))
    if (present === undefined) return new Response(null, { status: 204, headers: unstored })
    const presented = present(result)
    if (presented instanceof Response) return presented
    const code = typeof status === 'function' ? status(result) : (status ?? 200)
    const headers = { ...unstored, 'Content-Type': 'application/json', ...(code === 201 && location && { Location: location(result) }) }
    return new Response(JSON.stringify(presented), { status: code, headers })
  }

  const refusal = (error: unknown, request: Request, requestId: string): ProblemAnswer => {
    if (isAppError(error)) {
      const { code, message, faults, details, retryAfterSeconds } = error
      const conflict = code === 'conflict' && details ? (definition.conflict ?? snakeKeys)(details) : undefined
      const refusals = code === 'refused' ? presentRefusals(details) : undefined
      return problem(code, message, requestId, { faults, conflict, refusals, retryAfterSeconds })
    }
    const told = problemOf(error, requestId)
    logger.error({ err: error, requestId, method: request.method, path: definition.path }, 'an API request failed')
    return told
  }

  const endpoint: Handler = async (request) => {
    const requestId = requestIdOf(request)
    try {
      return await answer(request, requestId)
    } catch (error) {
      return send(refusal(error, request, requestId))
    }
  }
  return Object.assign(endpoint, { definition })
}
