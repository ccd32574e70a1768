import { type FileHandle, open } from 'node:fs/promises'
import { logger } from '@/lib/logger'
import { bundled } from './load-bundle'
import { type KeyRow, keyEntryOf } from './load-key'
import { type Entry, isFresh, type KeyEntry, listed, type Memory } from './memory'
import { entryOf, type Published, placeOf } from './published'
import { type Index, snapshotFiles } from './snapshot'
import { DamagedSnapshot, type Header, type Located, readRecord, scanSnapshot } from './snapshot-file'

/** Keys of an older snapshot do not count: who was away for longer cannot know what was revoked meanwhile. */
const longestKeysAgeMs = 24 * 60 * 60_000

type Opened<Content> = { header: Header; content: Content }
type PublishedIndex = { handle: FileHandle; byName: Map<string, Located>; byPlace: Map<string, Located[]> }

/**
 * The snapshots on the disk, for as long as the database is away: opened when they are first needed, checked whole, and let go with
 * `close` whenever the database has answered, so that each outage reads what the disk has by then. What comes from them is unconfirmed until it was compared with the database.
 */
export function createArchive(folder: string, memory: Memory) {
  let published: Promise<Opened<PublishedIndex> | null> | undefined
  let keys: Promise<Opened<Map<string, KeyRow>> | null> | undefined

  const openedPublished = () => (published ??= believed('published', () => openPublished(snapshotFiles(folder).published)))
  const openedKeys = () => (keys ??= believed('keys', () => openKeys(snapshotFiles(folder).keys)))

  function stamped(header: Header, workspaceId: string, subjects: readonly string[]) {
    const revision = header.revisions[workspaceId] ?? 0
    return { workspace: memory.workspace(workspaceId, revision, true), revision, subjects }
  }

  return {
    /** What a name in an environment was answered with then; null when that is not on the disk. */
    async entry(workspaceId: string, environment: string, name: string): Promise<Entry | null> {
      const opened = await openedPublished()
      const located = opened?.content.byName.get(placeOf(workspaceId, environment, name))
      if (!opened || !located) return null
      const { header, content } = opened
      // It may be let go of meanwhile, when the database is back.
      const text = await readRecord(content.handle, located).catch(() => null)
      if (text === null) return null
      const record = publishedOf(text)
      const entry = entryOf(record, stamped(header, workspaceId, [record.promptId, 'Environment']), performance.now() - ageMs(header))
      return isFresh(entry.stamp) ? entry : { ...entry, outdated: true }
    },
    /** Everything published in an environment then, those whose name begins with `prefix`; null when the environment is not on the disk. */
    async bundle(workspaceId: string, environment: string, prefix: string): Promise<Entry | null> {
      const opened = await openedPublished()
      const located = opened?.content.byPlace.get(placeOf(workspaceId, environment, ''))
      if (!opened || !located) return null
      const { header, content } = opened
      const entry = await bundled(
        environment,
        recordsOf(content.handle, located, prefix),
        stamped(header, workspaceId, listed),
        performance.now() - ageMs(header),
      ).catch(() => null)
      return entry === null || isFresh(entry.stamp) ? entry : { ...entry, outdated: true }
    },
    /** A key as it was then; null when it is not on the disk, or when anything was heard of it since. */
    async key(hash: string): Promise<KeyEntry | null> {
      const opened = await openedKeys()
      const row = opened?.content.get(hash)
      if (!opened || !row || ageMs(opened.header) > longestKeysAgeMs) return null
      const entry = keyEntryOf(row, stamped(opened.header, row.workspaceId, [hash]))
      return isFresh(entry.stamp) ? entry : null
    },
    /** Lets go of what is open; what is asked for next is read from the disk as it is then. */
    async close(): Promise<void> {
      const closing = published
      published = keys = undefined
      await (await closing)?.content.handle.close()
    },
  }
}
export type Archive = ReturnType<typeof createArchive>

const ageMs = ({ takenAtMs }: Header) => Math.max(0, Date.now() - takenAtMs)

/** Null, and said why, when there is nothing to believe. */
async function believed<Content>(kind: Header['kind'], opening: () => Promise<Opened<Content>>): Promise<Opened<Content> | null> {
  try {
    const opened = await opening()
    const takenAt = new Date(opened.header.takenAtMs).toISOString()
    logger.info({ kind, takenAt }, 'the database is away: opened the snapshot on disk')
    return opened
  } catch (error) {
    if (error instanceof DamagedSnapshot) logger.error({ kind }, `the snapshot on disk is damaged and not used: ${error.message}`)
    else if ((error as NodeJS.ErrnoException).code === 'ENOENT') logger.warn({ kind }, 'there is no snapshot on disk yet')
    else logger.error({ err: error, kind }, 'cannot read the snapshot on disk')
    return null
  }
}

async function openPublished(file: string): Promise<Opened<PublishedIndex>> {
  const handle = await open(file, 'r')
  try {
    const byName = new Map<string, Located>()
    const byPlace = new Map<string, Located[]>()
    const header = await scanSnapshot(handle, 'published', (line, located) => {
      const [workspaceId, , environment, , names] = indexOf(line)
      for (const name of names) byName.set(placeOf(workspaceId, environment, name), located)
      const place = placeOf(workspaceId, environment, '')
      byPlace
        .set(place, byPlace.get(place) ?? [])
        .get(place)
        ?.push(located)
    })
    return { header, content: { handle, byName, byPlace } }
  } catch (error) {
    await handle.close()
    throw error
  }
}

async function openKeys(file: string): Promise<Opened<Map<string, KeyRow>>> {
  const handle = await open(file, 'r')
  try {
    const rows = new Map<string, KeyRow>()
    const header = await scanSnapshot(handle, 'keys', (line) => {
      const row = parsed<KeyRow>(line.toString('utf8'))
      rows.set(row.hash, row)
    })
    return { header, content: rows }
  } finally {
    await handle.close()
  }
}

/** Throws when the file is let go of meanwhile. */
async function* recordsOf(handle: FileHandle, located: readonly Located[], prefix: string): AsyncGenerator<Published> {
  for (const each of located) {
    const published = publishedOf(await readRecord(handle, each))
    if (published.names[0]?.startsWith(prefix)) yield published
  }
}

const tab = 0x09
const indexOf = (line: Buffer) => parsed<Index>(line.subarray(0, Math.max(0, line.indexOf(tab))).toString('utf8'))

function publishedOf(record: string): Published {
  const [index = '', ...bodies] = record.split('\t')
  const [workspaceId, environmentId, environment, promptId, names, weights] = parsed<Index>(index)
  return { workspaceId, environmentId, environment, promptId, names, weights, bodies }
}

/** What stands before the checksum may be anything: it is looked at before the sum is known. */
function parsed<T>(text: string): T {
  try {
    return JSON.parse(text) as T
  } catch {
    throw new DamagedSnapshot('a record in it is no JSON')
  }
}
