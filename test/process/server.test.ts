import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type RunningServer, removeData, startServer } from '../support/start-server'

const owner = { VERSICLE_OWNER_EMAIL: 'ops@example.com', VERSICLE_OWNER_PASSWORD: 'four unrelated plain words' }
const key = `vk_${'b'.repeat(43)}`
const running: RunningServer[] = []
const folders: string[] = []

async function start(env: Record<string, string> = {}, dataDir?: string) {
  const server = await startServer(env, dataDir)
  running.push(server)
  return server
}
function folder() {
  const made = mkdtempSync(path.join(os.tmpdir(), 'versicle-server-'))
  folders.push(made)
  return made
}
const readPrompt = (baseUrl: string) => fetch(`${baseUrl}/api/v1/prompts/support%2Ftriage`, { headers: { authorization: `Bearer ${key}` } })

/** Runs the start command and answers what it said when it ended by itself. */
function refusedStart(env: Record<string, string>): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server.ts'], {
    cwd: path.resolve(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'pipe'] as const,
    env: { ...process.env, VERSICLE_ENV_FILE: os.devNull, VERSICLE_DATA_DIR: folder(), ...env },
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  return new Promise((resolve) => child.once('exit', (code) => resolve({ code, output })))
}

afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
  for (const made of folders.splice(0)) removeData(made)
})

test('prints ready and a set-up link, is healthy, and SIGTERM ends it cleanly together with its database', async () => {
  const dataDir = folder()
  const server = await start({}, dataDir)
  expect(server.setUpLink).toMatch(/\/set-up\?token=[\w-]{43}$/)
  expect((await fetch(`${server.baseUrl}/healthz`)).status).toBe(200)
  expect(await (await fetch(`${server.baseUrl}/readyz`)).json()).toEqual({ status: 'ready', database: 'reachable' })
  expect(statSync(path.join(dataDir, 'secret')).mode & 0o777).toBe(0o600)
  expect(await server.stop()).toBe(0)
  expect(() => statSync(path.join(dataDir, 'postgres/data/postmaster.pid'))).toThrow()
})

test('after SIGKILL it starts again with everything that was published', async () => {
  const dataDir = folder()
  const first = await start({ ...owner, VERSICLE_BOOTSTRAP_KEY: key }, dataDir)
  const before = await (await readPrompt(first.baseUrl)).json()
  await first.stop('SIGKILL')
  const second = await start({}, dataDir)
  expect(second.setUpLink).toBeUndefined()
  expect(await (await readPrompt(second.baseUrl)).json()).toEqual(before)
})

test('a delivery process serves what is published and nothing else, beside the process that has the screens', async () => {
  const dataDir = folder()
  const whole = await start({ ...owner, VERSICLE_BOOTSTRAP_KEY: key }, dataDir)
  const password = readFileSync(path.join(dataDir, 'postgres/password'), 'utf8').trim()
  const port = readFileSync(path.join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[3]
  const delivery = await start({
    VERSICLE_ROLES: 'delivery',
    DATABASE_URL: `postgresql://versicle:${password}@127.0.0.1:${port}/versicle`,
    VERSICLE_SECRET: readFileSync(path.join(dataDir, 'secret'), 'utf8').trim(),
  })
  const [own, other] = await Promise.all([readPrompt(whole.baseUrl), readPrompt(delivery.baseUrl)])
  expect(other.status).toBe(200)
  expect(other.headers.get('etag')).toBe(own.headers.get('etag'))
  expect((await fetch(`${delivery.baseUrl}/sign-in`)).status).toBe(404)
})

test('a read under way and kept connections survive SIGTERM: no request fails', async () => {
  const server = await start({ ...owner, VERSICLE_BOOTSTRAP_KEY: key })
  const statuses: number[] = []
  const failures: unknown[] = []
  let ending = false
  const client = async () => {
    for (let sent = 0; sent < 5_000; sent++) {
      try {
        const response = await readPrompt(server.baseUrl)
        await response.arrayBuffer()
        statuses.push(response.status)
        if (response.headers.get('connection') === 'close') return
      } catch (error) {
        failures.push(error)
        return
      }
      if (ending && sent > 4_900) return
    }
  }
  const clients = Array.from({ length: 8 }, client)
  await new Promise((resolve) => setTimeout(resolve, 500))
  ending = true
  const code = await server.stop()
  await Promise.all(clients)
  expect(failures).toEqual([])
  expect(new Set(statuses)).toEqual(new Set([200]))
  expect(code).toBe(0)
})

test('a port that is taken is named, with another one to try', async () => {
  const squatter = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => squatter.once('listening', resolve))
  const { port } = squatter.address() as AddressInfo
  try {
    const { code, output } = await refusedStart({ PORT: String(port) })
    expect(code).toBe(1)
    expect(output).toMatch(`Port ${port} on 127.0.0.1 is taken. Choose another: PORT=${port + 1} npm start`)
  } finally {
    squatter.close()
  }
})

