import { describe, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { findEnvironment } from '@/lib/environments/find-environment'
import { addModel } from '@/lib/gateways/add-model'
import { PriceInput } from '@/lib/gateways/price-schema'
import { newId } from '@/lib/ids'
import { type Call, execute, type RunEvent } from '@/lib/runs/execute'
import { getRun, listRuns } from '@/lib/runs/queries'
import { ListRuns, type RunResult } from '@/lib/runs/schema'
import { KEY, newEnvironment, newGateway } from '../gateways/gateways'
import { chunk, events, eventually, serve } from '../gateways/loopback'
import { newPrompt } from '../prompts/prompts'
import { as, newWorkspace } from '../support/database'

const call = (target: Call['target'], more: Partial<Call> = {}): Call => ({
  source: 'playground',
  groupId: newId('run'),
  prompt: null,
  version: null,
  environment: null,
  target,
  request: { messages: [{ role: 'user', content: 'Hi' }], parameters: { temperature: 0 }, tools: [], responseFormat: null },
  inputs: { variables: { name: 'Ada' }, placeholders: {} },
  ...more,
})
async function run(ctx: Ctx, what: Call, signal?: AbortSignal): Promise<RunResult & { seen: RunEvent[] }> {
  const seen = await Array.fromAsync(execute(ctx, what, signal))
  const last = seen.at(-1)
  if (last?.type !== 'end') throw new Error('no end')
  return { ...last.run, seen: seen.slice(0, -1) }
}
const usage = { prompt_tokens: 1000, completion_tokens: 200 }
const good = events(chunk({ content: 'Hello' }), chunk({}, 'stop', { usage }), '[DONE]')
const answering = (body: string, headers: Record<string, string> = {}, status = 200) =>
  serve((_, response) => response.writeHead(status, headers).end(body))
const rows = (ctx: Ctx) => db().run.findMany({ where: { workspaceId: ctx.workspaceId }, orderBy: { id: 'asc' } })

describe('a call', () => {
  test('is streamed, priced from the price book, and kept with everything that went in and came out', async () => {
    await using gateway = await answering(good, { 'x-request-id': 'r-1', 'x-litellm-response-cost': '0.5' })
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url })
    await addModel(ctx, { gateway: 'g', model: 'm', price: PriceInput.parse({ inputPerMillion: '3', outputPerMillion: '15' }) })
    const result = await run(ctx, call({ gateway: 'g', model: 'm' }))
    expect(result.seen).toEqual([
      { type: 'start', gateway: 'g', gatewayName: 'G', model: 'm', simulator: false },
      { type: 'text', text: 'Hello' },
    ])
    expect(result).toMatchObject({
      status: 'ok',
      output: 'Hello',
      answeredModel: 'upstream-name',
      cost: { amount: '0.006', currency: 'USD', source: 'price_book' },
      reportedCost: { amount: '0.5', source: 'gateway' },
    })
    const { seen, ...told } = result
    expect(await getRun(ctx, result.id)).toEqual({
      ...told,
      source: 'playground',
      prompt: null,
      version: null,
      environment: null,
      startedAt: expect.any(String),
      createdBy: 'A owner',
      sessionId: null,
      groupId: expect.stringMatching(/^run_/),
      cell: null,
      releaseId: null,
      variant: null,
      priceId: expect.stringMatching(/^prc_/),
      inputs: {
        messages: [{ role: 'user', content: 'Hi' }],
        parameters: { temperature: 0 },
        tools: [],
        responseFormat: null,
        variables: { name: 'Ada' },
        placeholders: {},
      },
      sentAs: { path: '/chat/completions', others: { stream: true, stream_options: { include_usage: true } } },
    })
    expect(JSON.stringify(await rows(ctx))).not.toContain(KEY)
  })

  test('keeps every try and what came over the wire, without the key', async () => {
    let asked = 0
    await using gateway = await serve((_, response) =>
      ++asked === 1
        ? response.writeHead(503, { 'retry-after-ms': '1' }).end(JSON.stringify({ error: { message: 'Busy', code: 'overloaded' } }))
        : response.writeHead(200, { 'set-cookie': 'a=b', 'x-echo': KEY }).end(`: ${KEY}\n\n${good}`),
    )
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url })
    const result = await run(ctx, call({ gateway: 'g', model: 'm' }))
    const kept = await getRun(ctx, result.id)
    expect(kept.attempts).toEqual([
      { gateway: 'g', model: 'm', status: 503, code: 'overloaded', message: 'Busy', latencyMs: expect.any(Number) },
      { gateway: 'g', model: 'm', status: 200, code: null, message: null, latencyMs: result.latencyMs },
    ])
    expect(kept.response).toMatchObject({ status: 200, body: `: [redacted]\n\n${good}`, headers: { 'x-echo': '[redacted]' } })
    expect(kept.response?.headers).not.toHaveProperty('set-cookie')
    expect(JSON.stringify(await rows(ctx))).not.toContain(KEY)
  })

  test('is not repeated for a rate limit while somebody compares, but is for a program', async () => {
    await using gateway = await serve((_, response) => response.writeHead(429, { 'retry-after': '0' }).end('slow down'))
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url })
    const tries = async (source: Call['source']) => (await run(ctx, call({ gateway: 'g', model: 'm' }, { source }))).attempts.length
    expect([await tries('playground'), await tries('api')]).toEqual([1, 3])
  })

  test('costs what the gateway says when the price book knows nothing, and is unknown when nobody does', async () => {
    await using reporting = await answering(events(chunk({ content: 'x' }, 'stop', { usage: { ...usage, cost: 1.5e-7 } })))
    await using silent = await answering(good)
    const ctx = await newWorkspace()
    await newGateway(ctx, 'reporting', { baseUrl: reporting.url })
    await newGateway(ctx, 'silent', { baseUrl: silent.url })
    const reported = { amount: '0.00000015', currency: 'USD', source: 'gateway' }
    expect(await run(ctx, call({ gateway: 'reporting', model: 'm' }))).toMatchObject({ cost: reported, reportedCost: reported })
    const unknown = await run(ctx, call({ gateway: 'silent', model: 'm' }))
    expect(await getRun(ctx, unknown.id)).toMatchObject({ cost: null, reportedCost: null, usage: { inputTokens: 1000 } })
    expect((await rows(ctx)).map(({ cost, costSource }) => [cost?.toFixed() ?? null, costSource])).toEqual([
      ['0.00000015', 'gateway'],
      [null, null],
    ])
  })

  test('that got no answer has no price per call, and one without usage has', async () => {
    const price = PriceInput.parse({ perCall: '0.5' })
    await using answers = await answering(events(chunk({ content: 'x' }, 'stop')))
    await using refuses = await answering('{"error":{"message":"Wrong key"}}', {}, 401)
    const ctx = await newWorkspace()
    for (const [slug, url] of [
      ['answers', answers.url],
      ['refuses', refuses.url],
      ['nowhere', 'http://127.0.0.1:9'],
    ] as const) {
      await newGateway(ctx, slug, { baseUrl: url })
      await addModel(ctx, { gateway: slug, model: 'm', price })
      await run(ctx, call({ gateway: slug, model: 'm' }))
    }
    await run(ctx, call({ gateway: 'answers', model: 'm' }), AbortSignal.abort())
    expect((await rows(ctx)).map(({ status, cost }) => [status, cost?.toFixed() ?? null])).toEqual([
      ['ok', '0.5'],
      ['error', null],
      ['error', null],
      ['aborted', null],
    ])
  })

  test('that fails, is cut, or is stopped is kept too, with what came before', async () => {
    await using failing = await answering(JSON.stringify({ error: { message: 'No quota', code: 'q' } }), { 'retry-after': '9' }, 429)
    await using cut = await answering(events(chunk({ content: 'Hel' })))
    await using hanging = await serve((_, response) => void response.writeHead(200).write(events(chunk({ content: 'Hel' }))))
    const ctx = await newWorkspace()
    for (const [slug, { url }] of Object.entries({ failing, cut, hanging })) await newGateway(ctx, slug, { baseUrl: url })
    await run(ctx, call({ gateway: 'failing', model: 'm' }))
    await run(ctx, call({ gateway: 'cut', model: 'm' }))
    const abort = new AbortController()
    for await (const event of execute(ctx, call({ gateway: 'hanging', model: 'm' }), abort.signal)) if (event.type === 'text') abort.abort()
    expect(await rows(ctx)).toMatchObject([
      { status: 'error', output: '', error: { message: 'No quota', code: 'q', status: 429, retryAfterSeconds: 9 } },
      { status: 'incomplete', output: 'Hel', finishReason: null },
      { status: 'aborted', output: 'Hel', error: null },
    ])
    expect(await eventually(() => hanging.sockets.size === 0)).toBe(true)
  })

  test('that is left by its reader stops upstream and is kept as aborted', async () => {
    await using hanging = await serve((_, response) => void response.writeHead(200).write(events(chunk({ content: 'Hel' }))))
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: hanging.url })
    for await (const event of execute(ctx, call({ gateway: 'g', model: 'm' }))) if (event.type === 'text') break
    expect(await rows(ctx)).toMatchObject([{ status: 'aborted', output: 'Hel' }])
    expect(await eventually(() => hanging.sockets.size === 0)).toBe(true)
  })

  test('whose answer holds what a database cannot keep is kept all the same', async () => {
    await using gateway = await answering(
      events(
        chunk({ content: 'a\0b', tool_calls: [{ id: 'i', function: { name: 'f', arguments: '\0' } }] }),
        chunk({ content: '\ud800' }),
        chunk({}, 'stop'),
      ),
    )
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url })
    const { id } = await run(ctx, call({ gateway: 'g', model: 'm' }))
    expect(await getRun(ctx, id)).toMatchObject({ output: 'a\uFFFDb\uFFFD', toolCalls: [{ arguments: '\uFFFD' }] })
  })

  test('to what does not exist, or by somebody who may not, sends and keeps nothing', async () => {
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: 'http://127.0.0.1:9' })
    await expect(run(ctx, call({ gateway: 'nowhere', model: 'm' }))).rejects.toMatchObject({ code: 'not_found' })
    await expect(run(await newWorkspace(), call({ gateway: 'g', model: 'm' }))).rejects.toMatchObject({ code: 'not_found' })
    await expect(run(await as(ctx, 'viewer'), call({ gateway: 'g', model: 'm' }))).rejects.toMatchObject({ code: 'forbidden' })
    expect(await rows(ctx)).toEqual([])
  })
})

