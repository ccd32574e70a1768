import { expect, test } from 'vitest'
import { call, hello, made, newPrompt, problem, promptPath, saved, savedPrompt, text } from '../support/api'

test('a version is saved: 201, its number, its digest, and all it says as it was sent', async () => {
  const prompt = await newPrompt()
  const content = {
    messages: [
      { role: 'system', content: 'You triage {{product}} tickets.' },
      { role: 'placeholder', name: 'history' },
      {
        role: 'assistant',
        content: null,
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{"snakeCase":1}' } }],
      },
    ],
    model: 'default',
    parameters: { temperature: 0.2, max_tokens: 400, logitBias: { '50256': -100 } },
    tools: [
      {
        type: 'function',
        function: { name: 'look', parameters: { type: 'object', properties: { zeta: {}, alphaBeta: {}, gamma_delta: {} } } },
      },
    ],
    response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: { type: 'object', additionalProperties: false } } },
    config: { camelCase: { snake_case: [1, null, 'ä'] }, '': 1 },
  }
  const { status, headers, body, text } = await call('POST', promptPath(prompt, 'versions'), {
    body: { ...content, note: 'first', base_version: null },
  })
  expect(status).toBe(201)
  expect(headers.get('location')).toBe(promptPath(prompt, 'versions', '1'))
  expect(body).toEqual({
    ...content,
    id: expect.stringMatching(/^ver_/),
    name: prompt.name,
    kind: 'chat',
    version: 1,
    note: 'first',
    author: { type: 'api_key', id: expect.stringMatching(/^key_/), name: 'Bootstrap key' },
    base_version: null,
    digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    live_in: [],
    created_at: expect.stringMatching(/Z$/),
    imported_from: null,
    variables: [{ name: 'product', required: true, used_as: 'value', items: [] }],
    placeholders: ['history'],
    partials: [],
  })
  // The order of a schema's keys means something to a model.
  expect(text).toContain('"zeta":{},"alphaBeta":{},"gamma_delta":{}')
  expect((await call('GET', promptPath(prompt, 'versions', '1'))).text).toBe(text)
})

test('the same content again is answered 200 with the version that has it', async () => {
  const prompt = await savedPrompt()
  const { status, body } = await call('POST', promptPath(prompt, 'versions'), { body: { ...hello, base_version: 1, note: 'again' } })
  expect([status, body.version]).toEqual([200, 1])
})

test('on top of an older version it is answered 409 with what came between', async () => {
  const prompt = await savedPrompt()
  const other = { messages: [{ role: 'user', content: 'Other' }], response_format: { type: 'json_object' } }
  await saved(prompt, other, 1)
  const stale = await call('POST', promptPath(prompt, 'versions'), {
    body: { messages: [{ role: 'user', content: 'Mine' }], base_version: 1 },
  })
  expect(stale).toMatchObject({
    status: 409,
    body: { ...problem(409, 'conflict'), conflict: { newest: { version: 2, ...other, created_at: expect.any(String) } } },
  })
  const forced = { messages: [{ role: 'user', content: 'Mine' }], base_version: 1, on_conflict: 'append' }
  expect(await call('POST', promptPath(prompt, 'versions'), { body: forced })).toMatchObject({ status: 201, body: { version: 3 } })
})

test('of many saves at once each loser is told 409, and numbers have no gap', async () => {
  const prompt = await savedPrompt()
  const save = (n: number) =>
    call('POST', promptPath(prompt, 'versions'), { body: { messages: [{ role: 'user', content: `No ${n}` }], base_version: 1 } })
  const answers = await Promise.all(Array.from({ length: 6 }, (_, n) => save(n)))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409])
  expect(((await made('GET', promptPath(prompt, 'versions'))).data as { version: number }[]).map(({ version }) => version)).toEqual([2, 1])
})

