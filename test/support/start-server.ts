import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../..')
const startLimitMs = 240_000

export type RunningServer = {
  baseUrl: string
  /** The link to the set-up page, when the start printed one. */
  setUpLink: string | undefined
  dataDir: string
  child: ChildProcess
  /** Everything it has printed so far. */
  output: () => string
  /** Ends it and answers its exit code; the data folder stays when it was given. */
  stop: (signal?: NodeJS.Signals) => Promise<number | null>
}

const ready = /^ready on \S*?:(\d+)/m
/** What it prints when its database is away: it serves what is on disk, and is ready once the database is there. */
export const waiting = /^Until it answers, \S*?:(\d+) serves/m

/**
 * Starts the real app as `npm start` does, on a free port with its own data folder, and waits for its `ready on` line, or for another
 * `sign` that names the port.
 */
export async function startServer(env: Record<string, string> = {}, dataDir?: string, sign = ready): Promise<RunningServer> {
  const folder = dataDir ?? mkdtempSync(path.join(os.tmpdir(), 'versicle-server-'))
  const child = spawn(process.execPath, ['--import', 'tsx', 'server.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    // A developer's .env is no part of a test.
    env: { ...process.env, VERSICLE_ENV_FILE: os.devNull, PORT: '0', VERSICLE_DATA_DIR: folder, VERSICLE_LOG_LEVEL: 'info', ...env },
  })
  let output = ''
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const started = new Promise<void>((resolve, reject) => {
    const read = (chunk: Buffer) => {
      output += chunk.toString('utf8')
      if (sign.test(output)) resolve()
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    void ended.then((code) => reject(new Error(`The server ended with ${code} before it was ready:\n${output}`)))
    setTimeout(() => reject(new Error(`The server was not ready in time:\n${output}`)), startLimitMs).unref()
  })
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    const code = await ended
    if (dataDir === undefined) removeData(folder)
    return code
  }
  try {
    await started
  } catch (error) {
    await stop('SIGKILL')
    throw error
  }
  const port = sign.exec(output)?.[1]
  const setUpLink = /^\s+(http\S+\/set-up\S+)$/m.exec(output)?.[1]
  return { baseUrl: `http://localhost:${port}`, setUpLink, dataDir: folder, child, output: () => output, stop }
}

/** Removes a data folder, ending the PostgreSQL in it when a killed server left one. */
export function removeData(folder: string): void {
  const pidFile = path.join(folder, 'postgres', 'data', 'postmaster.pid')
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGQUIT')
  } catch {
    // None was left.
  }
  for (let tries = 0; tries < 20; tries++) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
    try {
      readdirSync(folder)
    } catch {
      return
    }
  }
}
