import { readFileSync } from 'node:fs'
import OpenAI, { APIError } from 'openai'
import { describe, expect, inject, test } from 'vitest'
import { snippets } from '@/components/prompts/use/snippets'
import { baseUrl, call, fullKey, made, newPrompt, promptPath, segment, text, unique } from '../support/api'

const client = (apiKey = fullKey, more: object = {}) => new OpenAI({ baseURL: `${baseUrl}/openai/v1`, apiKey, maxRetries: 0, ...more })
const hi = [{ role: 'user' as const, content: 'one two three' }]
const echo = 'sandbox/sandbox-echo'
const raw = (path: string, init: RequestInit = {}) => fetch(`${baseUrl}/openai/v1${path}`, init)
const bearer = { authorization: `Bearer ${fullKey}` }

describe('the official client', () => {
  test('gets a completion, a stream word by word, and the list of what it may name', async () => {
    const openai = client()
    const { data, response } = await openai.chat.completions.create({ model: echo, messages: hi }).withResponse()
    expect(data.choices[0]?.message.content).toBe('one two three')
    const run = text(response.headers.get('versicle-run'))
    await expect.poll(async () => (await call('GET', `/api/v1/runs/${run}`)).status).toBe(200)
    expect((await call('GET', `/api/v1/runs/${run}`)).body).toMatchObject({
      source: 'api',
      status: 'ok',
      output: 'one two three',
      attempts: [{ gateway: 'sandbox', model: 'sandbox-echo', status: 200 }],
    })
    const words: string[] = []
    for await (const chunk of await openai.chat.completions.create({ model: echo, messages: hi, stream: true }))
      if (chunk.choices[0]?.delta.content) words.push(chunk.choices[0].delta.content)
    expect(words.length).toBeGreaterThan(1)
    expect(words.join('')).toBe('one two three')
    const listed = (await openai.models.list()).data.map(({ id }) => id)
    expect(listed).toContain(echo)
    expect(await openai.models.retrieve(echo)).toMatchObject({ id: echo, object: 'model', owned_by: 'sandbox' })
  })

  test('runs what is published, by the prompt’s name', async () => {
    const environment = unique('env')
    await made('POST', '/api/v1/environments', { body: { slug: environment, name: environment } })
    await made('PUT', `/api/v1/environments/${environment}/routes/default`, {
      body: { targets: [{ gateway: 'sandbox', model: 'sandbox-echo' }] },
    })
    const prompt = await newPrompt()
    await made('POST', promptPath(prompt, 'versions'), {
      body: { messages: [{ role: 'user', content: 'Hello {{name}}' }], model: 'default', base_version: null },
    })
    await made('POST', promptPath(prompt, 'releases'), { body: { environment, version: 1, note: '', replaces: null } })
    const { key } = await made('POST', '/api/v1/keys', { body: { name: unique('key'), scopes: ['runs:create'], environment } })
    const openai = client(text(key))
    const body = { prompt: { id: text(prompt.name), variables: { name: 'Ada' } } }
    const answer = await openai.post<OpenAI.ChatCompletion>('/chat/completions', { body })
    expect(answer.choices[0]?.message.content).toBe('Hello Ada')
    const variables = [{ name: 'name', example: 'Grace' }]
    const [snippet] = snippets({ baseUrl, promptName: text(prompt.name), environment, kind: 'chat', variables, placeholders: [] }).filter(
      ({ id }) => id === 'openai',
    )
    const said: unknown[] = []
    const code = snippet?.code.replace(/^import .*$/m, '')
    // What people paste has to run.
    const pasted = new Function('OpenAI', 'process', 'console', `return (async () => { ${code} })()`)
    await pasted(OpenAI, { env: { VERSICLE_KEY: key } }, { log: (words: unknown) => said.push(words) })
    expect(said).toEqual(['Hello Grace'])
  })

  test('hears what is wrong as it hears it from OpenAI', async () => {
    const ask = (apiKey: string, model: string, more: object = {}) =>
      client(apiKey)
        .chat.completions.create({ model, messages: hi, ...more })
        .then(
          () => null,
          (error: unknown) =>
            error instanceof APIError ? { status: error.status, type: error.type, code: error.code, param: error.param } : error,
        )
    expect(await ask(`vk_${'x'.repeat(43)}`, echo)).toMatchObject({ status: 401, type: 'authentication_error', code: 'unauthenticated' })
    expect(await ask(fullKey, 'nowhere/m')).toMatchObject({ status: 404, param: 'model', code: 'not_found' })
    expect(await ask(fullKey, unique('alias'))).toMatchObject({ status: 404, param: 'model' })
    expect(await ask(fullKey, 'sandbox/sandbox-none')).toMatchObject({ status: 404 })
    const { key } = await made('POST', '/api/v1/keys', { body: { name: unique('key'), scopes: ['prompts:read'] } })
    expect(await ask(text(key), echo)).toMatchObject({ status: 403, type: 'permission_error', code: 'forbidden' })
  })
})