test.each([
  [{ text: 'x' }, 'messages'],
  [{ ...hello, text: 'x' }, 'messages'],
  [{}, 'messages'],
  [{ messages: [] }, 'messages'],
  [{ messages: [{ role: 'user', content: 'Hello {{name' }] }, 'messages.0.content'],
  [{ messages: [{ role: 'user', content: '{{> nobody/knows}}' }] }, 'messages.0.content'],
  [{ ...hello, parameters: { model: 'x' } }, 'parameters.model'],
  [{ ...hello, parameters: [] }, 'parameters'],
  [
    {
      ...hello,
      tools: [
        { type: 'function', function: { name: 'a' } },
        { type: 'function', function: { name: 'a' } },
      ],
    },
    'tools.1',
  ],
  [{ ...hello, responseFormat: null }, 'responseFormat'],
  [{ ...hello, base_version: 7 }, 'base_version'],
  [{ ...hello, base_version: 0 }, 'base_version'],
  [{ ...hello, base_version: 1e10 }, 'base_version'],
  [{ ...hello, model: 'a b' }, 'model'],
])('content %j is answered 422 with its path', async (content, path) => {
  const { status, body } = await call('POST', promptPath(await newPrompt(), 'versions'), { body: content })
  expect([status, body.errors]).toMatchObject([422, [{ path }]])
})

test('versions are listed newest first, a page at a time', async () => {
  const prompt = await newPrompt()
  for (let base = 0; base < 3; base++) await saved(prompt, { messages: [{ role: 'user', content: `No ${base}` }] }, base || null)
  const first = await made('GET', `${promptPath(prompt, 'versions')}?limit=2`)
  expect(first).toMatchObject({ data: [{ version: 3 }, { version: 2 }], next_cursor: expect.any(String) })
  expect(first.data).not.toMatchObject([{ messages: expect.anything() }, {}])
  const rest = await made('GET', `${promptPath(prompt, 'versions')}?limit=2&cursor=${text(first.next_cursor)}`)
  expect(rest).toMatchObject({ data: [{ version: 1 }], next_cursor: null })
  expect(await call('GET', `${promptPath(prompt, 'versions')}?cursor=x`)).toMatchObject({
    status: 400,
    body: { errors: [{ path: 'cursor' }] },
  })
})

test('a version that is not there is answered 404, a number that is none 400', async () => {
  const prompt = await savedPrompt()
  for (const [number, status] of [
    ['2', 404],
    ['99999999999', 404],
    ['0', 400],
    ['abc', 400],
    ['1.0', 400],
    ['-1', 400],
  ] as const)
    expect((await call('GET', promptPath(prompt, 'versions', number))).status, number).toBe(status)
})

test('the difference of two versions is told by message, word and setting', async () => {
  const prompt = await newPrompt()
  await saved(prompt, { messages: [{ role: 'user', content: 'Hello dear {{name}}' }], parameters: { temperature: 0 } })
  await saved(
    prompt,
    { messages: [{ role: 'user', content: 'Hello {{who}}' }], parameters: { temperature: 1 }, response_format: { type: 'text' } },
    1,
  )
  const diff = await made('GET', `${promptPath(prompt, 'diff')}?from=1&to=2`)
  expect(diff).toMatchObject({
    from: 1,
    to: 2,
    same: false,
    messages: [{ kind: 'changed', from: 0, to: 0, changes: [{ path: ['content'], kind: 'changed', text: expect.any(Array) }] }],
    parameters: [{ path: ['temperature'], kind: 'changed', before: 0, after: 1 }],
    response_format: [{ kind: 'changed', before: null, after: { type: 'text' } }],
    variables: { added: ['who'], removed: ['name'] },
  })
  expect(await made('GET', `${promptPath(prompt, 'diff')}?from=2&to=2`)).toMatchObject({ same: true })
  for (const [query, status] of [
    ['', 400],
    ['?from=1', 400],
    ['?from=1&to=x', 400],
    ['?from=1&to=0', 400],
    ['?from=1&to=3', 404],
  ] as const)
    expect((await call('GET', promptPath(prompt, `diff${query}`))).status, query).toBe(status)
})
