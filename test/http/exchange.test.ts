import { expect, test } from 'vitest'
import { baseUrl, call, foreignKey, fullKey, made, newKey, problem, promptPath, savedPrompt, text, unique } from '../support/api'

const exported = async (query: string, key: string = fullKey) => {
  const response = await fetch(`${baseUrl}/api/v1/export?${query}`, { headers: { authorization: `Bearer ${key}` } })
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) }
}
const send = (bytes: Uint8Array | string, type: string, query = '', key: string = fullKey) =>
  call('POST', `/api/v1/import${query}`, { key, body: bytes, headers: { 'content-type': type } })

test.each([
  ['jsonl', 'application/jsonl'],
  ['zip', 'application/zip'],
])('200: what one workspace exports as %s another imports, with the same digests; and again it is skipped', async (format, type) => {
  const prompt = await savedPrompt({ tags: ['x'], description: 'Says hello' })
  const { response, bytes } = await exported(`prompt=${encodeURIComponent(text(prompt.name))}&format=${format}`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe(type)
  expect(response.headers.get('content-disposition')).toContain(`.${format}"`)
  const key = await foreignKey()
  const dry = await send(bytes, type, '?dry_run=true', key)
  expect(dry).toMatchObject({ status: 200, body: { plan: { ready: true, counts: { create: 1, new_versions: 1 } }, made: [] } })
  expect(await call('GET', promptPath(prompt, 'versions'), { key })).toMatchObject({ status: 404 })
  expect(await send(bytes, type, '', key)).toMatchObject({ status: 200, body: { plan: null, made: [{ name: prompt.name, versions: 1 }] } })
  const [here, there] = await Promise.all([fullKey, key].map((key) => made('GET', promptPath(prompt, 'versions', '1'), { key })))
  expect(there?.digest).toBe(here?.digest)
  expect(here?.imported_from).toBeNull()
  expect(there?.imported_from).toMatchObject({ format: 'versicle', version: 1, author: 'Bootstrap key', created_at: here?.created_at })
  expect(await send(bytes, type, '', key)).toMatchObject({ status: 200, body: { made: [], skipped: 1 } })
})

test('200: a folder and the workspace are exported, each with a header first', async () => {
  const folder = unique('folder')
  for (const name of ['a', 'b/c']) await savedPrompt({ name: `${folder}/${name}` })
  const { bytes } = await exported(`prefix=${folder}/`)
  const records = new TextDecoder()
    .decode(bytes)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  expect(records[0]).toMatchObject({ type: 'versicle', format: 1 })
  expect(records.filter(({ type }) => type === 'prompt').map(({ name }) => name)).toEqual([`${folder}/a`, `${folder}/b/c`])
  expect((await exported('')).response.status).toBe(200)
})

test('409: one that differs is told with its plan, until something is chosen', async () => {
  const prompt = await savedPrompt()
  const name = text(prompt.name)
  const file = [
    { type: 'versicle', format: 1 },
    { type: 'prompt', name, kind: 'chat' },
    { type: 'version', version: 1, content: { messages: [{ role: 'user', content: 'Other' }] } },
  ]
    .map((record) => JSON.stringify(record))
    .join('\n')
  const files = [{ name: 'a.jsonl', text: file }]
  expect(await call('POST', '/api/v1/import', { body: { files } })).toMatchObject({
    status: 409,
    body: {
      ...problem(409, 'conflict'),
      conflict: {
        plan: { prompts: [{ name, action: 'conflict', existing: { same_up_to: 0 }, options: ['new_versions', 'rename', 'skip'] }] },
      },
    },
  })
  const other = unique('renamed')
  expect(await made('POST', '/api/v1/import', { body: { files, choices: { [name]: { as: 'rename', name: other } } } })).toMatchObject({
    made: [{ name: other, action: 'create' }],
  })
  expect(await made('POST', '/api/v1/import?on_conflict=new_versions', { body: { files } })).toMatchObject({
    made: [{ name, action: 'add_versions', newest_version: 2 }],
  })
})

test('422: what cannot be read is told with file and line; 413 and 415 as everywhere', async () => {
  const broken = '{"type":"versicle","format":1}\n{"type":"prompt","name":"no good","kind":"text"}\n'
  expect(await call('POST', '/api/v1/import', { body: { files: [{ name: 'a.jsonl', text: broken }] } })).toMatchObject({
    status: 422,
    body: { ...problem(422, 'invalid'), errors: [{ path: 'files.a.jsonl:2' }] },
  })
  expect(await send(new Uint8Array([0x50, 0x4b, 3, 4, 1, 2]), 'application/zip')).toMatchObject({ status: 422 })
  expect(await call('POST', '/api/v1/import', { body: { files: [] } })).toMatchObject({ status: 422 })
  expect(await send('x', 'text/plain')).toMatchObject({ status: 415, body: problem(415, 'unsupported_media_type') })
  expect(await send(new Uint8Array(32_000_001), 'application/zip')).toMatchObject({ status: 413, body: problem(413, 'too_large') })
  // More than other routes take.
  expect(await send(`${broken}${' '.repeat(3_000_000)}`, 'application/jsonl')).toMatchObject({ status: 422 })
})

test('400: a format or a query that is none', async () => {
  for (const query of ['format=csv', 'prefix=a&prompt=b', 'prefix=%20', 'x=1'])
    expect(await call('GET', `/api/v1/export?${query}`)).toMatchObject({ status: 400, body: problem(400, 'malformed') })
  expect(await call('POST', '/api/v1/import?dry_run=maybe', { body: { files: [{ name: 'a', text: 'x' }] } })).toMatchObject({ status: 400 })
})

test('403: reading exports, writing imports, releasing publishes', async () => {
  const [read, write] = [await newKey(['prompts:read']), await newKey(['prompts:write'])]
  const body = {
    files: [{ name: 'a.jsonl', text: `{"type":"versicle","format":1}\n{"type":"prompt","name":"${unique('p')}","kind":"text"}` }],
  }
  expect(await call('POST', '/api/v1/import', { key: read, body })).toMatchObject({ status: 403 })
  expect(await call('GET', '/api/v1/export', { key: write })).toMatchObject({ status: 403 })
  expect((await exported('', read)).response.status).toBe(200)
  expect(await call('POST', '/api/v1/import?publish=production', { key: write, body })).toMatchObject({ status: 403 })
  expect(await call('POST', '/api/v1/import', { key: write, body })).toMatchObject({ status: 200 })
})

test('an import with an Idempotency-Key is done once, bytes or JSON', async () => {
  const name = unique('once')
  const bytes = `{"type":"versicle","format":1}\n{"type":"prompt","name":"${name}","kind":"text"}`
  const headers = { 'content-type': 'application/jsonl', 'idempotency-key': unique('key') }
  const first = await call('POST', '/api/v1/import', { body: bytes, headers })
  const again = await call('POST', '/api/v1/import', { body: bytes, headers })
  expect(again).toMatchObject({ status: 200, body: first.body })
  expect(again.headers.get('idempotency-replayed')).toBe('true')
  expect(await call('POST', '/api/v1/import', { body: `${bytes}\n`, headers })).toMatchObject({ status: 422 })
})
