import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import Ajv from 'ajv/dist/2020'
import OpenAI from 'openai'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type ChatOutcome, type ChatRequest, streamChat } from '@/lib/gateways/client'
import { listModels } from '@/lib/gateways/list-models'
import { handleSandbox } from '@/lib/sandbox/handle'
import { exampleOf } from '@/lib/sandbox/json-shape'

/** The simulator behind a real server, as the app serves it. */
const server = createServer(async (incoming, outgoing) => {
  const body = incoming.method === 'GET' ? null : (Readable.toWeb(incoming) as ReadableStream)
  const request = new Request(`http://sandbox${incoming.url}`, { method: incoming.method!, body, duplex: 'half' } as RequestInit)
  const response = await handleSandbox(request)
  outgoing.writeHead(response.status, Object.fromEntries(response.headers))
  await pipeline(
    response.body ? Readable.fromWeb(response.body as import('node:stream/web').ReadableStream) : Readable.from([]),
    outgoing,
  ).catch(() => outgoing.destroy())
})
let baseUrl = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sandbox/v1`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const post = (body: unknown) =>
  handleSandbox(
    new Request('http://x/sandbox/v1/chat/completions', { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
  )
const user = (content: string) => ({ role: 'user', content })
async function run(model: string, text: string, more: Partial<ChatRequest> = {}): Promise<ChatOutcome & { pieces: string[] }> {
  const pieces: string[] = []
  const request = { model, messages: [user(text)], parameters: {}, tools: [], responseFormat: null, ...more }
  for await (const event of streamChat({ baseUrl, apiKey: null, headers: {}, allowPrivate: true }, request)) {
    if (event.type === 'text') pieces.push(event.text)
    if (event.type === 'end') return { ...event.outcome, pieces }
  }
  throw new Error('no end')
}

test('lists its models, each named as a simulator', async () => {
  const { models } = await listModels({ baseUrl, apiKey: null, headers: {}, allowPrivate: true })
  expect(models).toEqual(
    expect.arrayContaining([
      'sandbox-echo',
      'sandbox-json',
      'sandbox-tools',
      'sandbox-slow',
      'sandbox-flaky',
      'sandbox-limited',
      'sandbox-cut',
    ]),
  )
  const { data } = await (await handleSandbox(new Request('http://x/sandbox/v1/models'))).json()
  for (const model of data)
    expect(model).toMatchObject({ object: 'model', owned_by: 'versicle-simulator', description: expect.stringContaining('Simulator') })
})

test('the same request gets the same bytes', async () => {
  for (const stream of [true, false]) {
    const body = { model: 'sandbox-reader', messages: [user('Hello there. How are you?')], stream }
    expect(await (await post(body)).text()).toBe(await (await post(body)).text())
  }
})

test('OpenAI’s own client understands it, streamed and not', async () => {
  const client = new OpenAI({ baseURL: baseUrl, apiKey: 'none', maxRetries: 0 })
  const ask = { model: 'sandbox-echo', messages: [{ role: 'user' as const, content: 'one two  three' }] }
  const whole = await client.chat.completions.create(ask)
  expect(whole).toMatchObject({
    choices: [{ message: { content: 'one two  three' }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 3, completion_tokens: 3, total_tokens: 6 },
  })
  let text = ''
  for await (const chunk of await client.chat.completions.create({ ...ask, stream: true })) text += chunk.choices[0]?.delta.content ?? ''
  expect(text).toBe('one two  three')
  await expect(client.chat.completions.create({ ...ask, model: 'nothing' })).rejects.toMatchObject({ status: 404, code: 'model_not_found' })
  await expect(client.chat.completions.create({ ...ask, model: 'sandbox-limited' })).rejects.toBeInstanceOf(OpenAI.RateLimitError)
})

describe('models', () => {
  test('sandbox-echo answers the last message word by word', async () => {
    expect(await run('sandbox-echo', ' Grüße, 世界 🌍\n\nBye ')).toMatchObject({
      status: 'ok',
      text: ' Grüße, 世界 🌍\n\nBye ',
      pieces: [' Grüße,', ' 世界', ' 🌍', '\n\nBye', ' '],
      finishReason: 'stop',
      usage: { inputTokens: 4, outputTokens: 4 },
    })
  })

  test('max_tokens cuts the answer and says so', async () => {
    expect(await run('sandbox-echo', 'a b c d', { parameters: { max_tokens: 2 } })).toMatchObject({
      text: 'a b',
      finishReason: 'length',
      usage: { outputTokens: 2 },
    })
  })

  test('sandbox-reader and sandbox-terse answer differently from the same text', async () => {
    expect((await run('sandbox-reader', 'Refund me. Now!')).text).toBe(
      'It begins: “Refund me.” I was given 1 message (user) with 3 words in all.',
    )
    expect((await run('sandbox-terse', 'I would like my money back immediately please')).text).toBe(
      'would, like, money, immediately, please',
    )
  })

  test('sandbox-thinker reasons first', async () => {
    expect(await run('sandbox-thinker', 'Hi.')).toMatchObject({
      reasoning: expect.stringContaining('1 messages'),
      text: expect.stringContaining('It begins'),
      usage: { reasoningTokens: 14 },
    })
  })

  test('sandbox-json answers in the shape that is asked for', async () => {
    const schema = {
      type: 'object',
      properties: { team: { enum: ['billing', 'support'] }, urgent: { type: 'boolean' } },
      required: ['team', 'urgent'],
    }
    const { text } = await run('sandbox-json', 'My card was charged', {
      responseFormat: { type: 'json_schema', json_schema: { name: 'triage', schema } },
    })
    expect(JSON.parse(text)).toEqual({ team: 'billing', urgent: true })
    expect(JSON.parse((await run('sandbox-json', 'My card')).text)).toEqual({ answer: 'My card', simulated: true })
  })

  test('sandbox-tools calls the first tool, or the one that is named, and then reads its result', async () => {
    const tool = (name: string) => ({
      type: 'function',
      function: { name, parameters: { type: 'object', properties: { city: { type: 'string' } } } },
    })
    const tools = [tool('weather'), tool('time')]
    expect(await run('sandbox-tools', 'Oslo', { tools })).toMatchObject({
      status: 'ok',
      finishReason: 'tool_calls',
      toolCalls: [{ name: 'weather', arguments: '{"city":"Oslo"}' }],
    })
    expect(
      (await run('sandbox-tools', 'Oslo', { tools, parameters: { tool_choice: { type: 'function', function: { name: 'time' } } } }))
        .toolCalls[0]?.name,
    ).toBe('time')
    expect((await run('sandbox-tools', 'Oslo')).text).toContain('No tool')
    const messages = [user('Oslo'), { role: 'tool', tool_call_id: 'x', content: '7 °C' }]
    expect((await run('sandbox-tools', '', { tools, messages })).text).toBe('The tool returned: 7 °C')
  })

  test('sandbox-slow takes its time', async () => {
    const { firstTokenMs, latencyMs } = await run('sandbox-slow', 'a b c d')
    expect(firstTokenMs).toBeGreaterThan(400)
    expect(latencyMs).toBeGreaterThan(590)
  })

  test('sandbox-flaky fails for some texts and always for the same ones', async () => {
    const statuses = async () =>
      (await Promise.all(Array.from({ length: 20 }, (_, i) => run('sandbox-flaky', `text ${i}`)))).map(
        ({ status, error }) => error?.status ?? status,
      )
    const first = await statuses()
    expect(new Set(first)).toEqual(new Set(['ok', 500]))
    expect(await statuses()).toEqual(first)
  })

  test('sandbox-limited says when to try again', async () => {
    expect(await run('sandbox-limited', 'x')).toMatchObject({
      status: 'error',
      error: { status: 429, code: 'rate_limit_exceeded', retryAfterSeconds: 2 },
    })
  })

  test('sandbox-cut loses the connection and sandbox-error sends an error, both after half the words', async () => {
    expect(await run('sandbox-cut', 'a b c d')).toMatchObject({
      status: 'incomplete',
      text: 'a b',
      finishReason: null,
      error: { code: 'cut' },
    })
    expect(await run('sandbox-error', 'a b c d')).toMatchObject({ status: 'error', text: 'a b', error: { code: 'simulated_break' } })
  })
})

describe('bad requests', () => {
  test.each([
    ['no JSON', '{', 400],
    ['a list', '[]', 400],
    ['no messages', { model: 'sandbox-echo' }, 400],
    ['an empty list', { model: 'sandbox-echo', messages: [] }, 400],
    ['an unknown model', { model: '__proto__', messages: [user('x')] }, 404],
    ['strange content', { model: 'sandbox-echo', messages: [{ role: 'user', content: 7 }] }, 400],
    ['five megabytes', 'x'.repeat(5_000_000), 413],
    [
      'endless nesting',
      `{"model":"sandbox-json","messages":[{"role":"user","content":"x"}],"response_format":{"type":"json_schema","json_schema":{"schema":{"default":${'['.repeat(200_000)}${']'.repeat(200_000)}}}}}`,
      400,
    ],
  ])('%s gets an error in OpenAI’s shape', async (_, body, status) => {
    const response = await post(body)
    expect(response.status).toBe(status)
    expect(await response.json()).toEqual({
      error: {
        message: expect.any(String),
        type: expect.any(String),
        param: expect.toSatisfy((x) => x === null || typeof x === 'string'),
        code: expect.any(String),
      },
    })
  })

  test('other paths and methods are told what there is', async () => {
    const at = (path: string, method = 'GET') => handleSandbox(new Request(`http://x/sandbox/v1${path}`, { method }))
    expect((await at('/embeddings', 'POST')).status).toBe(404)
    expect((await at('/chat/completions')).status).toBe(405)
    expect((await at('/models', 'DELETE')).headers.get('allow')).toBe('GET')
    expect((await at('/models/%E0%A4%A')).status).toBe(404)
    expect((await (await at('/models/sandbox-echo')).json()).id).toBe('sandbox-echo')
  })
})