describe('the door', () => {
  const json = { ...bearer, 'content-type': 'application/json' }
  test.each([
    ['nothing here', '/embeddings', { method: 'POST', headers: json, body: '{}' }, 404],
    ['another method', '/chat/completions', { headers: bearer }, 405],
    ['no key', '/models', {}, 401],
    ['no JSON', '/chat/completions', { method: 'POST', headers: json, body: '{' }, 400],
    ['another type', '/chat/completions', { method: 'POST', headers: { ...bearer, 'content-type': 'text/plain' }, body: '{}' }, 415],
    ['no model', '/chat/completions', { method: 'POST', headers: json, body: '{"messages":[]}' }, 422],
    ['no messages', '/chat/completions', { method: 'POST', headers: json, body: JSON.stringify({ model: echo }) }, 422],
    ['a broken address', '/models/%ff', { headers: bearer }, 400],
    [
      'an environment that is none',
      '/chat/completions',
      { method: 'POST', headers: { ...json, 'versicle-environment': 'none' }, body: JSON.stringify({ model: 'default', messages: hi }) },
      404,
    ],
  ] as [string, string, RequestInit, number][])('refuses %s in OpenAI’s shape', async (_, path, init, status) => {
    const answer = await raw(path, init)
    expect(answer.status).toBe(status)
    expect(answer.headers.get('x-request-id')).toBeTruthy()
    const { error } = (await answer.json()) as { error: Record<string, unknown> }
    expect(Object.keys(error).sort()).toEqual(['code', 'message', 'param', 'type'])
    expect(error).toMatchObject({ message: expect.any(String), type: expect.any(String), code: expect.any(String) })
  })
})

test('a model’s address may hold its slash plain or encoded', async () => {
  for (const id of [echo, segment(echo)]) expect((await raw(`/models/${id}`, { headers: bearer })).status).toBe(200)
  expect((await raw('/models/sandbox/none', { headers: bearer })).status).toBe(404)
})

test('neither the caller’s key nor the gateway’s stands in the log, whatever goes wrong', async () => {
  const slug = unique('gateway')
  const gatewayKey = 'sk-a-key-that-no-log-may-hold-4711'
  await made('POST', '/api/v1/gateways', {
    body: { slug, name: slug, layer: 'development', base_url: 'http://127.0.0.1:9/v1', api_key: gatewayKey },
  })
  const answer = await raw('/chat/completions', {
    method: 'POST',
    headers: { ...bearer, 'content-type': 'application/json' },
    body: JSON.stringify({ model: `${slug}/m`, messages: hi }),
  })
  expect(answer.status).toBe(502)
  const requestId = text(answer.headers.get('x-request-id'))
  await expect.poll(() => readFileSync(inject('serverLog'), 'utf8')).toContain(requestId)
  const log = readFileSync(inject('serverLog'), 'utf8')
  for (const secret of [gatewayKey, fullKey]) expect(log.includes(secret)).toBe(false)
})
