import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { archiveEnvironment } from '@/lib/environments/archive-environment'
import { SetRoute, UpdateEnvironment } from '@/lib/environments/schema'
import { setRoute } from '@/lib/environments/set-route'
import { updateEnvironment } from '@/lib/environments/update-environment'
import { addModel } from '@/lib/gateways/add-model'
import { archiveGateway } from '@/lib/gateways/archive-gateway'
import { PriceInput } from '@/lib/gateways/price-schema'
import { UpdateGateway } from '@/lib/gateways/schema'
import { updateGateway } from '@/lib/gateways/update-gateway'
import { createRelease } from '@/lib/releases/create-release'
import { KEY, newEnvironment, newGateway } from '../gateways/gateways'
import { chunk, events, eventually, serve } from '../gateways/loopback'
import { newWorkspace } from '../support/database'
import { newPrompt } from '../support/published'
import { hi, openServing, post, recorded, type Serving } from './serving'
import { answering, completion } from './upstreams'

let serving: Serving
beforeAll(async () => {
  serving = await openServing()
})
afterAll(() => serving[Symbol.asyncDispose]())

describe('a chat completion through the endpoint', () => {
  test('goes where the alias of the key’s environment leads, says who answered, and is recorded with its cost', async () => {
    await using gateway = await answering()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'koala', { baseUrl: gateway.url })
    await addModel(ctx, { gateway: 'koala', model: 'gpt-5', price: PriceInput.parse({ inputPerMillion: '3', outputPerMillion: '15' }) })
    await newEnvironment(ctx, 'live', [['koala', 'gpt-5']])
    const { openai } = await serving.client(ctx, 'live')
    const { data, response } = await openai.chat.completions
      .create({ model: 'default', messages: hi, temperature: 0.5, seed: 7 })
      .withResponse()
    expect(data).toEqual(completion('Hello'))
    const [run] = await recorded(ctx)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'versicle-run': run?.id,
      'versicle-gateway': 'koala',
      'versicle-model': 'gpt-5',
      'versicle-attempts': '1',
      ratelimit: expect.stringContaining('r='),
    })
    expect(JSON.parse(gateway.requests[0]!.body)).toEqual({ model: 'gpt-5', messages: hi, temperature: 0.5, seed: 7 })
    expect(gateway.requests[0]!.headers.authorization).toBe(`Bearer ${KEY}`)
    expect(run).toMatchObject({
      source: 'api',
      status: 'ok',
      gatewaySlug: 'koala',
      model: 'gpt-5',
      echoedModel: 'upstream-name',
      output: 'Hello',
      finishReason: 'stop',
      inputTokens: 1000,
      outputTokens: 200,
      costSource: 'price_book',
      actorName: 'test',
      request: { messages: hi, parameters: { temperature: 0.5, seed: 7 }, tools: [], responseFormat: null },
    })
    expect(run?.cost?.toFixed()).toBe('0.006')
    expect(run?.environmentId).not.toBeNull()
    expect(run?.firstTokenMs).toBeNull()
  })

  test('streams, with usage in the record but not in the stream unless the caller asks for it', async () => {
    await using gateway = await answering('Hello there')
    const ctx = await newWorkspace()
    await newGateway(ctx, 'koala', { baseUrl: gateway.url })
    const { openai } = await serving.client(ctx)
    for (const asks of [false, true]) {
      const stream = await openai.chat.completions.create({
        model: 'koala/m',
        messages: hi,
        stream: true,
        ...(asks && { stream_options: { include_usage: true } }),
      })
      const seen = await Array.fromAsync(stream)
      expect(seen.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('Hello there')
      expect(seen.some(({ choices }) => choices.length === 0)).toBe(asks)
    }
    const runs = await recorded(ctx)
    expect(runs).toMatchObject([
      { status: 'ok', output: 'Hello there', inputTokens: 1000, outputTokens: 200 },
      { status: 'ok', inputTokens: 1000 },
    ])
    expect(runs[0]!.firstTokenMs).toBeGreaterThan(0)
  })

  test('comes piece by piece as the gateway sends it, byte for byte', async () => {
    let next = () => {}
    const pieces = [events(chunk({ content: 'a' })), events(chunk({ content: 'b' })), events(chunk({}, 'stop'), '[DONE]')]
    await using gateway = await serve(async (_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      for (const piece of pieces) {
        response.write(piece)
        await new Promise<void>((resolve) => {
          next = resolve
        })
      }
      response.end()
    })
    const ctx = await newWorkspace()
    await newGateway(ctx, 'koala', { baseUrl: gateway.url })
    const { key } = await serving.client(ctx)
    const answer = await post(serving.origin, '/chat/completions', key, { model: 'koala/m', messages: hi, stream: true })
    const reader = answer.body!.getReader()
    for (const piece of pieces) {
      // The gateway says nothing more until this piece has come through.
      expect(Buffer.from((await reader.read()).value!).toString()).toBe(piece)
      next()
    }
    expect((await reader.read()).done).toBe(true)
  })

  test('runs what is published, with the request’s own messages after it and its own settings over it', async () => {
    await using gateway = await answering()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'koala', { baseUrl: gateway.url })
    await newEnvironment(ctx, 'live', [['koala', 'gpt-5']])
    const prompt = await newPrompt(ctx, 'support/triage', ['You triage {{product}} tickets.', 'Another version.'])
    const release = await createRelease(ctx, { promptId: prompt.id, environment: 'live', version: 1, note: '', replaces: null })
    const { openai, key } = await serving.client(ctx, 'live')
    const asked = { model: 'default', prompt: { id: 'support/triage', variables: { product: 'Kite' } }, messages: hi, temperature: 1 }
    await openai.chat.completions.create(asked)
    const sent = JSON.parse(gateway.requests[0]!.body) as { messages: { content: string }[]; temperature: number; model: string }
    expect(sent.messages.map(({ content }) => content)).toEqual(['You triage Kite tickets.', 'Hi'])
    expect(sent).toMatchObject({ model: 'gpt-5', temperature: 1 })
    expect(sent).not.toHaveProperty('prompt')
    expect(await recorded(ctx)).toMatchObject([
      {
        promptId: prompt.id,
        versionNumber: 1,
        versionId: expect.any(String),
        releaseId: release.id,
        inputs: { variables: { product: 'Kite' }, placeholders: {} },
      },
    ])
    const missing = await post(serving.origin, '/chat/completions', key, { prompt: { id: 'support/triage' } })
    expect([missing.status, await missing.json()]).toEqual([
      422,
      {
        error: { message: 'Give a value for product.', type: 'invalid_request_error', param: 'prompt.variables.product', code: 'invalid' },
      },
    ])
    const exact = await post(serving.origin, '/chat/completions', key, { prompt: { id: 'support/triage', version: '2' } })
    expect(exact.status).toBe(403)
    const unbound = await serving.client(ctx)
    const second = await post(serving.origin, '/chat/completions', unbound.key, {
      model: 'koala/m',
      prompt: { id: prompt.id, version: '2' },
    })
    expect(second.status).toBe(200)
    expect(JSON.parse(gateway.requests.at(-1)!.body)).toMatchObject({ model: 'm', messages: [{ content: 'Another version.' }] })
  })
})

