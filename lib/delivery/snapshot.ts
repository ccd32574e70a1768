import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { logger } from '@/lib/logger'
import { consistentRead, type Query } from './consistent-read'
import { allKeysSql, type KeyRow } from './load-key'
import { createPacer } from './pacer'
import type { Published } from './published'
import { type Place, readPublishedSet } from './read-published-set'
import { writeSnapshot } from './snapshot-file'

export const snapshotFiles = (folder: string) => ({
  published: path.join(folder, 'published.snapshot'),
  keys: path.join(folder, 'keys.snapshot'),
})
/** A record of what is published: how to find it, then each variant's JSON, which holds no tab itself. */
export type Index = [workspaceId: string, environmentId: string, environment: string, promptId: string, names: string[], weights: number[]]

const queryTimeoutMs = 10_000
const everyMs = 10 * 60_000
const keysPage = 2_000
const flushLimitMs = 3_000
const abandonedAfterMs = 60 * 60_000
/** What a snapshot may take up on the disk. What is beyond is left out, and said so. */
const longestPublished = 1_000_000_000
const longestKeys = 200_000_000

const revisionsSql = 'SELECT "workspaceId", "revision" FROM "DeliveryRevision"'
const placesSql = `
  SELECT e."workspaceId", e."id" AS "environmentId", e."slug" AS "environment" FROM "Environment" e
  WHERE e."archivedAt" IS NULL AND EXISTS (SELECT 1 FROM "LiveRelease" l WHERE l."environmentId" = e."id")
  ORDER BY e."workspaceId", e."id"`

/**
 * Keeps what is published, and what is known of keys (their hashes, never keys), on the disk in `folder`, so that a process which starts
 * while the database is away can serve it. Keys follow a change within a fraction of a second, what is published within about one;
 * both then rest many times as long as the writing took, and are written anew every ten minutes in any case, so that their age says
 * something.
 */
export function createSnapshots(folder: string, databaseUrl: string) {
  const files = snapshotFiles(folder)

  const write = (kind: 'published' | 'keys', records: (query: Query) => AsyncGenerator<string>, longest: number) =>
    consistentRead(databaseUrl, queryTimeoutMs, async (query) => {
      const takenAtMs = Date.now()
      const rows = await query<{ workspaceId: string; revision: string }>(revisionsSql)
      const revisions = Object.fromEntries(rows.map(({ workspaceId, revision }) => [workspaceId, Number(revision)]))
      await writeSnapshot(files[kind], { kind, takenAtMs, revisions }, upTo(longest, kind, records(query)))
    })

  const published = createPacer('the snapshot of what is published', { settleMs: 700, restFactor: 10, everyMs }, () =>
    write('published', publishedRecords, longestPublished),
  )
  const keys = createPacer('the snapshot of keys', { settleMs: 100, restFactor: 5, everyMs }, () => write('keys', keyRecords, longestKeys))

  return {
    /** Something of this table changed; without one: anything may have. */
    change(table?: string): void {
      // A bound key's environment stands beside it.
      if (table === undefined || table === 'ApiKey' || table === 'Environment') keys.change()
      if (table !== 'ApiKey' && table !== 'RouteTarget' && table !== 'Gateway') published.change()
    },
    async start(): Promise<void> {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await removeAbandoned(folder)
      keys.start()
      published.start()
    },
    /** Ends it. What changed last is still written, unless that takes long. */
    stop: (): Promise<unknown> =>
      Promise.race([Promise.all([keys.stop(), published.stop()]), sleep(flushLimitMs, undefined, { ref: false })]),
  }
}

export const recordOf = ({ workspaceId, environmentId, environment, promptId, names, weights, bodies }: Published): string =>
  [JSON.stringify([workspaceId, environmentId, environment, promptId, names, weights] satisfies Index), ...bodies].join('\t')

async function* publishedRecords(query: Query): AsyncGenerator<string> {
  for (const place of await query<Place>(placesSql)) for await (const published of readPublishedSet(query, place)) yield recordOf(published)
}

async function* keyRecords(query: Query): AsyncGenerator<string> {
  let after = ''
  for (;;) {
    const rows = await query<KeyRow>(allKeysSql, [after, keysPage])
    for (const row of rows) yield JSON.stringify(row)
    const last = rows.at(-1)
    if (last === undefined || rows.length < keysPage) return
    after = last.id
  }
}

async function* upTo(longest: number, kind: string, records: AsyncGenerator<string>): AsyncGenerator<string> {
  let characters = 0
  for await (const record of records) {
    characters += record.length
    if (characters > longest) {
      logger.warn({ kind, longest }, 'the snapshot on disk is full; what is beyond is not in it')
      return
    }
    yield record
  }
}

/** What a process left behind that was killed while it wrote. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!/\.snapshot\.\d+-\d+\.tmp$/.test(name)) continue
    const file = path.join(folder, name)
    const state = await stat(file).catch(() => null)
    if (state && Date.now() - state.mtimeMs > abandonedAfterMs) await rm(file, { force: true })
  }
}
