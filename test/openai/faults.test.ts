import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { addModel } from '@/lib/gateways/add-model'
import { PriceInput } from '@/lib/gateways/price-schema'
import { FAULTS, serveFaults, WORDS } from '../gateways/faults'
import { newGateway } from '../gateways/gateways'
import { chunk, events, eventually, serve } from '../gateways/loopback'
import { newWorkspace } from '../support/database'
import { hi, openServing, post, recorded, type Serving } from './serving'

let serving: Serving
let gateway: Awaited<ReturnType<typeof serveFaults>>
let ctx: Ctx
let key: string
beforeAll(async () => {
  serving = await openServing()
  gateway = await serveFaults()
  ctx = await newWorkspace()
  await newGateway(ctx, 'faulty', { baseUrl: gateway.url, timeoutMs: 2000 })
  key = (await serving.client(ctx)).key
})
afterAll(async () => {
  await serving[Symbol.asyncDispose]()
  await gateway[Symbol.asyncDispose]()
})

type Expected = { status: number; body: unknown; run: object }
const good: Expected = { status: 200, body: expect.stringContaining(WORDS), run: { status: 'ok', output: WORDS } }
const failed = (status: number, code: string | null): Expected => ({
  status,
  body: { error: { message: expect.any(String), type: expect.any(String), param: null, code } },
  run: { status: 'error', output: '' },
})
/** The bytes that came, and then what broke them, as an event. */
const broken = (code: string, status: string): Expected => ({
  status: 200,
  body: expect.stringMatching(new RegExp(`"begun"[^]*data: \\{"error":\\{[^}]*"code":"${code}"\\}\\}\\n\\n$`)),
  run: { status, output: 'begun', error: { code } },
})

const answers: Record<string, Expected> = {
  good,
  slow: good,
  hanging: failed(504, 'timeout'),
  'silent-inside': broken('timeout', 'error'),
  cut: broken('cut', 'incomplete'),
  // The part of an event that no client could read is left out.
  'cut-inside': broken('cut', 'incomplete'),
  // What the gateway says is passed on as it is; the log knows that it was no whole answer.
  malformed: { status: 200, body: expect.stringContaining('[oops'), run: { status: 'incomplete', output: 'begunmore' } },
  'split-utf8': good,
  dribbled: good,
  limited: failed(429, 'rate_limit_exceeded'),
  'limited-silently': failed(429, null),
  'limited-cut': failed(429, null),
  'refused-silent-inside': failed(400, null),
  'refused-at-length': failed(400, null),
  'error-200': failed(502, 'get_channel_failed'),
  'ten-megabytes': { status: 200, body: expect.toSatisfy((text: string) => text.length > 10_000_000), run: { status: 'ok' } },
  'wrong-type': good,
  'web-page': failed(502, 'bad_answer'),
  redirect: failed(502, 'refused_redirect'),
}

test.each(FAULTS)('through the endpoint a gateway that is “%s” gives a clear answer', { timeout: 30_000 }, async (model) => {
  const before = (await recorded(ctx)).length
  const answer = await post(serving.origin, '/chat/completions', key, { model: `faulty/${model}`, messages: hi, stream: true })
  const text = await answer.text().catch(() => 'cut')
  const expected = answers[model]!
  expect(answer.status).toBe(expected.status)
  expect(answer.status === 200 ? text : JSON.parse(text)).toEqual(expected.body)
  await expect.poll(async () => (await recorded(ctx)).length).toBe(before + 1)
  expect((await recorded(ctx)).at(-1)).toMatchObject({ model, ...expected.run })
})

test('a rate limit whose words break off is one all the same: told with its wait, and not asked for again', async () => {
  const answer = await post(serving.origin, '/chat/completions', key, { model: 'faulty/limited-cut', messages: hi })
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '60'])
  const run = (await recorded(ctx)).at(-1)
  expect(run).toMatchObject({
    upstreamRequestId: 'req-cut',
    attempts: [{ status: 429 }],
    response: { status: 429, body: '{"error":{"message":"Slow' },
  })
})

test('a fault has no price per call, an answer has', async () => {
  await newGateway(ctx, 'priced', { baseUrl: gateway.url })
  const price = PriceInput.parse({ perCall: '0.5' })
  for (const model of ['good', 'limited']) {
    await addModel(ctx, { gateway: 'priced', model, price })
    await (await post(serving.origin, '/chat/completions', key, { model: `priced/${model}`, messages: hi, stream: true })).text()
  }
  const runs = (await recorded(ctx)).filter(({ gatewaySlug }) => gatewaySlug === 'priced')
  expect(runs.map(({ model, cost }) => [model, cost?.toFixed() ?? null])).toEqual([
    ['good', '0.5'],
    ['limited', null],
  ])
})

test('no socket of all that stays open but those that wait for the next call', async () => {
  expect(await eventually(() => gateway.sockets.size <= 4)).toBe(true)
})

test('a caller who leaves after the last word has had the whole answer, however long the gateway holds the line', async () => {
  const usage = { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 }
  await using holding = await serve((_request, response) => {
    const said = events(chunk({ content: 'Hello' }), chunk({}, 'stop'), { ...chunk({}), choices: [], usage })
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(`${said}data: [DONE]\n\n`)
  })
  const workspace = await newWorkspace()
  await newGateway(workspace, 'holding', { baseUrl: holding.url })
  const { key: own } = await serving.client(workspace)
  const answer = await post(serving.origin, '/chat/completions', own, { model: 'holding/m', messages: hi, stream: true })
  let text = ''
  for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += piece
    if (text.includes('[DONE]')) break
  }
  await expect.poll(() => recorded(workspace)).toMatchObject([{ status: 'ok', output: 'Hello', inputTokens: 3 }])
})
