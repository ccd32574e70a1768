import { LLMock } from '@copilotkit/aimock'
import { expect, test } from 'vitest'
import { NO_SUCH_MODEL } from '@/lib/conformance/questions'
import { CHECKS, type CheckName, callsOf } from '@/lib/conformance/schema'
import { type CheckResult, series } from '@/lib/conformance/series'
import { at, KEY } from '../gateways/asking'
import { eventually, serveRaw } from '../gateways/loopback'
import { completion, gateway, sandbox, streamed, usage } from './servers'

async function check(url: string, model = 'm', checks: readonly CheckName[] = CHECKS, more = {}) {
  const results: CheckResult[] = []
  let calls = 0
  for await (const each of series(at(url, more), model, checks, new AbortController().signal)) {
    results.push(each.result)
    calls += each.calls
  }
  const of = (name: CheckName) => {
    const { verdict, said } = results.find((each) => each.check === name)!
    return [verdict, said]
  }
  return { results, calls, of, verdicts: Object.fromEntries(results.map((each) => [each.check, each.verdict])) }
}
const unknown = { error: { message: 'No such model.', type: 'invalid_request_error', param: 'model', code: 'model_not_found' } }

test('the simulator is described as it is, by the calls that were announced', async () => {
  await using server = await sandbox()
  const tools = await check(server.url, 'sandbox-tools')
  expect(tools.verdicts).toEqual({
    model_echo: 'passes',
    streaming_usage: 'passes',
    error_shape: 'passes',
    http_200_errors: 'passes',
    tools: 'passes',
    json_schema: 'not_supported',
    images: 'differs',
    seed: 'could_not_tell',
    logprobs: 'not_supported',
    responses_api: 'not_supported',
    retry_after: 'could_not_tell',
  })
  expect(tools.calls).toBe(callsOf(CHECKS))
  expect(server.requests).toHaveLength(tools.calls)
  expect((await check(server.url, 'sandbox-json', ['json_schema'])).of('json_schema')).toEqual([
    'passes',
    'The answer is JSON that fits the schema.',
  ])
  expect((await check(server.url, 'sandbox-echo', ['tools'])).of('tools')[0]).toBe('not_supported')
})

test('a limited gateway is asked once: Retry-After is seen, nothing else is provoked', async () => {
  await using server = await sandbox()
  const limited = await check(server.url, 'sandbox-limited')
  expect(server.requests).toHaveLength(1)
  expect(limited.of('retry_after')).toEqual(['passes', 'A call was limited (429), with Retry-After: 2 seconds.'])
  expect(new Set(limited.results.slice(0, -1).map(({ verdict }) => verdict))).toEqual(new Set(['could_not_tell']))
  await using silent = await gateway(() => ({ status: 429, body: { error: { message: 'Slow down.' } } }))
  expect((await check(silent.url)).of('retry_after')[0]).toBe('differs')
})

test('an independent gateway (aimock) passes what it can do', async () => {
  const mock = new LLMock({ port: 0, host: '127.0.0.1' })
  mock.on(
    { model: NO_SUCH_MODEL },
    {
      error: { message: 'No such model', type: 'invalid_request_error', code: 'model_not_found' },
      status: 404,
    },
  )
  mock.onMessage(/weather/, { toolCalls: [{ name: 'look_up_weather', arguments: '{"city":"Lisbon"}' }] })
  mock.onMessage(/elephant/, { content: '{"kq_colour":"grey","kq_legs":4}' })
  mock.onMessage(/colour/, { content: 'Red.' })
  mock.onMessage(/OK|ship/, { content: 'OK' })
  await mock.start()
  try {
    const { verdicts } = await check(`${mock.url}/v1`, 'gpt-4o')
    expect(verdicts).toMatchObject({
      model_echo: 'passes',
      streaming_usage: 'passes',
      http_200_errors: 'passes',
      tools: 'passes',
      json_schema: 'passes',
      images: 'passes',
      responses_api: 'passes',
      logprobs: 'not_supported',
    })
  } finally {
    await mock.stop()
  }
})

