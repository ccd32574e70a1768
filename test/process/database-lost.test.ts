import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type RunningServer, startServer } from '../support/start-server'
import { openPostgres, type Postgres, query } from './postgres'
import { bearer, keepReading, see, until } from './reading'
import { signIn } from './session'

const key = `vk_${'r'.repeat(43)}`
const owner = { email: 'ops@example.com', password: 'four unrelated plain words' }
const prompt = '/api/v1/prompts/support%2Ftriage'
let postgres: Postgres
let server: RunningServer
let etag: string
/** A session of the owner's, for pages. */
let cookie: string
let workspace: string

const at = (path: string) => server.baseUrl + path
const get = (path: string, given = key) => see(path, at(path), { headers: bearer(given) })
const send = (method: string, path: string, body: object, headers: Record<string, string> = {}) =>
  see(`${method} ${path}`, at(path), {
    method,
    headers: { ...bearer(key), 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
const version = (text: string) => ({ messages: [{ role: 'user', content: text }], base_version: null, on_conflict: 'append' })

beforeAll(async () => {
  postgres = await openPostgres()
  server = await startServer({
    DATABASE_URL: postgres.url,
    VERSICLE_SECRET: 's'.repeat(40),
    VERSICLE_OWNER_EMAIL: owner.email,
    VERSICLE_OWNER_PASSWORD: owner.password,
    VERSICLE_BOOTSTRAP_KEY: key,
  })
  etag = (await get(prompt)).etag ?? ''
  cookie = await signIn(server.baseUrl, owner)
  workspace = (await query<{ slug: string }>(postgres.url, 'SELECT "slug" FROM "Workspace"'))[0]?.slug ?? ''
}, 300_000)
afterAll(async () => {
  await server?.stop()
  await postgres?.stop()
})

const page = () => see('page', at(`/${workspace}/prompts`), { headers: { cookie } })

test('PostgreSQL is killed under read load: what is cached is answered, the rest is refused at once, and all comes back by itself', async () => {
  const headers = bearer(key)
  const asks = [
    { what: 'prompt', url: at(prompt), init: { headers } },
    { what: 'sticky', url: at(`${prompt}?key=user-42`), init: { headers } },
    { what: 'unchanged', url: at(prompt), init: { headers: { ...headers, 'if-none-match': etag } } },
    { what: 'head', url: at(prompt), init: { headers, method: 'HEAD' } },
    { what: 'list', url: at('/api/v1/prompts?environment=production'), init: { headers } },
  ]
  expect((await page()).status).toBe(200)
  const reading = keepReading(asks, 8)
  await sleep(1_000)

  await postgres.kill()
  const killedAt = performance.now()
  const refused = await Promise.all([
    get('/api/v1/prompts/never-asked'),
    get(`${prompt}?version=2`),
    get(prompt, `vk_${'u'.repeat(43)}`),
    get('/api/v1/environments'),
    get('/api/v1/runs'),
    send('POST', '/api/v1/prompts', { name: 'while/away', kind: 'chat' }),
    send('POST', `${prompt}/versions`, version('while away')),
    send('POST', `${prompt}/releases`, { environment: 'production', version: 2, note: '', replaces: null }),
  ])
  for (const { what, status, ms, body, headers } of refused) {
    expect({ what, status, retryAfter: headers.get('retry-after'), said: body && JSON.parse(body).code }).toEqual({
      what,
      status: 503,
      retryAfter: expect.stringMatching(/^\d+$/),
      said: 'unavailable',
    })
    expect(ms, what).toBeLessThan(2_000)
  }
  expect(await see('readyz', at('/readyz'))).toMatchObject({ status: 503 })
  expect(await see('healthz', at('/healthz'))).toMatchObject({ status: 200 })
  const lostPage = await page()
  expect(lostPage).toMatchObject({ status: 503 })
  expect(lostPage.headers.get('retry-after')).toMatch(/^\d+$/)
  expect(lostPage.ms).toBeLessThan(2_000)
  await sleep(Math.max(0, 3_500 - (performance.now() - killedAt)))
  const startedAt = performance.now()
  await postgres.start()

  const answeringAt = performance.now()
  await Promise.all([
    until('fresh reads', 5_000, async () => (await get(prompt)).stale === null),
    until('reads of what was not cached', 5_000, async () => (await get('/api/v1/prompts/hello%2Fversicle?version=1')).status === 200),
    until('writes', 5_000, async () =>
      [201, 409, 422].includes(Number((await send('POST', '/api/v1/prompts', { name: 'back/again', kind: 'chat' })).status)),
    ),
    until('pages', 5_000, async () => (await page()).status === 200),
  ])
  await sleep(500)
  const backAt = answeringAt + 5_000
  const seen = await reading.stop()

  const expected = new Map([['unchanged', 304]])
  expect(seen.filter(({ what, status }) => status !== (expected.get(what) ?? 200))).toEqual([])
  expect(seen.filter(({ ms }) => ms > 2_000)).toEqual([])
  expect(seen.filter((each) => each.what !== 'list' && each.etag !== etag)).toEqual([])
  const away = seen.filter(({ atMs }) => atMs > killedAt + 2_500 && atMs < startedAt)
  expect(away.length).toBeGreaterThan(100)
  expect(away.filter(({ stale }) => stale === null || stale < 0 || stale > 60)).toEqual([])
  expect(seen.filter(({ atMs, stale }) => (atMs < killedAt - 500 || atMs > backAt) && stale !== null)).toEqual([])
  expect(server.child.exitCode).toBeNull()
})

test('the connection that listens is cut: a release right after is seen all the same', async () => {
  type Made = { id: string; sequence: number }
  const live = async () => (JSON.parse((await get(prompt)).body) as { release: Made }).release
  const cut = () =>
    query(postgres.url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'versicle listener'")
  for (let round = 0; round < 5; round++) {
    const before = await live()
    expect(await cut()).not.toEqual([])
    const made = await send('POST', `${prompt}/releases`, {
      environment: 'production',
      version: round % 2 === 0 ? 2 : 1,
      note: 'while nobody listens',
      replaces: before.id,
    })
    expect(made.status).toBe(201)
    // Without a notice the poll is what sees it: every two seconds, and at once when the loss is noticed.
    await until('the release', 2_500, async () => (await live()).sequence === before.sequence + 1)
    await until('a listener', 5_000, async () => {
      const sql = "SELECT 1 FROM pg_stat_activity WHERE application_name = 'versicle listener' AND query = 'LISTEN delivery'"
      return (await query(postgres.url, sql)).length > 0
    })
  }
})
