import { expect, test } from 'vitest'
import {
  type Body,
  call,
  foreignKey,
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

const environments = '/api/v1/environments'
const at = (environment: Body, ...rest: string[]) => [environments, text(environment.slug), ...rest].join('/')
const sandbox = { gateway: 'sandbox', model: 'sandbox-echo' }

test('an environment is created: 201, its address, and what it is', async () => {
  const slug = unique('china')
  const { status, headers, body } = await call('POST', environments, { body: { slug, name: 'China', region: 'cn', protected: true } })
  expect([status, headers.get('location')]).toEqual([201, `${environments}/${slug}`])
  expect(body).toEqual({
    id: expect.stringMatching(/^env_/),
    slug,
    name: 'China',
    description: '',
    region: 'cn',
    protected: true,
    release_role: 'releaser',
    approval: false,
    note_required: false,
    freeze_windows: [],
    frozen: null,
    position: expect.any(Number),
    routes: [],
    live_count: 0,
    key_count: 0,
    archived_at: null,
    created_at: expect.stringMatching(/Z$/),
  })
  expect(await made('GET', `${environments}/${slug}`)).toEqual(body)
  expect(await made('GET', `${environments}/${text(body.id)}`)).toEqual(body)
})

test('a slug that is taken is answered 409', async () => {
  const { slug } = await newEnvironment()
  expect(await call('POST', environments, { body: { slug, name: 'x' } })).toMatchObject({ status: 409, body: problem(409, 'conflict') })
})

test.each([
  [{ slug: 'A b', name: 'x' }, 'slug'],
  [{ name: 'x' }, 'slug'],
  [{ slug: 'x' }, 'name'],
  [{ slug: 'x', name: ' ' }, 'name'],
  [{ slug: 'x', name: 'x', region: 'C N' }, 'region'],
  [{ slug: 'x', name: 'x', protected: 'yes' }, 'protected'],
  [{ slug: 'x', name: 'x', position: 1 }, 'position'],
])('%j is answered 422 with its path', async (body, path) => {
  expect(await call('POST', environments, { body })).toMatchObject({ status: 422, body: { errors: [{ path }] } })
})

test('environments are listed from left to right, a page at a time', async () => {
  await newEnvironment()
  const all = (await made('GET', `${environments}?limit=200`)).data as Body[]
  expect(all.slice(0, 2)).toMatchObject([{ slug: 'development' }, { slug: 'production' }])
  const first = await made('GET', `${environments}?limit=1`)
  expect(first).toMatchObject({ data: [{ slug: 'development' }], next_cursor: expect.any(String) })
  expect(await made('GET', `${environments}?limit=1&cursor=${text(first.next_cursor)}`)).toMatchObject({ data: [{ slug: 'production' }] })
})

test('an environment is changed, archived, and brought back', async () => {
  const environment = await newEnvironment()
  expect(await made('PATCH', at(environment), { body: { name: 'New', region: 'eu', protected: true } })).toMatchObject({
    slug: environment.slug,
    name: 'New',
    region: 'eu',
    protected: true,
  })
  expect((await call('DELETE', at(environment))).status).toBe(204)
  expect(await call('PATCH', at(environment), { body: { name: 'x' } })).toMatchObject({ status: 404 })
  expect((await made('GET', `${environments}?limit=200`)).data).not.toContainEqual(expect.objectContaining({ id: environment.id }))
  expect((await made('GET', `${environments}?archived=true&limit=200`)).data).toContainEqual(
    expect.objectContaining({ id: environment.id }),
  )
  expect(await made('POST', at(environment, 'restore'))).toMatchObject({ id: environment.id, archived_at: null })
  expect(await call('POST', at(environment, 'restore'))).toMatchObject({ status: 404 })
})

test('what never changes is refused by name', async () => {
  expect(await call('PATCH', at(await newEnvironment()), { body: { slug: 'other' } })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'slug' }] },
  })
})

