import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeAll, expect, inject, test } from 'vitest'
import { baseUrl, call, made, newPrompt, saved, text, unique } from '../support/api'

const owner = inject('owner')
const workspace = 'my-workspace'
let cookie = ''

/** Signs in as the browser does and keeps the session's cookie. */
async function session(): Promise<string> {
  const kept = (response: Response) => response.headers.getSetCookie().map((line) => line.split(';')[0])
  const csrf = await fetch(`${baseUrl}/api/auth/csrf`)
  const { csrfToken } = (await csrf.json()) as { csrfToken: string }
  const body = new URLSearchParams({ ...owner, csrfToken, json: 'true' })
  const headers = { cookie: kept(csrf).join('; ') }
  const signedIn = await fetch(`${baseUrl}/api/auth/callback/credentials`, { method: 'POST', body, headers, redirect: 'manual' })
  return kept(signedIn).join('; ')
}

beforeAll(async () => {
  cookie = await session()
  expect(cookie).toContain('session-token')
})

const own = { 'sec-fetch-site': 'same-origin' }
const post = (body: unknown, headers: Record<string, string> = {}, path = '/api/playground') =>
  call('POST', path, { key: null, body, headers: { cookie, ...own, ...headers } })
const watch = (session: string, headers: Record<string, string> = { cookie }, signal?: AbortSignal) =>
  fetch(`${baseUrl}/api/playground?${new URLSearchParams({ workspace, session })}`, { headers, ...(signal && { signal }) })

const screen = { columns: [], rows: [], repeats: 1 }
async function comparison(targets: object[], more: object = {}) {
  const prompt = await newPrompt()
  await saved(prompt)
  return {
    workspace,
    session: null,
    screen,
    input: { promptId: text(prompt.id), version: 1, variables: { name: 'Ana' }, targets, ...more },
  }
}
const begun = async (body: unknown): Promise<string> => {
  const answer = await post(body)
  expect(answer.status).toBe(200)
  return text(answer.body.session)
}
const echo = { id: 'a', gateway: 'sandbox', model: 'sandbox-echo', parameters: {} }
type Event = { column: string; type: string; text?: string; run?: { output: string } | null; error?: { message: string } }
const eventsOf = (stream: string) =>
  stream
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice(6)) as Event)

test('200: cells are started, and over one connection every one says its own and ends once; a failing one leaves the others alone', async () => {
  const session = await begun(await comparison([echo, { ...echo, id: 'b', model: 'sandbox-limited' }]))
  for (let round = 0; round < 2; round++) {
    const answer = await watch(session)
    expect(answer.status).toBe(200)
    expect(answer.headers.get('content-type')).toBe('text/event-stream')
    const stream = await answer.text()
    expect(stream).toContain('data: [DONE]')
    const events = eventsOf(stream)
    expect(events.filter(({ type }) => type === 'asked')).toHaveLength(2)
    const ends = events.filter(({ type }) => type === 'finish' || type === 'error')
    expect(ends.map(({ column, type }) => `${column} ${type}`).sort()).toEqual(['a finish', 'b error'])
    expect(ends.find(({ column }) => column === 'a')?.run?.output).toBe('Hello Ana')
  }
})

test('400: what is no JSON', async () => {
  expect((await post('{', { 'content-type': 'application/json' })).status).toBe(400)
})

test('401: no session, or one that is not ours', async () => {
  const body = await comparison([echo])
  expect((await post(body, { cookie: '' })).status).toBe(401)
  expect((await post({ workspace, session: 'x' }, { cookie: '' }, '/api/playground/stop')).status).toBe(401)
  expect((await watch('pls_x', {})).status).toBe(401)
  const forged = cookie.replace(/(session-token[^=]*)=[^;]*/, '$1=forged')
  expect((await post(body, { cookie: forged })).status).toBe(401)
})

test('403: a request that another site makes with the session’s cookie', async () => {
  const body = await comparison([echo])
  expect((await post(body, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  const unsaid = { key: null, body, headers: { cookie, origin: 'https://evil.example' } }
  expect((await call('POST', '/api/playground', unsaid)).status).toBe(403)
})

test('404: a workspace of somebody else, and a prompt that is not there', async () => {
  const body = await comparison([echo])
  expect((await post({ ...body, workspace: 'somebody-elses' })).status).toBe(404)
  expect((await post(await comparison([echo], { promptId: 'prm_nowhere' }))).status).toBe(404)
  expect((await post({ ...body, session: 'pls_nowhere' })).status).toBe(404)
  expect((await post({ workspace, session: 'pls_nowhere' }, {}, '/api/playground/stop')).status).toBe(404)
  expect((await watch('pls_nowhere')).status).toBe(404)
})

test('415: a body that is not JSON', async () => {
  expect((await post('a=b', { 'content-type': 'text/plain' })).status).toBe(415)
})

test('422: a missing variable is named, and nothing is sent', async () => {
  const answer = await post(await comparison([echo], { variables: {} }))
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('name')
})

test('stopping a cell stops its call upstream at once, and only that; leaving stops nothing at once', async () => {
  const open = new Set<ServerResponse>()
  const gateway = createServer((request, response) => {
    if (request.url?.endsWith('/models')) return void response.end('{"object":"list","data":[]}')
    open.add(response)
    response.once('close', () => open.delete(response))
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'And then ' } }] })}\n\n`)
  })
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  try {
    const slug = unique('endless')
    const base_url = `http://127.0.0.1:${(gateway.address() as AddressInfo).port}/v1`
    await made('POST', '/api/v1/gateways', { body: { slug, name: 'Endless', layer: 'other', region: 'global', base_url } })
    const cell = { ...echo, gateway: slug, model: 'endless' }
    const session = await begun(await comparison([cell, { ...cell, id: 'b' }]))
    await expect.poll(() => open.size, { timeout: 10_000 }).toBe(2)
    const leave = new AbortController()
    const left = await watch(session, { cookie }, leave.signal)
    await left.body?.getReader().read()
    leave.abort()
    const stopped = await post({ workspace, session, cells: ['a'] }, {}, '/api/playground/stop')
    expect([stopped.status, stopped.body]).toEqual([200, { stopped: 1 }])
    await expect.poll(() => open.size, { timeout: 5_000 }).toBe(1)
    const runs = async () => (await made('GET', `/api/v1/runs?gateway=${slug}`)).data as { status: string; output: string }[]
    expect(await runs()).toMatchObject([{ status: 'aborted', output: 'And then ' }])
    await post({ workspace, session }, {}, '/api/playground/stop')
    await expect.poll(() => open.size, { timeout: 5_000 }).toBe(0)
    expect(await runs()).toHaveLength(2)
  } finally {
    gateway.closeAllConnections()
    gateway.close()
  }
})
