import { Webhook } from 'standardwebhooks'
import { expect, test } from 'vitest'
import { serve } from '../gateways/loopback'
import { type Body, call, foreignKey, made, newKey, problem, promptPath, savedPrompt, text } from '../support/api'

const webhooks = '/api/v1/webhooks'
const at = (webhook: Body, ...rest: string[]) => [webhooks, text(webhook.id), ...rest].join('/')
const create = (url: string, more: Body = {}) => made('POST', webhooks, { body: { kind: 'standard', name: 'CI', url, ...more } })
const nowhere = 'http://127.0.0.1:9/hook'

test('a webhook is created: 201, its secret told once', async () => {
  const { status, headers, body } = await call('POST', webhooks, {
    body: { kind: 'standard', name: 'CI', url: nowhere, events: ['release.created'], environments: ['production'] },
  })
  expect([status, headers.get('location')]).toEqual([201, at(body)])
  const { secret, ...rest } = body
  expect(secret).toMatch(/^whsec_/)
  expect(rest).toMatchObject({ kind: 'standard', url: nowhere, repository: null, enabled: true, failures: 0, last_delivery: null })
  expect(await made('GET', at(body))).toEqual(rest)
  expect((await call('GET', `${webhooks}?limit=200`)).text).not.toContain(text(secret))
})

test('one for GitHub has a repository, and its token is never told', async () => {
  const body = { kind: 'github', name: 'Deploy', repository: 'acme/site', token: 'ghp_0123456789' }
  const answer = await call('POST', webhooks, { body })
  expect(answer).toMatchObject({
    status: 201,
    body: { kind: 'github', secret: null, url: 'https://api.github.com/repos/acme/site/dispatches' },
  })
  expect(answer.text).not.toContain('ghp_')
  const moved = await call('PATCH', at(answer.body), { body: { api_url: 'https://github.example.com/api/v3' } })
  expect(moved).toMatchObject({ status: 422, body: { errors: [{ path: 'token' }] } })
})

test.each([
  [{ name: 'x', url: nowhere }, 'kind'],
  [{ kind: 'standard', name: '', url: nowhere }, 'name'],
  [{ kind: 'standard', name: 'x', url: 'nowhere' }, 'url'],
  [{ kind: 'standard', name: 'x', url: 'http://169.254.169.254/' }, 'url'],
  [{ kind: 'standard', name: 'x', url: nowhere, events: ['release.imagined'] }, 'events.0'],
  [{ kind: 'standard', name: 'x', url: nowhere, environments: ['nowhere-at-all'] }, 'environments'],
  [{ kind: 'standard', name: 'x', url: nowhere, token: 'ghp_0123456789' }, 'token'],
  [{ kind: 'github', name: 'x', repository: 'acme', token: 'ghp_0123456789' }, 'repository'],
  [{ kind: 'github', name: 'x', repository: 'acme/site' }, 'token'],
  [{ kind: 'github', name: 'x', repository: 'acme/site', token: 'ghp_0123456789', api_url: 'http://169.254.169.254' }, 'api_url'],
])('%j is answered 422 with its path', async (body, path) => {
  const { status, body: told } = await call('POST', webhooks, { body })
  expect(status).toBe(422)
  expect((told.errors as { path: string }[]).map((fault) => fault.path)).toContain(path)
})

test('it is changed, disabled and enabled', async () => {
  const made_ = await create(nowhere)
  expect(await made('PATCH', at(made_), { body: { name: 'Other', enabled: false } })).toMatchObject({
    name: 'Other',
    url: nowhere,
    enabled: false,
    disabled_reason: 'Disabled by Bootstrap key.',
  })
  expect(await made('PATCH', at(made_), { body: { enabled: true } })).toMatchObject({ enabled: true, disabled_reason: null })
  expect(await call('PATCH', at(made_), { body: {} })).toMatchObject({ status: 422 })
  expect(await call('PATCH', at(made_), { body: { repository: 'a/b' } })).toMatchObject({ status: 422 })
})

test('a test is answered with what the receiver said, and a rotated secret signs beside the old one', async () => {
  await using receiver = await serve((_request, response) => response.writeHead(202).end('thanks'))
  const webhook = await create(receiver.url)
  const rotated = await made('POST', at(webhook, 'rotate-secret'))
  expect(Date.parse(text(rotated.old_secret_until)) - Date.now()).toBeGreaterThan(86_000_000)
  const tried = await call('POST', at(webhook, 'test'))
  expect(tried).toMatchObject({ status: 200, body: { event: 'ping', state: 'delivered', attempts: [{ status: 202, response: 'thanks' }] } })
  const [{ headers, body }] = receiver.requests as [(typeof receiver.requests)[number]]
  for (const secret of [webhook.secret, rotated.secret]) new Webhook(text(secret)).verify(body, headers as Record<string, string>)
  expect(await call('POST', at(webhook, 'rotate-secret'), { body: { overlap_seconds: -1 } })).toMatchObject({ status: 422 })
})

