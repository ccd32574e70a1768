import { describe, expect, test } from 'vitest'
import { foreignKey, made, promptPath, segment, unique } from '../support/api'
import { ask, basic, type Key, langfuseKey, PROMPTS, refusal } from './langfuse-support'

const key = await langfuseKey()
const newName = () => `langfuse/${unique('prompt')}`
const at = (name: string, ...rest: string[]) => [PROMPTS, segment(name), ...rest].join('/')
const create = (body: object, as: Key = key) => ask('POST', PROMPTS, { key: as, body })
const get = (path: string, as: Key | null = key) => ask('GET', path, { key: as })
const issues = (...paths: (string | number)[][]) =>
  refusal(
    'Invalid request data',
    paths.map((path) => ({ code: 'custom', path, message: expect.stringMatching(/\S/) })),
  )

test('201 with the row, which is what GET then answers, from memory and through Next alike', async () => {
  const name = newName()
  const created = await create({ name, prompt: 'Hi {{name}}', labels: ['production'], config: { temperature: 0.5 } })
  expect(created).toMatchObject({ status: 201, body: { name, version: 1, labels: ['production', 'latest'] } })
  const read = await get(at(name))
  expect(read).toMatchObject({ status: 200, body: created.body })
  expect(read.headers.get('etag')).toMatch(/^"/)
  for (const needed of ['type', 'prompt', 'name', 'version', 'config', 'labels', 'tags']) expect(read.body).toHaveProperty(needed)
})

test('the release that a label makes is a release like any other', async () => {
  const name = newName()
  await create({ name, prompt: 'one', labels: ['production'], commitMessage: 'go' })
  expect(await made('GET', promptPath({ name }, 'releases'))).toMatchObject({
    data: [{ environment: 'production', sequence: 1, version: 1, note: 'go', author: { type: 'api_key', id: key.id } }],
  })
})

test('the list has meta and pagination', async () => {
  const name = newName()
  await create({ name, prompt: 'one' })
  const page = { page: 1, limit: 10, totalPages: 1, totalItems: 1 }
  expect(await get(`${PROMPTS}?name=${segment(name)}`)).toMatchObject({
    status: 200,
    body: { data: [{ name }], meta: page, pagination: page },
  })
  expect(await get(`${PROMPTS}?limit=1&page=1&unknown=1`)).toMatchObject({ status: 200, body: { meta: { limit: 1 } } })
  for (const [query, path] of [
    ['limit=101', 'limit'],
    ['limit=0', 'limit'],
    ['page=0', 'page'],
    ['version=x', 'version'],
    ['fromUpdatedAt=yesterday', 'fromUpdatedAt'],
  ] as const)
    expect(await get(`${PROMPTS}?${query}`)).toMatchObject({ status: 400, body: issues([path]) })
})

describe('401', () => {
  const every = [
    ['GET', PROMPTS],
    ['POST', PROMPTS],
    ['GET', at('a')],
    ['DELETE', at('a')],
    ['PATCH', at('a', 'versions', '1')],
  ] as const
  test.each(every)('%s %s without a key, with a wrong one, with another key’s id', async (method, path) => {
    const more = method === 'GET' || method === 'DELETE' ? {} : { body: {} }
    const none = await ask(method, path, { key: null, ...more })
    expect(none).toMatchObject({ status: 401, body: refusal('No authorization header', 'UnauthorizedError') })
    expect(none.headers.get('www-authenticate')).toMatch(/^Basic /)
    const other = await langfuseKey(['prompts:read'])
    for (const wrong of [
      { id: key.id, key: `vk_${'y'.repeat(43)}` },
      { id: 'key_x', key: key.key },
      { id: other.id, key: key.key },
      { id: key.id, key: 'x' },
    ])
      expect(await ask(method, path, { key: wrong, ...more })).toMatchObject({
        status: 401,
        body: refusal(expect.stringMatching(/^Invalid credentials\. /), 'UnauthorizedError'),
      })
    for (const authorization of [`Bearer ${key.key}`, 'Basic', 'Basic !!!', 'Digest x', basic(key).slice(0, -6)])
      expect(await ask(method, path, { key: null, headers: { authorization }, ...more })).toMatchObject({ status: 401 })
  })
})

describe('403', () => {
  test('without the scope', async () => {
    const [reader, writer, releaser] = [
      await langfuseKey(['prompts:read']),
      await langfuseKey(['prompts:write']),
      await langfuseKey(['releases:write']),
    ]
    const forbidden = (scope: string) => ({ status: 403, body: refusal(expect.stringContaining(scope), 'ForbiddenError') })
    const name = newName()
    expect(await create({ name, prompt: 'x' }, reader)).toMatchObject(forbidden('prompts:write'))
    expect(await create({ name, prompt: 'x' }, writer)).toMatchObject({ status: 201, body: { name } })
    expect(await create({ name, prompt: 'x', labels: ['production'] }, writer)).toMatchObject(forbidden('releases:write'))
    expect(await get(at(name), writer)).toMatchObject(forbidden('prompts:read'))
    expect(await get(PROMPTS, writer)).toMatchObject(forbidden('prompts:read'))
    const label = { key: writer, body: { newLabels: ['production'] } }
    expect(await ask('PATCH', at(name, 'versions', '1'), label)).toMatchObject(forbidden('releases:write'))
    expect(await ask('DELETE', at(name), { key: releaser })).toMatchObject(forbidden('prompts:write'))
    expect(await ask('PATCH', at(name, 'versions', '1'), { ...label, key: releaser })).toMatchObject({ status: 200, body: { version: 1 } })
    expect(await get(at(name))).toMatchObject({ body: { version: 1 } })
  })
  test('to write with a key that is bound to an environment', async () => {
    const bound = await langfuseKey(['prompts:read', 'prompts:write', 'releases:write'], 'production')
    expect(await create({ name: newName(), prompt: 'x' }, bound)).toMatchObject({
      status: 403,
      body: refusal(expect.stringMatching(/bound/), 'ForbiddenError'),
    })
    expect(await get(PROMPTS, bound)).toMatchObject({ status: 200 })
  })
})

test('404 in Langfuse’s words; what belongs to another workspace is not there', async () => {
  const name = newName()
  await create({ name, prompt: 'x' })
  const notFound = (how: string) => ({ status: 404, body: refusal(`Prompt not found: '${name}'${how}`, 'LangfuseNotFoundError') })
  expect(await get(at(name))).toMatchObject(notFound(" with label 'production'"))
  expect(await get(`${at(name)}?version=99`)).toMatchObject(notFound(' with version 99'))
  expect(await ask('PATCH', at(name, 'versions', '9'), { key, body: { newLabels: [] } })).toMatchObject(notFound(' with version 9'))
  const stranger = await foreignKey()
  const [own] = (await made('GET', '/api/v1/keys', { key: stranger })).data as { id: string }[]
  const theirs = { id: own?.id ?? '', key: stranger }
  expect(await get(`${at(name)}?version=1`, theirs)).toMatchObject(notFound(' with version 1'))
  expect(await ask('DELETE', at(name), { key: theirs })).toMatchObject(notFound(''))
  expect(await ask('PATCH', at(name, 'versions', '1'), { key: theirs, body: { newLabels: ['production'] } })).toMatchObject(
    notFound(' with version 1'),
  )
  expect(await get(PROMPTS, theirs)).toMatchObject({ status: 200, body: { data: [] } })
  for (const path of ['/langfuse/api/public/ingestion', `${at(name)}/versions`, '/langfuse/api/public/projects'])
    expect(await get(path)).toMatchObject({ status: 404 })
})

test('204 for a delete; 409 while it is published; a version alone cannot be deleted, and nothing is', async () => {
  const name = newName()
  await create({ name, prompt: 'x' })
  for (const query of ['?version=1', '?label=latest'])
    expect(await ask('DELETE', at(name) + query, { key })).toMatchObject({
      status: 400,
      body: refusal(expect.stringMatching(/kept for ever/), 'InvalidRequestError'),
    })
  expect(await get(`${at(name)}?version=1`)).toMatchObject({ status: 200 })
  expect(await ask('DELETE', at(name), { key })).toMatchObject({ status: 204, text: '' })
  expect(await ask('DELETE', at(name), { key })).toMatchObject({ status: 404 })
  await create({ name, prompt: 'y', labels: ['production'] })
  expect(await ask('DELETE', at(name), { key })).toMatchObject({
    status: 409,
    body: refusal(expect.stringMatching(/published in Production/), 'LangfuseConflictError'),
  })
})

test('405 with what the address takes', async () => {
  for (const [method, path, allow] of [
    ['PUT', PROMPTS, 'GET, HEAD, POST, OPTIONS'],
    ['POST', at('a'), 'GET, HEAD, DELETE, OPTIONS'],
    ['GET', at('a', 'versions', '1'), 'PATCH, OPTIONS'],
  ] as const) {
    const answer = await ask(method, path, { key })
    expect(answer).toMatchObject({ status: 405, body: refusal('Method not allowed', 'MethodNotAllowedError') })
    expect(answer.headers.get('allow')).toBe(allow)
  }
  expect(await ask('PURGE', at('a'), { key })).toMatchObject({ status: 405, body: refusal('Method not allowed', 'MethodNotAllowedError') })
})

describe('400', () => {
  const good = { name: 'x', prompt: 'x' }
  test.each([
    ['no name', { prompt: 'x' }, [['name']]],
    ['a name that cannot be', { name: 'a b', prompt: 'x' }, [['name']]],
    ['no prompt', { name: 'x' }, [['prompt']]],
    ['a list without type chat', { name: 'x', prompt: [{ role: 'user', content: 'x' }] }, [['type']]],
    ['a role nobody has', { name: 'x', type: 'chat', prompt: [{ role: 'human', content: 'x' }] }, [['prompt', 0, 'role']]],
    ['no content', { name: 'x', type: 'chat', prompt: [{ role: 'user' }] }, [['prompt', 0, 'content']]],
    ['a type nobody knows', { name: 'x', type: 'chat', prompt: [{ type: 'image', role: 'user', content: 'x' }] }, [['prompt', 0, 'type']]],
    ['an empty list', { name: 'x', type: 'chat', prompt: [] }, [['prompt']]],
    ['labels that are no list', { ...good, labels: 'production' }, [['labels']]],
    ['a label that is no environment', { ...good, labels: ['latest', 'canary'] }, [['labels', 1]]],
    ['a tag that cannot be', { ...good, tags: ['<b>'] }, [['tags', 0]]],
    ['a config that is no object', { ...good, config: [] }, [['config']]],
    ['a field nobody knows', { ...good, lables: [] }, [['lables']]],
    ['a note that is too long', { ...good, commitMessage: 'x'.repeat(2001) }, [['commitMessage']]],
    ['a stray brace', { ...good, prompt: 'a\n {{#b' }, [['prompt']]],
    ['a stray brace in a message', { name: 'x', type: 'chat', prompt: [{ role: 'user', content: '{{/a}}' }] }, [['prompt', 0, 'content']]],
    ['another prompt included in Langfuse’s way', { ...good, prompt: 'a @@@langfusePrompt:name=b|label=production@@@' }, [['prompt']]],
    ['a partial that is not there', { ...good, prompt: '{{> nobody/here}}' }, [['prompt']]],
  ] as [string, object, (string | number)[][]][])('%s is told with its place', async (_what, body, paths) => {
    const name = newName()
    const sent = 'name' in body && body.name === 'x' ? { ...body, name } : body
    expect(await create(sent)).toMatchObject({ status: 400, body: issues(...paths) })
    expect(await get(`${at(name)}?label=latest`)).toMatchObject({ status: 404 })
  })
  test('a template’s fault has line and column', async () => {
    const { body } = await create({ name: newName(), prompt: 'a\n  {{#b' })
    expect(body.error).toMatchObject([{ path: ['prompt'], message: expect.stringMatching(/^Line 2, column 3: /) }])
  })
  test('another type than the prompt has', async () => {
    const name = newName()
    await create({ name, prompt: 'x' })
    expect(await create({ name, type: 'chat', prompt: [{ role: 'user', content: 'x' }] })).toMatchObject({
      status: 400,
      body: refusal('Previous versions have different prompt type. Create a new prompt with a different name.', 'InvalidRequestError'),
    })
  })
  test('labels that are none, a version that is no number, no body', async () => {
    const name = newName()
    await create({ name, prompt: 'x' })
    const patch = (version: string, body?: unknown) =>
      ask('PATCH', at(name, 'versions', version), { key, ...(body !== undefined && { body }) })
    expect(await patch('1', {})).toMatchObject({ status: 400, body: issues(['newLabels']) })
    expect(await patch('1', { newLabels: ['canary'] })).toMatchObject({ status: 400, body: issues(['newLabels', 0]) })
    expect(await patch('x', { newLabels: [] })).toMatchObject({ status: 400, body: issues(['promptVersion']) })
    expect(await patch('99999999999', { newLabels: [] })).toMatchObject({ status: 404 })
    expect(await patch('1')).toMatchObject({ status: 400 })
    expect(await ask('POST', PROMPTS, { key, body: '{"a":' })).toMatchObject({ status: 400, body: { message: 'Invalid request data' } })
  })
  test('both a version and a label', async () =>
    expect(await get(`${at('a')}?version=1&label=production`)).toMatchObject({
      status: 400,
      body: refusal('Cannot specify both version and label', 'InvalidRequestError'),
    }))
})

test('413 and 415 in the same shape', async () => {
  expect(await create({ name: 'x', prompt: 'x'.repeat(2_100_000) })).toMatchObject({
    status: 413,
    body: { message: expect.any(String), error: 'PayloadTooLargeError' },
  })
  expect(await ask('POST', PROMPTS, { key, body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } })).toMatchObject({
    status: 415,
  })
})

test('twenty who create one prompt at once all get a version, and none is missing', async () => {
  const name = newName()
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => create({ name, prompt: `x ${index % 7}`, labels: index % 4 === 0 ? ['production'] : [] })),
  )
  expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(201))
  expect(answers.map(({ body }) => Number(body.version)).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
  expect(await get(`${PROMPTS}?name=${segment(name)}`)).toMatchObject({
    body: { data: [{ versions: Array.from({ length: 20 }, (_, index) => index + 1) }] },
  })
})

test('HEAD tells the head, OPTIONS what there is', async () => {
  const name = newName()
  await create({ name, prompt: 'x', labels: ['production'] })
  expect(await ask('HEAD', at(name), { key })).toMatchObject({ status: 200, text: '' })
  expect(await ask('HEAD', PROMPTS, { key })).toMatchObject({ status: 200, text: '' })
  expect((await ask('OPTIONS', PROMPTS, { key })).headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS')
})
