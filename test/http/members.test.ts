import { expect, inject, test } from 'vitest'
import { type Body, call, foreignKey, made, newKey, problem, text, unique } from '../support/api'

const [members, invitations] = ['/api/v1/members', '/api/v1/invitations']
const ownerHere = async () => ((await made('GET', members)).data as Body[]).find(({ role }) => role === 'owner') as Body

test('members are listed with their roles', async () => {
  expect(await ownerHere()).toEqual({
    id: expect.stringMatching(/^mem_/),
    user: expect.stringMatching(/^usr_/),
    name: expect.any(String),
    email: inject('owner').email,
    role: 'owner',
    joined_at: expect.stringMatching(/Z$/),
  })
})

test('the last owner stays: 409, or 403 for whoever is no owner', async () => {
  const { id } = await ownerHere()
  for (const [method, body] of [['PATCH', { role: 'viewer' }], ['DELETE']] as const)
    expect([403, 409]).toContain((await call(method, `${members}/${text(id)}`, { body })).status)
  expect(await ownerHere()).toMatchObject({ id })
})

test('somebody is invited: 201, the link told once; and the invitation taken back: 204, then 404', async () => {
  const email = `${unique('ana')}@example.com`
  const { status, body } = await call('POST', invitations, { body: { email: email.toUpperCase(), role: 'editor' } })
  expect([status, body]).toEqual([
    201,
    {
      id: expect.stringMatching(/^inv_/),
      email,
      role: 'editor',
      invited_by: 'Bootstrap key',
      created_at: expect.stringMatching(/Z$/),
      expires_at: expect.stringMatching(/Z$/),
      expired: false,
      link: expect.stringMatching(/\/invite\/[\w-]{43}$/),
    },
  ])
  const { link: _, ...rest } = body
  expect(await made('GET', `${invitations}/${text(body.id)}`)).toEqual({ ...rest, invited_by: expect.toBeOneOf([null, 'Bootstrap key']) })
  const list = await call('GET', `${invitations}?limit=200`)
  expect(list.body.data).toContainEqual(expect.objectContaining({ id: body.id, email }))
  expect(list.text).not.toContain(text(body.link).split('/').at(-1))
  expect((await call('DELETE', `${invitations}/${text(body.id)}`)).status).toBe(204)
  expect(await call('DELETE', `${invitations}/${text(body.id)}`)).toMatchObject({ status: 404, body: problem(404, 'not_found') })
})

test.each([
  [{ email: 'nobody', role: 'editor' }, 'email'],
  [{ email: 'a@example.com', role: 'emperor' }, 'role'],
  [{ email: 'a@example.com' }, 'role'],
  [{ email: 'a@example.com', role: 'editor', days: 0 }, 'days'],
  [{ email: 'a@example.com', role: 'editor', password: 'x' }, 'password'],
])('the invitation %j is answered 422 with its path', async (body, path) => {
  expect(await call('POST', invitations, { body })).toMatchObject({ status: 422, body: { errors: [{ path }] } })
})

test('an invitation of a member is answered 409', async () => {
  expect(await call('POST', invitations, { body: { email: inject('owner').email, role: 'viewer' } })).toMatchObject({ status: 409 })
})

test('a member that is none, or of another workspace, is answered 404', async () => {
  const [{ id }, key] = [await ownerHere(), await foreignKey()]
  for (const [path, asked] of [
    [`${members}/mem_nobody`, undefined],
    [`${members}/${text(id)}`, key],
  ] as const) {
    expect(await call('PATCH', path, { key: asked, body: { role: 'viewer' } })).toMatchObject({ status: 404 })
    expect(await call('DELETE', path, { key: asked })).toMatchObject({ status: 404 })
  }
})

test('a role that is none is answered 422', async () => {
  const { id } = await ownerHere()
  expect(await call('PATCH', `${members}/${text(id)}`, { body: { role: 'emperor' } })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'role' }] },
  })
})

test('without its scope members stay as they are: 403', async () => {
  const key = await newKey(['prompts:read'])
  expect(await call('GET', members, { key })).toMatchObject({ status: 200 })
  expect(await call('GET', invitations, { key })).toMatchObject({ status: 403 })
  expect(await call('POST', invitations, { key, body: { email: 'a@example.com', role: 'viewer' } })).toMatchObject({ status: 403 })
})
