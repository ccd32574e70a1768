import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openProxy } from '../delivery/proxy'
import { type RunningServer, startServer } from '../support/start-server'
import { openPostgres, type Postgres } from './postgres'
import { bearer, see, until } from './reading'
import { signIn } from './session'

const key = `vk_${'s'.repeat(43)}`
const owner = { email: 'ops@example.com', password: 'four unrelated plain words' }
const prompt = '/api/v1/prompts/support%2Ftriage'
let postgres: Postgres
let proxy: Awaited<ReturnType<typeof openProxy>>
let server: RunningServer

const at = (path: string) => server.baseUrl + path
const get = (path: string) => see(path, at(path), { headers: bearer(key) })

beforeAll(async () => {
  ;[postgres, proxy] = await Promise.all([openPostgres(), openProxy()])
  const url = new URL(postgres.url)
  proxy.lead(Number(url.port))
  url.port = String(proxy.port)
  server = await startServer({
    DATABASE_URL: url.href,
    VERSICLE_SECRET: 's'.repeat(40),
    VERSICLE_OWNER_EMAIL: owner.email,
    VERSICLE_OWNER_PASSWORD: owner.password,
    VERSICLE_BOOTSTRAP_KEY: key,
  })
}, 300_000)
afterAll(async () => {
  await server?.stop()
  proxy?.close()
  await postgres?.stop()
})

test('a database that takes requests and says nothing: what is cached is answered, the rest is refused within two seconds, and all comes back', async () => {
  const cookie = await signIn(server.baseUrl, owner)
  const page = () => see('page', at('/'), { headers: { cookie } })
  const shown = (status: number | string) => Number(status) < 400
  const { etag } = await get(prompt)
  expect(shown((await page()).status)).toBe(true)

  proxy.hang(true)
  // What the database said this long ago still counts.
  await sleep(1_000)
  const write = see('write', at('/api/v1/prompts'), {
    method: 'POST',
    headers: { ...bearer(key), 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'while/silent', kind: 'chat' }),
  })
  for (const { what, status, headers, ms } of await Promise.all([page(), get('/api/v1/environments'), get('/api/v1/runs'), write])) {
    expect({ what, status, retryAfter: headers.get('retry-after') }).toEqual({
      what,
      status: 503,
      retryAfter: expect.stringMatching(/^\d+$/),
    })
    expect(ms, what).toBeLessThan(2_000)
  }
  expect(await get(prompt)).toMatchObject({ status: 200, etag })

  proxy.hang(false)
  await until('pages', 10_000, async () => shown((await page()).status))
  await until('reads of the database', 10_000, async () => (await get('/api/v1/environments')).status === 200)
  await until('fresh reads', 10_000, async () => (await get(prompt)).stale === null)
})
