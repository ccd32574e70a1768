import { expect, test } from 'vitest'
import { type Body, call, foreignKey, made, newEnvironment, newKey, problem, promptPath, savedPrompt, text, unique } from '../support/api'

const keys = '/api/v1/keys'
const at = (key: Body, ...rest: string[]) => [keys, text(key.id), ...rest].join('/')
const create = (more: Body = {}) => made('POST', keys, { body: { name: unique('key'), scopes: ['prompts:read'], ...more } })
const works = async (key: unknown) => (await call('GET', '/api/v1/environments', { key: text(key) })).status

test('a key is created: 201, told once, and works', async () => {
  const { status, headers, body } = await call('POST', keys, {
    body: { name: 'web app', scopes: ['runs:read', 'prompts:read'], environment: 'production', expires_at: '2099-01-01T00:00:00Z' },
  })
  expect([status, headers.get('location')]).toEqual([201, at(body)])
  const { key, ...rest } = body
  expect(key).toMatch(/^vk_[A-Za-z0-9_-]{43}$/)
  expect(rest).toEqual({
    id: expect.stringMatching(/^key_/),
    name: 'web app',
    prefix: text(key).slice(0, 9),
    scopes: ['prompts:read', 'runs:read'],
    environment: 'production',
    status: 'active',
    rate_per_minute: null,
    created_by: { type: 'api_key', id: expect.any(String), name: 'Bootstrap key' },
    created_at: expect.stringMatching(/Z$/),
    expires_at: '2099-01-01T00:00:00.000Z',
    revoked_at: null,
    last_used_at: null,
    successor: null,
  })
  expect((await call('GET', at(body))).text).not.toContain(text(key))
  expect((await call('GET', `${keys}?limit=200`)).text).not.toContain(text(key))
})

test.each([
  [{ name: '', scopes: ['admin'] }, 'name'],
  [{ name: 'x', scopes: [] }, 'scopes'],
  [{ name: 'x', scopes: ['everything'] }, 'scopes.0'],
  [{ name: 'x' }, 'scopes'],
  [{ name: 'x', scopes: ['admin'], expires_at: 'tomorrow' }, 'expires_at'],
  [{ name: 'x', scopes: ['admin'], expires_at: '2001-01-01T00:00:00Z' }, 'expires_at'],
  [{ name: 'x', scopes: ['admin'], environment: 7 }, 'environment'],
  [{ name: 'x', scopes: ['admin'], key: 'vk_mine' }, 'key'],
])('%j is answered 422 with its path', async (body, path) => {
  const { status, body: told } = await call('POST', keys, { body })
  expect(status).toBe(422)
  expect((told.errors as { path: string }[]).map((fault) => fault.path)).toContain(path)
})

test('a key for an environment that is none is answered 404', async () => {
  expect(await call('POST', keys, { body: { name: 'x', scopes: ['prompts:read'], environment: unique() } })).toMatchObject({ status: 404 })
})

test('nobody hands out scopes they do not have: 403', async () => {
  // Only admin may make keys, so there is nothing above it to hand out; without it nothing at all.
  const key = await newKey(['prompts:write', 'members:write'])
  expect(await call('POST', keys, { key, body: { name: 'x', scopes: ['prompts:write'] } })).toMatchObject({
    status: 403,
    body: problem(403, 'forbidden'),
  })
})

test('a revoked key stops within a second, in reads and in writes, for good', async () => {
  const created = await create()
  const prompt = await savedPrompt()
  await made('POST', promptPath(prompt, 'releases'), { body: { environment: 'production', version: 1 } })
  const read = async () => (await call('GET', promptPath(prompt), { key: text(created.key) })).status
  expect([await works(created.key), await read()]).toEqual([200, 200])
  expect((await call('DELETE', at(created))).status).toBe(204)
  expect(await works(created.key)).toBe(401)
  await expect.poll(read, { timeout: 1000 }).toBe(401)
  expect(await made('GET', at(created))).toMatchObject({ status: 'revoked', revoked_at: expect.any(String) })
  expect(await call('DELETE', at(created))).toMatchObject({ status: 409, body: { conflict: { revoked_at: expect.any(String) } } })
  expect(await call('POST', at(created, 'rotate'))).toMatchObject({ status: 409 })
})

test('a rotated key has a successor at once, and goes on for the overlap', async () => {
  const old = await create()
  const { status, body } = await call('POST', at(old, 'rotate'), { body: { overlap_seconds: 3600 } })
  expect(status).toBe(201)
  expect(body).toMatchObject({ name: old.name, scopes: old.scopes, key: expect.stringMatching(/^vk_/), status: 'active' })
  expect([await works(old.key), await works(body.key)]).toEqual([200, 200])
  expect(await made('GET', at(old))).toMatchObject({ successor: body.id, expires_at: expect.any(String) })
  expect(await call('POST', at(old, 'rotate'))).toMatchObject({ status: 409 })
})

test('a key rotated without overlap stops at once', async () => {
  const old = await create()
  await made('POST', at(old, 'rotate'), { body: { overlap_seconds: 0 } })
  await expect.poll(() => works(old.key), { timeout: 1000 }).toBe(401)
  expect(await made('GET', at(old))).toMatchObject({ status: 'expired' })
})

test.each([
  [{ overlap_seconds: -1 }, 'overlap_seconds'],
  [{ overlap_seconds: 1.5 }, 'overlap_seconds'],
  [{ overlap_seconds: 99_999_999 }, 'overlap_seconds'],
  [{ expires_at: 5 }, 'expires_at'],
])('a rotation with %j is answered 422 with its path', async (body, path) => {
  expect(await call('POST', at(await create(), 'rotate'), { body })).toMatchObject({ status: 422, body: { errors: [{ path }] } })
})

test('keys are listed a page at a time', async () => {
  await Promise.all([create(), create()])
  const first = await made('GET', `${keys}?limit=1`)
  const second = await made('GET', `${keys}?limit=1&cursor=${text(first.next_cursor)}`)
  expect((first.data as Body[])[0]?.id).not.toBe((second.data as Body[])[0]?.id)
})

test('another workspace sees and changes none of it: 404', async () => {
  const [created, key] = [await create(), await foreignKey()]
  for (const [method, path] of [
    ['GET', at(created)],
    ['DELETE', at(created)],
    ['POST', at(created, 'rotate')],
  ] as const)
    expect(await call(method, path, { key }), `${method} ${path}`).toMatchObject({ status: 404, body: problem(404, 'not_found') })
  expect(((await made('GET', keys, { key })).data as Body[]).map(({ name }) => name)).toEqual(['Foreign'])
  expect(await works(created.key)).toBe(200)
})

test('a bound key reads what is published in its environment, and of any other is told 404', async () => {
  const [environment, prompt] = [await newEnvironment(), await savedPrompt()]
  const key = await newKey(['prompts:read'], text(environment.slug))
  expect(await call('GET', promptPath(prompt), { key })).toMatchObject({ status: 404 })
  await made('POST', promptPath(prompt, 'releases'), { body: { environment: environment.slug, version: 1 } })
  await expect.poll(async () => (await call('GET', promptPath(prompt), { key })).status, { timeout: 2000 }).toBe(200)
  expect(await call('GET', `${promptPath(prompt)}?environment=production`, { key })).toMatchObject({ status: 404 })
})