test('an environment where something is live is not archived: 409 names it', async () => {
  const [environment, prompt] = [await newEnvironment(), await savedPrompt()]
  await made('POST', promptPath(prompt, 'releases'), { body: { environment: environment.slug, version: 1 } })
  expect(await call('DELETE', at(environment))).toMatchObject({
    status: 409,
    body: { conflict: { live_count: 1, prompts: [{ id: prompt.id, name: prompt.name }] } },
  })
})

test('a route is set as a whole, read, and removed', async () => {
  const environment = await newEnvironment()
  const { status, body } = await call('PUT', at(environment, 'routes', 'default'), {
    body: {
      targets: [
        { ...sandbox, timeout_ms: 30_000 },
        { ...sandbox, model: 'sandbox-json' },
      ],
    },
  })
  const target = { layer: 'development', region: 'global', simulator: true }
  expect([status, body]).toEqual([
    200,
    {
      alias: 'default',
      targets: [
        { ...sandbox, timeout_ms: 30_000, ...target },
        { ...sandbox, model: 'sandbox-json', timeout_ms: null, ...target },
      ],
    },
  ])
  expect(await made('GET', at(environment, 'routes', 'default'))).toEqual(body)
  expect(await made('GET', at(environment, 'routes'))).toEqual({ data: [body], next_cursor: null })
  expect(await made('PUT', at(environment, 'routes', 'default'), { body: { targets: [sandbox] } })).toMatchObject({ targets: [sandbox] })
  expect((await call('DELETE', at(environment, 'routes', 'default'))).status).toBe(204)
  for (const method of ['GET', 'DELETE']) expect(await call(method, at(environment, 'routes', 'default'))).toMatchObject({ status: 404 })
})

test.each([
  ['default', { targets: [{ gateway: 'nobody', model: 'x' }] }, 'targets.0.gateway'],
  ['default', { targets: [sandbox, sandbox] }, 'targets.1'],
  ['default', { targets: [{ ...sandbox, timeoutMs: 5000 }] }, 'targets.0.timeoutMs'],
  ['default', { targets: [{ ...sandbox, timeout_ms: 1 }] }, 'targets.0.timeout_ms'],
  ['default', { targets: 'sandbox' }, 'targets'],
  ['default', {}, 'targets'],
  ['a b', { targets: [sandbox] }, 'alias'],
])('the route %s %j is answered 422 with its path', async (alias, body, path) => {
  const answer = await call('PUT', at(await newEnvironment(), 'routes', encodeURIComponent(alias)), { body })
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ path }] } })
})

test('a gateway outside the region is refused: 422, in words', async () => {
  const environment = await newEnvironment({ region: 'cn' })
  const { status, body } = await call('PUT', at(environment, 'routes', 'default'), { body: { targets: [sandbox] } })
  expect([status, body.detail]).toEqual([422, expect.stringMatching(/bound to the region cn.*sandbox is in global/)])
})

const weekly = { kind: 'weekly', days: ['fri', 'sat'], from: '17:00', to: '09:00', time_zone: 'Europe/Berlin', reason: 'weekend' }
const once = { kind: 'once', from: '2026-12-24T12:00:00.000Z', to: '2026-12-27T00:00:00.000Z', reason: 'holidays' }

test('freeze windows are changed on top of what was seen: 200; of what no longer stands: 409 with what does', async () => {
  const created = await newEnvironment()
  const change = (windows: object[], seen: object[]) =>
    call('PATCH', at(created), { body: { freeze_windows: windows, freeze_windows_seen: seen } })
  expect(await change([weekly], [])).toMatchObject({ status: 200, body: { freeze_windows: [weekly] } })
  expect(await change([once], [])).toMatchObject({ status: 409, body: { code: 'conflict' } })
  expect(await change([weekly, once], [weekly])).toMatchObject({ status: 200, body: { freeze_windows: [weekly, once] } })
})

