import { Agent, type IncomingMessage, request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { baseUrl, call, fullKey, newPrompt, problem, promptPath, unique } from '../support/api'

const keys = '/api/v1/keys'

describe('the key', () => {
  test.each([
    ['no key', {}],
    ['an unknown key', { authorization: `Bearer vk_${'x'.repeat(43)}` }],
    ['a key of another form', { authorization: 'Bearer nonsense' }],
    ['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }],
    ['an empty header', { authorization: '' }],
  ])('%s is answered 401 and told how to send one', async (_name, headers) => {
    const answer = await call('GET', keys, { key: null, headers })
    expect(answer).toMatchObject({ status: 401, body: problem(401, 'unauthenticated') })
    expect(answer.headers.get('www-authenticate')).toBe('Bearer')
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('a wrong key is refused before a body is read', async () => {
    expect(await call('POST', keys, { key: `vk_${'x'.repeat(43)}`, body: '{broken' })).toMatchObject({ status: 401 })
  })
})

describe('addresses and methods', () => {
  test('an address that is none is answered 404', async () => {
    for (const path of ['/api/v1/nothing', '/api/v1/prompts/a/b/c/d', '/api/v1/keys/x/y/z'])
      expect(await call('GET', path), path).toMatchObject({ status: 404, body: problem(404, 'not_found') })
    expect(await call('POST', '/api/v1/nothing', { body: {} })).toMatchObject({ status: 404, body: problem(404, 'not_found') })
  })

  test.each([
    ['PUT', '/api/v1/prompts', 'GET, HEAD, POST, OPTIONS'],
    ['POST', '/api/v1/prompts/some', 'GET, HEAD, PATCH, DELETE, OPTIONS'],
    ['DELETE', keys, 'GET, HEAD, POST, OPTIONS'],
    ['PATCH', '/api/v1/runs', 'GET, HEAD, POST, DELETE, OPTIONS'],
    ['GET', '/api/v1/test-gateway', 'POST, OPTIONS'],
    ['HEAD', '/api/v1/test-gateway', 'POST, OPTIONS'],
  ])('%s %s is answered 405 with what it takes', async (method, path, allow) => {
    const { status, headers, body } = await call(method, path)
    expect(status).toBe(405)
    const sorted = (list: string | null) =>
      (list ?? '')
        .split(', ')
        .filter((name) => name !== 'OPTIONS')
        .sort()
    expect(sorted(headers.get('allow'))).toEqual(sorted(allow))
    if (method !== 'HEAD') expect(body).toMatchObject(problem(405, 'method_not_allowed'))
  })

  test('OPTIONS tells the methods, to anybody', async () => {
    const { status, headers } = await call('OPTIONS', keys, { key: null })
    expect(status).toBe(204)
    expect(headers.get('allow')).toBe('GET, HEAD, POST, OPTIONS')
  })

  test('HEAD answers as GET does, without the body', async () => {
    const { status, headers, text } = await call('HEAD', keys)
    expect([status, text]).toEqual([200, ''])
    expect(headers.get('content-type')).toBe('application/json')
  })

  /** fetch would mend the address or refuse the method, so it goes over a bare connection. */
  const bare = (method: string, path: string) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const sent = request(baseUrl, { method, path, headers: { authorization: `Bearer ${fullKey}` } }, (response) =>
        resolve(response.resume()),
      )
      sent.on('error', reject)
      sent.end()
    })

  test.each([
    '/api/v1/prompts/%E0%A4%A/versions',
    '/api/v1/prompts/%ff%fe/releases',
    '/api/v1/prompts/%zz',
    '/api/v1/keys/%',
    '/api/v1/keys?limit=%E0%A4%A',
    '/sign-in/%E0%A4%A',
    '*',
  ])('what cannot be decoded is answered 400: %s', async (path) => {
    expect((await bare('GET', path)).statusCode).toBe(400)
  })

  test.each(['TRACE', 'PROPFIND', 'PURGE'])('the method %s is answered 405', async (method) => {
    const { statusCode, headers } = await bare(method, keys)
    expect([statusCode, headers['content-type']]).toEqual([405, 'application/problem+json'])
  })

  test.each(['a%00b', 'x'.repeat(1000), '%20', '..%2f..%2fetc', '%F0%9F%92%A9', 'support%2F%2Ftriage', 'constructor', '__proto__'])(
    'a name that nothing has is answered 404: %s',
    async (name) => {
      for (const path of [
        `/api/v1/prompts/${name}/versions`,
        `/api/v1/prompts/${name}`,
        `/api/v1/environments/${name}`,
        `/api/v1/gateways/${name}/models`,
      ])
        expect((await call('GET', path)).status, path).toBe(404)
    },
  )
})

describe('the query', () => {
  test.each([
    ['limit=x', 'limit'],
    ['limit=0', 'limit'],
    ['limit=201', 'limit'],
    ['limit=1.5', 'limit'],
    ['limit=-1', 'limit'],
    ['limit=1&limit=2', 'limit'],
    ['colour=red', 'colour'],
    ['cursor=nonsense', 'cursor'],
  ])('%s is answered 400 with its path', async (query, path) => {
    const { status, body } = await call('GET', `${keys}?${query}`)
    expect(status).toBe(400)
    expect(body).toMatchObject({ ...problem(400, 'malformed'), errors: [{ path }] })
  })

  test('a NUL is answered 400', async () => {
    expect(await call('GET', `/api/v1/runs?model=%00`)).toMatchObject({ status: 400 })
  })
})

describe('the body', () => {
  const prompts = '/api/v1/prompts'
  const body = () => ({ name: `test/${unique()}`, kind: 'chat' })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=utf-16',
    'application/jsonx',
  ])('as %s is answered 415', async (type) => {
    const answer = await call('POST', prompts, { body: JSON.stringify(body()), headers: { 'content-type': type } })
    expect(answer).toMatchObject({ status: 415, body: problem(415, 'unsupported_media_type') })
  })

  test('compressed is answered 415', async () => {
    const answer = await call('POST', prompts, { body: JSON.stringify(body()), headers: { 'content-encoding': 'gzip' } })
    expect(answer).toMatchObject({ status: 415 })
  })

  test.each(['application/json', 'application/json; charset=utf-8', 'APPLICATION/JSON;charset="UTF-8"'])('as %s is read', async (type) => {
    expect(await call('POST', prompts, { body: JSON.stringify(body()), headers: { 'content-type': type } })).toMatchObject({ status: 201 })
  })

  test('with a byte order mark is read', async () => {
    expect(await call('POST', prompts, { body: `\ufeff${JSON.stringify(body())}` })).toMatchObject({ status: 201 })
  })

  test.each(['', '{', '{"name":}', "{'name': 1}", '[1,]', 'nonsense', '{"a":1}{"a":1}', '\u0000'])(
    'that is no JSON is answered 400: %j',
    async (text) => {
      expect(await call('POST', prompts, { body: text })).toMatchObject({ status: 400, body: problem(400, 'malformed') })
    },
  )

  test('in broken UTF-8 is answered 400', async () => {
    const bytes = Buffer.concat([Buffer.from('{"name":"'), Buffer.from([0xff, 0xc0, 0x80]), Buffer.from('","kind":"chat"}')])
    expect(await call('POST', prompts, { body: bytes })).toMatchObject({ status: 400, body: problem(400, 'malformed') })
  })

  test.each(['[]', 'null', '"text"', '7', 'true'])('that is JSON but no object is answered 422: %s', async (text) => {
    expect(await call('POST', prompts, { body: text })).toMatchObject({ status: 422, body: problem(422, 'invalid') })
  })

  test('of more than two million bytes is answered 413', async () => {
    const answer = await call('POST', prompts, { body: { ...body(), description: 'x'.repeat(2_000_001) } })
    expect(answer).toMatchObject({ status: 413, body: problem(413, 'too_large') })
  })

  test('that never says its length is cut off at two million bytes', async () => {
    const chunk = new TextEncoder().encode(' '.repeat(64 * 1024))
    let sent = 0
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += chunk.byteLength
        if (sent > 50_000_000) controller.close()
        else controller.enqueue(chunk)
      },
    })
    const headers = { authorization: `Bearer ${fullKey}`, 'content-type': 'application/json' }
    const response = await fetch(`${baseUrl}${prompts}`, { method: 'POST', headers, body: endless, duplex: 'half' } as RequestInit)
    expect(response.status).toBe(413)
  })

  test('with unknown fields is answered 422 and each is named', async () => {
    const { status, body: told } = await call('POST', prompts, { body: { ...body(), colour: 'red', shape: 'round' } })
    expect(status).toBe(422)
    expect(told).toMatchObject({ ...problem(422, 'invalid'), errors: [{ path: 'colour' }, { path: 'shape' }] })
    expect(told.detail).toMatch(/not known.*name, kind, description, tags/)
  })

  test('with many faults is answered 422 and each has its path, in snake_case', async () => {
    const prompt = await newPrompt()
    const { status, body: told } = await call('POST', promptPath(prompt, 'versions'), {
      body: {
        messages: [
          { role: 'wizard', content: 'x' },
          { role: 'user', content: 7 },
        ],
        response_format: { type: 'poem' },
        base_version: 'one',
        tools: {},
      },
    })
    expect(status).toBe(422)
    const paths = (told.errors as { path: string }[]).map(({ path }) => path)
    expect(paths).toEqual(
      expect.arrayContaining(['messages.0.role', 'messages.1.content', 'response_format.type', 'base_version', 'tools']),
    )
  })

  test.each(['__proto__', 'constructor', 'prototype'])('with %s as a key changes nothing but is named', async (key) => {
    const answer = await call('POST', prompts, { body: `{"name":"test/${unique()}","kind":"chat","${key}":{"polluted":true}}` })
    expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: key }] } })
  })

  test('with a key given twice: the last one counts', async () => {
    const { name } = body()
    expect(await call('POST', prompts, { body: `{"name":"Not a name!","kind":"chat","name":"${name}"}` })).toMatchObject({
      status: 201,
      body: { name },
    })
  })

  test.each(['\\u0000', '\\ud800', 'a\\udfffb'])('with text that cannot be stored is answered 422: %s', async (escaped) => {
    const answer = await call('POST', '/api/v1/environments', { body: `{"slug":"${unique()}","name":"${escaped}"}` })
    expect(answer).toMatchObject({ status: 422, body: { ...problem(422, 'invalid'), errors: [{ path: 'name' }] } })
  })

  test('broken JSON is told by its place, never by its words', async () => {
    const { text } = await call('POST', '/api/v1/gateways', { body: '{"api_key":"sk-very-secret",}' })
    expect(text).not.toContain('very-secret')
  })
})