describe('where a call goes', () => {
  test('an alias follows the environment’s route; gateway/model is that target; an alias without an environment is refused', async () => {
    await using gateway = await answering(good)
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url })
    await newEnvironment(ctx, 'production', [['g', 'org/model']])
    const environment = await findEnvironment(db(), ctx, 'production')
    expect(await run(ctx, call({ says: 'default' }, { environment }))).toMatchObject({ gateway: 'g', model: 'org/model' })
    expect(await run(ctx, call({ says: 'g/other/model' }))).toMatchObject({ model: 'other/model' })
    expect(JSON.parse(gateway.requests[1]!.body).model).toBe('other/model')
    await expect(run(ctx, call({ says: 'default' }))).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('alias') })
    await expect(run(ctx, call({ says: 'fast' }, { environment }))).rejects.toMatchObject({ code: 'invalid' })
    expect((await rows(ctx)).map(({ environmentId }) => environmentId)).toEqual([environment.id, null])
  })

  test('an environment bound to a region never calls a gateway outside it, asked by name, by target or by route', async () => {
    await using gateway = await answering(good)
    const ctx = await newWorkspace()
    await newGateway(ctx, 'abroad', { baseUrl: gateway.url, region: 'us' })
    await newGateway(ctx, 'home', { baseUrl: gateway.url, region: 'cn' })
    await newEnvironment(ctx, 'china', [['home', 'm']], 'cn')
    const environment = await findEnvironment(db(), ctx, 'china')
    await expect(run(ctx, call({ gateway: 'abroad', model: 'm' }, { environment }))).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('bound to the region cn'),
    })
    await expect(run(ctx, call({ says: 'abroad/m' }, { environment }))).rejects.toMatchObject({ code: 'invalid' })
    expect(await run(ctx, call({ says: 'default' }, { environment }))).toMatchObject({ status: 'ok', gateway: 'home' })
    // Even when the route's own gateway has moved behind its back.
    await db().gateway.updateMany({ where: { workspaceId: ctx.workspaceId, slug: 'home' }, data: { region: 'us' } })
    await expect(run(ctx, call({ says: 'default' }, { environment }))).rejects.toMatchObject({ code: 'invalid' })
    expect(gateway.requests).toHaveLength(1)
  })

  test('a route’s time limit ends the call', async () => {
    await using hanging = await serve((_, response) => void response.writeHead(200).write(events(chunk({ content: 'Hel' }))))
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: hanging.url })
    await newEnvironment(ctx, 'production', [['g', 'm']])
    await db().routeTarget.updateMany({ where: { workspaceId: ctx.workspaceId }, data: { timeoutMs: 300 } })
    const environment = await findEnvironment(db(), ctx, 'production')
    expect(await run(ctx, call({ says: 'default' }, { environment }))).toMatchObject({
      status: 'error',
      output: 'Hel',
      error: { code: 'timeout' },
    })
  })
})

