import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Body } from './address'
import { type Delivery, delivery } from './delivery'
import type { Answer } from './representation'

/** Answers a request of node:http when it is for what is published; false when it is not, and nothing was written. */
export function serveNode(request: IncomingMessage, response: ServerResponse, { answer }: Delivery = delivery()): boolean {
  const { headers, method = 'GET', url = '/', socket } = request
  const answered = answer({
    method,
    url,
    authorization: headers.authorization,
    ifNoneMatch: headers['if-none-match'],
    acceptEncoding: headers['accept-encoding'],
    origin: headers.origin,
    requestId: requestIdOf(headers['x-request-id']),
    connection: socket,
    ...(method === 'POST' && { body: bodyOf(request) }),
  })
  if (answered === undefined) return false
  if (answered instanceof Promise) void answered.then((late) => send(response, late))
  else send(response, answered)
  return true
}

const requestIdOf = (given: string | string[] | undefined) => (typeof given === 'string' ? given : undefined)

const bodyOf = (request: IncomingMessage): Body => ({
  type: request.headers['content-type'],
  encoding: request.headers['content-encoding'],
  length: request.headers['content-length'],
  bytes: request,
})

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers as string[])
  if (body === null) response.end()
  else response.end(body, 'latin1')
}
