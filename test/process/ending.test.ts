import { Agent, request as ask } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test } from 'vitest'
import { type RunningServer, startServer } from '../support/start-server'
import { bearer, until } from './reading'
import { signIn } from './session'

const key = `vk_${'e'.repeat(43)}`
const owner = { email: 'ops@example.com', password: 'four unrelated plain words' }
const prompt = '/api/v1/prompts/support%2Ftriage'
let server: RunningServer
afterEach(async () => {
  await server?.stop()
})

type Ask = { method?: string; path: string; headers: Record<string, string>; body?: string }
type Answered = { status: number; text: string; closing: boolean }

/** One request on node:http, which says exactly what became of it: the answer whole, or the error. */
function send(agent: Agent, { method = 'GET', path, headers, body }: Ask, arriving?: (text: string) => void): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = ask(`${server.baseUrl}${path}`, { method, headers, agent }, (answer) => {
      let text = ''
      answer.setEncoding('utf8')
      answer.on('data', (chunk: string) => {
        text += chunk
        arriving?.(text)
      })
      answer.on('error', reject)
      answer.on('close', () =>
        answer.complete
          ? resolve({ status: answer.statusCode ?? 0, text, closing: answer.headers.connection === 'close' })
          : reject(new Error(`${method} ${path} was cut off after ${text.length} characters.`)),
      )
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

test('SIGTERM under reads, writes, pages and a running stream, on kept and on new connections: no request fails', async () => {
  server = await startServer({
    VERSICLE_OWNER_EMAIL: owner.email,
    VERSICLE_OWNER_PASSWORD: owner.password,
    VERSICLE_BOOTSTRAP_KEY: key,
  })
  const json = { ...bearer(key), 'content-type': 'application/json' }
  const page = { path: '/', headers: { cookie: await signIn(server.baseUrl, owner) } }
  const first = await send(new Agent(), page)
  const workspace = /\/([\w-]+)\/prompts/.exec(first.text)?.[1] ?? 'my-workspace'
  const asks: (() => Ask)[] = [
    () => ({ path: prompt, headers: bearer(key) }),
    () => ({ path: `/${workspace}/prompts`, headers: page.headers }),
    () => ({
      method: 'POST',
      path: `${prompt}/versions`,
      headers: json,
      body: JSON.stringify({ messages: [{ role: 'user', content: String(Math.random()) }], base_version: 1, on_conflict: 'append' }),
    }),
    () => ({ path: '/api/v1/environments', headers: bearer(key) }),
  ]
  const statuses = new Map<string, number>()
  const failures: string[] = []
  const note = (what: string, { status }: Answered) => statuses.set(`${what} ${status}`, (statuses.get(`${what} ${status}`) ?? 0) + 1)

  // As a balancer does: asks how the server is, and sends it no new request once it is ending.
  let ready = true
  const probe = async (path: string) => {
    const agent = new Agent()
    while (ready) {
      ready = await send(agent, { path, headers: {} }).then(
        ({ status }) => status === 200,
        () => false,
      )
      await sleep(25)
    }
  }
  const client = async (index: number, keepAlive: boolean) => {
    const agent = new Agent({ keepAlive, maxSockets: 1 })
    for (let turn = index; ready; turn++) {
      const each = asks[turn % asks.length]?.()
      if (!each) return
      try {
        const answer = await send(agent, each)
        note(`${each.method ?? 'GET'} ${each.path}`, answer)
      } catch (error) {
        failures.push(`${each.method ?? 'GET'} ${each.path}: ${(error as Error).message}`)
      }
      await sleep(2)
    }
    agent.destroy()
  }
  const words = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ')
  let arrived = ''
  const run: Ask = {
    method: 'POST',
    path: '/api/v1/runs',
    headers: { ...json, accept: 'text/event-stream' },
    body: JSON.stringify({
      prompt: 'support/triage',
      version: 1,
      variables: { product: 'x', ticket: words },
      targets: [{ gateway: 'sandbox', model: 'sandbox-slow' }],
    }),
  }
  const stream = send(new Agent(), run, (text) => {
    arrived = text
  })
  const clients = [probe('/healthz'), ...Array.from({ length: 12 }, (_, index) => client(index, index % 2 === 0))]
  // Under way means under way: every kind was answered before, and the stream speaks.
  await until('everything under way', 60_000, async () => statuses.size === asks.length && arrived.includes('word1'))
  const ended = server.stop()
  const [code, streamed] = await Promise.all([ended, stream, ...clients])

  expect(failures).toEqual([])
  expect([...statuses.keys()].toSorted()).toEqual(
    [`GET ${prompt} 200`, `GET /${workspace}/prompts 200`, `POST ${prompt}/versions 201`, 'GET /api/v1/environments 200'].toSorted(),
  )
  expect(streamed.status).toBe(200)
  expect(streamed.text).toContain('word39')
  expect(streamed.text).toMatch(/finished|"finish_reason":"stop"/)
  expect(code).toBe(0)
}, 120_000)
