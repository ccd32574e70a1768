import { expect, test } from 'vitest'
import { call, foreignKey, hello, made, newPrompt, problem, promptPath, savedPrompt, unique } from '../support/api'

const prompts = '/api/v1/prompts'

test('a prompt is created: 201, its address, and what it is', async () => {
  const name = `support/${unique('triage')}`
  const { status, headers, body } = await call('POST', prompts, {
    body: { name, kind: 'chat', description: 'Sorts', tags: ['b', 'a', 'a'] },
  })
  expect(status).toBe(201)
  expect(headers.get('location')).toBe(`/api/v1/prompts/${encodeURIComponent(name)}`)
  expect(headers.get('cache-control')).toBe('no-store')
  expect(body).toEqual({
    id: expect.stringMatching(/^prm_/),
    name,
    kind: 'chat',
    description: 'Sorts',
    tags: ['a', 'b'],
    aliases: [],
    newest_version: null,
    live: [],
    created_at: expect.stringMatching(/Z$/),
    updated_at: expect.stringMatching(/Z$/),
    updated_by: null,
  })
})

test('a name that is taken is answered 409', async () => {
  const { name, id } = await newPrompt()
  const answer = await call('POST', prompts, { body: { name, kind: 'text' } })
  expect(answer).toMatchObject({ status: 409, body: { ...problem(409, 'conflict'), conflict: { prompt_id: id } } })
})

test.each([
  [{ name: 'a b', kind: 'chat' }, 'name'],
  [{ name: '/x', kind: 'chat' }, 'name'],
  [{ name: 'x'.repeat(201), kind: 'chat' }, 'name'],
  [{ name: '', kind: 'chat' }, 'name'],
  [{ kind: 'chat' }, 'name'],
  [{ name: 'x' }, 'kind'],
  [{ name: 'x', kind: 'poem' }, 'kind'],
  [{ name: 'x', kind: 'chat', tags: 'a' }, 'tags'],
  [{ name: 'x', kind: 'chat', description: null }, 'description'],
])('%j is answered 422 with its path', async (body, path) => {
  const { status, body: told } = await call('POST', prompts, { body })
  expect([status, told.errors]).toEqual([422, expect.arrayContaining([{ path, message: expect.stringMatching(/\S/) }])])
})

test('of two creations of one name at once, one wins', async () => {
  const body = { name: `race/${unique()}`, kind: 'chat' }
  const answers = await Promise.all(Array.from({ length: 8 }, () => call('POST', prompts, { body })))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array(7).fill(409)])
})

test('a prompt is described, tagged and renamed, and its old name goes on answering', async () => {
  const prompt = await savedPrompt()
  const name = `renamed/${unique()}`
  const body = await made('PATCH', promptPath(prompt), { body: { name, description: 'New', tags: ['x'] } })
  expect(body).toMatchObject({ id: prompt.id, name, description: 'New', tags: ['x'], aliases: [prompt.name], newest_version: 1 })
  expect(await made('GET', promptPath(prompt, 'versions'))).toEqual(await made('GET', promptPath(body, 'versions')))
})

test('a change that changes nothing is answered 422', async () => {
  const { status, body } = await call('PATCH', promptPath(await newPrompt()), { body: {} })
  expect([status, body.detail]).toEqual([422, expect.stringMatching(/name, description, tags/)])
})

test('a rename to a name that is taken is answered 409', async () => {
  const [one, other] = [await newPrompt(), await newPrompt()]
  expect(await call('PATCH', promptPath(one), { body: { name: other.name } })).toMatchObject({ status: 409 })
})

test('a prompt is archived: 204, then 404, and its name is free', async () => {
  const prompt = await newPrompt()
  const { status, text } = await call('DELETE', promptPath(prompt))
  expect([status, text]).toEqual([204, ''])
  expect(await call('PATCH', promptPath(prompt), { body: { description: 'x' } })).toMatchObject({ status: 404 })
  expect(await call('DELETE', promptPath(prompt))).toMatchObject({ status: 404 })
  expect(await call('POST', prompts, { body: { name: prompt.name, kind: 'text' } })).toMatchObject({ status: 201 })
})

test('a published prompt is not archived: 409 says where it is live', async () => {
  const prompt = await savedPrompt()
  await made('POST', promptPath(prompt, 'releases'), { body: { environment: 'production', version: 1 } })
  const answer = await call('DELETE', promptPath(prompt))
  expect(answer).toMatchObject({ status: 409, body: { conflict: { environments: ['production'] } } })
})

test('another workspace sees and changes none of it: 404', async () => {
  const [prompt, key] = [await savedPrompt(), await foreignKey()]
  for (const [method, path, body] of [
    ['PATCH', promptPath(prompt), { description: 'x' }],
    ['DELETE', promptPath(prompt)],
    ['GET', promptPath(prompt, 'versions')],
    ['GET', promptPath(prompt, 'versions', '1')],
    ['GET', `${promptPath(prompt, 'diff')}?from=1&to=1`],
    ['POST', promptPath(prompt, 'versions'), hello],
    ['GET', promptPath(prompt, 'releases')],
    ['POST', promptPath(prompt, 'releases'), { environment: 'production', version: 1 }],
    ['POST', promptPath(prompt, 'rollback'), { environment: 'production' }],
    ['POST', promptPath(prompt, 'render'), {}],
    ['GET', promptPath(prompt)],
  ] as const)
    expect(await call(method, path, { key, body }), `${method} ${path}`).toMatchObject({ status: 404, body: problem(404, 'not_found') })
})
