import { expect, test } from 'vitest'
import { call, foreignKey, made, newPrompt, problem, promptPath, savedPrompt, text, unique } from '../support/api'

const search = (query: Record<string, string | undefined>, options = {}) =>
  call('GET', `/api/v1/prompts?${new URLSearchParams(JSON.parse(JSON.stringify(query)) as Record<string, string>)}`, options)

test('a search answers what holds the words, where, and what comes near when nothing does', async () => {
  const word = `w${unique('x').replaceAll('-', '')}`
  const { name } = await newPrompt({ description: `About ${word} only` })
  const { status, body } = await search({ search: word })
  expect(status).toBe(200)
  expect(body).toEqual({
    data: [
      expect.objectContaining({
        name,
        live: [],
        newest_version: null,
        archived_at: null,
        matches: [{ field: 'description', text: `About ${word} only`, ranges: [[6, 6 + word.length]] }],
      }),
    ],
    next_cursor: null,
  })
  const mistyped = `${word.slice(0, 5)}${word.charAt(6)}${word.charAt(5)}${word.slice(7)}`
  if (mistyped !== word) expect((await search({ search: mistyped })).body).toMatchObject({ data: [{ name }], near: [word] })
  expect((await search({ search: 'nothing-at-all-is-called-this' })).body).toEqual({ data: [], next_cursor: null })
})

test('the contents of the newest version are searched; pages go on where the last ended', async () => {
  const word = `v${unique('y').replaceAll('-', '')}`
  const prompts = [await newPrompt(), await newPrompt()]
  for (const prompt of prompts)
    await made('POST', promptPath(prompt, 'versions'), {
      body: { messages: [{ role: 'user', content: `Say ${word}` }], base_version: null },
    })
  const first = (await search({ search: word, limit: '1' })).body as { data: { name: string }[]; next_cursor: string }
  const second = (await search({ search: word, limit: '1', cursor: first.next_cursor })).body as {
    data: { name: string }[]
    next_cursor: null
  }
  expect([...first.data, ...second.data].map(({ name }) => name)).toEqual(prompts.map(({ name }) => text(name)).sort())
  expect(second.next_cursor).toBeNull()
})

test('prompts that are offered a newer version of a snippet are found, alone or among those that hold the words', async () => {
  const folder = unique('behind')
  const body = (text: string) => ({ body: { text, base_version: null, on_conflict: 'append' } })
  const tone = await newPrompt({ name: `${folder}/tone`, kind: 'text' })
  await made('POST', promptPath(tone, 'versions'), body('Be kind.'))
  const reply = await newPrompt({ name: `${folder}/reply`, kind: 'text' })
  await made('POST', promptPath(reply, 'versions'), body(`{{> ${folder}/tone}}`))
  expect((await search({ search: '', folder, updates_offered: 'true' })).body).toEqual({ data: [], next_cursor: null })
  await made('POST', promptPath(tone, 'versions'), body('Be very kind.'))
  const found = { data: [{ name: reply.name, updates_offered: 1 }], next_cursor: null }
  for (const words of ['', 'reply']) expect((await search({ search: words, folder, updates_offered: 'true' })).body).toMatchObject(found)
  expect((await search({ search: 'tone', folder })).body).toMatchObject({ data: [{ updates_offered: 0 }, { updates_offered: 1 }] })
})

test('what a search cannot take is refused by name', async () => {
  for (const query of [
    { search: 'x', environment: 'production' },
    { search: 'x'.repeat(201) },
    { search: 'x', cursor: 'none' },
    { search: 'x', archived: 'maybe' },
  ])
    expect(await search(query), JSON.stringify(query)).toMatchObject({
      status: 400,
      body: problem(400, 'malformed'),
    })
  expect(await search({ search: 'x' }, { key: null })).toMatchObject({ status: 401 })
})

