import { execFile, spawn } from 'node:child_process'
import { chownSync, closeSync, existsSync, fchownSync, openSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { Client } from 'pg'
import { randomToken } from '@/lib/crypto'
import { whoseFolder } from './data-folder'
import { EmbeddedDatabaseError, type PostgresHome, postgresHome } from './postgres-home'
import { isAlive, markOf, readMark } from './process-mark'

/** A running embedded PostgreSQL 18. */
export type EmbeddedDatabase = {
  url: string
  /** Where its files are. */
  folder: string
  /** True when the folder is not inside the data folder (root in a private place). */
  moved: boolean
  /** Ends PostgreSQL, if it is ours to end. Acknowledged writes are kept. */
  stop: () => Promise<void>
}

const run = promisify(execFile)
const user = 'versicle'
const database = 'versicle'
const majorVersion = '18'
const startTimeoutMs = 30_000
const adoptTimeoutMs = 10_000

const program = (home: PostgresHome, name: string) => path.join(home.binaries, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
const dataOf = (home: PostgresHome) => path.join(home.folder, 'data')
/** Which PostgreSQL was started on the data last; its own postmaster.pid says too little to know it by. */
const markOfPostgres = (home: PostgresHome) => path.join(home.folder, 'postgres.pid')
// PostgreSQL asks the environment about locales and its own PG* settings: give it none of ours.
const environment: NodeJS.ProcessEnv = {
  NODE_ENV: 'production',
  PATH: process.env.PATH,
  LC_ALL: 'C',
  TZ: 'UTC',
  ...(process.env.SystemRoot && { SystemRoot: process.env.SystemRoot }),
}
const asUser = (home: PostgresHome) => ({ ...home.user, env: environment, cwd: home.folder })

const address = (port: number, password: string, name = database) => `postgresql://${user}:${password}@127.0.0.1:${port}/${name}`

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const bound = probe.address()
      probe.close(() => resolve(typeof bound === 'object' && bound ? bound.port : 0))
    })
  })

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => undefined)
  }
}

function writeAs(home: PostgresHome, file: string, content: string) {
  rmSync(file, { force: true }) // Whose it was before does not matter, only whose the folder is.
  writeFileSync(file, content, { mode: 0o600 })
  if (home.user) chownSync(file, home.user.uid, home.user.gid)
}

/** Makes the cluster beside its place and moves it there when it is whole, so that a kill in the middle leaves nothing half. */
async function initialise(home: PostgresHome): Promise<string> {
  const passwordFile = path.join(home.folder, 'password')
  if (existsSync(path.join(dataOf(home), 'PG_VERSION'))) return readFileSync(passwordFile, 'utf8').trim()
  const partial = `${dataOf(home)}.partial`
  rmSync(partial, { recursive: true, force: true })
  const password = randomToken()
  writeAs(home, passwordFile, password)
  const args = ['-D', partial, '-U', user, '--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--no-instructions']
  await run(program(home, 'initdb'), [...args, '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C'], asUser(home)).catch(
    (error: { stderr?: string; message: string }) => {
      throw new EmbeddedDatabaseError(
        `The embedded PostgreSQL could not be set up in ${home.folder}: ${(error.stderr || error.message).trim()}\nFree some disk space or fix the folder's permissions, choose another VERSICLE_DATA_DIR, or set DATABASE_URL.`,
      )
    },
  )
  renameSync(partial, dataOf(home))
  return password
}