test('rules are set and read in snake_case; what is left out stays', async () => {
  const rules = { release_role: 'admin', approval: true, note_required: true, freeze_windows: [weekly, once] }
  const created = await newEnvironment(rules)
  expect(created).toMatchObject({ ...rules, frozen: null })
  const windows = { freeze_windows: [{ ...weekly, days: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'], from: '00:00', to: '00:00' }] }
  const { body } = await call('PATCH', at(created), { body: { protected: true, ...windows } })
  expect(body).toMatchObject({
    release_role: 'admin',
    approval: true,
    freeze_windows: [{ days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], time_zone: 'Europe/Berlin' }],
    frozen: { reason: 'weekend', until: null },
  })
  expect(await made('GET', at(created))).toEqual(body)
})

test.each([
  [{ release_role: 'editor' }, 'release_role'],
  [{ approval: 'yes' }, 'approval'],
  [{ freeze_windows: [{ ...weekly, days: [] }] }, 'freeze_windows.0.days'],
  [{ freeze_windows: [{ ...weekly, time_zone: 'Berlin' }] }, 'freeze_windows.0.time_zone'],
  [{ freeze_windows: [once, { ...once, to: once.from }] }, 'freeze_windows.1.to'],
  [{ freeze_windows: [{ kind: 'daily' }] }, 'freeze_windows.0.kind'],
  [{ freeze_windows: Array(21).fill(once) }, 'freeze_windows'],
])('the rules %j are answered 422 with their path', async (body, path) => {
  expect(await call('PATCH', at(await newEnvironment()), { body })).toMatchObject({ status: 422, body: { errors: [{ path }] } })
})

test('a release that breaks rules is answered 422 with all of them', async () => {
  const always = { ...weekly, days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'], from: '00:00', to: '00:00' }
  const [environment, prompt] = [
    await newEnvironment({ protected: true, approval: true, note_required: true, freeze_windows: [always] }),
    await savedPrompt(),
  ]
  expect(await call('POST', promptPath(prompt, 'releases'), { body: { environment: environment.slug, version: 1 } })).toMatchObject({
    status: 422,
    body: {
      ...problem(422, 'refused'),
      refusals: [{ rule: 'approval' }, { rule: 'freeze' }, { rule: 'note', overridable: false, name: prompt.name }],
    },
  })
})

test('templates are listed, and one that is taken is answered 409', async () => {
  const { data } = (await made('GET', '/api/v1/environment-templates')) as { data: Body[] }
  expect(data.map(({ id }) => id)).toEqual(['development', 'experiment', 'staging', 'production', 'china'])
  expect(data[0]).toMatchObject({ taken: { name: 'Development' } })
  expect(await call('POST', '/api/v1/environment-templates', { body: { template: 'production' } })).toMatchObject({ status: 409 })
  expect(await call('POST', '/api/v1/environment-templates', { body: { template: 'moon' } })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'template' }] },
  })
  expect(await call('POST', '/api/v1/environment-templates', { body: { template: 'staging', gateway: 'nobody' } })).toMatchObject({
    status: 422,
  })
})

test('one template is one environment with its route: 201 and its address', async () => {
  const key = await foreignKey()
  const body = { slug: 'kl', name: 'KL', layer: 'innovation', preset: 'koala', base_url: 'https://koalaapi.com/v1' }
  await made('POST', '/api/v1/gateways', { key, body })
  await made('POST', '/api/v1/gateways/kl/models', { key, body: { model: 'gpt-5' } })
  const answer = await call('POST', '/api/v1/environment-templates', { key, body: { template: 'experiment' } })
  expect([answer.status, answer.headers.get('location')]).toEqual([201, `${environments}/experiment`])
  expect(answer.body).toMatchObject({
    missing: null,
    environment: { slug: 'experiment', position: 0, routes: [{ alias: 'default', targets: [{ gateway: 'kl', model: 'gpt-5' }] }] },
  })
})

