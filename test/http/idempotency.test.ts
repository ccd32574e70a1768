import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { call, made, savedPrompt, text, unique } from '../support/api'

const once = () => ({ 'idempotency-key': randomUUID() })

test('of twenty equal requests at once one makes a key; all who come back are told that key', async () => {
  const asked = { headers: once(), body: { name: unique('key'), scopes: ['prompts:read'] } }
  const answers = await Promise.all(Array.from({ length: 20 }, () => call('POST', '/api/v1/keys', asked)))
  const done = answers.filter(({ status, headers }) => status === 201 && !headers.has('idempotency-replayed'))
  expect(done).toHaveLength(1)
  for (const { status, headers } of answers)
    expect(status === 201 || (status === 409 && headers.get('retry-after') === '1'), String(status)).toBe(true)
  const again = await call('POST', '/api/v1/keys', asked)
  expect(again).toMatchObject({ status: 201, body: done[0]?.body })
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect(again.headers.get('location')).toBe(done[0]?.headers.get('location'))
  expect(again.headers.get('cache-control')).toBe('no-store')
  const { data } = await made('GET', '/api/v1/keys?limit=200')
  expect((data as { name: string }[]).filter(({ name }) => name === asked.body.name)).toHaveLength(1)
})

test('a version saved twice with one key is one version, though another came between', async () => {
  const prompt = await savedPrompt()
  const path = `/api/v1/prompts/${encodeURIComponent(text(prompt.name))}/versions`
  const second = { headers: once(), body: { messages: [{ role: 'user', content: 'Two' }], base_version: 1 } }
  const first = await call('POST', path, second)
  await made('POST', path, { body: { messages: [{ role: 'user', content: 'Three' }], base_version: 2 } })
  expect(await call('POST', path, second)).toMatchObject({ status: 201, body: first.body })
  expect((await made('GET', path)).data).toHaveLength(3)
})

const running = async (model: string) => ({
  prompt: (await savedPrompt()).name,
  version: 1,
  variables: { name: 'x' },
  targets: [{ gateway: 'sandbox', model }],
})

test('a stream with a key is answered 400: it could not be told again', async () => {
  const body = await running('sandbox-echo')
  expect(await call('POST', '/api/v1/runs', { headers: { ...once(), accept: 'text/event-stream' }, body })).toMatchObject({
    status: 400,
    body: { code: 'malformed', errors: [{ path: 'Idempotency-Key' }] },
  })
  expect((await call('POST', '/api/v1/runs', { headers: { accept: 'text/event-stream' }, body })).status).toBe(200)
})

test('whoever hangs up comes back for the answer: the run went on, and was one', { timeout: 60_000 }, async () => {
  const asked = { headers: once(), body: await running('sandbox-slow') }
  const impatient = call('POST', '/api/v1/runs', { ...asked, signal: AbortSignal.timeout(300) })
  await expect(impatient).rejects.toThrow()
  await expect.poll(async () => (await call('POST', '/api/v1/runs', asked)).status, { timeout: 40_000, interval: 500 }).toBe(200)
  const { headers, body } = await call('POST', '/api/v1/runs', asked)
  expect(headers.get('idempotency-replayed')).toBe('true')
  expect(body.runs).toMatchObject([{ status: 'ok', output: 'Hello x' }])
  const { data } = await made('GET', `/api/v1/runs?prompt=${encodeURIComponent(text(asked.body.prompt))}`)
  expect(data).toHaveLength(1)
})
