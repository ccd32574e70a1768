import { expect, inject, test } from 'vitest'
import { createKey } from '@/lib/api-keys/create-key'
import { resolveConfig } from '@/lib/config'
import { type Body, call, foreignKey, hello, made, problem, promptPath, text, unique } from '../support/api'
import { as, newWorkspace } from '../support/database'

const approvals = '/api/v1/approvals'
const at = (request: Body, ...rest: string[]) => [approvals, text(request.id), ...rest].join('/')

/** A workspace with a prompt of two versions, the first live in `production`, which wants four eyes; a key each of three people. */
async function team() {
  resolveConfig({ databaseUrl: inject('databaseUrl'), embedded: true, secret: inject('secret'), port: 1 })
  const ctx = await newWorkspace()
  const keyOf = async () => {
    const person = await as(ctx, 'owner')
    return (await createKey(person, { name: 'Own', scopes: ['admin'], environment: null, expiresAt: null })).key
  }
  const [author, asker, approver] = [await keyOf(), await keyOf(), await keyOf()]
  const prompt = await made('POST', '/api/v1/prompts', { key: author, body: { name: unique('prompt'), kind: 'chat' } })
  await made('POST', promptPath(prompt, 'versions'), { key: author, body: hello })
  await made('POST', promptPath(prompt, 'versions'), {
    key: author,
    body: { messages: [{ role: 'user', content: 'Two' }], base_version: 1 },
  })
  for (const slug of ['staging', 'production']) await made('POST', '/api/v1/environments', { key: author, body: { slug, name: slug } })
  const first = await made('POST', promptPath(prompt, 'releases'), { key: author, body: { environment: 'production', version: 1 } })
  await made('PATCH', '/api/v1/environments/production', { key: author, body: { protected: true, approval: true } })
  const ask = (more: Body = {}, key = asker) =>
    call('POST', approvals, {
      key,
      body: { kind: 'release', prompt: prompt.name, environment: 'production', version: 2, note: 'n', replaces: first.id, ...more },
    })
  const asked = async (more: Body = {}) => {
    const { status, body, text: said } = await ask(more)
    expect(status, said).toBe(201)
    return (body.approvals as Body[])[0] as Body
  }
  return { author, asker, approver, prompt, first, ask, asked }
}

test('a release is asked for: 201, its address, and what it is; approved, it is live', async () => {
  const { asker, approver, prompt, first, ask } = await team()
  const { status, headers, body } = await ask()
  const [request] = body.approvals as [Body]
  expect([status, headers.get('location')]).toEqual([201, at(request)])
  expect(request).toMatchObject({
    id: expect.stringMatching(/^rqs_/),
    state: 'open',
    prompt: prompt.name,
    environment: 'production',
    kind: 'release',
    variants: [{ version: 2, weight: 10_000 }],
    replaces: { id: first.id, sequence: 1 },
    note: 'n',
    release: null,
    may_approve: false,
    why_not: expect.stringContaining('You asked'),
  })
  expect((await made('GET', `${approvals}?waiting=true`, { key: approver })).data).toMatchObject([
    { id: request.id, may_approve: true, why_not: null },
  ])
  expect((await made('GET', `${approvals}?waiting=true`, { key: asker })).data).toEqual([])
  expect(await made('GET', '/api/v1/approval-counts', { key: asker })).toEqual({ for_me: 0, mine: 1 })
  const comment = await made('POST', at(request, 'comments'), { key: approver, body: { body: 'Why now?' } })
  const answer = await call('POST', at(request, 'approve'), { key: approver, body: { decision: 'Fine' } })
  expect(answer).toMatchObject({
    status: 200,
    body: { approvals: [{ state: 'approved', decision: 'Fine', release: expect.stringMatching(/^rel_/) }] },
  })
  expect(await made('GET', `${promptPath(prompt)}?environment=production`, { key: asker })).toMatchObject({ version: 2 })
  expect(await made('GET', at(request), { key: asker })).toMatchObject({ state: 'approved', comments: [comment], others: [] })
})

test('a ramp is asked for: 201 with its steps; approved, its first step is live', async () => {
  const { approver, prompt, first, ask } = await team()
  const steps = [{ weight: 1000 }, { at: new Date(Date.now() + 3_600_000).toISOString(), weight: 10_000 }]
  const { status, body } = await ask({ kind: 'rollout', steps })
  const [request] = body.approvals as [Body]
  expect({ status, request }).toMatchObject({
    status: 201,
    request: { kind: 'rollout', steps: [{ weight: 1000 }, { weight: 10_000 }], variants: [{ version: 2, weight: 1000 }, { version: 1 }] },
  })
  expect(await ask({ kind: 'rollout', steps: [], replaces: first.id })).toMatchObject({ status: 422 })
  const answer = await call('POST', at(request, 'approve'), { key: approver })
  expect(answer).toMatchObject({
    status: 200,
    body: { approvals: [{ state: 'approved', rollout: expect.stringMatching(/^rol_/), release: expect.stringMatching(/^rel_/) }] },
  })
  expect((await made('GET', promptPath(prompt, 'rollouts'), { key: approver })).data).toMatchObject([{ state: 'running', version: 2 }])
})

test('nobody approves their own, or what they wrote: 403; twice: 409', async () => {
  const { author, asker, approver, asked } = await team()
  const request = await asked()
  for (const key of [asker, author])
    expect(await call('POST', at(request, 'approve'), { key })).toMatchObject({ status: 403, body: problem(403, 'forbidden') })
  expect((await call('POST', at(request, 'approve'), { key: approver })).status).toBe(200)
  for (const [action, body] of [
    ['approve', {}],
    ['reject', { decision: 'no' }],
    ['withdraw', {}],
  ] as const) {
    const key = action === 'withdraw' ? asker : approver
    expect(await call('POST', at(request, action), { key, body })).toMatchObject({
      status: 409,
      body: { conflict: { request: { state: 'approved' } } },
    })
  }
})

