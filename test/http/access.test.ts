import { describe, expect, test } from 'vitest'
import { permissions, type Scope, scopes } from '@/lib/workspaces/roles'
import {
  call,
  foreignKey,
  hello,
  made,
  newEnvironment,
  newKey,
  newPrompt,
  problem,
  promptPath,
  savedPrompt,
  text,
  unique,
} from '../support/api'
import { everyRoute, fill, rightBodies } from './every-route'

const named = everyRoute.map((route) => [`${route.method} ${route.path}`, route] as const)
/** What a route is asked with here reaches nothing: its ids are nobody's. */
const ask = (method: string, path: string, key: string | null) =>
  call(method, fill(path), { key, ...(['POST', 'PUT', 'PATCH'].includes(method) && { body: {} }) })

test('there are all the routes of the API', () => expect(everyRoute.length).toBeGreaterThan(45))

test.each(named)('%s without a key, or with a wrong one, is answered 401', async (_name, { method, path }) => {
  for (const key of [null, `vk_${'y'.repeat(43)}`, 'vk_short'])
    expect(await ask(method, path, key)).toMatchObject({ status: 401, body: problem(401, 'unauthenticated') })
})

describe('a key does what its scopes say, exactly as lib/workspaces/roles.ts has it', async () => {
  const keyOf = new Map(await Promise.all(scopes.map(async (scope) => [scope, await newKey([scope])] as [Scope, string])))
  test.each(named)('%s', async (_name, { method, path, permission }) => {
    for (const [scope, key] of keyOf) {
      const { status, body } = await ask(method, path, key)
      const may = scope === 'admin' || scope === permissions[permission].scope
      if (may) expect([401, 403, 500], scope).not.toContain(status)
      else
        expect({ status, body }, scope).toMatchObject({
          status: 403,
          body: { ...problem(403, 'forbidden'), detail: expect.stringContaining(permissions[permission].scope) },
        })
    }
  })
})

describe('a key bound to an environment reads and runs what is published there, nothing else', async () => {
  const key = await newKey(['admin'], text((await newEnvironment()).slug))
  test.each(named)('%s', async (_name, { method, path, bound }) => {
    const { status, body } = await ask(method, path, key)
    if (bound) expect([401, 403, 500]).not.toContain(status)
    else
      expect({ status, body }).toMatchObject({
        status: 403,
        body: { ...problem(403, 'forbidden'), detail: expect.stringMatching(/bound to an environment/) },
      })
  })
})

