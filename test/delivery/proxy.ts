import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

/** A TCP proxy on loopback whose other end can move, hang or refuse: a database address that stays while the database does not. */
export async function openProxy() {
  const sockets = new Set<Socket>()
  let target: number | null = null
  let hanging = false
  const server = createServer((client) => {
    sockets.add(client)
    client.on('error', () => undefined).on('close', () => sockets.delete(client))
    if (hanging) return
    if (target === null) {
      client.destroy()
      return
    }
    const upstream = connect(target, '127.0.0.1')
    sockets.add(upstream)
    upstream
      .on('error', () => client.destroy())
      .on('close', () => {
        sockets.delete(upstream)
        client.destroy()
      })
    client.on('close', () => upstream.destroy())
    client.on('data', (chunk) => hanging || upstream.write(chunk))
    upstream.on('data', (chunk) => hanging || client.write(chunk))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.address() as AddressInfo).port,
    /** Where it leads from now on; null: nowhere. */
    lead(port: number | null): void {
      target = port
      if (port === null) for (const socket of sockets) socket.destroy()
    },
    /** Connections stay open and say nothing, as behind a broken network. */
    hang(on: boolean): void {
      hanging = on
      if (!on) for (const socket of sockets) socket.destroy()
    },
    /** Its connections' own ports at the other end, by which the database tells them apart. */
    ports: () => [...sockets].flatMap((socket) => (socket.remotePort === target && socket.localPort ? [socket.localPort] : [])),
    close(): void {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  }
}
