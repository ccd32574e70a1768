import { createHash } from 'node:crypto'
import { Agent, request } from 'node:http'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { PromptContent } from '@/lib/prompts/content-schema'
import { createPrompt } from '@/lib/prompts/create-prompt'
import { saveVersion } from '@/lib/prompts/save-version'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { createRelease } from '@/lib/releases/create-release'
import { newWorkspace } from '../support/database'
import { addVersion, newEnvironment, newPrompt } from '../support/published'
import { newKey, type Opened, openDelivery } from './delivering'

let reader: Opened
let ctx: Ctx
let key: string
let productionId: string
beforeAll(async () => {
  reader = await openDelivery(inject('databaseUrl'))
})
afterAll(() => reader.close())
beforeEach(async () => {
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'development')
  productionId = (await newEnvironment(ctx, 'production')).id
  key = (await newKey(ctx)).key
})

const path = '/api/v1/prompts/support%2Ftriage'
const get = (at: string, as: string | undefined = key, init: RequestInit = {}) => reader.get(at, as, init)
const body = async (at: string, as = key) => (await get(at, as)).json()
const release = (promptId: string, version: number, replaces: string | null, environment = 'production') =>
  createRelease(ctx, { promptId, environment, version, note: '', replaces })

async function newChat() {
  const { id } = await createPrompt(ctx, { name: 'support/triage', kind: 'chat', description: '', tags: [] })
  const content = PromptContent.parse({
    messages: [
      { role: 'system', content: 'You triage {{product}} tickets. Grüße, 世界 {{#vip}}{{name}}{{/vip}}' },
      { role: 'placeholder', name: 'history' },
    ],
    parameters: { temperature: 0.2, max_tokens: 400 },
    responseFormat: { type: 'json_object' },
    config: { b: 1, a: 2 },
  })
  await saveVersion(ctx, { promptId: id, content, note: '', baseVersion: null, onConflict: 'refuse' })
  return id
}

test('a chat prompt is served field for field as documented', async () => {
  const promptId = await newChat()
  const released = await release(promptId, 1, null)
  const answer = await get(path)
  expect(answer.status).toBe(200)
  const text = await answer.text()
  expect(text).toBe(
    JSON.stringify({
      name: 'support/triage',
      kind: 'chat',
      version: 1,
      environment: 'production',
      messages: [
        { role: 'system', content: 'You triage {{product}} tickets. Grüße, 世界 {{#vip}}{{name}}{{/vip}}' },
        { role: 'placeholder', name: 'history' },
      ],
      model: 'default',
      parameters: { temperature: 0.2, max_tokens: 400 },
      tools: [],
      response_format: { type: 'json_object' },
      config: { b: 1, a: 2 },
      variables: [
        { name: 'product', required: true },
        { name: 'vip', required: false },
      ],
      release: { id: released.id, sequence: 1, variant: 'a', published_at: released.createdAt },
      digest: JSON.parse(text).digest,
    }),
  )
  expect(JSON.parse(text).digest).toMatch(/^sha256:[0-9a-f]{64}$/)
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(text)),
    'cache-control': 'private, no-cache',
    vary: 'Authorization, Accept-Encoding',
    etag: `"${createHash('sha256').update(text).digest('base64url')}"`,
  })
  expect(answer.headers.has('versicle-stale')).toBe(false)
})

test('a text prompt has text in the place of messages, its partials as they were pinned', async () => {
  const tone = await newPrompt(ctx, 'snippets/tone', ['Be kind to {{person}}.', 'Be curt.'])
  const { id } = await createPrompt(ctx, { name: 'notes', kind: 'text', description: '', tags: [] })
  const content = PromptContent.parse({ text: 'Write notes. {{> snippets/tone}}' })
  await saveVersion(ctx, { promptId: id, content, note: '', baseVersion: null, onConflict: 'refuse' })
  await addVersion(ctx, tone.id, 2, 'Be rude.')
  await release(id, 1, null)
  const answered = await body('/api/v1/prompts/notes')
  expect(Object.keys(answered)).toEqual([
    ...['name', 'kind', 'version', 'environment', 'text', 'model', 'parameters', 'tools', 'response_format', 'config', 'variables'],
    ...['release', 'digest'],
  ])
  expect(answered.text).toBe('Write notes. Be curt.')
})

