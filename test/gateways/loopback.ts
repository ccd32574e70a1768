import http from 'node:http'
import net from 'node:net'

type Handler = (request: http.IncomingMessage & { body: string }, response: http.ServerResponse) => void

/** A real HTTP server on a free loopback port. Its sockets are counted, so that a leak is seen. */
export async function serve(handler: Handler) {
  const sockets = new Set<net.Socket>()
  const requests: { method: string; url: string; headers: http.IncomingHttpHeaders; body: string }[] = []
  const server = http.createServer((request, response) => {
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      requests.push({ method: request.method!, url: request.url!, headers: request.headers, body })
      handler(Object.assign(request, { body }), response)
    })
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  const port = await listen(server)
  const close = () => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(resolve))
  }
  return { url: `http://127.0.0.1:${port}`, port, requests, sockets, [Symbol.asyncDispose]: async () => void (await close()) }
}

/** A raw TCP server: for answers that no HTTP library would send. */
export async function serveRaw(handler: (socket: net.Socket, request: string) => void) {
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => {})
    socket.once('data', (data) => handler(socket, data.toString()))
  })
  const port = await listen(server)
  return {
    url: `http://127.0.0.1:${port}`,
    sockets,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const listen = (server: net.Server) =>
  new Promise<number>((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as net.AddressInfo).port)))

/** Server-sent events from objects or raw texts. */
export const events = (...frames: (object | string)[]) =>
  frames.map((frame) => `data: ${typeof frame === 'string' ? frame : JSON.stringify(frame)}\n\n`).join('')

export const chunk = (delta: object, finish_reason: string | null = null, more: object = {}) => ({
  id: 'c',
  object: 'chat.completion.chunk',
  model: 'upstream-name',
  choices: [{ index: 0, delta, finish_reason }],
  ...more,
})

/** Waits until `check` holds, at most two seconds. */
export async function eventually(check: () => boolean) {
  for (let round = 0; round < 200 && !check(); round++) await new Promise((resolve) => setTimeout(resolve, 10))
  return check()
}

/** A gateway that lists these models and answers completions. */
export const listing = (models: () => string[]) =>
  serve((request, response) =>
    request.url?.endsWith('/models')
      ? response.end(JSON.stringify({ data: models().map((id) => ({ id })) }))
      : response.end(events(chunk({ content: 'OK' }, 'stop'), '[DONE]')),
  )
