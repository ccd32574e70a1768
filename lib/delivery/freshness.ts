import { setTimeout as sleep } from 'node:timers/promises'
import { logger } from '@/lib/logger'
import { type Listener, listen } from './listener'
import type { Memory, Notice } from './memory'
import type { Reader } from './reader'

const pollMs = 2_000
/** Without a listener the poll is all there is; with the database away it is what sees it come back. */
const anxiousPollMs = 250
/** A notice may be on its way while the poll sees its change already. */
const graceMs = 50

const sql = 'SELECT "workspaceId", "revision" FROM "DeliveryRevision" WHERE "workspaceId" = ANY ($1)'

export type Hear = {
  /** A change, of this table; without one: of anything. */
  changed: (table?: string) => void
  /** Memory was compared with the database, which answers. */
  confirmed: () => void
  /** The database answers, after it did not. */
  back: () => void
}

/**
 * Keeps memory in step with the database: by the notices of its triggers, and every two seconds by its counters, in case one was missed.
 * Knows when it last was.
 */
export function createFreshness(databaseUrl: string, memory: Memory, reader: Reader, hear: Hear) {
  let confirmedAtMs = Number.NEGATIVE_INFINITY
  /** How often in a row nothing could be confirmed. */
  let failures = 0
  let refused = false
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
      if (memory.catchUp(before, counters)) hear.changed()
      confirmedAtMs = Math.max(confirmedAtMs, beganMs)
      refused = false
      hear.confirmed()
      if (failures === 0) return
      failures = 0
      logger.info('the database answers again')
      hear.back()
    } catch (error) {
      if (failures++ === 0) logger.warn({ err: error }, 'the database is away; answering from memory')
      refused = !isTimeout(error)
    }
  }

  function schedule(): void {
    clearTimeout(timer)
    if (running) timer = setTimeout(() => void check(), failures > 0 || !listener?.connected() ? anxiousPollMs : pollMs).unref()
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
    isAway: () => failures > 0,
    /** True when it is gone for certain: it refused, or was silent twice in a row. Once may be a busy moment of this process. */
    isDown: () => failures > 1 || (failures === 1 && refused),
    /** When memory was last known to be in step, by the process's own clock (performance.now). */
    confirmedAtMs: () => confirmedAtMs,
    start(): void {
      if (running) return
      running = true
      // One that began before listening did may have missed what came between.
      const connected = () => void Promise.resolve(underWay).then(check)
      const notice = (heard: Notice) => {
        memory.apply(heard)
        hear.changed(heard.table)
      }
      listener = listen(databaseUrl, { notice, connected, lost: () => void check() })
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

const isTimeout = (error: unknown) => error instanceof Error && error.cause instanceof Error && /timeout/i.test(error.cause.message)
