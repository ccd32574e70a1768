import { spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { randomToken } from '@/lib/crypto'
import { openEmbedded } from '@/lib/database/embedded'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the app answers, without a slash at the end. */
    baseUrl: string
    /** A key with every scope in the first workspace. */
    key: string
    owner: { email: string; password: string }
    databaseUrl: string
    secret: string
    /** What the server wrote on standard output and standard error so far. */
    serverLog: string
  }
}

type Server = { provided: { [name: string]: unknown }; stop: () => Promise<void> }

const readyTimeoutMs = 600_000
const stopTimeoutMs = 40_000

/** The app as `npm start` runs it (built first when the build is stale), on a PostgreSQL of its own, in a temporary folder. */
async function start(): Promise<Server> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'versicle-server-'))
  const database = await openEmbedded(path.join(folder, 'database'), ['fsync=off', 'synchronous_commit=off', 'max_connections=200'])
  const dataDir = path.join(folder, 'data')
  mkdirSync(dataDir)
  const provided = {
    key: `vk_${randomToken()}`,
    owner: { email: 'owner@example.com', password: 'correct horse battery staple' },
    databaseUrl: database.url,
    secret: randomToken(),
    serverLog: path.join(folder, 'server.log'),
  }
  const server = spawn(process.execPath, ['--import', 'tsx', 'server.ts'], {
    cwd: path.resolve(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: '0',
      HOST: '127.0.0.1',
      DATABASE_URL: database.url,
      // As on the embedded default: gateways on loopback are allowed.
      VERSICLE_ALLOW_PRIVATE_GATEWAYS: '1',
      VERSICLE_DATA_DIR: dataDir,
      VERSICLE_SECRET: provided.secret,
      VERSICLE_OWNER_EMAIL: provided.owner.email,
      VERSICLE_OWNER_PASSWORD: provided.owner.password,
      VERSICLE_BOOTSTRAP_KEY: provided.key,
    },
  })
  const log = createWriteStream(provided.serverLog)
  let said = ''
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  const after = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref())

  const stop = async () => {
    server.kill('SIGTERM')
    await Promise.race([ended, after(stopTimeoutMs)])
    if (server.exitCode === null) server.kill('SIGKILL')
    await database.stop()
    log.end()
    rmSync(folder, { recursive: true, force: true })
  }

  const ready = new Promise<string>((resolve) => {
    for (const stream of [server.stdout, server.stderr])
      stream.on('data', (chunk: Buffer) => {
        log.write(chunk)
        if (said.length < 100_000) said += chunk.toString('utf8')
        const url = /^ready on (http\S+)/m.exec(said)?.[1]
        if (url) resolve(url)
      })
  })
  const baseUrl = await Promise.race([ready, ended.then(() => null), after(readyTimeoutMs).then(() => null)])
  if (baseUrl === null) {
    await stop()
    throw new Error(`The server did not become ready. It said:\n${said.slice(-4000)}`)
  }
  return { provided: { baseUrl, ...provided }, stop }
}

// The projects http and e2e run this file each, in one process: they share one server.
const shared = globalThis as { versicleServer?: { users: number; server: Promise<Server> } }

export default async function setup(project: TestProject) {
  shared.versicleServer ??= { users: 0, server: start() }
  const { versicleServer } = shared
  versicleServer.users += 1
  const server = await versicleServer.server
  for (const [name, value] of Object.entries(server.provided)) project.provide(name as 'baseUrl', value as string)
  return async () => {
    versicleServer.users -= 1
    if (versicleServer.users > 0) return
    shared.versicleServer = undefined
    await server.stop()
  }
}