describe("what belongs to another workspace is answered 404, in words that do not tell it from what is nobody's", async () => {
  const [prompt, environment, { id: key }, { id: invitation }] = [
    await savedPrompt(),
    await newEnvironment(),
    await made('POST', '/api/v1/keys', { body: { name: 'x', scopes: ['prompts:read'] } }),
    await made('POST', '/api/v1/invitations', { body: { email: `${unique()}@example.com`, role: 'viewer' } }),
  ]
  const release = await made('POST', promptPath(prompt, 'releases'), { body: { environment: 'production', version: 1 } })
  await made('POST', promptPath(prompt, 'versions'), { body: { messages: [{ role: 'user', content: 'Two' }], base_version: 1 } })
  const ramp = {
    environment: 'production',
    version: 2,
    steps: [{ at: new Date(Date.now() + 3_600_000).toISOString(), weight: 100 }],
    replaces: release.id,
  }
  const rollout = await made('POST', promptPath(prompt, 'rollouts'), { body: ramp })
  const [member] = (await made('GET', '/api/v1/members')).data as { id: string }[]
  const { runs } = await made('POST', '/api/v1/runs', {
    body: { prompt: prompt.name, version: 1, variables: { name: 'x' }, targets: [{ gateway: 'sandbox', model: 'sandbox-echo' }] },
  })
  const gateway = await made('POST', '/api/v1/gateways', {
    body: { slug: unique('gw'), name: 'x', layer: 'other', base_url: 'http://127.0.0.1:9/v1' },
  })
  const webhook = await made('POST', '/api/v1/webhooks', { body: { kind: 'standard', name: 'x', url: 'http://127.0.0.1:9/' } })
  const delivery = await made('POST', `/api/v1/webhooks/${webhook.id}/test`)
  const gate = await made('POST', `/api/v1/environments/${environment.slug}/gates`, { body: { name: 'Legal' } })
  const asked = { kind: 'release', prompt: prompt.name, environment: environment.slug, version: 1 }
  const { approvals } = await made('POST', '/api/v1/approvals', { body: asked })
  const set = await made('POST', promptPath(prompt, 'inputs'), { body: { name: 'x' } })
  const session = await made('POST', '/api/v1/playground-sessions', {
    body: {
      prompt: prompt.name,
      version: 1,
      columns: [{ gateway: 'sandbox', model: 'sandbox-echo' }],
      rows: [{ variables: { name: 'x' } }],
    },
  })
  const params: Record<string, string> = {
    name: text(prompt.name),
    set: text(set.id),
    gate: text(gate.id),
    approval: text((approvals as { id: string }[])[0]?.id),
    version: '1',
    release: text(release.id),
    rollout: text(rollout.id),
    environment: text(environment.slug),
    alias: 'default',
    gateway: text(gateway.slug),
    model: 'sandbox-echo',
    key: text(key),
    member: text(member?.id),
    invitation: text(invitation),
    run: text((runs as { id: string }[])[0]?.id),
    webhook: text(webhook.id),
    delivery: text(delivery.id),
    session: text(session.id),
  }
  const queries: Record<string, string> = {
    'GET /api/v1/prompts/{name}/diff': '?from=1&to=1',
    'DELETE /api/v1/gateways/{gateway}/spare-key': '?set_at=2026-11-23T09:00:00.000Z',
  }
  const stranger = await foreignKey()
  test.each(named.filter(([, { path }]) => path.includes('{')))('%s', async (name, { method, path }) => {
    const query = queries[name] ?? ''
    const answer = await call(method, fill(path, params) + query, {
      key: stranger,
      ...(Object.hasOwn(rightBodies, name) && { body: rightBodies[name] }),
    })
    expect(answer).toMatchObject({ status: 404, body: problem(404, 'not_found') })
  })

  test('and nothing of it was changed', async () => {
    expect(await made('GET', promptPath(prompt))).toMatchObject({ version: 1 })
    expect(await made('GET', promptPath(prompt, 'rollouts', text(rollout.id)))).toEqual(rollout)
    expect(await made('GET', `/api/v1/keys/${key}`)).toMatchObject({ status: 'active' })
    expect(await made('GET', `/api/v1/environments/${environment.slug}`)).toMatchObject({ archived_at: null, name: environment.name })
    expect(await made('GET', `/api/v1/gateways/${gateway.slug}`)).toEqual(gateway)
    expect(await made('GET', `/api/v1/gates/${gate.id}`)).toEqual(gate)
    expect(await made('GET', `/api/v1/approvals/${params.approval}`)).toMatchObject({ state: 'open', comments: [] })
    expect(await made('GET', `/api/v1/webhooks/${webhook.id}`)).toMatchObject({ name: 'x', enabled: true })
    expect(await made('GET', promptPath(prompt, 'inputs', text(set.id)))).toEqual(set)
  })
})

describe('one scope is enough for its work', () => {
  test('prompts:write creates, saves, renames and archives', async () => {
    const key = await newKey(['prompts:write'])
    const prompt = await made('POST', '/api/v1/prompts', { key, body: { name: unique('own'), kind: 'chat' } })
    expect(await made('POST', promptPath(prompt, 'versions'), { key, body: hello })).toMatchObject({ version: 1 })
    const renamed = await made('PATCH', promptPath(prompt), { key, body: { name: unique('renamed') } })
    expect((await call('DELETE', promptPath(renamed), { key })).status).toBe(204)
    expect(await call('GET', promptPath(prompt, 'versions'), { key })).toMatchObject({ status: 403 })
  })

  test('releases:write releases, promotes and rolls back', async () => {
    const [key, prompt, environment] = [await newKey(['releases:write']), await newPrompt(), await newEnvironment()]
    await made('POST', promptPath(prompt, 'versions'), { body: hello })
    await made('POST', promptPath(prompt, 'versions'), { body: { messages: [{ role: 'user', content: 'Two' }], base_version: 1 } })
    const one = await made('POST', promptPath(prompt, 'releases'), { key, body: { environment: environment.slug, version: 1 } })
    await made('POST', promptPath(prompt, 'promote'), { key, body: { from: environment.slug, to: 'production' } })
    await made('POST', promptPath(prompt, 'releases'), { key, body: { environment: environment.slug, version: 2, replaces: one.id } })
    expect(await made('POST', promptPath(prompt, 'rollback'), { key, body: { environment: environment.slug } })).toMatchObject({
      version: 1,
    })
  })

  test('runs:create runs, and is told what came', async () => {
    const [key, prompt] = [await newKey(['runs:create']), await savedPrompt()]
    const body = { prompt: prompt.name, version: 1, variables: { name: 'x' }, targets: [{ gateway: 'sandbox', model: 'sandbox-echo' }] }
    expect(await made('POST', '/api/v1/runs', { key, body })).toMatchObject({ runs: [{ output: 'Hello x' }] })
  })
})