describe('the log', () => {
  const list = (ctx: Ctx, input: object = {}) => listRuns(ctx, ListRuns.parse(input))

  test('is newest first, in pages without gaps, and shows only the beginning of long outputs', async () => {
    await using gateway = await answering(events(chunk({ content: 'x'.repeat(5000) }, 'stop')))
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url })
    const ids: string[] = []
    for (let i = 0; i < 5; i++) ids.push((await run(ctx, call({ gateway: 'g', model: `m${i}` }))).id)
    const first = await list(ctx, { limit: 2 })
    const second = await list(ctx, { limit: 2, cursor: first.nextCursor })
    const third = await list(ctx, { limit: 2, cursor: second.nextCursor })
    expect([first, second, third].flatMap(({ runs }) => runs.map(({ id }) => id))).toEqual(ids.toReversed())
    expect(third.nextCursor).toBeNull()
    expect(first.runs[0]).toMatchObject({ output: 'x'.repeat(200), gateway: 'g', model: 'm4', status: 'ok', createdBy: 'A owner' })
  })

  test('can be filtered by everything it shows', async () => {
    await using gateway = await answering(good)
    await using failing = await answering('{}', {}, 500)
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url })
    await newGateway(ctx, 'f', { baseUrl: failing.url })
    await newEnvironment(ctx, 'production', [['g', 'm']])
    const environment = await findEnvironment(db(), ctx, 'production')
    const prompt = await newPrompt(ctx, 'a/b')
    await run(ctx, call({ gateway: 'g', model: 'one' }, { prompt }))
    await new Promise((resolve) => setTimeout(resolve, 5))
    const between = new Date().toISOString()
    await run(ctx, call({ gateway: 'f', model: 'two' }, { source: 'api' }))
    await run(ctx, call({ says: 'default' }, { environment }))
    const models = async (input: object) => (await list(ctx, input)).runs.map(({ model }) => model)
    expect(await models({ promptId: prompt.id })).toEqual(['one'])
    expect((await list(ctx, { promptId: prompt.id })).runs[0]?.prompt).toEqual({ id: prompt.id, name: 'a/b' })
    expect(await models({ gateway: 'f' })).toEqual(['two'])
    expect(await models({ model: 'one' })).toEqual(['one'])
    expect(await models({ status: 'error' })).toEqual(['two'])
    expect(await models({ source: 'api' })).toEqual(['two'])
    expect(await models({ environment: 'production' })).toEqual(['m'])
    expect(await models({ from: between })).toEqual(['m', 'two'])
    expect(await models({ to: between })).toEqual(['one'])
    expect(await models({ from: between, to: between })).toEqual([])
  })

  test('is a workspace’s own, and seen by its viewers', async () => {
    await using gateway = await answering(good)
    const [ctx, stranger] = [await newWorkspace(), await newWorkspace()]
    await newGateway(ctx, 'g', { baseUrl: gateway.url })
    const { id } = await run(ctx, call({ gateway: 'g', model: 'm' }))
    expect((await list(stranger)).runs).toEqual([])
    await expect(getRun(stranger, id)).rejects.toMatchObject({ code: 'not_found' })
    expect((await list(await as(ctx, 'viewer'))).runs).toHaveLength(1)
    const key = (scopes: string[], environmentId: string | null): Ctx => ({
      ...ctx,
      actor: { type: 'api_key', id: 'k', name: 'k', scopes, environmentId },
    })
    await expect(list(key(['prompts:read'], null))).rejects.toMatchObject({ code: 'forbidden' })
    expect((await list(key(['runs:read'], newId('env')))).runs).toEqual([])
    await expect(getRun(key(['runs:read'], newId('env')), id)).rejects.toMatchObject({ code: 'not_found' })
  })

  test.each([
    { cursor: 'x' },
    { cursor: "run_' OR 1=1" },
    { limit: 0 },
    { limit: 1.5 },
    { from: 'yesterday' },
    { status: 'fine' },
    { unknown: 1 },
  ])('refuses %j', (input) => expect(ListRuns.safeParse(input).success).toBe(false))
})
