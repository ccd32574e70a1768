import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigError } from '@/lib/config'

/** Listens and answers the port. Throws ConfigError, which says what to change, when that place is not to be had. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new ConfigError(`Port ${port} on ${host} is taken. Choose another: PORT=${port + 1} npm start`)
          : error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL'
            ? new ConfigError(`Cannot listen on ${host}:${port} (${error.code}). Choose another HOST or PORT.`)
            : error,
      ),
    )
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
}
