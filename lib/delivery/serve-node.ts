import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Delivery, delivery } from './delivery'
import type { Answer } from './representation'

/** Answers a request of node:http when it is for what is published; false when it is not, and nothing was written. */
export function serveNode(request: IncomingMessage, response: ServerResponse, { answer }: Delivery = delivery()): boolean {
  const { headers, method = 'GET', url = '/', socket } = request
  const answered = answer({ method, url, authorization: headers.authorization, ifNoneMatch: headers['if-none-match'], connection: socket })
  if (answered === undefined) return false
  if (answered instanceof Promise) void answered.then((late) => send(response, late))
  else send(response, answered)
  return true
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.writeHead(status, headers as string[])
  if (body === null) response.end()
  else response.end(body, 'latin1')
}
