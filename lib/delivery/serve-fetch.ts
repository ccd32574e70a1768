import { config } from '@/lib/config'
import { newId } from '@/lib/ids'
import { problem } from '@/lib/problem'
import { addressOf, type DeliveryRequest } from './address'
import { createCors } from './cors'
import { type Delivery, delivery } from './delivery'
import { answerOtherMethod } from './other-methods'
import type { Answer } from './representation'

/** The same answers, to the byte, for a route that speaks Fetch; null for what is not this room's. */
export async function answerFetch(request: Request, { answer }: Delivery = delivery()): Promise<Response | null> {
  const answered = await answer(requestOf(request))
  return answered ? responseOf(answered) : null
}

/**
 * What OPTIONS is answered with, for which nothing has to be open. An address takes the same methods whatever is asked of it, but pages
 * of other origins are served by this room only.
 */
export async function answerOptions(request: Request): Promise<Response> {
  const asked = requestOf(request)
  const address = addressOf(new URL(request.url).pathname)
  const origins = addressOf(asked.url) ? config().corsOrigins : []
  const answered = address && answerOtherMethod(asked, address, createCors(origins))
  return answered ? responseOf(answered) : nothingHere()
}

/** The same for a route that has nothing but these answers. */
export async function serveFetch(request: Request): Promise<Response> {
  return (await answerFetch(request)) ?? nothingHere()
}

function nothingHere(): Response {
  const { status, headers, body } = problem('not_found', 'Nothing is published at this address.', newId('req'))
  return new Response(JSON.stringify(body), { status, headers })
}

function requestOf({ headers, method, url, body }: Request): DeliveryRequest {
  const { pathname, search } = new URL(url)
  const field = (name: string) => headers.get(name) ?? undefined
  return {
    method,
    url: pathname + search,
    authorization: field('authorization'),
    ifNoneMatch: field('if-none-match'),
    acceptEncoding: field('accept-encoding'),
    origin: field('origin'),
    requestId: field('x-request-id'),
    body: { type: field('content-type'), encoding: field('content-encoding'), length: field('content-length'), bytes: body },
  }
}

function responseOf({ status, headers, body }: Answer): Response {
  const pairs = headers.flatMap((name, at) => (at % 2 === 0 ? [[name, headers[at + 1] ?? ''] as [string, string]] : []))
  return new Response(body === null ? null : new Uint8Array(Buffer.from(body, 'latin1')), { status, headers: pairs })
}
