import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { config } from '@/lib/config'
import { AppError } from '@/lib/errors'
import { refuseLangfuse } from '@/lib/langfuse/serve-node'
import { logger } from '@/lib/logger'
import { refuseOpenai } from '@/lib/openai/serve-node'
import { problem } from '@/lib/problem'
import { settleAddress } from './client-address'
import { contentSecurityPolicy } from './content-security-policy'
import { loggedPath } from './logged-path'

export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown

/** Next: with hot reload in development, the build in production. */
export async function openNext(server: Server, dev: boolean, hostname: string, port: number): Promise<Handler> {
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

/** Settles whom a request counts for, and gives it its id, which is on its answer and in the log beside what became of it. */
export function identify(request: IncomingMessage, response: ServerResponse): string {
  const started = performance.now()
  settleAddress(request, config().trustedProxies)
  const requestId = String(request.headers['x-request-id'] ?? randomUUID()).slice(0, 100)
  request.headers['x-request-id'] = requestId
  response.setHeader('X-Request-Id', requestId)
  const { method, url = '/' } = request
  if (!url.startsWith('/_next/'))
    response.once('finish', () => {
      const ms = Math.round(performance.now() - started)
      logger.info({ requestId, method, path: loggedPath(url), status: response.statusCode, ms }, 'request')
    })
  return requestId
}

const text = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }
// A browser asks again by itself, so that whoever waits before the page gets it.
const waitingPage = (detail: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>One moment · Versicle</title><p>${detail} This page tries again by itself.</p></html>\n`

/** Answers 503 for what needs the database: as a problem, a page that tries again, or plain text. */
export function refuseForNow({ url = '/', headers }: IncomingMessage, response: ServerResponse, requestId: string, detail: string): void {
  const refusal = problem('unavailable', detail, requestId)
  const retry = { 'Retry-After': refusal.headers['Retry-After'] ?? '1' }
  const error = new AppError('unavailable', detail)
  if (refuseLangfuse(url, response, error, requestId) || refuseOpenai(url, response, error, requestId)) return
  if (isApi(url)) response.writeHead(503, refusal.headers).end(JSON.stringify(refusal.body))
  else if (headers.accept?.includes('text/html'))
    response.writeHead(503, { ...text, ...retry, 'Content-Type': 'text/html; charset=utf-8' }).end(waitingPage(detail))
  else response.writeHead(503, { ...text, ...retry }).end(`${detail}\n`)
}

const notHere = 'This process serves published prompts only (VERSICLE_ROLES=delivery).'

/** What a process without the web role answers to everything that is not for what is published. */
export const withoutPages: Handler = ({ url = '/', headers }, response) => {
  const requestId = String(headers['x-request-id'])
  if (refuseLangfuse(url, response, new AppError('not_found', notHere), requestId)) return
  const refusal = problem('not_found', notHere, requestId)
  if (isApi(url)) response.writeHead(404, refusal.headers).end(JSON.stringify(refusal.body))
  else response.writeHead(404, text).end(`${notHere}\n`)
}

const isApi = (url: string) => url.startsWith('/api/')
