import { newId } from '@/lib/ids'
import { methodRefusal, type ProblemAnswer, problem } from '@/lib/problem'
import { withRate } from './rate'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Handler = (request: Request) => Promise<Response>

/** The gate puts it into the request, and on the answer. */
export const requestIdOf = (request: Request): string => request.headers.get('x-request-id')?.slice(0, 100) || newId('req')

export function send({ status, headers, body }: ProblemAnswer): Response {
  const text = JSON.stringify(body)
  return new Response(text, { status, headers: { ...headers, 'Content-Length': String(Buffer.byteLength(text)) } })
}

const methodNames = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const
type Methods = Record<(typeof methodNames)[number], Handler>

/**
 * All the methods of one address, for a Next route file: those given, HEAD where GET is, OPTIONS, and 405 with Allow for the rest.
 * Every answer to a key says how much of its rate is left.
 */
export function methods(handlers: Partial<Record<Method | 'OPTIONS', Handler>>): Methods {
  const { GET } = handlers
  const known: Partial<Methods> = { ...handlers, ...(GET && { HEAD: withoutBody(GET) }) }
  const allow = methodNames.filter((name) => name in known || name === 'OPTIONS')
  const refusal: Handler = async (request) => send(methodRefusal(request.method, allow, requestIdOf(request)))
  const refuse: Handler = (request) => (request.method === 'HEAD' ? withoutBody(refusal) : refusal)(request)
  const options: Handler = async () =>
    new Response(null, { status: 204, headers: { Allow: allow.join(', '), 'Cache-Control': 'no-store' } })
  // Next gives a second argument that is not for our handlers.
  const handlerOf =
    (name: (typeof methodNames)[number]): Handler =>
    async (request) =>
      withRate(request, await (known[name] ?? (name === 'OPTIONS' ? options : refuse))(request))
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
