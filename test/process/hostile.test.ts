import { connect } from 'node:net'
import fc from 'fast-check'
import { Pool } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { everyRoute } from '../http/every-route'
import { type RunningServer, startServer } from '../support/start-server'
import { type Hostile, hostileRequest } from './hostile-requests'
import { openProbe, type Probe } from './probe'
import { bearer } from './reading'
import { signIn } from './session'

const count = 20_000
const atOnce = 32
const batch = 1_000
const answerLimitMs = 20_000
/** How long a bare socket waits for an answer before it leaves; nothing has to come when the request is not one. */
const patienceMs = 1_000
/** What memory may grow by between a fifth of the requests, when all is loaded and caches are warm, and the end. A leak of 4 kB a request is 64 MB. */
const toleranceMb = { heapMb: 48, residentMb: 160 }
/** Another one finds other requests: VERSICLE_TEST_SEED=7. */
const chosen = process.env.VERSICLE_TEST_SEED ?? '20261122'
const seed = chosen === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(chosen)

const key = `vk_${'h'.repeat(43)}`
const owner = { email: 'ops@example.com', password: 'four unrelated plain words' }
const params = {
  name: 'support/triage',
  environment: 'development',
  gateway: 'sandbox',
  alias: 'default',
  model: 'sandbox-echo',
  version: '1',
}
let probe: Probe
let server: RunningServer
let pool: Pool

beforeAll(async () => {
  probe = openProbe()
  server = await startServer({
    VERSICLE_OWNER_EMAIL: owner.email,
    VERSICLE_OWNER_PASSWORD: owner.password,
    VERSICLE_BOOTSTRAP_KEY: key,
    VERSICLE_LOG_LEVEL: 'error',
    ...probe.env,
  })
  pool = new Pool(server.baseUrl, { connections: atOnce, maxHeaderSize: 65_536, headersTimeout: answerLimitMs, bodyTimeout: answerLimitMs })
}, 300_000)
afterAll(async () => {
  await pool?.destroy()
  await server?.stop()
  probe?.close()
})

/** The status line of a final answer; `100 Continue` may come before it. */
const answered = /^HTTP\/1\.[01] ([2-5]\d\d)/m

/** The status of the answer; 0 when the server ended the connection without one, or the client left. */
function sendBytes(bytes: Buffer, leaves: boolean): Promise<number> {
  const { hostname, port } = new URL(server.baseUrl)
  return new Promise((resolve) => {
    let said = ''
    const socket = connect(Number(port), hostname)
    const end = () => {
      clearTimeout(timer)
      socket.destroy()
      resolve(Number(answered.exec(said)?.[1] ?? 0))
    }
    const timer = setTimeout(end, leaves ? 20 : patienceMs)
    socket.on('connect', () => socket.write(bytes))
    socket.on('data', (chunk) => {
      said += chunk.toString('latin1')
      if (answered.test(said)) end()
    })
    socket.on('error', end)
    socket.on('close', end)
  })
}

async function send(each: Hostile): Promise<number> {
  if (each.kind === 'bytes') return sendBytes(each.bytes, each.leaves)
  const { method, path, headers, body } = each
  const answer = await pool.request({ method: method as 'GET', path, headers, body })
  // As far as a client in a hurry reads: what streams for ever is not waited for.
  await answer.body.dump({ limit: 1_000_000 }).catch(() => undefined)
  return answer.statusCode
}

const shown = (each: Hostile) =>
  each.kind === 'bytes'
    ? each.bytes.toString('latin1').slice(0, 400)
    : `${each.method} ${each.path.slice(0, 300)} ${String(each.body).slice(0, 400)}`

test('twenty thousand hostile requests over every route: no failure of ours, no crash, no growth', async () => {
  const cookie = await signIn(server.baseUrl, owner)
  const arbitrary = hostileRequest({ routes: everyRoute, params, key, workspace: 'my-workspace', cookie })
  const faults: string[] = []
  const statuses = new Map<number, number>()
  const memory = [await probe.memory(server)]

  for (let sent = 0; sent < count; sent += batch) {
    const queue = fc.sample(arbitrary, { numRuns: batch, seed: seed + sent })
    const work = async () => {
      for (let each = queue.pop(); each !== undefined; each = queue.pop()) {
        const began = performance.now()
        try {
          const status = await send(each)
          statuses.set(status, (statuses.get(status) ?? 0) + 1)
          if (status >= 500 && status !== 503) faults.push(`${status}: ${shown(each)}`)
        } catch (error) {
          faults.push(`${(error as Error).message}: ${shown(each)}`)
        }
        if (performance.now() - began > answerLimitMs) faults.push(`slow: ${shown(each)}`)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    if ((sent + batch) % (count / 5) === 0) memory.push(await probe.memory(server))
  }

  // Most were requests that were understood, or the proof would be of the parser alone.
  expect((statuses.get(422) ?? 0) + (statuses.get(404) ?? 0)).toBeGreaterThan(count / 4)
  const said = server.output()
  expect(faults.slice(0, 10), `seed ${seed}, ${faults.length} faults; the server said: ${said.slice(-2_000)}`).toEqual([])
  // Nothing went wrong unseen either: what Next says of a call of an action that nobody has is its way of refusing it.
  const complaints = said
    .split('\n')
    .filter((line) => /"level":[56]0|^\w*Error\b|unhandled/.test(line) && !/Server (Action|Reference)/.test(line))
  expect(complaints.slice(0, 10), `seed ${seed}`).toEqual([])

  // From when the heaps of both threads have the size they work with.
  const [first, ...rest] = memory.slice(2)
  const last = rest.slice(-2)
  for (const measure of ['heapMb', 'residentMb'] as const) {
    const grown = Math.min(...last.map((each) => each[measure])) - (first?.[measure] ?? 0)
    expect(grown, `${measure}: ${memory.map((each) => Math.round(each[measure])).join(', ')}`).toBeLessThan(toleranceMb[measure])
  }
  expect(server.child.exitCode).toBeNull()
  const after = await fetch(`${server.baseUrl}/api/v1/prompts/support%2Ftriage?version=1`, { headers: bearer(key) })
  expect([after.status, ((await after.json()) as { name: string }).name]).toEqual([200, 'support/triage'])
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
}, 300_000)