test('each environment serves its own release; the default is production, or the one the key is bound to', async () => {
  const { id } = await newPrompt(ctx, 'support/triage', ['one', 'two'])
  await release(id, 1, null)
  await release(id, 2, null, 'development')
  const bound = (await newKey(ctx, 'development')).key
  expect([await body(path), await body(`${path}?environment=development`), await body(path, bound)].map(({ text }) => text)).toEqual([
    'one',
    'two',
    'two',
  ])
  expect((await body(`${path}?environment=development`, bound)).environment).toBe('development')
  expect(await get(`${path}?environment=production`, bound).then(({ status }) => status)).toBe(404)
})

test('an exact version is served to a key that is not bound, published or not', async () => {
  const { id } = await newPrompt(ctx, 'support/triage', ['one', 'two'])
  expect(await body(`${path}?version=2`)).toMatchObject({ version: 2, text: 'two', environment: null, release: null })
  expect((await get(`${path}?version=3`)).status).toBe(404)
  await addVersion(ctx, id, 2, 'three')
  expect(await body(`${path}?version=3`)).toMatchObject({ text: 'three' })
  const bound = (await newKey(ctx, 'production')).key
  expect((await get(`${path}?version=1`, bound)).status).toBe(403)
})

test('a split serves each key its own variant, always the same, and without a key the heaviest', async () => {
  const { id } = await newPrompt(ctx, 'support/triage', ['one', 'two'])
  const variants = [
    { version: 2, weight: 3_000 },
    { version: 1, weight: 7_000 },
  ]
  await createRelease(ctx, { promptId: id, environment: 'production', variants, note: '', replaces: null })
  const etags = new Set<string | null>()
  for (let user = 0; user < 40; user++) {
    const sticky = `user-${user} ü/&`
    const bucket = createHash('sha256').update(`${productionId}/${id}/${sticky}`).digest().readUInt32BE(0) % 10_000
    const answer = await get(`${path}?key=${encodeURIComponent(sticky)}`)
    etags.add(answer.headers.get('etag'))
    expect(await answer.json()).toMatchObject(
      bucket < 3_000 ? { text: 'two', release: { variant: 'a' } } : { text: 'one', release: { variant: 'b' } },
    )
  }
  expect(etags.size).toBe(2)
  expect(await body(path)).toMatchObject({ text: 'one', release: { variant: 'b' } })
  expect(await body(`${path}?key=`)).toMatchObject({ text: 'one' })
})

test('a renamed prompt answers to its old name, with its new one inside', async () => {
  const { id } = await newPrompt(ctx, 'support/triage', ['one'])
  await release(id, 1, null)
  await updatePrompt(ctx, { promptId: id, name: 'help/triage' })
  expect([await body(path), await body('/api/v1/prompts/help%2Ftriage')].map(({ name }) => name)).toEqual(['help/triage', 'help/triage'])
})

test('If-None-Match gives 304 for the same bytes, also in a list, weakly, or as *', async () => {
  const { id } = await newPrompt(ctx, 'support/triage', ['one', 'two'])
  const first = await release(id, 1, null)
  const etag = (await get(path)).headers.get('etag') ?? ''
  for (const field of [etag, `"other", ${etag}`, `W/${etag}`, '*', ` ${etag} ,"x"`]) {
    const answer = await get(path, key, { headers: { 'if-none-match': field } })
    expect([answer.status, await answer.text(), answer.headers.get('etag')]).toEqual([304, '', etag])
    expect(answer.headers.get('cache-control')).toBe('private, no-cache')
    expect(answer.headers.has('content-type')).toBe(false)
  }
  expect((await get(path, key, { headers: { 'if-none-match': `"other", x${etag}x` } })).status).toBe(200)
  await release(id, 2, first.id)
  await expect.poll(async () => (await get(path, key, { headers: { 'if-none-match': etag } })).status).toBe(200)
})

