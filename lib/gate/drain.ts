import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

const settleMs = 500
const limitMs = 25_000

/**
 * Ends a server without cutting off a request: new connections are refused, what is under way is finished, and a client that
 * sends another request on a connection it kept is answered and told to close it.
 */
export function drainer(server: Server) {
  const underWay = new Set<ServerResponse>()
  let draining = false
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    underWay.add(response)
    response.once('close', () => underWay.delete(response))
    if (draining) response.setHeader('Connection', 'close')
  })
  return async function drain(): Promise<void> {
    draining = true
    const closed = new Promise<void>((resolve) => server.close(() => resolve()))
    for (const response of underWay) if (!response.headersSent) response.setHeader('Connection', 'close')
    // A moment for requests that are already on the wire of an idle connection.
    await sleep(settleMs)
    const deadline = Date.now() + limitMs
    while (underWay.size > 0 && Date.now() < deadline) await sleep(20)
    server.closeIdleConnections()
    await Promise.race([closed, sleep(1_000)])
    server.closeAllConnections()
  }
}
