import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { type Config, ConfigError } from '@/lib/config'
import { openEmbedded } from '@/lib/database/embedded'
import { applyMigrations } from '@/prisma/engine'

const waitMs = 30_000

async function untilReachable(url: string) {
  const host = new URL(url).host
  for (const deadline = Date.now() + waitMs; ; await sleep(500)) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000 })
    client.on('error', () => undefined)
    try {
      await client.connect()
      return
    } catch (error) {
      const { code, message } = error as { code?: string; message: string }
      // A wrong password or database does not get better by waiting.
      const final = code === '28P01' || code === '28000' || code === '3D000'
      if (final || Date.now() > deadline)
        throw new ConfigError(
          `The database at ${host} refused: ${message || code}.\nCheck DATABASE_URL, that PostgreSQL is running there, and that this machine may reach it.`,
        )
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

/** Opens the database that the configuration names, or the embedded one, and brings it up to date. */
export async function openDatabase(config: Config): Promise<{ url: string; note: string | undefined; stop: () => Promise<void> }> {
  if (config.databaseUrl !== null) {
    await untilReachable(config.databaseUrl)
    await applyMigrations(config.databaseUrl)
    return { url: config.databaseUrl, note: undefined, stop: async () => {} }
  }
  const embedded = await openEmbedded(config.dataDir)
  await applyMigrations(embedded.url)
  const note = embedded.moved
    ? `PostgreSQL does not run as root and may not enter this folder, so its data is in ${embedded.folder}`
    : undefined
  return { url: embedded.url, note, stop: embedded.stop }
}
