import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

const settleMs = 500
const limitMs = 25_000

/**
 * Ends a server without cutting off a request. For a moment it still listens, and every answer asks its client to close the
 * connection (closing the listener at once would reset requests already on the wire: Node's `close` drops idle connections);
 * then new connections are refused, and what is under way is finished.
 */
export function drainer(server: Server) {
  const underWay = new Set<ServerResponse>()
  let draining = false
  // One function for all responses: this runs on every request, also those answered from memory.
  function forget(this: ServerResponse) {
    underWay.delete(this)
  }
  server.prependListener('request', (_request: IncomingMessage, response: ServerResponse) => {
    underWay.add(response)
    response.on('close', forget)
    if (draining) response.setHeader('Connection', 'close')
  })
  return {
    /** True once the end has begun, for readiness probes. */
    isDraining: () => draining,
    async drain(): Promise<void> {
      draining = true
      for (const response of underWay) if (!response.headersSent) response.setHeader('Connection', 'close')
      await sleep(settleMs)
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      const deadline = Date.now() + limitMs
      while (underWay.size > 0 && Date.now() < deadline) await sleep(20)
      server.closeIdleConnections()
      await Promise.race([closed, sleep(1_000)])
      server.closeAllConnections()
    },
  }
}
