import { newId } from '@/lib/ids'
import { type ProblemAnswer, problem } from '@/lib/problem'

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
export type Handler = (request: Request) => Promise<Response>

/** The gate puts it into the request, and on the answer. */
export const requestIdOf = (request: Request): string => request.headers.get('x-request-id')?.slice(0, 100) || newId('req')

export const send = ({ status, headers, body }: ProblemAnswer): Response => new Response(JSON.stringify(body), { status, headers })

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
  const options: Handler = async () => new Response(null, { status: 204, headers: { Allow: allow, 'Cache-Control': 'no-store' } })
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
