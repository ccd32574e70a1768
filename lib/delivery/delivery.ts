import { getHeapStatistics } from 'node:v8'
import { writeUses } from '@/lib/api-keys/note-use'
import { databaseUrl } from '@/lib/config'
import { createAnswer } from './answer'
import { createFreshness } from './freshness'
import { type Asked, loadPrompt } from './load-prompt'
import { createMemory } from './memory'
import { createReader } from './reader'

/** What published answers may take up in memory: 256 MB, but at most a quarter of the heap. The least recently used go first. */
const budgetBytes = Math.min(256 * 1024 * 1024, getHeapStatistics().heap_size_limit / 4)
const connections = 8

/** Answers reads of what is published on the database at `url`, kept fresh from `start` to `stop`. */
export function createDelivery(url: string) {
  const memory = createMemory(budgetBytes)
  const reader = createReader(url, connections, () => void freshness.check())
  // Its own connection: a rush of misses must not look like a database that is away.
  const poller = createReader(url, 1)
  const freshness = createFreshness(url, memory, poller)
  return {
    answer: createAnswer(memory, reader, freshness),
    /** For rooms above that tell the same in another shape, from the same memory. */
    source: { memory, reader, confidence: freshness },
    /** Past the memory, for people who look. */
    load: (asked: Asked) => loadPrompt(reader, memory, asked),
    start: freshness.start,
    async stop(): Promise<void> {
      await freshness.stop()
      await writeUses()
      await Promise.all([reader.close(), poller.close()])
    },
  }
}
export type Delivery = ReturnType<typeof createDelivery>

// On globalThis, because the gate and Next load their own copies of this module and must share one memory.
const store = globalThis as { versicleDelivery?: Delivery }

/** This process's own, started when it is first asked for. */
export function delivery(): Delivery {
  if (!store.versicleDelivery) {
    store.versicleDelivery = createDelivery(databaseUrl())
    store.versicleDelivery.start()
  }
  return store.versicleDelivery
}

/** Ends what `delivery()` began; for shutdown. */
export async function stopDelivery(): Promise<void> {
  const ending = store.versicleDelivery
  store.versicleDelivery = undefined
  await ending?.stop()
}
