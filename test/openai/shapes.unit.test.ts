import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hearer } from '@/lib/openai/hearer'
import { prepareChat, prepareResponse } from '@/lib/openai/prepare'
import { type ReadPrompt, valuesOf } from '@/lib/openai/read-prompt'
import { responsesContent } from '@/lib/openai/responses-body'
import { ChatBody, ResponsesBody } from '@/lib/openai/schema'
import { chunk, events } from '../gateways/loopback'

const prompt = (more: Partial<ReadPrompt> = {}): ReadPrompt => ({
  prompt: { id: 'prm_1' },
  version: 1,
  release: null,
  model: 'default',
  messages: [{ role: 'system', content: 'Be brief.' }],
  parameters: { temperature: 0.2, max_tokens: 400 },
  tools: [],
  responseFormat: null,
  variables: {},
  placeholders: {},
  warnings: [],
  ...more,
})

describe('a published prompt in the Responses API’s shapes', () => {
  test('messages become input items, with parts, tool calls and what tools answered', () => {
    const messages = [
      { role: 'system', content: [{ type: 'text', text: 'Look.' }] },
      {
        role: 'user',
        content: [
          { type: 'image_url', image_url: { url: 'https://x/y.png', detail: 'low' } },
          { type: 'file', file: { filename: 'a', file_data: 'data:' } },
        ],
      },
      { role: 'assistant', content: null, tool_calls: [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{}' } }] },
      { role: 'tool', tool_call_id: 'c1', content: [{ type: 'text', text: 'seen' }] },
      { role: 'assistant', content: [{ type: 'text', text: 'Done.' }] },
    ]
    expect(responsesContent({ ...prompt(), messages }).input).toEqual([
      { role: 'system', content: [{ type: 'input_text', text: 'Look.' }] },
      {
        role: 'user',
        content: [
          { type: 'input_image', image_url: 'https://x/y.png', detail: 'low' },
          { type: 'input_file', filename: 'a', file_data: 'data:' },
        ],
      },
      { type: 'function_call', call_id: 'c1', name: 'look', arguments: '{}' },
      { type: 'function_call_output', call_id: 'c1', output: 'seen' },
      { role: 'assistant', content: [{ type: 'output_text', text: 'Done.' }] },
    ])
  })

  test('tools and the response format lose a level, and limits get their names', () => {
    const { settings } = responsesContent({
      ...prompt(),
      parameters: { temperature: 0.2, max_tokens: 400, reasoning_effort: 'low', verbosity: 'high' },
      tools: [{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } }],
      responseFormat: { type: 'json_schema', json_schema: { name: 'a', schema: {} } },
    })
    expect(settings).toEqual({
      temperature: 0.2,
      max_output_tokens: 400,
      reasoning: { effort: 'low' },
      tools: [{ type: 'function', name: 'look', parameters: { type: 'object' }, strict: false }],
      text: { format: { type: 'json_schema', name: 'a', schema: {} }, verbosity: 'high' },
    })
  })
})

describe('what is sent', () => {
  test('is the request as it came, whatever fields it has, where no prompt is named', () => {
    const body = {
      model: 'default',
      messages: [{ role: 'user', content: 'Hi' }],
      logit_bias: { a: 1 },
      unknown: { deep: [null] },
      stream: false,
    }
    const { model, ...rest } = body
    expect(prepareChat(ChatBody.parse(body), null)).toMatchObject({ says: model, body: rest, streamed: false, addsUsage: false })
  })
  test('asks a stream for its usage unless the request says what it wants', () => {
    const asked = (more: object) => prepareChat(ChatBody.parse({ model: 'm', messages: [{}], stream: true, ...more }), null)
    expect(asked({})).toMatchObject({ addsUsage: true, body: { stream_options: { include_usage: true } } })
    expect(asked({ stream_options: { include_obfuscation: false } })).toMatchObject({
      addsUsage: true,
      body: { stream_options: { include_obfuscation: false, include_usage: true } },
    })
    for (const include_usage of [true, false])
      expect(asked({ stream_options: { include_usage } })).toMatchObject({ addsUsage: false, body: { stream_options: { include_usage } } })
  })
  test('has what is published first and the request’s own settings over it', () => {
    const chat = prepareChat(ChatBody.parse({ messages: [{ role: 'user', content: 'Hi' }], temperature: 1 }), prompt())
    expect(chat).toMatchObject({
      says: 'default',
      body: { temperature: 1, max_tokens: 400, messages: [{ content: 'Be brief.' }, { content: 'Hi' }] },
    })
    const response = prepareResponse(ResponsesBody.parse({ model: 'koala/m', input: 'Hi', temperature: 1 }), prompt())
    expect(response).toMatchObject({
      says: 'koala/m',
      body: { temperature: 1, max_output_tokens: 400, input: [{ content: 'Be brief.' }, { role: 'user', content: 'Hi' }] },
    })
  })
  test('is refused when there is nothing to say or nobody to say it to', () => {
    expect(() => prepareChat(ChatBody.parse({ model: 'm', messages: [] }), null)).toThrow('Send messages')
    expect(() => prepareChat(ChatBody.parse({ messages: [{}] }), null)).toThrow('Name a model')
    expect(() => prepareResponse(ResponsesBody.parse({ model: 'm' }), null)).toThrow('Send an input')
    expect(prepareResponse(ResponsesBody.parse({ model: 'm', previous_response_id: 'r' }), null).body).toEqual({
      previous_response_id: 'r',
    })
  })
  test('takes OpenAI’s parts as variables, and says what it cannot read', () => {
    expect(
      valuesOf({
        a: { type: 'input_text', text: 'x' },
        b: { type: 'input_image', image_url: 'https://x' },
        c: { type: 'input_file', file_data: 'data:' },
        d: { type: 'other', text: 'kept' },
        e: ['list'],
      }),
    ).toEqual({ a: 'x', b: 'https://x', c: 'data:', d: { type: 'other', text: 'kept' }, e: ['list'] })
    expect(() => valuesOf({ a: { type: 'input_file', file_id: 'file_1' } })).toThrow('file_id')
  })
})

describe('what is heard of an answer', () => {
  const chat = events(
    chunk({ content: 'Grüße 🌍' }),
    chunk({ tool_calls: [{ index: 0, id: 'c', function: { name: 'f', arguments: '{"a":1}' } }] }),
    chunk({}, 'stop'),
    { ...chunk({}), choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } },
    '[DONE]',
  )
  const response = events(
    { type: 'response.created', response: { model: 'm' } },
    { type: 'response.output_text.delta', delta: 'Grüße 🌍' },
    { type: 'response.output_item.added', item: { type: 'function_call', id: 'i', call_id: 'c', name: 'f', arguments: '' } },
    { type: 'response.function_call_arguments.delta', item_id: 'i', delta: '{"a"' },
    { type: 'response.function_call_arguments.delta', item_id: 'i', delta: ':1}' },
    { type: 'response.completed', response: { status: 'completed', model: 'm', usage: { input_tokens: 3, output_tokens: 2 } } },
  )
  test.each([
    ['chat', chat, 'stop'],
    ['responses', response, 'completed'],
  ] as const)('of the protocol “%s” is the same however its bytes are cut', (protocol, text, finishReason) =>
    fc.assert(
      fc.property(fc.array(fc.nat(5000), { maxLength: 30 }), (cuts) => {
        const bytes = Buffer.from(text)
        const places = [...new Set([0, ...cuts.map((cut) => cut % bytes.length), bytes.length])].sort((a, b) => a - b)
        const hear = hearer(protocol, true, () => 1)
        for (const [at, start] of places.entries()) hear.take(bytes.subarray(start, places[at + 1] ?? start))
        hear.end()
        expect(hear.answer).toMatchObject({
          text: 'Grüße 🌍',
          toolCalls: [{ id: 'c', name: 'f', arguments: '{"a":1}' }],
          finishReason,
          usage: { inputTokens: 3, outputTokens: 2 },
        })
      }),
    ),
  )
  test('that makes no sense is nothing, and never an exception', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('chat' as const, 'responses' as const),
        fc.boolean(),
        fc.array(
          fc.oneof(
            fc.uint8Array(),
            fc.jsonValue().map((value) => Buffer.from(events(JSON.stringify(value)))),
          ),
        ),
        (protocol, streamed, pieces) => {
          const hear = hearer(protocol, streamed, () => 1)
          for (const bytes of pieces) hear.take(bytes)
          hear.end()
        },
      ),
    ))
})
