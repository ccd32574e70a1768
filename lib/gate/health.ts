import type { ServerResponse } from 'node:http'
import { db } from '@/lib/database/client'

const send = (response: ServerResponse, status: number, body: Record<string, unknown>) => {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text), 'Cache-Control': 'no-store' })
  response.end(text)
}

const withinMs = <T>(work: Promise<T>, limitMs: number) => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timed out')), limitMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** Answers `/healthz` (the process is up) and `/readyz` (it serves, and the database answers). False for any other path. */
export function serveHealth(path: string, response: ServerResponse, ready: boolean): boolean {
  if (path === '/healthz') {
    send(response, 200, { status: 'ok' })
    return true
  }
  if (path !== '/readyz') return false
  if (!ready) send(response, 503, { status: 'starting or ending' })
  else
    void withinMs(db().$queryRaw`SELECT 1`, 1_500).then(
      () => send(response, 200, { status: 'ready', database: 'reachable' }),
      () => send(response, 503, { status: 'not ready', database: 'unreachable' }),
    )
  return true
}
