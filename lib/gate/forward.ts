import { Agent, type ClientRequest, type IncomingMessage, request as open, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream'
import { logger } from '@/lib/logger'
import { loggedPath } from './logged-path'

// Fields of one connection only (RFC 9110, 7.6.1): each of the two has its own.
const ofTheConnection = ['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'expect']

// More knock at once than the system lets wait at a Unix socket's door: it says EAGAIN, before anything was sent.
const crowdedMs = 10_000
const betweenTriesMs = 20

/** Wider than what the gate itself takes: Next says an address again in a redirect, and what it adds must fit too. */
export const maxHeaderSize = 128 * 1024

/**
 * Hands requests on to the server that listens at `path` (a Unix socket, or a named pipe on Windows), and its answers back as they come,
 * never gathered. Whoever leaves ends the request there too. `failed` answers when nobody is there to hand it to.
 */
export function forwarder(path: string, failed: (request: IncomingMessage, response: ServerResponse) => void) {
  const agent = new Agent({ keepAlive: true, maxFreeSockets: 64 })
  return (request: IncomingMessage, response: ServerResponse): void => {
    const { method, url } = request
    const headers = { ...request.headers }
    for (const name of ofTheConnection) delete headers[name]
    if (request.headers['transfer-encoding'] !== undefined) headers['transfer-encoding'] = 'chunked'
    let onward: ClientRequest
    response.once('close', () => {
      onward.destroy()
      // What was not read of the body is read and dropped, or the client's next request on this connection would never be.
      request.unpipe().resume()
    })
    hand(performance.now() + crowdedMs)

    function hand(untilMs: number): void {
      if (response.destroyed) return
      onward = open({ socketPath: path, agent, method, path: url, headers, setHost: false, maxHeaderSize })
      onward.once('socket', (to) => {
        const begin = () => request.pipe(onward)
        if (to.connecting) to.once('connect', begin)
        else begin()
      })
      onward.once('response', (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.statusMessage, endToEnd(answer.rawHeaders))
        response.flushHeaders()
        pipeline(answer, response, () => undefined)
      })
      onward.on('error', (error: NodeJS.ErrnoException) => {
        if (response.headersSent || response.destroyed) response.destroy()
        else if (error.code === 'EAGAIN' && performance.now() < untilMs) setTimeout(hand, betweenTriesMs, untilMs)
        else {
          logger.error({ err: error, path: loggedPath(url ?? '/') }, 'a request could not be handed to the pages')
          failed(request, response)
        }
      })
    }
  }
}

/** Name, value, name, value … without what belongs to the connection. */
const endToEnd = (raw: readonly string[]): string[] =>
  raw.filter((_, at) => !ofTheConnection.includes((raw[at - (at % 2)] ?? '').toLowerCase()))
