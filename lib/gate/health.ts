import type { ServerResponse } from 'node:http'
import type { Delivery } from '@/lib/delivery/delivery'

const limitMs = 1_800

const send = (response: ServerResponse, status: number, body: Record<string, unknown>) => {
  const text = JSON.stringify(body)
  response.writeHead(status, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text), 'Cache-Control': 'no-store' })
  response.end(text)
}

const withinMs = async (work: Promise<boolean>): Promise<boolean> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), limitMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** How far this process has come: `starting`, then `waiting` for its database if that is away, `serving`, and `ending`. */
export type Phase = 'starting' | 'waiting' | 'serving' | 'ending'

/**
 * Answers `/healthz` (the process is up and takes requests) and `/readyz` (all of it serves, and the database answers). False for any
 * other path.
 */
export function serveHealth(path: string, response: ServerResponse, phase: Phase, delivery: Delivery): boolean {
  if (path === '/healthz') {
    if (phase === 'ending') send(response, 503, { status: 'ending' })
    else send(response, 200, { status: 'ok' })
    return true
  }
  if (path !== '/readyz') return false
  if (phase === 'waiting') send(response, 503, { status: 'not ready', database: 'unreachable' })
  else if (phase !== 'serving') send(response, 503, { status: 'starting or ending' })
  else
    void withinMs(delivery.reachesDatabase()).then((reached) =>
      reached
        ? send(response, 200, { status: 'ready', database: 'reachable' })
        : send(response, 503, { status: 'not ready', database: 'unreachable' }),
    )
  return true
}