describe('the boundary of a region', () => {
  test('holds for every target of a route and for one that is named', async () => {
    await using home = await answering()
    await using abroad = await answering()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'home', { baseUrl: home.url, region: 'cn' })
    await newGateway(ctx, 'abroad', { baseUrl: abroad.url, region: 'global' })
    await newEnvironment(ctx, 'china', [['home', 'm']], 'cn')
    const { key, openai } = await serving.client(ctx, 'china')
    expect((await openai.chat.completions.create({ model: 'default', messages: hi })).choices).toHaveLength(1)
    const named = await post(serving.origin, '/chat/completions', key, { model: 'abroad/m', messages: hi })
    expect([named.status, await named.json()]).toMatchObject([
      422,
      { error: { param: 'model', message: 'china is bound to the region cn; the gateway abroad is in global.' } },
    ])
    const listed = (await openai.models.list()).data.map(({ id }) => id)
    expect(listed).toContain('default')
    expect(listed.some((id) => id.startsWith('abroad/'))).toBe(false)
    expect(abroad.requests).toEqual([])
  })

  test('does not fall with its environment: whoever chose one that is archived, or none, gets 404 for everything', async () => {
    await using abroad = await answering()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'abroad', { baseUrl: abroad.url, region: 'global' })
    await newEnvironment(ctx, 'china', [], 'cn')
    const { key: bound } = await serving.client(ctx, 'china')
    const { key: free } = await serving.client(ctx)
    await archiveEnvironment(ctx, { environment: 'china' })
    const chosen: [string, Record<string, string>][] = [
      [bound, {}],
      [bound, { 'versicle-environment': 'china' }],
      [free, { 'versicle-environment': 'china' }],
      [free, { 'versicle-environment': 'prodcution' }],
      [free, { 'versicle-environment': 'production' }],
    ]
    for (const [key, headers] of chosen) {
      const { origin } = serving
      const asked = [
        post(origin, '/chat/completions', key, { model: 'abroad/m', messages: hi }, { headers }),
        post(origin, '/responses', key, { model: 'abroad/m', input: 'Hi' }, { headers }),
        ...['/models', '/models/abroad/m'].map((path) =>
          fetch(`${origin}/openai/v1${path}`, { headers: { authorization: `Bearer ${key}`, ...headers } }),
        ),
      ]
      expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([404, 404, 404, 404])
    }
    expect(abroad.requests).toEqual([])
    // Nobody chose production, so a target that is named needs no environment.
    expect((await post(serving.origin, '/chat/completions', free, { model: 'abroad/m', messages: hi })).status).toBe(200)
  })
})

