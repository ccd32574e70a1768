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

const post = (body: unknown, headers: Record<string, string> = {}, signal?: AbortSignal) =>
  call('POST', '/api/playground', {
    key: null,
    body,
    headers: { cookie, 'sec-fetch-site': 'same-origin', ...headers },
    ...(signal && { signal }),
  })

async function comparison(targets: object[], more: object = {}) {
  const prompt = await newPrompt()
  await saved(prompt)
  return { workspace, input: { promptId: text(prompt.id), version: 1, variables: { name: 'Ana' }, targets, ...more } }
}
const echo = { id: 'a', gateway: 'sandbox', model: 'sandbox-echo', parameters: {} }
const eventsOf = (stream: string) =>
  stream
    .split('\n')
    .filter((line) => line.startsWith('data: {'))
    .map((line) => JSON.parse(line.slice(6)) as { column: string; type: string; text?: string; error?: { message: string } })

test('200: every column streams its own events and ends once; a failing one leaves the others alone', async () => {
  const answer = await post(await comparison([echo, { ...echo, id: 'b', model: 'sandbox-limited' }]))
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/event-stream')
  const events = eventsOf(answer.text)
  const said = events.filter(({ column, type }) => column === 'a' && type === 'text').map(({ text }) => text)
  expect(said.join('')).toBe('Hello Ana')
  const ends = events.filter(({ type }) => type === 'finish' || type === 'error').map(({ column, type }) => `${column} ${type}`)
  expect(ends.sort()).toEqual(['a finish', 'b error'])
})

test('400: what is no JSON', async () => {
  expect((await post('{', { 'content-type': 'application/json' })).status).toBe(400)
})

test('401: no session, or one that is not ours', async () => {
  const body = await comparison([echo])
  expect((await post(body, { cookie: '' })).status).toBe(401)
  expect((await post(body, { cookie: 'next-auth.session-token=forged' })).status).toBe(401)
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
})

test('415: a body that is not JSON', async () => {
  expect((await post('a=b', { 'content-type': 'text/plain' })).status).toBe(415)
})

test('422: a missing variable is named, and nothing is sent', async () => {
  const answer = await post(await comparison([echo], { variables: {} }))
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('name')
})

test('leaving the stream stops the call upstream at once, and the run is recorded as stopped', async () => {
  const open = new Set<ServerResponse>()
  let asked = 0
  const gateway = createServer((request, response) => {
    if (request.url?.endsWith('/models')) return void response.end('{"object":"list","data":[]}')
    asked++
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
    const leave = new AbortController()
    const body = await comparison([{ ...echo, gateway: slug, model: 'endless' }])
    const left = post(body, {}, leave.signal).catch((error: Error) => error.name)
    await expect.poll(() => open.size, { timeout: 10_000 }).toBe(1)
    leave.abort()
    expect(await left).toBe('AbortError')
    await expect.poll(() => open.size, { timeout: 5_000 }).toBe(0)
    expect(asked).toBe(1)
    const runs = async () => (await made('GET', `/api/v1/runs?gateway=${slug}`)).data as { status: string; output: string }[]
    await expect.poll(runs, { timeout: 5_000 }).toMatchObject([{ status: 'aborted', output: 'And then ' }])
  } finally {
    gateway.closeAllConnections()
    gateway.close()
  }
})