describe('JSON by a schema', () => {
  const address = { type: 'object', properties: { street: { type: 'string' }, next: { $ref: '#/$defs/address' } }, required: ['street'] }
  test.each([
    {
      type: 'object',
      properties: { a: { type: 'string', minLength: 30 }, b: { type: 'string', maxLength: 3 }, c: { type: 'string', format: 'date-time' } },
      required: ['a', 'b', 'c'],
      additionalProperties: false,
    },
    { type: 'integer', minimum: 3, multipleOf: 5 },
    { type: 'integer', maximum: -4 },
    { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
    { type: 'number', maximum: 0 },
    { type: 'array', items: { type: 'integer' }, minItems: 3 },
    { type: 'array', items: { type: 'string' }, maxItems: 0 },
    { type: 'array', prefixItems: [{ type: 'string' }, { type: 'boolean' }] },
    { anyOf: [{ type: 'object', properties: { kind: { const: 'a' } }, required: ['kind'] }, { type: 'null' }] },
    { type: ['null', 'string'] },
    { type: 'null' },
    {
      allOf: [
        { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] },
        { properties: { b: { enum: ['x', 'y'] } }, required: ['b'] },
      ],
    },
    {
      $defs: { address },
      type: 'object',
      properties: { home: { $ref: '#/$defs/address' }, all: { type: 'array', items: { $ref: '#/$defs/address' } } },
      required: ['home', 'all'],
    },
    { type: 'object', additionalProperties: false },
    {},
    { enum: [null, 1] },
  ])('%j is satisfied', (schema) => {
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema)
    const example = exampleOf(schema, ['some', 'words'])
    expect({ example, errors: validate(example) ? null : validate.errors }).toEqual({ example, errors: null })
  })

  test('a schema that contains itself many times over comes to an end', () => {
    const properties = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`p${i}`, { $ref: '#' }]))
    expect(JSON.stringify(exampleOf({ type: 'object', properties, required: Object.keys(properties) }, [])).length).toBeLessThan(200_000)
    expect(exampleOf({ $ref: '#' }, ['x'])).toBe('x')
    expect(exampleOf({ allOf: [{ $ref: '#' }, { $ref: '#' }] }, ['x'])).toBe('x')
    expect(exampleOf({ anyOf: [{ $ref: '#' }] }, ['x'])).toBeNull()
  })
})
