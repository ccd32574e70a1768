import { spawn } from 'node:child_process'
import { chmodSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { openEmbedded } from '@/lib/database/embedded'
import { postgresHome } from '@/lib/database/postgres-home'
import { applyMigrations } from '@/prisma/engine'

const quick = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=100']
const limitMs = 20_000

/** Runs one statement, or several, on a connection of its own. */
export async function query<Row>(url: string, sql: string, values?: unknown[]): Promise<Row[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.query(sql, values)).rows as Row[]
  } finally {
    await client.end().catch(() => undefined)
  }
}

const alive = (pid: number) => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A real, migrated PostgreSQL in a temporary folder, whose address stays the same when it is killed and started again. */
export async function openPostgres() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'versicle-postgres-'))
  chmodSync(folder, 0o755)
  const embedded = await openEmbedded(folder, quick)
  await applyMigrations(embedded.url)
  const { port } = new URL(embedded.url)
  const home = postgresHome(folder)
  const data = path.join(home.folder, 'data')
  const postmaster = () => Number(readFileSync(path.join(data, 'postmaster.pid'), 'utf8').split('\n')[0])
  const answers = () =>
    query(embedded.url, 'SELECT 1').then(
      () => true,
      () => false,
    )

  function spawnOnce() {
    const log = openSync(path.join(home.folder, 'postgres.log'), 'a')
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', ...quick].flatMap((setting) => ['-c', setting])
    const child = spawn(path.join(home.binaries, 'bin', 'postgres'), ['-D', data, '-p', port, ...settings], {
      ...home.user,
      cwd: home.folder,
      env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' },
      detached: true,
      stdio: ['ignore', log, log],
    })
    closeSync(log)
    child.unref()
    return child
  }

  return {
    url: embedded.url,
    /** Kills the postmaster as the system would when memory is short; its children follow by themselves. */
    async kill(): Promise<void> {
      const pid = postmaster()
      process.kill(pid, 'SIGKILL')
      for (const deadline = Date.now() + limitMs; alive(pid) && Date.now() < deadline; ) await sleep(10)
    },
    /** Starts it again where it was; resolves once it answers, after its own recovery. */
    async start(): Promise<void> {
      for (const deadline = Date.now() + limitMs; Date.now() < deadline; await sleep(50)) {
        const child = spawnOnce()
        // Until the last child of the killed one has gone, its memory is in use and the new one ends at once.
        while (child.exitCode === null && Date.now() < deadline) {
          if (await answers()) return
          await sleep(20)
        }
      }
      throw new Error(`PostgreSQL did not start again:\n${readFileSync(path.join(home.folder, 'postgres.log'), 'utf8').slice(-2_000)}`)
    },
    async stop(): Promise<void> {
      await embedded.stop()
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    },
  }
}
export type Postgres = Awaited<ReturnType<typeof openPostgres>>
