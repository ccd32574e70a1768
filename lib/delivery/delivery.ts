import path from 'node:path'
import { getHeapStatistics } from 'node:v8'
import { writeUses } from '@/lib/api-keys/note-use'
import { config, databaseUrl } from '@/lib/config'
import { logger } from '@/lib/logger'
import { createAnswer } from './answer'
import { createArchive } from './archive'
import { createCors } from './cors'
import { createFreshness } from './freshness'
import { type Asked, loadPrompt } from './load-prompt'
import { createMemory } from './memory'
import { createReader, type Reader, unavailable } from './reader'
import { createSnapshots } from './snapshot'

/** What published answers may take up in memory: 512 MB, but at most a quarter of the heap. The least recently used go first. */
const budgetBytes = Math.min(512 * 1024 * 1024, getHeapStatistics().heap_size_limit / 4)
const connections = 8

/**
 * Answers reads of what is published on the database at `url`. Before `start` it takes the database to be away; from `start` to `stop`
 * it is kept fresh. With a `folder`, what is published is kept there too, for when the database is away.
 */
export function createDelivery(url: string, folder: string | null = null, origins: readonly string[] = []) {
  let begun = false
  const memory = createMemory(budgetBytes)
  const pool = createReader(url, connections, () => void freshness.check())
  const reader: Reader = { ...pool, read: (text, values) => (begun ? pool.read(text, values) : Promise.reject(unavailable())) }
  // Its own connection: a rush of misses must not look like a database that is away.
  const poller = createReader(url, 1)
  const archive = folder === null ? null : createArchive(folder, memory)
  const snapshots = folder === null ? null : createSnapshots(folder, url)
  const freshness = createFreshness(url, memory, poller, {
    changed: (table) => snapshots?.change(table),
    confirmed: () => void archive?.close(),
    back: () => snapshots?.change(),
  })
  const confidence = { isAway: () => !begun || freshness.isAway(), confirmedAtMs: freshness.confirmedAtMs }
  const source = { databaseUrl: url, memory, reader, archive }
  return {
    answer: createAnswer(source, confidence, createCors(origins)),
    isAway: confidence.isAway,
    /** True when it is certain that nothing which needs the database can be done. */
    isDown: () => !begun || freshness.isDown(),
    /** When the database last answered this process, by performance.now. */
    heardFromMs: freshness.confirmedAtMs,
    /** Asks the database now. */
    reachesDatabase: async (): Promise<boolean> => {
      if (begun) await freshness.check()
      return !confidence.isAway()
    },
    /** For rooms above that tell the same in another shape, from the same memory. */
    source: { ...source, confidence },
    /** Past the memory, for people who look. */
    load: (asked: Asked) => loadPrompt(reader, memory, asked),
    /** From now on the database is there, or will be: its tables are as they should be. */
    start(): void {
      if (begun) return
      begun = true
      freshness.start()
      snapshots?.start().catch((error: unknown) => logger.error({ err: error, folder }, 'cannot keep snapshots in the data folder'))
    },
    async stop(): Promise<void> {
      if (begun && !freshness.isAway()) await snapshots?.stop()
      await freshness.stop()
      await archive?.close()
      if (begun) await writeUses()
      await Promise.all([pool.close(), poller.close()])
    },
  }
}
export type Delivery = ReturnType<typeof createDelivery>

// On globalThis, because Next loads its own copy of this module and must share one memory with the rest of its thread.
const store = globalThis as { versicleDelivery?: Delivery }

/** This process's own, before its database is known to be there: it answers from the disk until it is started. */
export function waitingDelivery(): Delivery {
  store.versicleDelivery ??= createDelivery(databaseUrl(), path.join(config().dataDir, 'delivery'), config().corsOrigins)
  return store.versicleDelivery
}

/** This process's own, started when it is first asked for. */
export function delivery(): Delivery {
  if (store.versicleDelivery) return store.versicleDelivery
  // Where no gate has opened one, none is kept on the disk: a folder has one keeper.
  store.versicleDelivery = createDelivery(databaseUrl(), null, config().corsOrigins)
  store.versicleDelivery.start()
  return store.versicleDelivery
}

/** Ends what `delivery()` began; for shutdown. */
export async function stopDelivery(): Promise<void> {
  const ending = store.versicleDelivery
  store.versicleDelivery = undefined
  await ending?.stop()
}
