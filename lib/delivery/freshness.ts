import { setTimeout as sleep } from 'node:timers/promises'
import { logger } from '@/lib/logger'
import { type Listener, listen } from './listener'
import type { Memory } from './memory'
import type { Reader } from './reader'

const pollMs = 2_000
/** Without a listener the poll is all there is; with the database away it is what sees it come back. */
const anxiousPollMs = 250
/** A notice may be on its way while the poll sees its change already. */
const graceMs = 50

const sql = 'SELECT "workspaceId", "revision" FROM "DeliveryRevision" WHERE "workspaceId" = ANY ($1)'

/**
 * Keeps memory in step with the database: by the notices of its triggers, and every two seconds by its counters, in case one was missed.
 * Knows since when nothing could be confirmed.
 */
export function createFreshness(databaseUrl: string, memory: Memory, reader: Reader) {
  // Not the wall clock, which may jump.
  let confirmedAtMs = performance.now()
  let away = false
  let listener: Listener | undefined
  let timer: NodeJS.Timeout | undefined
  let underWay: Promise<void> | undefined
  let running = false

  async function compare(): Promise<void> {
    const beganMs = performance.now()
    const before = memory.revisions()
    try {
      const rows = await reader.read<{ workspaceId: string; revision: string }>(sql, [[...before.keys()]])
      const counters = new Map(rows.map(({ workspaceId, revision }) => [workspaceId, Number(revision)]))
      if (listener?.connected() && memory.isBehind(counters)) await sleep(graceMs)
      memory.catchUp(before, counters)
      if (away) logger.info({ awayMs: Math.round(performance.now() - confirmedAtMs) }, 'the database answers again')
      away = false
      confirmedAtMs = Math.max(confirmedAtMs, beganMs)
    } catch (error) {
      if (!away) logger.warn({ err: error }, 'the database is away; answering from memory')
      away = true
    }
  }

  function schedule(): void {
    clearTimeout(timer)
    if (running) timer = setTimeout(() => void check(), away || !listener?.connected() ? anxiousPollMs : pollMs).unref()
  }

  /** Compares now; whoever asks meanwhile waits for the same comparison. */
  function check(): Promise<void> {
    underWay ??= compare().finally(() => {
      underWay = undefined
      schedule()
    })
    return underWay
  }

  return {
    check,
    isAway: () => away,
    sinceConfirmedMs: () => performance.now() - confirmedAtMs,
    start(): void {
      if (running) return
      running = true
      // One that began before listening did may have missed what came between.
      const connected = () => void Promise.resolve(underWay).then(check)
      listener = listen(databaseUrl, { notice: memory.apply, connected, lost: () => void check() })
      void check()
    },
    async stop(): Promise<void> {
      running = false
      clearTimeout(timer)
      await listener?.stop()
      await underWay
    },
  }
}