describe('a caller who leaves', () => {
  test('stops the gateway at once, in the middle of a stream and before an answer', async () => {
    await using talking = await serve((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      const drip = setInterval(() => response.write(events(chunk({ content: 'x' }))), 10)
      response.on('close', () => clearInterval(drip))
    })
    await using silent = await serve(() => {})
    const ctx = await newWorkspace()
    await newGateway(ctx, 'talking', { baseUrl: talking.url })
    await newGateway(ctx, 'silent', { baseUrl: silent.url })
    const { openai } = await serving.client(ctx)
    const stream = await openai.chat.completions.create({ model: 'talking/m', messages: hi, stream: true })
    for await (const _ of stream) break
    const leaving = new AbortController()
    const waiting = openai.chat.completions.create({ model: 'silent/m', messages: hi }, { signal: leaving.signal })
    await expect.poll(() => silent.requests.length).toBe(1)
    leaving.abort()
    await expect(waiting).rejects.toThrow()
    expect(await eventually(() => talking.sockets.size + silent.sockets.size === 0)).toBe(true)
    await expect.poll(async () => (await recorded(ctx)).map(({ status }) => status)).toEqual(['aborted', 'aborted'])
  })
})

describe('what is kept in memory of a route', () => {
  test('follows every change: of the route, the gateway’s address and key, its region, its end', async () => {
    await using first = await answering('first')
    await using second = await answering('second')
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: first.url })
    await newGateway(ctx, 'h', { baseUrl: second.url })
    await newEnvironment(ctx, 'live', [['g', 'm']])
    const { key } = await serving.client(ctx, 'live')
    const ask = async (model = 'default') => {
      const answer = await post(serving.origin, '/chat/completions', key, { model, messages: hi })
      const body = (await answer.json()) as { choices?: { message: { content: string } }[] }
      return body.choices?.[0]?.message.content ?? answer.status
    }
    // A change is heard of within milliseconds, and within two seconds at the latest.
    const becomes = (expected: string | number, model?: string) => expect.poll(() => ask(model), { timeout: 5000 }).toBe(expected)
    await becomes('first')
    await setRoute(ctx, SetRoute.parse({ environment: 'live', alias: 'default', targets: [{ gateway: 'h', model: 'm' }] }))
    await becomes('second')
    await updateGateway(ctx, UpdateGateway.parse({ gateway: 'g', baseUrl: second.url, apiKey: 'sk-another-key-of-the-gateway' }))
    await becomes('second', 'g/m')
    expect(second.requests.at(-1)!.headers.authorization).toBe('Bearer sk-another-key-of-the-gateway')
    await updateEnvironment(ctx, UpdateEnvironment.parse({ environment: 'live', region: 'global' }))
    await updateGateway(ctx, UpdateGateway.parse({ gateway: 'g', region: 'cn' }))
    await becomes(422, 'g/m')
    await archiveGateway(ctx, { gateway: 'g' })
    await becomes(404, 'g/m')
  })
})