test('a release is delivered, logged with request and answer, and sent again on demand', async () => {
  await using receiver = await serve((_request, response) => response.end('ok'))
  const webhook = await create(receiver.url, { events: ['release.created'], environments: ['production'] })
  const prompt = await savedPrompt()
  await made('POST', promptPath(prompt, 'releases'), { body: { environment: 'production', version: 1, note: 'the first' } })
  await expect.poll(() => receiver.requests.length, { timeout: 5_000 }).toBe(1)
  const sent = JSON.parse(receiver.requests[0]!.body)
  expect(sent).toMatchObject({
    type: 'release.created',
    data: {
      prompt: { name: prompt.name },
      environment: { slug: 'production' },
      release: { sequence: 1, note: 'the first', variants: [{ version: 1, weight: 10_000 }] },
      actor: { type: 'api_key', name: 'Bootstrap key' },
    },
  })
  const log = await made('GET', at(webhook, 'deliveries'))
  const [delivery] = log.data as [Body]
  expect(delivery).toMatchObject({ event: 'release.created', request: { url: `${receiver.url}`, body: receiver.requests[0]!.body } })
  await expect
    .poll(async () => ((await made('GET', at(webhook, 'deliveries'))).data as [Body])[0])
    .toMatchObject({
      state: 'delivered',
      attempts: [{ status: 200, response: 'ok' }],
    })
  const again = await call('POST', at(webhook, 'deliveries', text(delivery.id), 'resend'))
  expect(again).toMatchObject({ status: 200, body: { id: delivery.id, attempts: [{ status: 200 }, { status: 200 }] } })
  expect(receiver.requests).toHaveLength(2)
})

test('a delivery on its way is not sent twice: 409', async () => {
  await using receiver = await serve((_request, response) => response.writeHead(500).end())
  const webhook = await create(receiver.url, { events: ['version.created'] })
  await savedPrompt()
  await expect.poll(() => receiver.requests.length, { timeout: 5_000 }).toBeGreaterThan(0)
  const [delivery] = (await made('GET', at(webhook, 'deliveries'))).data as [Body]
  expect(await call('POST', at(webhook, 'deliveries', text(delivery.id), 'resend'))).toMatchObject({
    status: 409,
    body: { ...problem(409, 'conflict'), conflict: { next_attempt_at: expect.any(String) } },
  })
  await call('DELETE', at(webhook))
})

test('deliveries come in pages; a cursor or limit that is none is refused', async () => {
  const webhook = await create(nowhere)
  const ids = [await made('POST', at(webhook, 'test')), await made('POST', at(webhook, 'test'))].map(({ id }) => id)
  const first = await made('GET', `${at(webhook, 'deliveries')}?limit=1`)
  expect(first).toMatchObject({ data: [{ id: ids[1] }], next_cursor: ids[1] })
  expect(await made('GET', `${at(webhook, 'deliveries')}?limit=1&cursor=${first.next_cursor}`)).toMatchObject({
    data: [{ id: ids[0] }],
    next_cursor: null,
  })
  for (const query of ['limit=0', 'limit=x', 'page=2', 'cursor=', 'cursor=%21'])
    expect(await call('GET', `${at(webhook, 'deliveries')}?${query}`)).toMatchObject({ status: 400 })
})

test('a deleted webhook is gone: 204, then 404 everywhere', async () => {
  const webhook = await create(nowhere)
  expect((await call('DELETE', at(webhook))).status).toBe(204)
  for (const [method, path] of [
    ['GET', at(webhook)],
    ['DELETE', at(webhook)],
    ['GET', at(webhook, 'deliveries')],
    ['POST', at(webhook, 'test')],
    ['POST', at(webhook, 'rotate-secret')],
    ['POST', at(webhook, 'deliveries', 'msg_none', 'resend')],
  ] as const)
    expect(await call(method, path), `${method} ${path}`).toMatchObject({ status: 404, body: problem(404, 'not_found') })
})

test('only a key with admin may: 401, 403, and another workspace finds nothing', async () => {
  const webhook = await create(nowhere)
  expect(await call('GET', webhooks, { key: null })).toMatchObject({ status: 401 })
  expect(await call('GET', webhooks, { key: await newKey(['prompts:write', 'releases:write']) })).toMatchObject({ status: 403 })
  const stranger = await foreignKey()
  expect(await made('GET', webhooks, { key: stranger })).toEqual({ data: [], next_cursor: null })
  expect(await call('POST', at(webhook, 'test'), { key: stranger })).toMatchObject({ status: 404 })
})
