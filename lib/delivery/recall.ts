import { isAppError } from '@/lib/errors'
import { loadKey } from './load-key'
import { type Entry, isFresh, type KeyEntry, type Memory } from './memory'
import type { Reader } from './reader'

/** There at once when it is in memory. */
export type Soon<T> = T | Promise<T>

/** Gives what is in memory and still good, else reads it; those who ask for the same meanwhile share one query. */
export function createRecall(memory: Memory, reader: Reader) {
  const keysUnderWay = new Map<string, UnderWay<KeyEntry | null>>()
  const entriesUnderWay = new Map<string, UnderWay<Entry>>()

  /** Joins what is under way, but no query that began before the newest change heard of. */
  function once<T>(underWay: Map<string, UnderWay<T>>, name: string, load: () => Promise<T>): Promise<T> {
    const heard = memory.heard()
    const begun = underWay.get(name)
    if (begun?.heard === heard) return begun.work
    const work = load().finally(() => {
      if (underWay.get(name)?.work === work) underWay.delete(name)
    })
    underWay.set(name, { heard, work })
    return work
  }

  return {
    /** The key with this SHA-256, or null. One that may have been revoked meanwhile is never taken from memory. */
    key(hash: string): Soon<KeyEntry | null> {
      const known = memory.keys.peek(hash)
      if (known && isFresh(known.stamp)) return known
      if (!known && memory.unknownKeys.has(hash)) return null
      return once(keysUnderWay, hash, async () => {
        const entry = await loadKey(reader, memory, hash)
        if (entry) memory.keys.set(hash, entry)
        else memory.unknownKeys.set(hash, true)
        return entry
      })
    },
    /** The answer of this name. With the database away an older one is better than none; the answer says how old. */
    entry(name: string, load: () => Promise<Entry>): Soon<Entry> {
      const known = memory.entries.get(name)
      if (known && isFresh(known.stamp)) return known
      const learned = once(entriesUnderWay, name, async () => {
        const entry = await load()
        memory.remember(name, entry)
        return entry
      })
      if (known?.missing !== null) return learned
      return learned.catch((error: unknown) => {
        if (isAppError(error) && error.code === 'unavailable') return { ...known, outdated: true }
        throw error
      })
    },
  }
}
type UnderWay<T> = { heard: number; work: Promise<T> }