test('a wrong setting stops the start with one readable sentence and no stack', async () => {
  const { code, output } = await refusedStart({ VERSICLE_ROLES: 'cook' })
  expect(code).toBe(1)
  expect(output.trim()).toBe('VERSICLE_ROLES knows web, delivery, worker; not cook.')
})

test('a file of settings holds for the gate and for the pages alike, and what is set already wins', async () => {
  const file = path.join(folder(), 'settings')
  const settings = {
    ...owner,
    VERSICLE_BOOTSTRAP_KEY: key,
    VERSICLE_URL: 'https://prompts.example.com',
    VERSICLE_LOG_LEVEL: 'silent',
    OIDC_ISSUER: 'https://id.example.com',
    OIDC_CLIENT_ID: 'versicle',
    OIDC_CLIENT_SECRET: 'not a real one',
    OIDC_NAME: 'Example ID',
  }
  writeFileSync(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name}="${value}"\n`)
      .join(''),
  )
  const server = await start({ VERSICLE_ENV_FILE: file })
  await expect.poll(() => server.output()).toContain('(https://prompts.example.com)')
  expect((await readPrompt(server.baseUrl)).status).toBe(200)
  expect(await (await fetch(`${server.baseUrl}/sign-in`)).text()).toContain('Example ID')
  await expect.poll(() => server.output(), { timeout: 10_000 }).toContain('"path":"/sign-in"')
})

test('a wrong setting in the file stops the start like any other', async () => {
  const file = path.join(folder(), 'settings')
  writeFileSync(file, 'DATABASE_URL=mysql://x\nNODE_ENV=development\n')
  const { code, output } = await refusedStart({ VERSICLE_ENV_FILE: file })
  expect(code).toBe(1)
  expect(output.trim()).toMatch(/^DATABASE_URL must look like/)
})

test('a database of its own without VERSICLE_SECRET is refused before anything is opened or made', async () => {
  const VERSICLE_DATA_DIR = folder()
  const { code, output } = await refusedStart({ VERSICLE_DATA_DIR, DATABASE_URL: 'postgresql://u:p@127.0.0.1:9/v', VERSICLE_SECRET: '' })
  expect(code).toBe(1)
  expect(output.trim()).toMatch(/^VERSICLE_SECRET is required when DATABASE_URL is set: .*openssl rand -hex 32$/)
  expect(readdirSync(VERSICLE_DATA_DIR)).toEqual([])
})

test('a database that refuses the password is named without it', async () => {
  const dataDir = folder()
  await start({}, dataDir)
  const port = readFileSync(path.join(dataDir, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[3]
  const { code, output } = await refusedStart({
    PORT: '0',
    DATABASE_URL: `postgresql://versicle:not-the-password@127.0.0.1:${port}/versicle`,
    VERSICLE_SECRET: 's'.repeat(40),
  })
  expect(code).toBe(1)
  expect(output).toMatch(/The database at 127\.0\.0\.1:\d+ refused: password authentication failed/)
  expect(output).not.toContain('not-the-password')
})

test("a secret gateway key and the owner's password appear in nothing the server prints", async () => {
  const server = await start({ ...owner, VERSICLE_BOOTSTRAP_KEY: key, VERSICLE_LOG_LEVEL: 'trace' })
  const gatewayKey = 'sk-never-to-be-printed-1234567890'
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' }
  const post = (at: string, body: object) =>
    fetch(`${server.baseUrl}/api/v1/${at}`, { method: 'POST', headers, body: JSON.stringify(body) })
  const dead = { slug: 'dead', name: 'Dead', layer: 'other', region: 'global', base_url: 'http://127.0.0.1:9/v1', api_key: gatewayKey }
  expect((await post('gateways', dead)).status).toBe(201)
  await post('gateways/dead/sync-models', {})
  await post('gateways', { ...dead, slug: 'dead2', base_url: 5 })
  for (const secret of [gatewayKey, owner.VERSICLE_OWNER_PASSWORD, key]) expect(server.output()).not.toContain(secret)
})
