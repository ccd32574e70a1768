import { describe, expect, test } from 'vitest'
import {
  type Body,
  baseUrl,
  call,
  foreignKey,
  fullKey,
  hello,
  made,
  newEnvironment,
  newKey,
  problem,
  promptPath,
  saved,
  savedPrompt,
  text,
  unique,
} from '../support/api'

const runs = '/api/v1/runs'
const echo = { gateway: 'sandbox', model: 'sandbox-echo' }
const run = (body: Body, options: { key?: string } = {}) => call('POST', runs, { body, ...options })

describe('a run', () => {
  test("asks every target at once and answers with each one's figures: 200", async () => {
    const prompt = await savedPrompt()
    const { status, body } = await run({
      prompt: prompt.name,
      version: 1,
      variables: { name: 'Ada' },
      targets: [
        { ...echo, parameters: {} },
        { ...echo, model: 'sandbox-json' },
      ],
    })
    expect(status).toBe(200)
    expect(body.runs).toHaveLength(2)
    expect((body.runs as Body[])[0]).toEqual({
      id: expect.stringMatching(/^run_/),
      ...echo,
      answered_model: expect.any(String),
      status: 'ok',
      output: 'Hello Ada',
      finish_reason: 'stop',
      first_token_ms: expect.any(Number),
      latency_ms: expect.any(Number),
      usage: expect.objectContaining({ input_tokens: expect.any(Number), output_tokens: expect.any(Number) }),
      cost: { amount: expect.stringMatching(/^0\.0000\d*[1-9]\d*$/), currency: 'USD', source: 'price_book' },
      reported_cost: null,
      upstream_request_id: expect.toBeOneOf([null, expect.any(String)]),
      attempts: [{ ...echo, status: 200, code: null, message: null, latency_ms: expect.any(Number) }],
      error: null,
      reasoning: '',
      tool_calls: [],
    })
    // Without a price nobody knows: never 0.
    expect((body.runs as Body[])[1]).toMatchObject({ status: 'ok', cost: null })
  })

  test('that fails on one target says so there, and the others go on', async () => {
    const prompt = await savedPrompt()
    const targets = [{ gateway: 'nobody', model: 'x' }, echo, { ...echo, model: 'sandbox-cut' }]
    const { status, body } = await run({ prompt: prompt.name, version: 1, variables: { name: 'Ada' }, targets })
    expect(status).toBe(200)
    expect(body.runs).toMatchObject([
      {
        id: null,
        gateway: 'nobody',
        status: 'error',
        output: '',
        error: { message: expect.stringContaining('nobody'), code: 'not_found' },
      },
      { status: 'ok', output: 'Hello Ada', error: null },
      { status: expect.stringMatching(/^(error|incomplete)$/) },
    ])
  })

  test('is priced from the price book', async () => {
    const [prompt, model] = [await savedPrompt(), 'sandbox-reader']
    await made('PUT', '/api/v1/gateways/sandbox/prices', { body: { prices: [{ model, price: { per_call: '0.25', currency: 'EUR' } }] } })
    const { body } = await run({ prompt: prompt.name, version: 1, variables: { name: 'x' }, targets: [{ gateway: 'sandbox', model }] })
    expect(body.runs).toMatchObject([
      { status: 'ok', cost: { amount: expect.stringMatching(/^0\.250*$/), currency: 'EUR', source: 'price_book' } },
    ])
  })

  test('without a version runs what the environment serves, along its route', async () => {
    const [prompt, environment] = [await savedPrompt(), await newEnvironment()]
    await made('PUT', `/api/v1/environments/${text(environment.slug)}/routes/default`, { body: { targets: [echo] } })
    await made('POST', promptPath(prompt, 'releases'), { body: { environment: environment.slug, version: 1 } })
    await saved(prompt, { messages: [{ role: 'user', content: 'Newer' }] }, 1)
    const { body } = await run({ prompt: prompt.name, environment: environment.slug, variables: { name: 'Ada' }, targets: [{}] })
    expect(body.runs).toMatchObject([{ ...echo, status: 'ok', output: 'Hello Ada' }])
    const [result] = body.runs as Body[]
    expect(await made('GET', `${runs}/${text(result?.id)}`)).toMatchObject({ environment: environment.slug, version: 1, source: 'api' })
  })

  test.each([
    [{ prompt: 'x' }, 'targets'],
    [{ targets: [echo] }, 'prompt'],
    [{ prompt: 'x', targets: [] }, 'targets'],
    [{ prompt: 'x', targets: Array(13).fill(echo) }, 'targets'],
    [{ prompt: 'x', targets: [{ gateway: 'A b', model: 'x' }] }, 'targets.0.gateway'],
    [{ prompt: 'x', targets: [{ ...echo, parameters: 7 }] }, 'targets.0.parameters'],
    [{ prompt: 'x', targets: [{ ...echo, key: 'sk' }] }, 'targets.0.key'],
    [{ prompt: 'x', version: 0, targets: [echo] }, 'version'],
    [{ prompt: 'x', version: 1e12, targets: [echo] }, 'version'],
    [{ prompt: 'x', targets: [echo] }, 'version'],
    [{ prompt: 'x', version: 1, variables: [], targets: [echo] }, 'variables'],
    [{ prompt: 'x', version: 1, content: {}, targets: [echo] }, 'content'],
  ])('%j is answered 422 with its path', async (body, path) => {
    const { status, body: told } = await run(body)
    expect(status).toBe(422)
    expect((told.errors as { path: string }[]).map((fault) => fault.path)).toContain(path)
  })

  test('with only a gateway or only a model is answered 422', async () => {
    const { name } = await savedPrompt()
    expect(await run({ prompt: name, version: 1, variables: { name: 'x' }, targets: [{ gateway: 'sandbox' }] })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'targets.0.model' }] },
    })
  })

  test('without its variables is answered 422 naming every one, and nothing is sent', async () => {
    const { name } = await savedPrompt()
    expect(await run({ prompt: name, version: 1, targets: [echo] })).toMatchObject({
      status: 422,
      body: { errors: [{ path: 'variables.name' }] },
    })
    expect((await made('GET', `${runs}?prompt=${encodeURIComponent(text(name))}`)).data).toEqual([])
  })

  test('of a prompt, version or environment that is none is answered 404', async () => {
    const { name } = await savedPrompt()
    for (const body of [
      { prompt: unique(), version: 1 },
      { prompt: name, version: 9 },
      { prompt: name, environment: unique() },
      { prompt: name, version: 1, environment: unique() },
    ])
      expect(await run({ variables: { name: 'x' }, targets: [echo], ...body }), JSON.stringify(body)).toMatchObject({
        status: 404,
        body: problem(404, 'not_found'),
      })
  })

  test('with a bound key runs what is published in its environment, and nothing else', async () => {
    const [prompt, environment] = [await savedPrompt(), await newEnvironment()]
    await made('POST', promptPath(prompt, 'releases'), { body: { environment: environment.slug, version: 1 } })
    await saved(prompt, { messages: [{ role: 'user', content: 'Unpublished' }] }, 1)
    const key = await newKey(['runs:create', 'runs:read'], text(environment.slug))
    const common = { prompt: prompt.name, variables: { name: 'Ada' }, targets: [echo] }
    expect(await run({ ...common, version: 1 }, { key })).toMatchObject({ status: 200, body: { runs: [{ output: 'Hello Ada' }] } })
    expect(await run({ ...common, version: 2 }, { key })).toMatchObject({ status: 404 })
    expect(await run({ ...common, version: 1, environment: 'production' }, { key })).toMatchObject({ status: 404 })
    const log = await made('GET', runs, { key })
    expect(log.data).toMatchObject([{ environment: environment.slug, version: 1 }])
    const elsewhere = (await run({ ...common, version: 1 })).body.runs as Body[]
    expect(await call('GET', `${runs}/${text(elsewhere[0]?.id)}`, { key })).toMatchObject({ status: 404 })
  })
})