test('a folder moves with all its prompts; when names are taken there all is told and nothing moves', async () => {
  const [from, to] = [unique('from'), unique('to')]
  const { id, name } = await newPrompt({ name: `${from}/a` })
  const moved = await made('POST', '/api/v1/folder-moves', { body: { from, to } })
  expect(moved).toEqual({ moved: [{ id, from: name, to: `${to}/a` }] })
  await newPrompt({ name: `${unique('x')}/b` })
  const other = await newPrompt({ name: `${from}-2/a` })
  const refused = await call('POST', '/api/v1/folder-moves', { body: { from: `${from}-2`, to } })
  expect(refused).toMatchObject({
    status: 409,
    body: { ...problem(409, 'conflict'), conflict: { taken: [{ from: other.name, to: `${to}/a`, by: `${to}/a` }] } },
  })
  expect(await call('POST', '/api/v1/folder-moves', { body: { from: unique('none'), to } })).toMatchObject({ status: 404 })
  expect(await call('POST', '/api/v1/folder-moves', { body: { from: to, to } })).toMatchObject({
    status: 422,
    body: { errors: [{ path: 'to' }] },
  })
})

test('a copy is made: 201, its address, version 1', async () => {
  const source = await savedPrompt({})
  const name = unique('copy')
  const { status, headers, body } = await call('POST', promptPath(source, 'duplicate'), { body: { name } })
  expect([status, headers.get('location'), body.newest_version]).toEqual([201, `/api/v1/prompts/${name}`, 1])
  expect(await made('GET', promptPath(body, 'versions', '1'))).toMatchObject({ note: `Copy of ${source.name}, version 1` })
  expect(await call('POST', promptPath(source, 'duplicate'), { body: { name } })).toMatchObject({ status: 409 })
})

test('an old name is dropped once: 204, then 404; the current one cannot be', async () => {
  const prompt = await newPrompt()
  const renamed = await made('PATCH', promptPath(prompt), { body: { name: unique('renamed') } })
  const old = encodeURIComponent(text(prompt.name))
  expect((await call('DELETE', promptPath(renamed, 'aliases', old))).status).toBe(204)
  expect((await call('DELETE', promptPath(renamed, 'aliases', old))).status).toBe(404)
  expect((await call('DELETE', promptPath(renamed, 'aliases', text(renamed.name)))).status).toBe(404)
})

test('many prompts are changed, each for itself, by name or id, and the same request again changes nothing twice', async () => {
  const [one, two] = [await newPrompt(), await newPrompt()]
  const body = { prompts: [one.name, two.id, 'no/such'], change: { kind: 'archive' } }
  const headers = { 'idempotency-key': unique('key') }
  const results = [
    { prompt: one.name, ok: true, changed: true, error: null },
    { prompt: two.id, ok: true, changed: true, error: null },
    { prompt: 'no/such', ok: false, changed: false, error: { code: 'not_found', message: expect.any(String) } },
  ]
  expect(await made('POST', '/api/v1/prompt-changes', { body, headers })).toEqual({ results })
  expect(await made('POST', '/api/v1/prompt-changes', { body, headers })).toEqual({ results })
  const restore = { prompts: [one.id], change: { kind: 'restore' } }
  expect(await made('POST', '/api/v1/prompt-changes', { body: restore })).toMatchObject({ results: [{ ok: true, changed: true }] })
  expect(await made('POST', '/api/v1/prompt-changes', { body: restore })).toMatchObject({
    results: [{ ok: false, error: { code: 'not_found' } }],
  })
})

test.each([
  { prompts: [], change: { kind: 'archive' } },
  { prompts: ['x'], change: { kind: 'explode' } },
  { prompts: ['x'], change: { kind: 'add_tags', tags: [] } },
  { prompts: ['x'], change: { kind: 'move', folder: 'a b' } },
  { prompts: Array.from({ length: 201 }, () => 'x'), change: { kind: 'archive' } },
])('a change that means nothing is a 422: %j', async (body) =>
  expect(await call('POST', '/api/v1/prompt-changes', { body })).toMatchObject({ status: 422, body: problem(422, 'invalid') }),
)

test('from another workspace nothing is found, moved or changed', async () => {
  const { id, name } = await newPrompt({ name: `${unique('f')}/a` })
  const key = await foreignKey()
  expect((await search({ search: text(name) }, { key })).body).toMatchObject({ data: [] })
  expect(await call('POST', '/api/v1/folder-moves', { key, body: { from: text(name).split('/')[0], to: 'mine' } })).toMatchObject({
    status: 404,
  })
  expect(
    (await call('POST', '/api/v1/prompt-changes', { key, body: { prompts: [name, id], change: { kind: 'archive' } } })).body,
  ).toMatchObject({
    results: [{ ok: false }, { ok: false }],
  })
})
