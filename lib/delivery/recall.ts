import { isAppError } from '@/lib/errors'
import { loadKey } from './load-key'
import { type Entry, isFresh, type KeyEntry } from './memory'
import { unavailable } from './reader'
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
  let unansweredAtMs = Number.NEGATIVE_INFINITY

  /** Loads something big when its turn comes. Where the database was silent to one, those that waited meanwhile do not ask it again. */
  function loading(load: () => Promise<Entry>): () => Promise<Entry> {
    const askedAtMs = performance.now()
    return async () => {
      if (isAway() || askedAtMs < unansweredAtMs) throw unavailable()
      try {
        return await load()
      } catch (error) {
        if (isUnavailable(error)) unansweredAtMs = performance.now()
        throw error
      }
    }
  }

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
      const loaded = big ? loading(load) : load
      const read = async () => {
        const fromDisk = isAway() ? await kept() : null
        const entry = fromDisk ?? (await loaded().catch(unlessThere(() => (older ? { ...older, outdated: true } : kept()))))
        memory.remember(name, entry)
        return entry
      }
      return once(entriesUnderWay, name, read, big)
    },
  }
}
type UnderWay<T> = { heard: number; work: Promise<T> }

const isUnavailable = (error: unknown) => isAppError(error) && error.code === 'unavailable'

/** When the database is away: what `fallback` has, else the refusal. */
const unlessThere =
  <T>(fallback: () => T | Promise<T | null> | null | undefined) =>
  async (error: unknown): Promise<T> => {
    const kept = isUnavailable(error) ? await fallback() : null
    if (kept === null || kept === undefined) throw error
    return kept
  }