test('how routes changed is read, and what they were at a time', async () => {
  const environment = await newEnvironment()
  const set = (model: string) => made('PUT', at(environment, 'routes', 'default'), { body: { targets: [{ ...sandbox, model }] } })
  await set('sandbox-echo')
  const [first] = (await made('GET', at(environment, 'route-history'))).data as Body[]
  await set('sandbox-json')
  await made('PUT', at(environment, 'routes', 'fast'), { body: { targets: [sandbox] } })
  const { data } = (await made('GET', at(environment, 'route-history'))) as { data: Body[] }
  expect(data.map(({ alias }) => alias)).toEqual(['fast', 'default', 'default'])
  expect(data[1]).toMatchObject({ targets: [{ gateway: 'sandbox', model: 'sandbox-json', timeout_ms: null }], author: { type: 'api_key' } })
  const then = await made('GET', `${at(environment, 'route-history')}?at=${text(first?.created_at)}`)
  expect(then).toEqual({ data: [first], next_cursor: null })
  const page = await made('GET', `${at(environment, 'route-history')}?alias=default&limit=1`)
  expect(await made('GET', `${at(environment, 'route-history')}?alias=default&cursor=${page.next_cursor}`)).toEqual({
    data: [first],
    next_cursor: null,
  })
  for (const query of ['at=yesterday', 'cursor=x', 'alias=a%20b'])
    expect((await call('GET', `${at(environment, 'route-history')}?${query}`)).status).toBe(400)
})

test('where a version leads is told before it is released', async () => {
  const [environment, prompt] = [await newEnvironment(), await newPrompt()]
  const tools = [{ type: 'function', function: { name: 'look_up' } }]
  await made('POST', promptPath(prompt, 'versions'), { body: { messages: [{ role: 'user', content: 'x' }], tools } })
  const check = () => made('GET', `${promptPath(prompt, 'versions', '1', 'route-check')}?environment=${environment.slug}`)
  expect(await check()).toMatchObject({ alias: 'default', targets: [], problem: { kind: 'missing' }, verdict: 'unknown' })
  const targets = [
    { ...sandbox, model: 'sandbox-reader' },
    { ...sandbox, model: 'sandbox-tools' },
  ]
  await made('PUT', at(environment, 'routes', 'default'), { body: { targets } })
  expect(await check()).toMatchObject({
    sentence: `In ${environment.slug}, default is Sandbox (simulator) sandbox-reader, then Sandbox (simulator) sandbox-tools.`,
    needs: [{ capability: 'tools', because: 'It gives the tools look_up.' }, { capability: 'context_tokens' }],
    targets: [
      { model: 'sandbox-reader', verdict: 'cannot', capabilities: { tools: false }, reasons: [expect.stringContaining('takes no tools')] },
      { model: 'sandbox-tools', verdict: 'can', reasons: [] },
    ],
    problem: null,
    verdict: 'unknown',
  })
  expect((await call('GET', promptPath(prompt, 'versions', '9', 'route-check'))).status).toBe(404)
  expect((await call('GET', promptPath(prompt, 'versions', 'x', 'route-check'))).status).toBe(400)
  expect((await call('GET', `${promptPath(prompt, 'versions', '1', 'route-check')}?environment=nowhere`)).status).toBe(404)
})

test('another workspace sees and changes none of it: 404', async () => {
  const [environment, key] = [await newEnvironment(), await foreignKey()]
  for (const [method, path, body] of [
    ['GET', at(environment)],
    ['PATCH', at(environment), { name: 'x' }],
    ['DELETE', at(environment)],
    ['POST', at(environment, 'restore')],
    ['GET', at(environment, 'routes')],
    ['GET', at(environment, 'route-history')],
    ['GET', at(environment, 'routes', 'default')],
    ['PUT', at(environment, 'routes', 'default'), { targets: [] }],
    ['GET', `${environments}/${text(environment.id)}`],
  ] as const)
    expect(await call(method, path, { key, body }), `${method} ${path}`).toMatchObject({ status: 404, body: problem(404, 'not_found') })
  expect(((await made('GET', environments, { key })).data as Body[]).map(({ slug }) => slug)).toEqual(['production'])
})

test('a key with another scope is answered 403', async () => {
  const key = await newKey(['prompts:read', 'releases:write'])
  expect(await call('POST', environments, { key, body: {} })).toMatchObject({ status: 403, body: problem(403, 'forbidden') })
})
