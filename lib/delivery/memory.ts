import { LRUCache } from 'lru-cache'
import type { KnownKey } from '@/lib/api-keys/verify-key'
import type { Representation } from './representation'

/**
 * What is known of a workspace's changes. The database counts them (DeliveryRevision): a transaction that sees revision r sees every
 * change up to r, and notices come in that order. So whatever was read at r is good until a later change concerns it.
 */
export type Workspace = {
  id: string
  /** The newest change heard of. */
  revision: number
  /** What was read before this one is not good any more, whatever it concerns. */
  floor: number
  /** The newest change of each subject. */
  subjects: Map<string, number>
  /** True while all that is known of it comes from the disk: it is not compared with the database yet. */
  unconfirmed: boolean
}
/** When something was read, and the subjects it depends on: a prompt's id, a key's hash, a table as a whole; null: anything at all. */
export type Stamp = { workspace: Workspace; revision: number; subjects: readonly string[] | null }
/** What every list of prompts depends on. */
export const listed: readonly string[] = ['LiveRelease', 'PromptName', 'Prompt', 'Environment']

export type KeyEntry = { stamp: Stamp; key: KnownKey; mayRead: boolean; environmentSlug: string | null; notedAtMs: number }
/** What one request is answered with: several variants with weights in basis points, or why there is nothing. */
export type Entry = {
  stamp: Stamp
  /** When it was read from the database, by the process's own clock (performance.now), which no one sets. */
  asOfMs: number
  bytes: number
  missing: string | null
  /** True when a change of it is known, or possible, but the database is away. */
  outdated?: boolean
  /** Why it is not given though it is there: it would weigh too much. */
  tooLong?: string
  environmentId: string
  promptId: string
  weights: number[]
  heaviest: number
  variants: Representation[]
}
/** The payload of a notice on the channel `delivery`, written by the trigger versicle_raise_delivery. */
export type Notice = { workspaceId: string; revision: number; table: string; promptId: string | null; keyHash: string | null }

const maxSubjects = 10_000
const maxKeys = 100_000
const maxUnknownKeys = 10_000
/** A key that is not known is asked for again after this, in case the notice of its creation was missed. */
const unknownKeyMs = 1_000

/** True while nothing heard of since concerns what was read. */
export function isFresh(stamp: Stamp): boolean {
  const { workspace, revision, subjects } = stamp
  if (revision >= workspace.revision) return true
  if (subjects === null || revision < workspace.floor) return false
  for (const subject of subjects) if (revision < (workspace.subjects.get(subject) ?? 0)) return false
  stamp.revision = workspace.revision
  return true
}

/** Everything kept in memory, within `budgetBytes` for answers and their compressed forms (least recently used go first). */
export function createMemory(budgetBytes: number) {
  const workspaces = new Map<string, Workspace>()
  const codedBytes = Math.floor(budgetBytes / 5)
  const entries = new LRUCache<string, Entry>({
    maxSize: budgetBytes - codedBytes,
    sizeCalculation: ({ bytes }, key) => bytes + 2 * key.length,
  })
  /** By their ETag, which says what they hold: they are never out of date. */
  const coded = new LRUCache<string, Representation>({ maxSize: codedBytes, sizeCalculation: ({ bytes }) => bytes })
  // Looked at without being moved to the front: that many keys are never in use at once, and it saves a part of every request.
  const keys = new LRUCache<string, KeyEntry>({ max: maxKeys })
  const unknownKeys = new LRUCache<string, true>({ max: maxUnknownKeys, ttl: unknownKeyMs })

  let heard = 0

  function clear() {
    heard++
    // Whoever still holds one of them holds something that is never fresh again.
    for (const workspace of workspaces.values()) workspace.revision = workspace.floor = Number.POSITIVE_INFINITY
    for (const cache of [entries, keys, unknownKeys, workspaces]) cache.clear()
  }

  /** The workspace's state; begun at `revision`, which was just read or heard of, when nothing of it is known yet. */
  function workspace(id: string, revision: number, unconfirmed = false): Workspace {
    const known = workspaces.get(id)
    if (known) return known
    const begun = { id, revision, floor: revision, subjects: new Map<string, number>(), unconfirmed }
    workspaces.set(id, begun)
    return begun
  }

  return {
    entries,
    coded,
    keys,
    unknownKeys,
    clear,
    /** Counts everything heard of changes, so that one can tell whether anything came meanwhile. */
    heard: () => heard,
    /** Keeps an answer, unless a newer reading of the same is there already. */
    remember(name: string, entry: Entry): void {
      const known = entries.peek(name)
      if (!known || !isFresh(known.stamp) || known.stamp.revision <= entry.stamp.revision) entries.set(name, entry)
    },
    workspace,
    /** Takes in what a notice says. A gap in the numbers means that one was missed: then everything read before is doubted. */
    apply({ workspaceId, revision, table, promptId, keyHash }: Notice): void {
      heard++
      if (keyHash) unknownKeys.delete(keyHash)
      // Also of a workspace that nobody has read yet: a reading under way may have begun before this change.
      const known = workspace(workspaceId, revision)
      if (revision > known.revision + 1 || known.subjects.size >= maxSubjects) {
        known.floor = Math.max(known.floor, revision)
        known.subjects.clear()
      }
      for (const subject of [promptId ?? keyHash ?? table, table])
        known.subjects.set(subject, Math.max(revision, known.subjects.get(subject) ?? 0))
      known.revision = Math.max(known.revision, revision)
    },
    /** The newest change heard of, by workspace. */
    revisions: (): Map<string, number> => new Map([...workspaces.values()].map(({ id, revision }) => [id, revision])),
    /** True when a counter of the database is ahead of what was heard. */
    isBehind: (counters: ReadonlyMap<string, number>): boolean =>
      [...counters].some(([id, counted]) => counted > (workspaces.get(id)?.revision ?? counted)),
    /**
     * Compares with the database's counters, which were read after `before` was taken. What is behind is doubted as a whole; a counter
     * that went back is another database (a backup was restored), so nothing known holds. True when anything was behind.
     */
    catchUp(before: ReadonlyMap<string, number>, counters: ReadonlyMap<string, number>): boolean {
      let wasBehind = false
      for (const [id, known] of before) {
        const counted = counters.get(id) ?? 0
        if (counted < known) {
          clear()
          return true
        }
        const state = workspaces.get(id)
        if (!state) continue
        state.unconfirmed = false
        if (counted <= state.revision) continue
        state.floor = state.revision = counted
        heard++
        wasBehind = true
      }
      return wasBehind
    },
  }
}
export type Memory = ReturnType<typeof createMemory>
