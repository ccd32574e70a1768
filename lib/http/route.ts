import { z } from 'zod'
import type { Ctx } from '@/lib/context'
import { AppError, forbidden, isAppError, malformed, notFound } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { logger } from '@/lib/logger'
import { type ProblemAnswer, problem, problemOf } from '@/lib/problem'
import { authorize } from '@/lib/workspaces/authorize'
import type { Permission } from '@/lib/workspaces/roles'
import { faultsOf, inWords, sentenceOf } from './faults'
import { keyContext } from './key-context'
import { readJson } from './read-json'

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Params<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? { [K in Name]: string } & Params<Rest> : unknown

/** Everything a route's `run` is given: who acts, and the input as its schemas say it. */
export type Call<Path extends string, Q, B> = { ctx: Ctx; params: Params<Path>; query: Q; body: B; request: Request }

export type Definition<Path extends string, Q, B, T> = {
  method: Method
  /** As in docs: `/api/v1/prompts/{name}/versions/{version}`. Each `{…}` is one percent-encoded segment. */
  path: Path
  permission: Permission
  /** True where a key bound to an environment may come in too; elsewhere it gets 403. */
  bound?: boolean
  query?: z.ZodType<Q>
  body?: z.ZodType<B>
  /** True when no body at all counts as `{}`. */
  bodyOptional?: boolean
  run: (call: Call<Path, Q, B>) => Promise<T>
  /** The result as JSON, in snake_case; a Response passes as it is. Without it the answer is 204. */
  present?: (result: T) => unknown
  /** 200 unless said otherwise. */
  status?: 201 | ((result: T) => 200 | 201)
  /** Where the thing that was made answers. */
  location?: (result: T) => string
  /** A conflict's details (what changed meanwhile) as JSON, in snake_case. */
  conflict?: (details: Record<string, unknown>) => unknown
}

export type Handler = (request: Request) => Promise<Response>
/** A route with what it was made from, for docs and tests. */
export type Endpoint = Handler &
  Readonly<{
    definition: Pick<Definition<string, unknown, unknown, unknown>, 'method' | 'path' | 'permission' | 'bound' | 'query' | 'body'>
  }>

const unstored = { 'Cache-Control': 'no-store' }
// The gate puts it into the request, and on the answer.
const requestIdOf = (request: Request) => request.headers.get('x-request-id')?.slice(0, 100) || newId('req')

const send = ({ status, headers, body }: ProblemAnswer) => new Response(JSON.stringify(body), { status, headers })

/** What stands in the places of `{…}`. Throws `malformed` for broken percent-encoding, `not_found` for what nothing can be called. */
function paramsOf(template: string, url: URL): Record<string, string> {
  const given = url.pathname.split('/')
  return Object.fromEntries(
    template.split('/').flatMap((part, index) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1]
      if (name === undefined) return []
      let value: string
      try {
        value = decodeURIComponent(given[index] ?? '')
      } catch {
        throw malformed(`The ${name} in the address is not valid percent-encoded UTF-8.`, [
          { path: name, message: 'Percent-encode it, as in support%2Ftriage.' },
        ])
      }
      if (value.length > 400 || value.includes('\0')) throw notFound(name === 'name' ? 'Prompt' : `What the address names as ${name}`)
      return [[name, value]]
    }),
  )
}

function queryOf(url: URL): Record<string, string> {
  try {
    const decoded = decodeURIComponent(url.search.replaceAll('+', ' '))
    if (decoded.includes('\0')) throw new Error()
  } catch {
    throw malformed('The query is not valid percent-encoded UTF-8 text.')
  }
  const twice = [...url.searchParams.keys()].find((name, index, names) => names.indexOf(name) !== index)
  if (twice !== undefined) {
    const path = twice.slice(0, 100).toWellFormed()
    throw malformed(`${path} stands in the query twice.`, [{ path, message: 'Give it once.' }])
  }
  return Object.fromEntries(url.searchParams)
}

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

/** A verb's refusal with its faults where the API has those fields. */
function retell(error: unknown): never {
  if (!isAppError(error) || error.faults.length === 0) throw error
  const faults = error.faults.map((fault) => ({ ...fault, path: outerPath(fault.path) }))
  const { code, message, details, retryAfterSeconds } = error
  throw new AppError(code, message, { faults, details, retryAfterSeconds })
}

async function bodyOf<B>({ body, bodyOptional }: { body?: z.ZodType<B>; bodyOptional?: boolean }, request: Request): Promise<B> {
  if (body === undefined) return undefined as B
  const value = await readJson(request)
  if (value === undefined && !bodyOptional)
    throw malformed('There is no body. Send a JSON object.', [{ path: '', message: 'Send a JSON object.' }])
  return parse(body, value ?? {}, 'invalid')
}

/**
 * The one door of the HTTP API: key, permission, address, query, body, verb, answer. What is wrong with the caller's side is told as
 * problem+json with every fault's path; anything else is logged with the request's id and hidden.
 */
export function route<const Path extends `/api/v1/${string}`, Q, B, T>(definition: Definition<Path, Q, B, T>): Endpoint {
  const answer = async (request: Request, requestId: string): Promise<Response> => {
    const { permission, bound, run, present, status, location } = definition
    const ctx = await keyContext(request, requestId)
    const { actor } = ctx
    if (!bound && actor.type === 'api_key' && actor.environmentId !== null)
      throw forbidden(
        'This key is bound to an environment: it may read what is published there and run it, nothing else. Use an unbound key here.',
      )
    authorize(ctx, permission)
    const url = new URL(request.url)
    const params = paramsOf(definition.path, url) as Params<Path>
    const query = parse(definition.query, queryOf(url), 'malformed') as Q
    const body = await bodyOf(definition, request)
    const result = await run({ ctx, params, query, body, request }).catch(retell)
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
      return problem(code, message, requestId, { faults, conflict, retryAfterSeconds })
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

const methodNames = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
type Methods = Record<(typeof methodNames)[number], Handler>

/** All the methods of one address, for a Next route file: those given, HEAD where GET is, OPTIONS, and 405 with Allow for the rest. */
export function methods(handlers: Partial<Record<Method, Handler>>): Methods {
  const { GET } = handlers
  const known = { ...handlers, ...(GET && { HEAD: withoutBody(GET) }) }
  const allow = [...methodNames.filter((name) => name in known), 'OPTIONS'].join(', ')
  const refuse: Handler = async (request) => {
    const requestId = requestIdOf(request)
    const detail = `${request.method} is not for this address. It takes ${allow}.`
    return send(problem('method_not_allowed', detail, requestId, { headers: { Allow: allow } }))
  }
  const options: Handler = async () => new Response(null, { status: 204, headers: { Allow: allow, ...unstored } })
  const handlerOf = (name: (typeof methodNames)[number]): Handler => {
    const handler = name === 'OPTIONS' ? options : ((known as Partial<Methods>)[name] ?? refuse)
    // Next gives a second argument that is not for our handlers.
    return (request) => handler(request)
  }
  return Object.fromEntries(methodNames.map((name) => [name, handlerOf(name)])) as Methods
}

const withoutBody =
  (get: Handler): Handler =>
  async (request) => {
    const { status, headers } = await get(request)
    return new Response(null, { status, headers })
  }

/** Any address below /api/v1 that is none. */
export const unknownAddress: Handler = async (request) => {
  const requestId = requestIdOf(request)
  return send(problem('not_found', 'There is nothing at this address. The prompt name is one segment: support%2Ftriage.', requestId))
}
