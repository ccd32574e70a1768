import { Client } from 'pg'
import { databaseUrl } from '@/lib/config'
import { logger } from '@/lib/logger'

const everyMs = 60_000
const maxRemembered = 100_000
/** When each key's use was last handed on, and the uses still to be written. Once a minute per key is enough to know it is in use. */
const noted = new Map<string, number>()
const waiting = new Set<string>()
let timer: NodeJS.Timeout | undefined

/** Remembers that a key was used now. Costs a map lookup; the database hears of it a moment later, at most once a minute per key. */
export function noteUse(keyId: string, nowMs = Date.now()): void {
  const last = noted.get(keyId)
  if (last !== undefined && nowMs - last < everyMs) return
  if (noted.size >= maxRemembered) noted.clear()
  noted.set(keyId, nowMs)
  waiting.add(keyId)
  timer ??= setTimeout(() => void writeUses(), 500).unref()
}

/** Writes the uses still waiting, in one statement. With the database away they are dropped: each key's next is a minute later. */
export async function writeUses(): Promise<void> {
  clearTimeout(timer)
  timer = undefined
  const ids = [...waiting]
  waiting.clear()
  if (ids.length === 0) return
  const now = new Date()
  try {
    await write([ids, now, new Date(now.getTime() - everyMs)])
  } catch (error) {
    logger.warn({ err: error }, 'could not write when keys were last used')
  }
}

const sql = `
  UPDATE "ApiKey" SET "lastUsedAt" = $2
  WHERE "id" = ANY ($1) AND ("lastUsedAt" IS NULL OR "lastUsedAt" < $3)`

// Past Prisma, which takes eighty megabytes the first time it is used: a process that only serves reads has no other use for it.
async function write(values: unknown[]): Promise<void> {
  const client = new Client({ connectionString: databaseUrl(), connectionTimeoutMillis: 2_000, query_timeout: 2_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(sql, values)
  } finally {
    void client.end().catch(() => undefined)
  }
}
