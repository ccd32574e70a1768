import http from 'node:http'
import net from 'node:net'

/** An HTTP proxy that opens tunnels, and remembers whom it was asked for and how. */
export async function serveProxy(refuse: number | null = null) {
  const asked: { to: string; authorization: string | undefined }[] = []
  const sockets = new Set<net.Socket>()
  const server = http.createServer((_, response) => response.writeHead(405).end())
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket)).on('error', () => {})
  })
  server.on('connect', (request, socket: net.Socket) => {
    asked.push({ to: request.url ?? '', authorization: request.headers['proxy-authorization'] })
    if (refuse !== null) return socket.end(`HTTP/1.1 ${refuse} No\r\ncontent-length: 0\r\n\r\n`)
    const [host = '', port = ''] = (request.url ?? '').split(':')
    const through = net.connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      through.pipe(socket).pipe(through)
    })
    through.on('error', () => socket.destroy())
    socket.on('error', () => through.destroy()).on('close', () => through.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as net.AddressInfo
  return {
    asked,
    port,
    sockets,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