test('HEAD has the head of GET and no body', async () => {
  const { id } = await newPrompt(ctx, 'support/triage', ['one'])
  await release(id, 1, null)
  const [whole, head] = [await get(path), await get(path, key, { method: 'HEAD' })]
  const kept = (answer: Response) =>
    [...answer.headers].filter(([name]) => !['date', 'connection', 'keep-alive', 'ratelimit'].includes(name))
  expect([head.status, await head.text(), kept(head)]).toEqual([200, '', kept(whole)])
})

test.each([
  ['no key', undefined, 401, 'unauthenticated'],
  ['no key of the right form', 'sk-abc', 401, 'unauthenticated'],
  ['an unknown key', `vk_${'A'.repeat(43)}`, 401, 'unauthenticated'],
])('%s is 401, with what to do', async (_, given, status, code) => {
  const answer = await reader.get(path, given)
  expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([status, 'Bearer'])
  expect(await answer.json()).toMatchObject({ status, code })
})

test('problems are RFC 9457 in the documented form', async () => {
  const answer = await get('/api/v1/prompts/nobody')
  expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
    404,
    'application/problem+json',
    'no-store',
  ])
  const problem = await answer.json()
  expect(Object.keys(problem)).toEqual(['type', 'title', 'status', 'code', 'detail', 'errors', 'request_id'])
  expect(problem).toMatchObject({
    type: expect.stringMatching(/\/docs\/errors#not_found$/),
    title: 'Not found',
    status: 404,
    code: 'not_found',
    detail: 'There is no prompt nobody.',
    errors: [],
    request_id: expect.stringMatching(/^req_/),
  })
})

test('404 says which part was not found', async () => {
  const { id } = await newPrompt(ctx, 'support/triage', ['one'])
  const detail = async (at: string) => (await body(at)).detail
  expect(await detail(path)).toBe('Nothing of support/triage is published in production.')
  expect(await detail(`${path}?environment=staging`)).toBe('There is no environment staging.')
  expect(await detail(`${path}?version=9`)).toBe('support/triage has no version 9.')
  await archivePrompt(ctx, { promptId: id })
  await expect.poll(() => detail(path)).toBe('There is no prompt support/triage.')
})

test('a key without prompts:read is 403; admin includes it', async () => {
  const { id } = await newPrompt(ctx, 'support/triage', ['one'])
  await release(id, 1, null)
  expect((await get(path, (await newKey(ctx, null, ['runs:create'])).key)).status).toBe(403)
  expect((await get(path, (await newKey(ctx, null, ['admin'])).key)).status).toBe(200)
})

test('on one kept connection every request is judged by the key it brings', async () => {
  const { id } = await newPrompt(ctx, 'support/triage', ['one'])
  await release(id, 1, null)
  const bare = (await newKey(ctx, null, ['runs:create'])).key
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const sockets = new Set<unknown>()
  const ask = (as?: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const sent = request(reader.origin + path, { agent, headers: as ? { authorization: `Bearer ${as}` } : {} }, (answer) => {
        sockets.add(answer.socket)
        answer.resume().on('end', () => resolve(answer.statusCode))
      })
      sent.on('error', reject).end()
    })
  const statuses: (number | undefined)[] = []
  for (const as of [key, bare, key, undefined, key, `vk_${'A'.repeat(43)}`]) statuses.push(await ask(as))
  agent.destroy()
  expect([statuses, sockets.size]).toEqual([[200, 403, 200, 401, 200, 401], 1])
})

test("another workspace's prompt is 404", async () => {
  const { id } = await newPrompt(ctx, 'support/triage', ['one'])
  await release(id, 1, null)
  const stranger = await newWorkspace()
  await newEnvironment(stranger, 'production')
  expect((await get(path, (await newKey(stranger)).key)).status).toBe(404)
})

test.each([
  ['version=abc', 'version'],
  ['version=0', 'version'],
  ['version=99999999999', 'version'],
  ['version=1.5', 'version'],
  ['environment=a&environment=b', 'environment'],
  ['enviroment=staging', 'enviroment'],
  [`key=${'x'.repeat(501)}`, 'key'],
  ['key=%00', 'key'],
])('the query ?%s is 400 and names the parameter', async (query, parameter) => {
  const answer = await get(`${path}?${query}`)
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ code: 'malformed', errors: [{ path: parameter }] })
})

