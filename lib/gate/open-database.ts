import { readdirSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { type Config, ConfigError } from '@/lib/config'

export type Database = { url: string; embedded: boolean; note: string | undefined; stop: () => Promise<void> }

const connectTimeoutMs = 2_000
const betweenTriesMs = 400

/** The database that the configuration names, wherever it may be just now; or the embedded one, opened. */
export async function findDatabase({ databaseUrl, dataDir }: Config): Promise<Database> {
  if (databaseUrl !== null) return { url: databaseUrl, embedded: false, note: undefined, stop: async () => {} }
  const { openEmbedded } = await import('@/lib/database/embedded')
  const { url, folder, moved, stop } = await openEmbedded(dataDir)
  const note = moved ? `PostgreSQL does not run as root and may not enter this folder, so its data is in ${folder}` : undefined
  return { url, embedded: true, note, stop }
}

/** Null when the database answers, else why it does not. Throws ConfigError for what waiting does not mend: a wrong password or name. */
export async function whyAway(url: string): Promise<string | null> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return null
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    const told = `The database at ${new URL(url).host} refused: ${message || code}.\nCheck DATABASE_URL, that PostgreSQL is running there, and that this machine may reach it.`
    if (code === '28P01' || code === '28000' || code === '3D000') throw new ConfigError(told)
    return told
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Waits until the database answers, however long that takes. */
export async function untilThere(url: string): Promise<void> {
  for (;;) {
    // Somebody may be changing the password just now: not a reason to give up.
    const why = await whyAway(url).catch((error: Error) => error.message)
    if (why === null) return
    await sleep(betweenTriesMs)
  }
}

/** Applies the migrations that are missing. The engine for it is big, so it is loaded only when some are. */
export async function bringUpToDate(url: string): Promise<void> {
  const folder = path.resolve(import.meta.dirname, '../../prisma/migrations')
  const wanted = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  const applied = await appliedTo(url)
  if (wanted.every(({ name }) => applied.has(name))) return
  const { applyMigrations } = await import('@/prisma/engine')
  await applyMigrations(url)
}

async function appliedTo(url: string): Promise<Set<string>> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ name: string }>(
      'SELECT migration_name AS name FROM "_prisma_migrations" WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    )
    return new Set(rows.map(({ name }) => name))
  } catch (error) {
    const noTableYet = (error as { code?: string }).code === '42P01'
    if (noTableYet) return new Set()
    throw error
  } finally {
    await client.end().catch(() => undefined)
  }
}
