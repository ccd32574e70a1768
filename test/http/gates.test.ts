import { expect, test } from 'vitest'
import { type Body, call, foreignKey, made, newEnvironment, newKey, problem, promptPath, saved, savedPrompt, text } from '../support/api'

const gatesOf = (environment: Body) => `/api/v1/environments/${text(environment.slug)}/gates`
const at = (gate: Body, ...rest: string[]) => ['/api/v1/gates', text(gate.id), ...rest].join('/')
const newGate = async (environment: Body, body: Body = { name: 'Legal review' }) => made('POST', gatesOf(environment), { body })

test('a gate is set up: 201, its address, and what it is', async () => {
  const environment = await newEnvironment()
  const body = { name: 'Legal review', kind: 'sign_off', settings: { role: 'releaser', not_author: true } }
  const { status, headers, body: gate } = await call('POST', gatesOf(environment), { body })
  expect([status, headers.get('location')]).toEqual([201, at(gate)])
  expect(gate).toEqual({
    id: expect.stringMatching(/^gat_/),
    environment: environment.slug,
    ...body,
    description: 'Somebody with the role releaser or above signs the version off; its author may not.',
    created_at: expect.stringMatching(/Z$/),
  })
  expect(await made('GET', at(gate))).toEqual(gate)
  expect(await made('GET', gatesOf(environment))).toEqual({ data: [gate], next_cursor: null })
  expect(await call('POST', gatesOf(environment), { body })).toMatchObject({ status: 409, body: problem(409, 'conflict') })
  expect(await made('PATCH', at(gate), { body: { settings: { role: 'owner' } } })).toMatchObject({
    name: 'Legal review',
    settings: { role: 'owner', not_author: false },
  })
  expect((await call('DELETE', at(gate))).status).toBe(204)
  for (const method of ['GET', 'DELETE']) expect(await call(method, at(gate))).toMatchObject({ status: 404 })
})

test.each([
  [{}, 'name'],
  [{ name: ' ' }, 'name'],
  [{ name: 'x', kind: 'suite' }, 'kind'],
  [{ name: 'x', settings: { role: 'viewer' } }, 'settings.role'],
  [{ name: 'x', settings: { notAuthor: true } }, 'settings.notAuthor'],
])('%j is answered 422 with its path', async (body, path) => {
  expect(await call('POST', gatesOf(await newEnvironment()), { body })).toMatchObject({ status: 422, body: { errors: [{ path }] } })
})

test('a version passes once it is signed off, and the newest word counts', async () => {
  const [environment, prompt] = [await newEnvironment(), await savedPrompt()]
  const gate = await newGate(environment)
  const release = (more: Body = {}) =>
    call('POST', promptPath(prompt, 'releases'), { body: { environment: environment.slug, version: 1, ...more } })
  const sign = (green: boolean, comment = '', key?: string) =>
    call('POST', at(gate, 'sign-offs'), { body: { prompt: prompt.name, version: 1, green, comment }, ...(key && { key }) })
  const states = async () =>
    (await made('GET', `${promptPath(prompt, 'versions', '1', 'gates')}?environment=${environment.slug}`)).data as Body[]

  expect(await states()).toMatchObject([{ state: 'open', author: null, at: null }])
  expect(await release()).toMatchObject({ status: 422, body: { code: 'refused', refusals: [{ rule: 'gate', overridable: true }] } })
  expect(await sign(false, 'not yet')).toMatchObject({
    status: 201,
    body: { gate: gate.id, prompt: prompt.name, green: false, comment: 'not yet' },
  })
  expect((await release()).body.detail).toContain('not yet')
  expect((await sign(true, '', await newKey(['releases:write']))).status).toBe(201)
  expect(await states()).toMatchObject([{ gate, state: 'green', author: { type: 'api_key' } }])
  expect((await release()).status).toBe(201)
  const said = (await made('GET', `${at(gate, 'sign-offs')}?prompt=${encodeURIComponent(text(prompt.name))}`)).data as Body[]
  expect(said.map(({ green }) => green)).toEqual([true, false])
})

test('a gate wants exactly these versions green, in a split too', async () => {
  const [environment, prompt] = [await newEnvironment(), await savedPrompt()]
  await saved(prompt, { messages: [{ role: 'user', content: 'Two' }] }, 1)
  const gate = await newGate(environment)
  await made('POST', at(gate, 'sign-offs'), { body: { prompt: prompt.name, version: 1, green: true } })
  const variants = [
    { version: 2, weight: 1000 },
    { version: 1, weight: 9000 },
  ]
  const answer = await call('POST', promptPath(prompt, 'releases'), { body: { environment: environment.slug, variants } })
  expect([answer.status, answer.body.detail]).toEqual([422, expect.stringContaining('version 2 is not signed off')])
})

test('what cannot be signed off is told', async () => {
  const [environment, prompt] = [await newEnvironment(), await savedPrompt()]
  const gate = await newGate(environment, { name: 'Owners', settings: { role: 'owner' } })
  const body = { prompt: prompt.name, version: 1, green: true }
  expect(await call('POST', at(gate, 'sign-offs'), { body })).toMatchObject({ status: 403 })
  expect(await call('POST', at(await newGate(environment, { name: 'x' }), 'sign-offs'), { body: { ...body, version: 9 } })).toMatchObject({
    status: 404,
  })
  expect(await call('POST', at(gate, 'sign-offs'), { body: { ...body, prompt: 'nobody' } })).toMatchObject({ status: 404 })
  expect(await call('POST', at(gate, 'sign-offs'), { body: { ...body, green: 'yes' } })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'green' }] },
  })
})

test('another workspace sees and changes none of it: 404', async () => {
  const gate = await newGate(await newEnvironment())
  const key = await foreignKey()
  for (const [method, path, body] of [
    ['GET', at(gate)],
    ['PATCH', at(gate), { name: 'y' }],
    ['DELETE', at(gate)],
    ['GET', at(gate, 'sign-offs')],
    ['POST', at(gate, 'sign-offs'), { prompt: 'support/triage', version: 1, green: true }],
  ] as const)
    expect(await call(method, path, { key, body }), `${method} ${path}`).toMatchObject({ status: 404, body: problem(404, 'not_found') })
  expect(await made('GET', at(gate))).toEqual(gate)
})