test('errors hidden behind HTTP 200 are found, in a body and in a stream, and errors of another shape are named', async () => {
  await using server = await gateway(({ body }) =>
    body.model === NO_SUCH_MODEL
      ? { body: body.stream ? `data: ${JSON.stringify(unknown)}\n\n` : { success: false, message: '无可用渠道', error: 'no channel' } }
      : null,
  )
  const found = await check(server.url, 'm', ['error_shape', 'http_200_errors'])
  expect(found.of('http_200_errors')).toEqual(['differs', 'An unknown model is answered with HTTP 200 and the error in the body.'])
  expect(found.of('error_shape')).toEqual(['differs', '“error” is a text and no object: “no channel”'])
  await using partly = await gateway(({ body }) =>
    body.model === NO_SUCH_MODEL ? { status: body.stream ? 200 : 404, body: { error: { message: 'No.', code: 404 } } } : null,
  )
  const half = await check(partly.url, 'm', ['error_shape', 'http_200_errors'])
  expect(half.of('http_200_errors')[1]).toBe('An unknown model, streamed, is answered with HTTP 200 and the error in the body.')
  expect(half.of('error_shape')[1]).toBe('error.type and error.param are missing.')
})

test('a model that does not exist and is answered all the same is told, with who answered', async () => {
  await using server = await gateway(() => null)
  expect((await check(server.url, 'm', ['http_200_errors'])).of('http_200_errors')).toEqual([
    'differs',
    'A model that does not exist was answered all the same, by “m”.',
  ])
})

test.each([
  ['m', 'passes'],
  ['m-2026-01-02', 'passes'],
  ['m-mini', 'differs'],
  ['something-cheaper', 'differs'],
  [undefined, 'not_supported'],
])('a gateway asked for m that says %s answered: %s', async (model, verdict) => {
  await using server = await gateway(() => ({ body: completion('OK', { model }) }))
  expect((await check(server.url, 'm', ['model_echo'])).of('model_echo')[0]).toBe(verdict)
})

test.each([
  [streamed({ choices: [], usage }), 'passes', 'The last chunk carries usage and no choices: 9 tokens in, 2 out.'],
  [streamed(), 'not_supported', 'The stream ended without usage'],
  [streamed({ choices: [{ index: 0, delta: {} }], usage }), 'differs', 'in a chunk that has choices'],
  [streamed({ choices: [], usage }, { choices: [], usage }), 'differs', '2 chunks carry usage'],
  ['data: {"choices":[{"index":0,"delta":{"content":"O"}}]}\n\n', 'differs', 'as if it had been cut off'],
  [JSON.stringify(completion('OK')), 'differs', 'the answer came in one piece, with usage'],
  ['<html>busy</html>', 'could_not_tell', 'no JSON and no stream'],
])('a stream that says %j: %s', async (body, verdict, words) => {
  await using server = await gateway((asked) => (asked.body.stream ? { body } : null))
  const [found, said] = (await check(server.url, 'm', ['streaming_usage'])).of('streaming_usage')
  expect([found, said]).toEqual([verdict, expect.stringContaining(words)])
})

test('a long stream is read to its end; of one that is longer still the end could not be told', async () => {
  const thoughts = (kilobytes: number) =>
    Array.from({ length: kilobytes }, () => ({ choices: [{ index: 0, delta: { reasoning_content: 'x'.repeat(1_000) } }] }))
  const verdict = async (kilobytes: number) => {
    const body = streamed(...thoughts(kilobytes), { choices: [], usage })
    await using server = await gateway((asked) => (asked.body.stream ? { body } : null))
    return (await check(server.url, 'm', ['streaming_usage'])).of('streaming_usage')[0]
  }
  expect(await verdict(200)).toBe('passes')
  expect(await verdict(1_500)).toBe('could_not_tell')
})

