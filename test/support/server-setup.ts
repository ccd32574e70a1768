import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { randomToken } from '@/lib/crypto'
import { postgresHome } from '@/lib/database/postgres-home'
import { startServer } from './start-server'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the app answers, without a slash at the end. */
    baseUrl: string
    /** A key with every scope in the first workspace. */
    key: string
    owner: { email: string; password: string }
    databaseUrl: string
    secret: string
    /** The file that holds what the server wrote on standard output and standard error since it was ready. */
    serverLog: string
  }
}

/** Where the running embedded PostgreSQL of a data folder answers: for what tests do behind the server's back. */
function databaseUrlOf(dataDir: string): string {
  const { folder } = postgresHome(dataDir)
  const port = readFileSync(path.join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[3]
  const password = readFileSync(path.join(folder, 'password'), 'utf8').trim()
  return `postgresql://versicle:${password}@127.0.0.1:${port}/versicle`
}

/** One real app for all tests of a project, as `npm start` runs it: built, with its own database, owner, sample workspace and key. */
export default async function setup(project: TestProject) {
  const key = `vk_${randomToken()}`
  const secret = randomToken()
  const owner = { email: 'owner@example.com', password: 'correct horse battery staple' }
  const server = await startServer({
    VERSICLE_SECRET: secret,
    VERSICLE_OWNER_EMAIL: owner.email,
    VERSICLE_OWNER_PASSWORD: owner.password,
    VERSICLE_BOOTSTRAP_KEY: key,
  })
  const serverLog = path.join(server.dataDir, 'server.log')
  writeFileSync(serverLog, '')
  for (const stream of [server.child.stdout, server.child.stderr]) stream?.on('data', (chunk: Buffer) => appendFileSync(serverLog, chunk))
  project.provide('baseUrl', server.baseUrl)
  project.provide('key', key)
  project.provide('owner', owner)
  project.provide('secret', secret)
  project.provide('databaseUrl', databaseUrlOf(server.dataDir))
  project.provide('serverLog', serverLog)
  return async () => {
    await server.stop()
  }
}
