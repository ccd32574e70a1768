import { LLMock } from '@copilotkit/aimock'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { createRelease } from '@/lib/releases/create-release'
import { newEnvironment, newGateway } from '../gateways/gateways'
import { newWorkspace } from '../support/database'
import { startPortkey } from '../support/portkey'
import { newPrompt } from '../support/published'
import { hi, openServing, recorded, type Serving } from './serving'

let serving: Serving
let aimock: LLMock
let portkey: Awaited<ReturnType<typeof startPortkey>>
beforeAll(async () => {
  serving = await openServing()
  aimock = new LLMock({ port: 0, host: '127.0.0.1' })
  aimock.onMessage('Hi', { content: 'Hello from an independent server of the protocol.' })
  aimock.onMessage('Look', { toolCalls: [{ name: 'look', arguments: '{"at":"it"}' }] })
  aimock.onMessage(/You triage Kite tickets/, { content: 'Triaged.' })
  await aimock.start()
  portkey = await startPortkey()
})
afterAll(async () => {
  await serving[Symbol.asyncDispose]()
  await aimock.stop()
  await portkey.stop()
})

const gateways: [string, (ctx: Ctx) => Promise<unknown>][] = [
  ['aimock', (ctx) => newGateway(ctx, 'g', { baseUrl: `${aimock.url}/v1` })],
  [
    'Portkey’s gateway in front of it, with its custom headers',
    (ctx) =>
      newGateway(ctx, 'g', {
        baseUrl: portkey.baseUrl,
        headers: { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': `${aimock.url}/v1` },
      }),
  ],
]
const text = 'Hello from an independent server of the protocol.'
const tools = [{ type: 'function' as const, function: { name: 'look', parameters: { type: 'object' } } }]

describe.each(gateways)('the official client through Versicle to %s', (_, add) => {
  test('gets completions, streams and tool calls', async () => {
    const ctx = await newWorkspace()
    await add(ctx)
    const { openai } = await serving.client(ctx)
    const whole = await openai.chat.completions.create({ model: 'g/gpt-4o', messages: hi })
    expect(whole.choices[0]?.message.content).toBe(text)
    const pieces = await Array.fromAsync(await openai.chat.completions.create({ model: 'g/gpt-4o', messages: hi, stream: true }))
    expect(pieces.length).toBeGreaterThan(1)
    expect(pieces.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe(text)
    const look = [{ role: 'user' as const, content: 'Look' }]
    const called = await openai.chat.completions.create({ model: 'g/gpt-4o', messages: look, tools })
    expect(called.choices[0]?.message.tool_calls?.[0]).toMatchObject({ function: { name: 'look', arguments: '{"at":"it"}' } })
    const helped = await openai.chat.completions.stream({ model: 'g/gpt-4o', messages: look, tools }).finalChatCompletion()
    expect(helped.choices[0]?.message.tool_calls?.[0]).toMatchObject({ function: { name: 'look' } })
    expect(await recorded(ctx)).toMatchObject([
      { status: 'ok', output: text, finishReason: 'stop' },
      { status: 'ok', output: text, finishReason: 'stop' },
      { status: 'ok', toolCalls: [{ name: 'look', arguments: '{"at":"it"}' }], finishReason: 'tool_calls' },
      { status: 'ok', toolCalls: [{ name: 'look', arguments: '{"at":"it"}' }] },
    ])
  })

  test('gets responses, whole and streamed', async () => {
    const ctx = await newWorkspace()
    await add(ctx)
    const { openai } = await serving.client(ctx)
    const whole = await openai.responses.create({ model: 'g/gpt-4o', input: 'Hi' })
    expect(whole.output_text).toBe(text)
    let streamed = ''
    for await (const event of await openai.responses.create({ model: 'g/gpt-4o', input: 'Hi', stream: true }))
      if (event.type === 'response.output_text.delta') streamed += event.delta
    expect(streamed).toBe(text)
    const runs = await recorded(ctx)
    expect(runs).toMatchObject([
      { status: 'ok', output: text, finishReason: 'completed' },
      { status: 'ok', output: text, finishReason: 'completed' },
    ])
    expect(runs[1]?.firstTokenMs).toBeGreaterThan(0)
  })

  test('runs a published prompt in both protocols, by name and by the id it had at OpenAI', async () => {
    const ctx = await newWorkspace()
    await add(ctx)
    await newEnvironment(ctx, 'live', [['g', 'gpt-4o']])
    const prompt = await newPrompt(ctx, 'imported/pmpt_68ab', ['You triage {{product}} tickets.'])
    await createRelease(ctx, { promptId: prompt.id, environment: 'live', version: 1, note: '', replaces: null })
    const { openai } = await serving.client(ctx, 'live')
    const variables = { product: { type: 'input_text' as const, text: 'Kite' } }
    const answer = await openai.responses.create({ prompt: { id: 'pmpt_68ab', variables } })
    expect(answer.output_text).toBe('Triaged.')
    const chat = await openai.post<{ choices: { message: { content: string } }[] }>('/chat/completions', {
      body: { prompt: { id: 'imported/pmpt_68ab', variables: { product: 'Kite' } } },
    })
    expect(chat.choices[0]?.message.content).toBe('Triaged.')
    expect(await recorded(ctx)).toMatchObject([
      { promptId: prompt.id, versionNumber: 1, inputs: { variables: { product: 'Kite' } } },
      { promptId: prompt.id, versionNumber: 1 },
    ])
  })
})
