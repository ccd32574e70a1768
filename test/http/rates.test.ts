import { expect, test } from 'vitest'
import { call, made, newPrompt, problem, promptPath, text, unique } from '../support/api'

const keyWith = async (rate: number | null, scopes = ['admin']) =>
  made('POST', '/api/v1/keys', { body: { name: unique('key'), scopes, rate_per_minute: rate } })

test('a rate is set with the key and told with it', async () => {
  const made = await keyWith(600)
  expect(made).toMatchObject({ rate_per_minute: 600 })
  expect((await call('GET', `/api/v1/keys/${text(made.id)}`)).body).toMatchObject({ rate_per_minute: 600 })
  expect(await keyWith(null)).toMatchObject({ rate_per_minute: null })
  expect(await call('POST', '/api/v1/keys', { body: { name: 'x', scopes: ['admin'], rate_per_minute: 0 } })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'rate_per_minute' }] },
  })
})

test('reads from memory and everything else count towards one rate; beyond it each is 429', async () => {
  const prompt = await newPrompt()
  const key = text((await keyWith(4)).key)
  const left = async (method: string, path: string, body?: object) => {
    const { status, headers } = await call(method, path, { key, ...(body && { body }) })
    return [status, headers.get('ratelimit')?.match(/r=(\d+)/)?.[1], headers.get('ratelimit-policy')]
  }
  const policy = '"default";q=4;w=60'
  expect(await left('GET', promptPath(prompt))).toEqual([404, '3', policy])
  expect(await left('GET', '/api/v1/environments')).toEqual([200, '2', policy])
  expect(await left('POST', '/api/v1/prompts', { name: 'Not a name!' })).toEqual([422, '1', policy])
  expect(await left('POST', promptPath(prompt, 'render'), {})).toEqual([404, '0', policy])
  for (const path of [promptPath(prompt), '/api/v1/environments', '/api/v1/bundle']) {
    const answer = await call('GET', path, { key })
    expect(answer).toMatchObject({ status: 429, body: problem(429, 'rate_limited') })
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(30)
  }
  expect((await call('GET', '/api/v1/environments')).status).toBe(200)
})

test('the bundle and a rendering are answered in front of Next, as their routes would', async () => {
  const bundle = await call('GET', '/api/v1/bundle?environment=production')
  expect(bundle).toMatchObject({ status: 200, body: { environment: 'production', prompts: expect.any(Array) } })
  expect(bundle.headers.has('x-request-id')).toBe(false)
  expect(await call('POST', '/api/v1/prompts/none/render', { body: '{' })).toMatchObject({ status: 400, body: problem(400, 'malformed') })
  expect(await call('DELETE', '/api/v1/bundle')).toMatchObject({ status: 405, body: problem(405, 'method_not_allowed') })
  expect((await call('OPTIONS', '/api/v1/bundle')).headers.get('allow')).toBe('GET, HEAD, OPTIONS')
})
