import { Client } from 'pg'
import { z } from 'zod'
import { logger } from '@/lib/logger'
import type { Notice } from './memory'

const connectTimeoutMs = 2_000
const heartbeatMs = 5_000
const heartbeatTimeoutMs = 2_000
const firstRetryMs = 100
const longestRetryMs = 1_000

type Hear = {
  notice: (notice: Notice) => void
  /** Listening (again): what was said meanwhile was missed. */
  connected: () => void
  lost: () => void
}
export type Listener = { connected: () => boolean; stop: () => Promise<void> }

/** Listens on the channel `delivery` with a connection of its own, as long as it is not stopped; reconnects by itself. */
export function listen(databaseUrl: string, hear: Hear): Listener {
  let client: Client | undefined
  let connected = false
  let stopped = false
  let retryMs = firstRetryMs
  let timer: NodeJS.Timeout | undefined

  const later = (work: () => Promise<void>, ms: number) => {
    timer = setTimeout(() => void work(), ms).unref()
  }

  async function connect(): Promise<void> {
    const opened = new Client({
      connectionString: databaseUrl,
      keepAlive: true,
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: heartbeatTimeoutMs,
      application_name: 'versicle listener',
    })
    client = opened
    const ended = () => lose(opened)
    opened.on('error', ended).on('end', ended)
    opened.on('notification', ({ payload = '' }) => {
      const notice = noticeOf(payload)
      if (notice) hear.notice(notice)
      else hear.connected()
    })
    try {
      await opened.connect()
      await opened.query('LISTEN delivery')
    } catch (error) {
      logger.debug({ err: error }, 'cannot listen for changes yet')
      return lose(opened)
    }
    if (stopped || client !== opened) return
    connected = true
    retryMs = firstRetryMs
    hear.connected()
    later(heartbeat, heartbeatMs)
  }

  /** A connection that died without a word (a cable, a firewall) is noticed here. */
  async function heartbeat(): Promise<void> {
    const current = client
    try {
      await current?.query('SELECT 1')
      if (current === client && connected) later(heartbeat, heartbeatMs)
    } catch {
      lose(current)
    }
  }

  function lose(lost: Client | undefined): void {
    if (stopped || client !== lost || !lost) return
    client = undefined
    lost.end().catch(() => undefined)
    clearTimeout(timer)
    if (connected) {
      connected = false
      logger.warn('lost the connection that listens for changes; reconnecting')
      hear.lost()
    }
    later(connect, retryMs * (0.5 + Math.random() / 2))
    retryMs = Math.min(2 * retryMs, longestRetryMs)
  }

  void connect()
  return {
    connected: () => connected,
    async stop() {
      stopped = true
      connected = false
      clearTimeout(timer)
      await client?.end().catch(() => undefined)
    },
  }
}

const Payload = z.object({
  workspaceId: z.string(),
  revision: z.number(),
  table: z.string(),
  promptId: z.string().nullable(),
  keyHash: z.string().nullable(),
})

/** Null for what no trigger of ours says: whoever may connect to a database may notify on any of its channels. */
function noticeOf(payload: string): Notice | null {
  try {
    return Payload.parse(JSON.parse(payload))
  } catch {
    logger.warn({ payload: payload.slice(0, 200) }, 'something else speaks on the channel `delivery`; comparing with the database')
    return null
  }
}
