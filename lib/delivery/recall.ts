import { isAppError } from '@/lib/errors'
import { loadKey } from './load-key'
import { type Entry, isFresh, type KeyEntry } from './memory'
import { createTurns } from './turns'
import type { Source, Wanted } from './wanted'

/** There at once when it is in memory. */
export type Soon<T> = T | Promise<T>

/**
 * Gives what is in memory and still good, else reads it; those who ask for the same meanwhile share one query. With the database away
 * it gives what is in memory, or on the disk, though it may be old.
 */
export function createRecall({ memory, reader, archive }: Pick<Source, 'memory' | 'reader' | 'archive'>, isAway: () => boolean) {
  const keysUnderWay = new Map<string, UnderWay<KeyEntry | null>>()
  const entriesUnderWay = new Map<string, UnderWay<Entry>>()
  const inTurn = createTurns()

  /** Joins what is under way, but no query that began before the newest change heard of. One that waits its turn has not begun. */
  function once<T>(underWay: Map<string, UnderWay<T>>, name: string, load: () => Promise<T>, big = false): Promise<T> {
    const heard = memory.heard()
    const begun = underWay.get(name)
    if (begun && begun.heard >= heard) return begun.work
    const joined: { heard: number } = { heard: big ? Number.POSITIVE_INFINITY : heard }
    const begin = () => {
      joined.heard = memory.heard()
      return load()
    }
    const work = (big ? inTurn(begin) : load()).finally(() => {
      if (underWay.get(name)?.work === work) underWay.delete(name)
    })
    underWay.set(name, Object.assign(joined, { work }))
    return work
  }

  return {
    /** The key with this SHA-256, or null. One that may have been revoked meanwhile is never taken from memory. */
    key(hash: string): Soon<KeyEntry | null> {
      const known = memory.keys.peek(hash)
      if (known && isFresh(known.stamp)) return known
      if (!known && memory.unknownKeys.has(hash)) return null
      return once(keysUnderWay, hash, async () => {
        const kept = known || !isAway() ? null : await archive?.key(hash)
        const entry = kept ?? (await loadKey(reader, memory, hash).catch(unlessThere(() => archive?.key(hash))))
        if (entry) memory.keys.set(hash, entry)
        else memory.unknownKeys.set(hash, true)
        return entry
      })
    },
    /** The answer of this name. With the database away an older one is better than none; the answer says how old. */
    entry({ name, load, kept, big }: Wanted): Soon<Entry> {
      const known = memory.entries.get(name)
      if (known && isFresh(known.stamp)) return known
      const older = known?.missing === null ? known : null
      if (older && isAway()) {
        older.outdated = true
        return older
      }
      const read = async () => {
        const fromDisk = isAway() ? await kept() : null
        const entry = fromDisk ?? (await load().catch(unlessThere(() => (older ? { ...older, outdated: true } : kept()))))
        memory.remember(name, entry)
        return entry
      }
      return once(entriesUnderWay, name, read, big)
    },
  }
}
type UnderWay<T> = { heard: number; work: Promise<T> }

/** When the database is away: what `fallback` has, else the refusal. */
const unlessThere =
  <T>(fallback: () => T | Promise<T | null> | null | undefined) =>
  async (error: unknown): Promise<T> => {
    const kept = isAppError(error) && error.code === 'unavailable' ? await fallback() : null
    if (kept === null || kept === undefined) throw error
    return kept
  }