/** The port of a PostgreSQL that a killed Versicle left running on this data, once it answers; else what it left is cleared away. */
async function adopt(home: PostgresHome, password: string): Promise<number | undefined> {
  const file = path.join(dataOf(home), 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8').split('\n')
  const [pid, port] = [Number(lines[0]), Number(lines[3])]
  const ours = readMark(markOfPostgres(home))
  const runs = () => isAlive(ours.pid === pid ? ours : { pid, startedAt: undefined }, 'postgres')
  // It may still be recovering; a reused pid of something else never answers with our password.
  for (const deadline = Date.now() + adoptTimeoutMs; port > 0 && runs() && Date.now() < deadline; await sleep(100))
    if (await answers(address(port, password, 'postgres'))) return port
  if (runs())
    throw new EmbeddedDatabaseError(
      `A PostgreSQL (process ${pid}) holds ${dataOf(home)}, says ${file}, but does not answer. End it with: kill -INT ${pid}  and start again. If that process is something else, remove the file.`,
    )
  rmSync(file, { force: true })
  return undefined
}

const logTail = (home: PostgresHome) => {
  const file = path.join(home.folder, 'postgres.log')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').slice(-6).join('\n') : ''
}

async function startOn(home: PostgresHome, port: number, password: string, settings: string[]): Promise<boolean> {
  const log = openSync(path.join(home.folder, 'postgres.log'), 'w')
  const args = ['-D', dataOf(home), '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=']
  // Its own session: Ctrl-C in the terminal must reach us first, so that requests drain before the database goes.
  const server = spawn(program(home, 'postgres'), [...args, ...settings.flatMap((setting) => ['-c', setting])], {
    ...asUser(home),
    detached: true,
    stdio: ['ignore', log, log],
  })
  if (home.user) fchownSync(log, home.user.uid, home.user.gid)
  closeSync(log)
  if (server.pid) writeAs(home, markOfPostgres(home), markOf(server.pid))
  let ended = false
  server.once('exit', () => {
    ended = true
  })
  server.once('error', () => {
    ended = true
  })
  server.unref()
  for (const deadline = Date.now() + startTimeoutMs; Date.now() < deadline && !ended; await sleep(30))
    if (await answers(address(port, password, 'postgres'))) return !ended
  if (!ended && server.pid) process.kill(server.pid, 'SIGKILL')
  return false
}

async function start(home: PostgresHome, password: string, settings: string[]): Promise<number> {
  for (let attempt = 1; attempt <= 3; attempt++) {
    const port = await freePort()
    if (await startOn(home, port, password, settings)) return port
    const tail = logTail(home)
    if (!/could not bind|Address already in use/.test(tail))
      throw new EmbeddedDatabaseError(
        `The embedded PostgreSQL in ${home.folder} did not start:\n${tail}\nIts log is ${path.join(home.folder, 'postgres.log')}. Fix what it says, choose another VERSICLE_DATA_DIR, or set DATABASE_URL.`,
      )
  }
  throw new EmbeddedDatabaseError(
    'The embedded PostgreSQL found no free port after three tries. Close what takes them, or set DATABASE_URL.',
  )
}

async function createDatabase(port: number, password: string) {
  const client = new Client({ connectionString: address(port, password, 'postgres') })
  await client.connect()
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database])
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`)
  } finally {
    await client.end()
  }
}

/** Takes the data folder for this process; refuses while another living Versicle has it. */
function takeOwnership(home: PostgresHome, dataDir: string): () => void {
  const file = path.join(home.folder, 'owner.pid')
  const owner = readMark(file)
  if (owner.pid !== process.pid && isAlive(owner, 'node'))
    throw new EmbeddedDatabaseError(
      `Another Versicle (process ${owner.pid}) is using ${dataDir}, says ${file}. Stop it first, or give this one its own folder: VERSICLE_DATA_DIR=/another/folder npm start\nIf that process is something else, remove the file.`,
    )
  writeAs(home, file, markOf(process.pid))
  return () => rmSync(file, { force: true })
}

/**
 * Opens the embedded PostgreSQL of `dataDir`: makes it the first time, adopts one that a killed Versicle left running, else
 * starts it on a free loopback port. `settings` are PostgreSQL settings such as `fsync=off` (tests only).
 * Throws EmbeddedDatabaseError, or ConfigError when the folder is somebody else's; the message says what to do.
 */
export async function openEmbedded(dataDir: string, settings: string[] = []): Promise<EmbeddedDatabase> {
  try {
    return await open(dataDir, settings)
  } catch (error) {
    throw whoseFolder(error, dataDir)
  }
}

async function open(dataDir: string, settings: string[]): Promise<EmbeddedDatabase> {
  const home = postgresHome(dataDir)
  const release = takeOwnership(home, dataDir)
  try {
    const password = await initialise(home)
    const version = readFileSync(path.join(dataOf(home), 'PG_VERSION'), 'utf8').trim()
    if (version !== majorVersion)
      throw new EmbeddedDatabaseError(
        `${dataOf(home)} was made by PostgreSQL ${version}; this Versicle brings ${majorVersion}. Dump it with the old version and restore, or choose another VERSICLE_DATA_DIR.`,
      )
    const port = (await adopt(home, password)) ?? (await start(home, password, settings))
    await createDatabase(port, password)
    const stop = async () => {
      await run(program(home, 'pg_ctl'), ['stop', '-D', dataOf(home), '-m', 'fast', '-t', '20'], asUser(home)).catch(() => undefined)
      release()
    }
    return { url: address(port, password), folder: home.folder, moved: home.moved, stop }
  } catch (error) {
    release()
    throw error
  }
}