test.each(['support%2', '%', '%ff', '%E0%A4%A'])('a name encoded as %s is 400', async (name) => {
  const answer = await reader.delivery.answer({
    method: 'GET',
    url: `/api/v1/prompts/${name}`,
    authorization: `Bearer ${key}`,
    ifNoneMatch: undefined,
  })
  expect(answer?.status).toBe(400)
})

test.each(['%00', 'a%00b', '%2F', 'a%2F%2Fb', '__proto__', 'constructor', '%F0%9F%98%80', 'x'.repeat(3_000), '..%2F..%2Fetc', 'a%0Ab'])(
  'the odd name %s is 404',
  async (name) => {
    expect((await get(`/api/v1/prompts/${name}`)).status).toBe(404)
    expect((await get(`${path}?environment=${name.slice(0, 400)}`)).status).toBe(name === '%00' || name === 'a%00b' ? 400 : 404)
  },
)

test('what Next answers is left to it; what nobody does is 405 with what one can do', async () => {
  const mine = async (method: string, at: string) => (await get(at, key, { method })).status !== 418
  expect(await mine('POST', '/api/v1/prompts')).toBe(false)
  expect(await mine('PATCH', path)).toBe(false)
  expect(await mine('DELETE', path)).toBe(false)
  for (const at of [
    '/api/v1/prompts/',
    '/api/v1/promptsx',
    `${path}/versions`,
    '/api/v1/environments',
    '/',
    '/api/v1/prompts/a/b',
    `${path}?at=2026-01-01T00:00:00Z`,
  ])
    expect(await mine('GET', at)).toBe(false)
  const refused = await get(path, key, { method: 'PUT', body: 'x' })
  expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET, HEAD, PATCH, DELETE, OPTIONS'])
  expect(await refused.json()).toMatchObject({ code: 'method_not_allowed' })
  expect((await get('/api/v1/prompts', key, { method: 'DELETE' })).headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS')
})

test('the list gives prompts by name in pages, filtered by environment, prefix and tag', async () => {
  const names = ['a', 'b/one', 'b/two', 'c']
  for (const name of names) {
    const { id } = await newPrompt(ctx, name, ['text'])
    if (name.startsWith('b')) await release(id, 1, null)
    if (name === 'c') await updatePrompt(ctx, { promptId: id, tags: ['red'] })
  }
  const list = async (query = '', as = key) =>
    (await body(`/api/v1/prompts${query}`, as)) as { data: { name: string }[]; next_cursor: string | null }
  const namesOf = async (query = '', as = key) => (await list(query, as)).data.map(({ name }) => name)
  expect(await namesOf()).toEqual(names)
  expect(await namesOf('?environment=production')).toEqual(['b/one', 'b/two'])
  expect(await namesOf('?prefix=b%2Ft')).toEqual(['b/two'])
  expect(await namesOf('?tag=red')).toEqual(['c'])
  const first = await list('?limit=3')
  expect(first.next_cursor).not.toBeNull()
  expect(await list(`?limit=3&cursor=${first.next_cursor}`)).toMatchObject({ data: [{ name: 'c', tags: ['red'] }], next_cursor: null })
  expect(await namesOf('', (await newKey(ctx, 'production')).key)).toEqual(['b/one', 'b/two'])
  expect((await list('?environment=production')).data[0]).toMatchObject({
    name: 'b/one',
    kind: 'text',
    description: '',
    tags: [],
    live: [{ environment: 'production', release: { sequence: 1 }, variants: [{ version: 1, weight: 10_000 }] }],
  })
  for (const [query, status] of [
    ['?limit=0', 400],
    ['?limit=201', 400],
    ['?cursor=%C3%BC', 400],
    ['?environment=nowhere', 404],
    ['?environment=NO%20WHERE', 404],
  ] as const)
    expect((await get(`/api/v1/prompts${query}`)).status).toBe(status)
})

test('the list is fresh after every change, and has its own ETag', async () => {
  const etag = (await get('/api/v1/prompts')).headers.get('etag') ?? ''
  expect((await get('/api/v1/prompts', key, { headers: { 'if-none-match': etag } })).status).toBe(304)
  await newPrompt(ctx, 'fresh', [])
  await expect.poll(async () => (await body('/api/v1/prompts')).data.length).toBe(1)
})