describe('a stream', () => {
  const stream = async (body: Body, signal?: AbortSignal) =>
    fetch(`${baseUrl}${runs}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${fullKey}`, 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify(body),
      ...(signal && { signal }),
    })
  const eventsOf = (text: string) =>
    text
      .split('\n\n')
      .filter((frame) => frame.startsWith('data: '))
      .map((frame) => frame.slice('data: '.length))

  test('merges what all targets say as it happens, and ends with [DONE]', async () => {
    const prompt = await savedPrompt()
    const response = await stream({
      prompt: prompt.name,
      version: 1,
      variables: { name: 'Ada' },
      targets: [echo, { gateway: 'nobody', model: 'x' }],
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
    expect(response.headers.get('cache-control')).toContain('no-store')
    const frames = eventsOf(await response.text())
    expect(frames.at(-1)).toBe('[DONE]')
    const events = frames.slice(0, -1).map((frame) => JSON.parse(frame) as Body)
    const mine = events.filter(({ target }) => target === 0)
    expect(mine[0]).toEqual({ target: 0, type: 'start', ...echo, simulator: true })
    expect(
      mine
        .filter(({ type }) => type === 'text')
        .map(({ text }) => text)
        .join(''),
    ).toBe('Hello Ada')
    expect(mine.at(-1)).toMatchObject({
      type: 'finish',
      run: { id: expect.stringMatching(/^run_/), status: 'ok', first_token_ms: expect.any(Number) },
    })
    expect(events.filter(({ target }) => target === 1)).toMatchObject([{ type: 'error', error: { code: 'not_found' }, run: null }])
  })

  test('is refused as any other request is', async () => {
    const response = await stream({ prompt: unique(), version: 1, targets: [echo] })
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
  })

  test('that its reader leaves stops the call, which is recorded as aborted', async () => {
    const prompt = await savedPrompt()
    await saved(prompt, { messages: [{ role: 'user', content: 'word '.repeat(400) }] }, 1)
    const leave = new AbortController()
    const response = await stream({ prompt: prompt.name, version: 2, targets: [{ ...echo, model: 'sandbox-slow' }] }, leave.signal)
    await response.body?.getReader().read()
    leave.abort()
    const log = async () => ((await made('GET', `${runs}?prompt=${encodeURIComponent(text(prompt.name))}`)).data as Body[])[0]?.status
    await expect.poll(log, { timeout: 10_000 }).toBe('aborted')
  })
})

describe('the log', () => {
  test('tells one run whole, with what was sent', async () => {
    const prompt = await savedPrompt()
    const { runs: made_ } = (
      await run({ prompt: prompt.name, version: 1, variables: { name: 'Ada' }, targets: [{ ...echo, parameters: { maxTokens: 5 } }] })
    ).body
    const id = text((made_ as Body[])[0]?.id)
    expect(await made('GET', `${runs}/${id}`)).toMatchObject({
      id,
      source: 'api',
      prompt: prompt.name,
      version: 1,
      environment: null,
      output: 'Hello Ada',
      created_by: 'Bootstrap key',
      created_at: expect.stringMatching(/Z$/),
      inputs: {
        variables: { name: 'Ada' },
        placeholders: {},
        messages: [{ ...hello.messages[0], content: 'Hello Ada' }],
        parameters: { maxTokens: 5 },
        tools: [],
        response_format: null,
      },
    })
  })

  test('is listed newest first, filtered, a page at a time', async () => {
    const prompt = await savedPrompt()
    for (const model of ['sandbox-echo', 'sandbox-json', 'sandbox-echo'])
      await run({ prompt: prompt.name, version: 1, variables: { name: 'x' }, targets: [{ ...echo, model }] })
    const log = (query: string) => made('GET', `${runs}?prompt=${encodeURIComponent(text(prompt.name))}${query}`)
    const models = ({ data }: Body) => (data as Body[]).map(({ model }) => model)
    expect(models(await log(''))).toEqual(['sandbox-echo', 'sandbox-json', 'sandbox-echo'])
    expect(models(await log('&model=sandbox-json&gateway=sandbox&version=1&source=api&status=ok&from=2020-01-01T00:00:00Z'))).toEqual([
      'sandbox-json',
    ])
    expect(models(await log('&to=2020-01-01T00:00:00Z'))).toEqual([])
    const first = await log('&limit=2')
    expect(models(first)).toEqual(['sandbox-echo', 'sandbox-json'])
    expect(models(await log(`&limit=2&cursor=${text(first.next_cursor)}`))).toEqual(['sandbox-echo'])
  })

  test.each(['status=fine', 'source=x', 'from=yesterday', 'version=x', 'version=0', 'cursor=x', 'promptId=x', 'prompt=a%20b'])(
    '%s is answered 400 with its path',
    async (query) => {
      expect(await call('GET', `${runs}?${query}`)).toMatchObject({ status: 400, body: { errors: [{ path: query.split('=')[0] }] } })
    },
  )

  test('of another workspace is not found', async () => {
    const prompt = await savedPrompt()
    const { body } = await run({ prompt: prompt.name, version: 1, variables: { name: 'x' }, targets: [echo] })
    const key = await foreignKey()
    expect(await call('GET', `${runs}/${text((body.runs as Body[])[0]?.id)}`, { key })).toMatchObject({ status: 404 })
    expect((await made('GET', runs, { key })).data).toEqual([])
    expect(await call('GET', `${runs}/run_nobody`)).toMatchObject({ status: 404 })
  })
})
