import { LLMock } from '@copilotkit/aimock'
import { describe, expect, test } from 'vitest'
import { type ChatOutcome, streamChat } from '@/lib/gateways/client'
import { listModels } from '@/lib/gateways/list-models'
import { answering, ask, at, hello, KEY, run, stop, usage } from './asking'
import { chunk, events, eventually, serve } from './loopback'

describe('a good answer', () => {
  test('is streamed with its text, usage, model, timings and finish reason', async () => {
    await using gateway = await answering(events(...hello, stop, { ...chunk({}), choices: [], usage }, '[DONE]'), {
      headers: { 'x-request-id': 'req-1' },
    })
    const result = await run(at(gateway.url), ask({ parameters: { temperature: 0.5 } }))
    expect(result.events).toEqual([
      { type: 'text', text: 'Hel' },
      { type: 'text', text: 'lo' },
    ])
    expect(result).toMatchObject({
      status: 'ok',
      text: 'Hello',
      finishReason: 'stop',
      answeredModel: 'upstream-name',
      requestId: 'req-1',
      error: null,
      reportedCost: null,
      usage: { inputTokens: 9, outputTokens: 2, cachedInputTokens: null, reasoningTokens: null },
    })
    expect(result.firstTokenMs).toBeGreaterThan(0)
    expect(result.latencyMs).toBeGreaterThanOrEqual(result.firstTokenMs!)
    expect(gateway.requests[0]).toMatchObject({ url: '/chat/completions', headers: { authorization: `Bearer ${KEY}` } })
    expect(JSON.parse(gateway.requests[0]!.body)).toEqual({
      model: 'm',
      messages: [{ role: 'user', content: 'Hi' }],
      temperature: 0.5,
      stream: true,
      stream_options: { include_usage: true },
    })
  })

  test('sends tools, the response format and extra headers, and no Authorization without a key', async () => {
    await using gateway = await answering(events(stop))
    const tools = [{ type: 'function', function: { name: 'f' } }]
    await run(
      at(gateway.url, { apiKey: null, headers: { 'X-Portkey-Provider': 'openai' } }),
      ask({ tools, responseFormat: { type: 'json_object' } }),
    )
    expect(JSON.parse(gateway.requests[0]!.body)).toMatchObject({ tools, response_format: { type: 'json_object' } })
    expect(gateway.requests[0]!.headers).toMatchObject({ 'x-portkey-provider': 'openai' })
    expect(gateway.requests[0]!.headers).not.toHaveProperty('authorization')
  })

  test('keeps its connection for the next call', async () => {
    await using gateway = await answering(events(...hello, stop, '[DONE]'))
    for (let i = 0; i < 5; i++) {
      await run(at(gateway.url))
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    expect(gateway.sockets.size).toBe(1)
  })

  test('counts usage wherever it comes, and the last one', async () => {
    await using gateway = await answering(
      events(
        { ...chunk({ content: 'a' }), usage: { prompt_tokens: 1, completion_tokens: 1 } },
        {
          ...stop,
          usage: {
            ...usage,
            completion_tokens_details: { reasoning_tokens: 1 },
            prompt_tokens_details: { cached_tokens: 4 },
            cost: 0.000012,
          },
        },
        { ...chunk({}), usage: null },
        '[DONE]',
      ),
    )
    expect(await run(at(gateway.url))).toMatchObject({
      usage: { inputTokens: 9, outputTokens: 2, cachedInputTokens: 4, reasoningTokens: 1 },
      reportedCost: '0.000012',
    })
  })

  test('without usage has unknown usage', async () => {
    await using gateway = await answering(events(...hello, stop, '[DONE]'))
    expect(await run(at(gateway.url))).toMatchObject({ status: 'ok', usage: null, reportedCost: null })
  })

  test('tells LiteLLM’s cost from its header, where 0 means unknown', async () => {
    await using gateway = await answering(events(stop), { headers: { 'x-litellm-response-cost': '1.5e-05' } })
    await using unknown = await answering(events(stop), { headers: { 'x-litellm-response-cost': '0.0' } })
    expect(await run(at(gateway.url))).toMatchObject({ reportedCost: '0.000015' })
    expect(await run(at(unknown.url))).toMatchObject({ reportedCost: null })
  })

  test('without [DONE] but with a finish reason is complete', async () => {
    await using gateway = await answering(events(...hello, stop))
    expect(await run(at(gateway.url))).toMatchObject({ status: 'ok', text: 'Hello', error: null })
  })

  test('that is not ended after [DONE] ends all the same, and its socket is closed', async () => {
    await using gateway = await serve((_, response) => void response.writeHead(200).write(events(...hello, stop, '[DONE]')))
    expect(await run(at(gateway.url))).toMatchObject({ status: 'ok' })
    expect(await eventually(() => gateway.sockets.size === 0)).toBe(true)
  })

  test('as one JSON object instead of a stream has no first-token time', async () => {
    const body = {
      model: 'x',
      choices: [
        { message: { content: 'Hello', tool_calls: [{ id: 't', function: { name: 'f', arguments: '{}' } }] }, finish_reason: 'stop' },
      ],
      usage,
    }
    await using gateway = await answering(`\n\n ${JSON.stringify(body)}`, { headers: { 'content-type': 'application/json' } })
    expect(await run(at(gateway.url))).toMatchObject({
      status: 'ok',
      text: 'Hello',
      usage: { inputTokens: 9 },
      firstTokenMs: null,
      toolCalls: [{ id: 't', name: 'f', arguments: '{}' }],
    })
  })

  test('as a stream under a wrong content type, with a byte order mark and keep-alive comments, is read', async () => {
    await using gateway = await answering(`\uFEFF: PROCESSING\n\n: PROCESSING\n\n${events(...hello, '', 'ping', stop, '[DONE]')}`, {
      headers: { 'content-type': 'text/html' },
    })
    expect(await run(at(gateway.url))).toMatchObject({ status: 'ok', text: 'Hello' })
  })

  test('cut into single bytes, also within characters, is the same', async () => {
    const bytes = Buffer.from(events(chunk({ content: 'Grüße 🌍' }), chunk({ content: ' 你好' }), stop, '[DONE]'))
    await using gateway = await serve(async (_, response) => {
      response.socket?.setNoDelay(true)
      for (const byte of bytes) {
        response.write(Uint8Array.of(byte))
        await new Promise(setImmediate)
      }
      response.end()
    })
    expect(await run(at(gateway.url))).toMatchObject({ status: 'ok', text: 'Grüße 🌍 你好' })
  })

  test('keeps reasoning apart, whichever field it comes in, and reads content parts', async () => {
    await using gateway = await answering(
      events(
        chunk({ reasoning_content: 'Let ' }),
        chunk({ reasoning: 'me ' }),
        chunk({ reasoning: [{ type: 'text', text: 'see' }] }),
        chunk({ content: [{ type: 'text', text: '42' }] }),
        stop,
      ),
    )
    expect(await run(at(gateway.url))).toMatchObject({ reasoning: 'Let me see', text: '42' })
  })

  test('merges tool calls from their pieces, with an index and without', async () => {
    const call = (fields: object) => chunk({ tool_calls: [fields] })
    const pieces = [
      call({ index: 0, id: 'a', function: { name: 'one', arguments: '' } }),
      call({ index: 0, function: { arguments: '{"x"' } }),
      call({ index: 0, function: { arguments: ':1}' } }),
      call({ index: 1, id: 'b', function: { name: 'two', arguments: '{}' } }),
    ]
    const merged = [
      { id: 'a', name: 'one', arguments: '{"x":1}' },
      { id: 'b', name: 'two', arguments: '{}' },
    ]
    await using gateway = await answering(events(...pieces, chunk({}, 'tool_calls')))
    expect(await run(at(gateway.url))).toMatchObject({ toolCalls: merged, finishReason: 'tool_calls', status: 'ok' })
    const bare = JSON.parse(JSON.stringify(pieces).replaceAll(/"index":[01],("id"|"function")/g, '$1'))
    await using other = await answering(events(...bare, chunk({}, 'tool_calls')))
    const result = await run(at(other.url))
    expect(result.toolCalls).toEqual(merged)
    expect(result.events[0]).toEqual({ type: 'tool_call', index: 0, id: 'a', name: 'one', arguments: '' })
  })

  test('is asked for again without stream_options when the gateway refuses them by name', async () => {
    await using gateway = await serve((request, response) =>
      'stream_options' in JSON.parse(request.body)
        ? response.writeHead(400).end(JSON.stringify({ error: { message: 'Unrecognized request argument supplied: stream_options' } }))
        : response.end(events(...hello, stop)),
    )
    expect(await run(at(gateway.url))).toMatchObject({ status: 'ok', text: 'Hello' })
    expect(gateway.requests).toHaveLength(2)
  })
})

describe('stopping', () => {
  test('closes the upstream socket at once, keeps the text and is no error', async () => {
    await using gateway = await serve((_, response) => void response.writeHead(200).write(events(...hello)))
    const abort = new AbortController()
    let outcome: ChatOutcome | undefined
    for await (const event of streamChat(at(gateway.url), ask(), abort.signal)) {
      if (event.type === 'text' && event.text === 'lo') abort.abort()
      if (event.type === 'end') outcome = event.outcome
    }
    expect(outcome).toMatchObject({ status: 'aborted', text: 'Hello', error: null })
    expect(await eventually(() => gateway.sockets.size === 0)).toBe(true)
  })

  test('before anything is sent sends nothing', async () => {
    await using gateway = await answering(events(stop))
    expect(await run(at(gateway.url), ask(), AbortSignal.abort())).toMatchObject({ status: 'aborted' })
    expect(gateway.requests).toEqual([])
  })

  test('by leaving the loop closes the socket too', async () => {
    await using gateway = await serve((_, response) => void response.writeHead(200).write(events(...hello)))
    for await (const event of streamChat(at(gateway.url), ask())) if (event.type === 'text') break
    expect(await eventually(() => gateway.sockets.size === 0)).toBe(true)
  })
})

describe('the list of models', () => {
  test.each([
    ['OpenAI’s shape', { object: 'list', data: [{ id: 'b' }, { id: 'a', owned_by: 'x' }, { id: 'b' }] }],
    ['New API’s', { success: true, data: [{ id: 'b', supported_endpoint_types: [] }, { id: 'a' }, { nothing: 1 }, null] }],
    ['a bare list', ['b', 'a']],
    ['names', { models: [{ name: 'b' }, { name: 'a' }] }],
  ])('is read in %s', async (_, body) => {
    await using gateway = await answering(JSON.stringify(body), { headers: { 'content-type': 'application/json' } })
    expect(await listModels(at(gateway.url))).toMatchObject({ models: ['b', 'a'], error: null, status: 200 })
    expect(gateway.requests[0]).toMatchObject({ method: 'GET', url: '/models' })
  })

  test('is read page by page', async () => {
    await using gateway = await serve((request, response) =>
      response.end(
        JSON.stringify(
          request.url === '/models' ? { data: [{ id: 'a' }], has_more: true, last_id: 'a' } : { data: [{ id: 'b' }], has_more: false },
        ),
      ),
    )
    expect((await listModels(at(gateway.url))).models).toEqual(['a', 'b'])
  })

  test('that is none is an error in the gateway’s words', async () => {
    await using refusing = await answering(JSON.stringify({ error: { message: 'Incorrect API key provided' } }), { status: 401 })
    await using page = await answering('<html><title>Welcome</title></html>')
    await using other = await answering('{"hello":"world"}')
    expect(await listModels(at(refusing.url))).toMatchObject({ models: [], status: 401, error: { message: 'Incorrect API key provided' } })
    expect((await listModels(at(page.url))).error?.message).toContain('Welcome')
    expect((await listModels(at(other.url))).error).toMatchObject({ code: 'bad_answer' })
  })
})

test('an independent server of the protocol is understood', async () => {
  const mock = new LLMock({ port: 0 })
  mock.onMessage('Hi', { content: 'Hello from elsewhere.' })
  await mock.start()
  try {
    expect(await run(at(`${mock.url}/v1`))).toMatchObject({ status: 'ok', text: 'Hello from elsewhere.', finishReason: 'stop' })
    expect(await run(at(`${mock.url}/v1`), ask({ messages: [{ role: 'user', content: 'unknown' }] }))).toMatchObject({
      status: 'error',
      error: { status: expect.any(Number) },
    })
  } finally {
    await mock.stop()
  }
})
