import '@/lib/gate/assert-node'
import '@/lib/gate/assert-config'
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigError, config, resolveConfig } from '@/lib/config'
import { disconnect } from '@/lib/database/client'
import { EmbeddedDatabaseError } from '@/lib/database/postgres-home'
import { delivery, stopDelivery } from '@/lib/delivery/delivery'
import { serveNode } from '@/lib/delivery/serve-node'
import { ensureBuilt } from '@/lib/gate/build'
import { contentSecurityPolicy } from '@/lib/gate/content-security-policy'
import { drainer } from '@/lib/gate/drain'
import { serveHealth } from '@/lib/gate/health'
import { jobs } from '@/lib/gate/jobs'
import { openDatabase } from '@/lib/gate/open-database'
import { refuseEarly } from '@/lib/gate/refuse-early'
import { secretFromFile } from '@/lib/gate/secret-file'
import { bootstrap } from '@/lib/installation/bootstrap'
import { setUpLink } from '@/lib/installation/set-up-link'
import { startWorker } from '@/lib/jobs/worker'
import { serveLangfuse } from '@/lib/langfuse/serve-node'
import { logger } from '@/lib/logger'

/**
 * The gate: one process, one port. Opens the database, migrates, then answers what is published from memory and hands
 * everything else to Next. `--dev` serves with hot reload.
 */

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

const dev = process.argv.includes('--dev')
Object.assign(process.env, { NODE_ENV: dev ? 'development' : 'production', NEXT_TELEMETRY_DISABLED: '1' })

function listen(server: Server, port: number, host: string): Promise<number> {
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

/** Next with hot reload in development, the build in production; null when this process has no web role. */
async function openNext(server: Server, hostname: string, port: number): Promise<Handler> {
  const { default: next } = await import('next')
  const app = next({ dev, hostname, port, httpServer: server })
  await app.prepare()
  const handle = app.getRequestHandler()
  server.on('upgrade', app.getUpgradeHandler())
  return (request, response) => {
    const { nonce, header } = contentSecurityPolicy(dev)
    request.headers['content-security-policy'] = header
    request.headers['x-nonce'] = nonce
    request.headers['versicle-path'] = request.url ?? '/'
    response.setHeader('Content-Security-Policy', header)
    return handle(request, response)
  }
}

const notHere: Handler = (_request, response) => {
  response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' })
  response.end('This process serves published prompts only (VERSICLE_ROLES=delivery).\n')
}

async function main() {
  const asked = config()
  const web = asked.roles.includes('web')
  if (web && !dev) await ensureBuilt()

  let ready = false
  let pages: Handler | undefined
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    if (serveHealth(path, response, ready && !isDraining())) return
    if (pages === undefined) {
      response.writeHead(503, { 'Retry-After': '1', 'Content-Type': 'text/plain; charset=utf-8' })
      response.end('Versicle is starting.\n')
      return
    }
    if (serveNode(request, response) || serveLangfuse(request, response)) return
    const started = performance.now()
    const requestId = String(request.headers['x-request-id'] ?? randomUUID()).slice(0, 100)
    request.headers['x-request-id'] = requestId
    response.setHeader('X-Request-Id', requestId)
    response.once('finish', () => {
      if (!path.startsWith('/_next/'))
        logger.info(
          {
            requestId,
            method: request.method,
            path: path.split('?')[0],
            status: response.statusCode,
            ms: Math.round(performance.now() - started),
          },
          'request',
        )
    })
    if (!refuseEarly(request, requestId, response)) pages(request, response)
  })
  // Longer than the usual balancer's 60 s, so that the balancer and not the server ends an idle connection.
  server.keepAliveTimeout = 65_000
  const { drain, isDraining } = drainer(server)
  const port = await listen(server, asked.port, asked.host)

  const secret = asked.secret ?? secretFromFile(asked.dataDir)
  process.env.VERSICLE_SECRET = secret
  const database = await openDatabase(asked)
  const running = resolveConfig({ databaseUrl: database.url, embedded: asked.databaseUrl === null, secret, port })
  process.env.NEXTAUTH_URL = running.url
  process.env.NEXTAUTH_SECRET = secret
  if (database.note) console.log(database.note)

  await bootstrap(running)
  delivery()
  const worker = running.roles.includes('worker') ? await startWorker(jobs) : undefined
  pages = web ? await openNext(server, asked.host, port) : notHere
  ready = true

  const address = `http://${asked.host.includes(':') ? `[${asked.host}]` : asked.host}:${port}`
  const link = await setUpLink(running)
  if (link) console.log(`\nOpen this to create the owner (it works once):\n\n  ${link}\n`)
  console.log(`ready on ${running.url === `http://localhost:${port}` ? running.url : `${address} (${running.url})`}`)

  let ending = false
  const end = async (signal: string) => {
    if (ending) return
    ending = true
    logger.info({ signal }, 'draining')
    await Promise.all([drain(), worker?.stop()])
    await stopDelivery()
    await disconnect()
    await database.stop()
    process.exit(0)
  }
  process.on('SIGTERM', () => void end('SIGTERM'))
  process.on('SIGINT', () => void end('SIGINT'))
}

process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'))

main().catch((error: unknown) => {
  if (error instanceof ConfigError || error instanceof EmbeddedDatabaseError) console.error(`\n${error.message}\n`)
  else console.error(error)
  process.exit(1)
})
