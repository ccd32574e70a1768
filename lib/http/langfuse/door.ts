import type { z } from 'zod'
import { countAnywhere, refuseBeyond } from '@/lib/api-keys/rate-limit'
import { verifyKey } from '@/lib/api-keys/verify-key'
import type { Ctx } from '@/lib/context'
import { AppError, forbidden, isAppError, malformed } from '@/lib/errors'
import { faultsOf, inWords } from '@/lib/faults'
import { asBearer, badCredentials, credentialsOf, mismatch } from '@/lib/langfuse/credentials'
import { methodRefused, type Refusal, refusalOf } from '@/lib/langfuse/refusal'
import { logger } from '@/lib/logger'
import { authorize } from '@/lib/workspaces/authorize'
import type { Permission } from '@/lib/workspaces/roles'
import { paramsOf, queryOf } from '../address'
import { type Handler, requestIdOf } from '../methods'
import { noteRate, withRate } from '../rate'
import { readJson } from '../read-json'

type Call<Q, B> = { ctx: Ctx; params: Record<string, string>; query: Q; body: B }

type Definition<Q, B> = {
  /** As in Langfuse's reference, below this server's address. */
  path: `/langfuse/${string}`
  permission: Permission
  /** True where a key bound to an environment may come in too. */
  bound?: boolean
  query?: z.ZodType<Q>
  body?: z.ZodType<B>
  status?: 201
  /** The answer's JSON; undefined: 204. */
  run: (call: Call<Q, B>) => Promise<unknown>
}

const unstored = { 'Cache-Control': 'no-store' }
const send = ({ status, headers, body }: Refusal) => new Response(JSON.stringify(body), { status, headers })

/** What a schema says of a value; its faults are told at `place` of their paths. Throws `invalid`. */
export function checked<T>(schema: z.ZodType<T>, value: unknown, place: (path: string) => string = (path) => path): T {
  const parsed = schema.safeParse(value, { error: inWords })
  if (parsed.success) return parsed.data
  throw new AppError('invalid', 'Invalid request data', {
    faults: faultsOf(parsed.error).map(({ path, message }) => ({ path: place(path), message })),
  })
}

/**
 * The context of the API key that a Langfuse client sends as its public and secret key; the request counts towards its rate. Throws
 * `unauthenticated` in Langfuse's words, and `rate_limited`.
 */
async function contextOf(request: Request, requestId: string): Promise<Ctx> {
  const credentials = credentialsOf(request.headers.get('authorization'))
  const { workspaceId, actor, ratePerMinute } = await verifyKey(asBearer(credentials)).catch((error: unknown) => {
    throw isAppError(error) && error.code === 'unauthenticated' ? badCredentials(error.message) : error
  })
  if (actor.id !== credentials.keyId) throw mismatch()
  const rate = await countAnywhere(actor.id, ratePerMinute)
  noteRate(request, rate)
  refuseBeyond(rate)
  const ip = request.headers.get('x-forwarded-for')
  return { workspaceId, actor, requestId, ...(ip && { ip }) }
}

async function bodyOf<B>(schema: z.ZodType<B> | undefined, request: Request): Promise<B> {
  if (schema === undefined) return undefined as B
  const value = await readJson(request)
  if (value === undefined) throw malformed('There is no body. Send a JSON object.', [{ path: '', message: 'Send a JSON object.' }])
  return checked(schema, value)
}

/** The door for Langfuse's clients: key, permission, address, query, body, verb, answer, and every refusal in Langfuse's shape. */
export function langfuseRoute<Q, B>(definition: Definition<Q, B>): Handler {
  const { path, permission, bound, run, status = 200 } = definition
  const answer = async (request: Request, requestId: string): Promise<Response> => {
    const ctx = await contextOf(request, requestId)
    if (!bound && ctx.actor.type === 'api_key' && ctx.actor.environmentId !== null)
      throw forbidden('This key is bound to an environment: it reads what is published there. Use an unbound key to write.')
    authorize(ctx, permission)
    const url = new URL(request.url)
    const params = paramsOf(path, url)
    const query = (definition.query ? checked(definition.query, queryOf(url)) : {}) as Q
    const body = await bodyOf(definition.body, request)
    const result = await run({ ctx, params, query, body })
    return result === undefined
      ? new Response(null, { status: 204, headers: unstored })
      : new Response(JSON.stringify(result), { status, headers: { ...unstored, 'Content-Type': 'application/json; charset=utf-8' } })
  }
  return async (request) => {
    const requestId = requestIdOf(request)
    try {
      return await answer(request, requestId)
    } catch (error) {
      const refusal = refusalOf(error, requestId)
      if (refusal.code === 'internal') logger.error({ err: error, requestId, method: request.method, path }, 'a Langfuse request failed')
      return send(refusal)
    }
  }
}

const methodNames = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
type Methods = Record<(typeof methodNames)[number], Handler>

/** All the methods of one address, for a Next route file: those given, HEAD where GET is, OPTIONS, and Langfuse's 405 for the rest. */
export function langfuseMethods(handlers: Partial<Methods>): Methods {
  const { GET } = handlers
  const head: Handler = async (request) => {
    const { status, headers } = (await GET?.(request)) ?? send(methodRefused(allow))
    return new Response(null, { status, headers })
  }
  const known: Partial<Methods> = { ...handlers, ...(GET && { HEAD: head }) }
  const allow = [...methodNames.filter((name) => name in known), 'OPTIONS'].join(', ')
  const options: Handler = async () => new Response(null, { status: 204, headers: { ...unstored, Allow: allow } })
  const refuse: Handler = async () => send(methodRefused(allow))
  const handlerOf = (name: (typeof methodNames)[number]): Handler => {
    const handler = name === 'OPTIONS' ? options : (known[name] ?? refuse)
    // Next gives a second argument that is not for our handlers.
    return async (request) => withRate(request, await handler(request))
  }
  return Object.fromEntries(methodNames.map((name) => [name, handlerOf(name)])) as Methods
}