test('what is refused is not supported; what fails for the key, the money or the load could not be told', async () => {
  const answers = { status: 400, message: 'response_format is not supported' }
  await using server = await gateway(({ body }) =>
    body.response_format ? { status: answers.status, body: { error: { message: answers.message } } } : null,
  )
  const verdict = async () => (await check(server.url, 'm', ['json_schema'])).of('json_schema')[0]
  expect(await verdict()).toBe('not_supported')
  for (const [status, message] of [
    [403, 'no'],
    [500, 'oops'],
    [400, 'insufficient_user_quota'],
    [200, 'no available channel'],
  ] as const) {
    Object.assign(answers, { status, message })
    expect([status, message, await verdict()]).toEqual([status, message, 'could_not_tell'])
  }
})

test('seeds: the same answer passes only when another seed gives another', async () => {
  let answer = (seed: number | undefined, nth: number) => `${seed} ${nth}`
  let nth = 0
  await using server = await gateway(({ body }) => ({ body: completion(answer(body.seed, nth++)) }))
  const verdict = async () => (await check(server.url, 'm', ['seed'])).of('seed')[0]
  expect(await verdict()).toBe('differs')
  answer = (seed) => String(seed)
  expect(await verdict()).toBe('passes')
  answer = () => 'Always'
  expect(await verdict()).toBe('could_not_tell')
})

test('tool calls, logprobs and responses in other forms are told apart', async () => {
  const call = (arguments_: unknown, name = 'look_up_weather') =>
    completion('', {}, { message: { tool_calls: [{ function: { name, arguments: arguments_ } }] } })
  let said: unknown = call('{"city":"Lisbon"}')
  await using server = await gateway(({ path, body }) =>
    body.tools || body.logprobs || path.endsWith('/responses') ? { body: said } : null,
  )
  const verdict = async (name: CheckName) => (await check(server.url, 'm', [name])).of(name)[0]
  expect(await verdict('tools')).toBe('passes')
  for (const wrong of [call({ city: 'Lisbon' }), call('{"town":1}'), call('{"city'), call('{}', 'other')]) {
    said = wrong
    expect(await verdict('tools')).toBe('differs')
  }
  said = completion('O', {}, { logprobs: { content: [{ token: 'O', logprob: -0.1 }] } })
  expect(await verdict('logprobs')).toBe('passes')
  expect(await verdict('responses_api')).toBe('differs')
  said = { object: 'response', output: [] }
  expect(await verdict('responses_api')).toBe('passes')
})

test('a key that a gateway echoes is in no sentence and no evidence, and evidence is bounded', async () => {
  await using server = await gateway(({ body }, headers) =>
    body.model === NO_SUCH_MODEL
      ? { status: 400, headers: { server: String(headers.authorization) }, body: { error: `${headers.authorization} ${KEY}`.repeat(500) } }
      : { body: completion(`${KEY} ${'x'.repeat(500_000)}`) },
  )
  const { results } = await check(server.url)
  const kept = JSON.stringify(results)
  expect(kept).not.toContain(KEY)
  expect(kept).toContain('[redacted]')
  expect(kept.length).toBeLessThan(150_000)
})

test('a gateway that cuts every connection, or that nobody finds, is asked once and said so', async () => {
  await using raw = await serveRaw((socket) => socket.destroy())
  for (const url of [raw.url, 'http://127.0.0.1:1']) {
    const { results, calls } = await check(url)
    expect(calls).toBe(1)
    expect(results.map(({ verdict }) => verdict)).toEqual(CHECKS.map(() => 'could_not_tell'))
    expect(results[0]?.said).toContain('There was no answer')
  }
})

test('an abort cuts the call that is out and ends the series', async () => {
  await using server = await gateway(() => null)
  await using hanging = await serveRaw(() => {})
  for (const url of [server.url, hanging.url]) {
    const stop = new AbortController()
    const running = (async () => {
      for await (const { result } of series(at(url), 'm', CHECKS, stop.signal)) if (result.check === 'model_echo') stop.abort()
    })()
    if (url === hanging.url) {
      expect(await eventually(() => hanging.sockets.size === 1)).toBe(true)
      stop.abort()
    }
    await expect(running).rejects.toThrow()
  }
  expect(server.requests).toHaveLength(1)
  expect(await eventually(() => hanging.sockets.size === 0)).toBe(true)
})