test('what is asked for on top of something else, or twice, is answered 409', async () => {
  const { first, ask, asked } = await team()
  expect(await ask({ replaces: null })).toMatchObject({ status: 409, body: { conflict: { live: { id: first.id } } } })
  const request = await asked()
  expect(await ask()).toMatchObject({ status: 409, body: { conflict: { requests: [{ id: request.id }] } } })
})

test('a request that something else overtook is answered 409, and is superseded', async () => {
  const { author, approver, prompt, ask } = await team()
  const live = await made('POST', promptPath(prompt, 'releases'), { key: author, body: { environment: 'staging', version: 1 } })
  const { body } = await ask({ environment: 'staging', replaces: live.id })
  const [request] = body.approvals as [Body]
  await made('POST', promptPath(prompt, 'releases'), { key: author, body: { environment: 'staging', version: 2, replaces: live.id } })
  expect(await call('POST', at(request, 'approve'), { key: approver })).toMatchObject({
    status: 409,
    body: { conflict: { request: { state: 'superseded' } } },
  })
})

test('a split, a promotion, a withdrawal and a set are asked for in their own words', async () => {
  const { author, asker, approver, prompt, first, asked } = await team()
  const variants = [
    { version: 2, weight: 1000 },
    { version: 1, weight: 9000 },
  ]
  const split = await asked({ version: undefined, variants })
  expect(split).toMatchObject({ kind: 'split', variants })
  expect((await call('POST', at(split, 'reject'), { key: approver, body: { decision: 'no' } })).body).toMatchObject({
    approvals: [{ state: 'rejected' }],
  })
  await made('POST', promptPath(prompt, 'releases'), { key: author, body: { environment: 'staging', version: 2 } })
  const promote = { kind: 'promote', prompt: prompt.name, from: 'staging', to: 'production', replaces: first.id }
  const made1 = await made('POST', approvals, { key: asker, body: promote })
  expect(made1).toMatchObject({ approvals: [{ variants: [{ version: 2, weight: 10_000 }] }] })
  const [promotion] = made1.approvals as [Body]
  expect(await made('POST', at(promotion, 'withdraw'), { key: asker })).toMatchObject({ approvals: [{ state: 'withdrawn' }] })
  const set = { kind: 'set', from: 'staging', to: 'production', prompts: [prompt.name], replaces: { [text(prompt.name)]: first.id } }
  const [member] = (await made('POST', approvals, { key: asker, body: set })).approvals as [Body]
  expect(member.set).toMatch(/^set_/)
  expect(await made('POST', at(member, 'approve'), { key: approver })).toMatchObject({ approvals: [{ state: 'approved' }] })
  const [{ release }] = (await made('GET', `${approvals}?set=${member.set}`, { key: asker })).data as [Body]
  const [away] = (
    await made('POST', approvals, {
      key: asker,
      body: { kind: 'withdrawal', prompt: prompt.name, environment: 'production', replaces: release },
    })
  ).approvals as [Body]
  await made('POST', at(away, 'approve'), { key: approver })
  expect((await call('GET', `${promptPath(prompt)}?environment=production`, { key: asker })).status).toBe(404)
})

test.each([
  [{ kind: 'rollback' }, 'kind'],
  [{ environment: 'A b' }, 'environment'],
  [{ version: 9 }, 'version'],
  [{ version: undefined }, 'version'],
  [{ override: 'because' }, 'override'],
  [{ prompt: 'a//b' }, 'prompt'],
])('%j is answered 422 with its path', async (more, path) => {
  const { ask } = await team()
  const { status, body } = await ask(more)
  expect([status, (body.errors as Body[]).map((error) => text(error.path).replace(/^ask\./, ''))]).toEqual([
    422,
    expect.arrayContaining([path]),
  ])
})

test('a rejection has a reason: 422; other rules refuse an approved release too: 422', async () => {
  const { author, approver, asked } = await team()
  const request = await asked()
  expect(await call('POST', at(request, 'reject'), { key: approver, body: {} })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'decision' }] },
  })
  await made('POST', '/api/v1/environments/production/gates', { key: author, body: { name: 'Legal' } })
  expect(await call('POST', at(request, 'approve'), { key: approver })).toMatchObject({
    status: 422,
    body: { code: 'refused', refusals: [{ rule: 'gate' }] },
  })
  expect(await made('GET', at(request), { key: approver })).toMatchObject({
    state: 'open',
    refusals: [{ rule: 'gate', overridable: true }],
  })
})

test('another workspace sees and decides none of it: 404', async () => {
  const { asker, asked } = await team()
  const [request, key] = [await asked(), await foreignKey()]
  for (const [method, path, body] of [
    ['GET', at(request)],
    ['POST', at(request, 'approve'), {}],
    ['POST', at(request, 'reject'), { decision: 'no' }],
    ['POST', at(request, 'withdraw'), {}],
    ['POST', at(request, 'comments'), { body: 'x' }],
  ] as const)
    expect(await call(method, path, { key, body }), `${method} ${path}`).toMatchObject({ status: 404, body: problem(404, 'not_found') })
  expect(await made('GET', approvals, { key })).toEqual({ data: [], next_cursor: null })
  expect(await made('GET', at(request), { key: asker })).toMatchObject({ state: 'open', comments: [] })
})