test('a refusal before the body was read leaves the connection good for the next request', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const { hostname, port } = new URL(baseUrl)
  const send = (method: string, path: string, headers: Record<string, string>, body: string) =>
    new Promise<{ status: number | undefined; socket: unknown }>((resolve, reject) => {
      const sent = request({ agent, hostname, port, method, path, headers }, (response) => {
        const { socket, statusCode: status } = response
        response.resume().on('end', () => resolve({ status, socket }))
      })
      sent.on('error', reject)
      sent.end(body)
    })
  const authorization = `Bearer ${fullKey}`
  const type = { 'content-type': 'application/json' }
  const large = (bytes: number) => JSON.stringify({ name: 'x'.repeat(bytes) })
  const answers = [
    await send('POST', '/api/v1/prompts', { ...type, authorization: 'Bearer no' }, large(1_500_000)),
    await send('GET', keys, { authorization }, ''),
    await send('POST', '/api/v1/prompts', { authorization, 'content-type': 'text/plain' }, large(1_500_000)),
    await send('GET', keys, { authorization }, ''),
    await send('POST', '/api/v1/prompts', { ...type, authorization }, large(30_000_000)),
    await send('GET', keys, { authorization }, ''),
    await send('POST', '/api/v1/nothing', { ...type, authorization }, large(1_500_000)),
    await send('PUT', keys, { ...type, authorization }, large(1_500_000)),
    await send('GET', keys, { authorization }, ''),
  ]
  agent.destroy()
  expect(answers.map(({ status }) => status)).toEqual([401, 200, 415, 200, 413, 200, 404, 405, 200])
})

test('a request id that the caller sends comes back in the problem', async () => {
  const answer = await call('GET', '/api/v1/nothing', { headers: { 'x-request-id': 'mine-7' } })
  expect(answer.body.request_id).toBe('mine-7')
})

test('the icon that browsers ask for unasked is there for everybody', async () => {
  const answer = await fetch(`${baseUrl}/favicon.ico`, { redirect: 'manual' })
  expect({ status: answer.status, type: answer.headers.get('content-type') }).toEqual({ status: 200, type: 'image/x-icon' })
})
