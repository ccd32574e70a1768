import { describe, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { compare } from '@/lib/playground/compare'
import { eventStream } from '@/lib/playground/event-stream'
import { type CompareEvent, CompareInput } from '@/lib/playground/schema'
import { newEnvironment, newGateway } from '../gateways/gateways'
import { chunk, events, eventually, serve } from '../gateways/loopback'
import { newPrompt, newSnippet, publish, saveText } from '../prompts/prompts'
import { as, newWorkspace } from '../support/database'

const start = async (ctx: Ctx, input: object, signal?: AbortSignal) => compare(ctx, CompareInput.parse(input), signal)
const all = async (ctx: Ctx, input: object, signal?: AbortSignal): Promise<CompareEvent[]> =>
  Array.fromAsync(await start(ctx, input, signal))
const of = (seen: CompareEvent[], column: string) => seen.filter((event) => event.column === column)
const target = (id: string, gateway: string, parameters: object = {}) => ({ id, gateway, model: 'm', parameters })
const text = { text: 'Hello {{name}}' }
const filled = { content: text, variables: { name: 'Ada' } }
/** Echoes what it was sent. */
const echoing = () =>
  serve((request, response) => {
    const { messages } = JSON.parse(request.body)
    response.end(
      events(chunk({ content: messages.map(({ content }: { content: string }) => content).join('|') }), chunk({}, 'stop'), '[DONE]'),
    )
  })
const hanging = () => serve((_, response) => void response.writeHead(200).write(events(chunk({ content: 'begun' }))))
const runs = (ctx: Ctx) => db().run.findMany({ where: { workspaceId: ctx.workspaceId } })

describe('side by side', () => {
  test('every column starts, streams and ends on its own, and each is a recorded run of one group', async () => {
    await using echo = await echoing()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'one', { baseUrl: echo.url })
    await newGateway(ctx, 'two', { baseUrl: echo.url })
    const seen = await all(ctx, { ...filled, targets: [target('a', 'one'), target('b', 'two'), target('c', 'two')] })
    for (const column of ['a', 'b', 'c']) {
      expect(of(seen, column)).toMatchObject([
        { type: 'start', model: 'm', simulator: false },
        { type: 'text', text: 'Hello Ada' },
        { type: 'finish', run: { status: 'ok', output: 'Hello Ada', cost: null } },
      ])
    }
    const kept = await runs(ctx)
    expect(kept).toHaveLength(3)
    expect(new Set(kept.map(({ groupId }) => groupId)).size).toBe(1)
    expect(kept[0]).toMatchObject({ source: 'playground', inputs: { variables: { name: 'Ada' }, placeholders: {} } })
  })

  test('defaults are filled in, what was given in vain is told, and values of another type are refused before anything is sent', async () => {
    await using echo = await echoing()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'one', { baseUrl: echo.url })
    const content = { text: '{{who}} {{n}}', variables: [{ name: 'n', type: 'number', default: 7 }] }
    const targets = [target('a', 'one')]
    const seen = await all(ctx, { content, variables: { who: 'Ada', typo: 1 }, targets })
    expect(seen).toMatchObject([
      { type: 'start', warnings: ['The prompt has no variable "typo".'] },
      { type: 'text', text: 'Ada 7' },
      { type: 'finish', run: { output: 'Ada 7' } },
    ])
    expect((await all(ctx, { content, variables: { who: 'Ada' }, targets }))[0]).not.toHaveProperty('warnings')
    await expect(start(ctx, { content, variables: { n: '8' }, targets })).rejects.toMatchObject({
      code: 'invalid',
      faults: [{ path: 'variables.who' }, { path: 'variables.n', message: 'Give a number, not this text.' }],
    })
    expect(await runs(ctx)).toHaveLength(2)
  })

  test('a column that fails, is unknown, cut or lies outside harms no other', async () => {
    await using echo = await echoing()
    await using failing = await serve((_, response) =>
      response.writeHead(402).end('{"error":{"message":"No credit left","code":"insufficient_user_quota"}}'),
    )
    await using cut = await serve((_, response) => {
      response.writeHead(200).write(events(chunk({ content: 'Hel' })))
      setTimeout(() => response.destroy(), 20)
    })
    const ctx = await newWorkspace()
    for (const [slug, { url }] of Object.entries({ echo, failing, cut })) await newGateway(ctx, slug, { baseUrl: url, region: 'cn' })
    await newGateway(ctx, 'abroad', { baseUrl: echo.url, region: 'us' })
    await newGateway(ctx, 'closed', { baseUrl: 'http://127.0.0.1:9', region: 'cn' })
    await newEnvironment(ctx, 'china', [], 'cn')
    const names = ['failing', 'nowhere', 'echo', 'cut', 'abroad', 'closed']
    const seen = await all(ctx, { ...filled, environment: 'china', targets: names.map((name) => target(name, name)) })
    const last = Object.fromEntries(names.map((name) => [name, of(seen, name).at(-1)]))
    expect(last).toMatchObject({
      echo: { type: 'finish', run: { status: 'ok', output: 'Hello Ada' } },
      failing: {
        type: 'error',
        error: { message: 'No credit left', code: 'insufficient_user_quota', status: 402 },
        run: { status: 'error' },
      },
      cut: { type: 'finish', run: { status: 'incomplete', output: 'Hel', error: { code: 'cut' } } },
      nowhere: { type: 'error', run: null, error: { code: 'not_found' } },
      abroad: { type: 'error', run: null, error: { message: expect.stringContaining('bound to the region cn') } },
      closed: { type: 'error', run: { status: 'error' }, error: { code: 'network' } },
    })
    expect(seen.filter(({ type }) => type === 'finish' || type === 'error')).toHaveLength(6)
    expect(await runs(ctx)).toHaveLength(4)
  })

  test('columns run at the same time: eight take hardly longer than one', async () => {
    await using slow = await serve((_, response) => {
      let left = 8
      const tick = setInterval(() => {
        response.write(events(chunk({ content: 'w ' }, left === 1 ? 'stop' : null)))
        if (--left === 0) response.end(clearInterval(tick) as undefined)
      }, 50)
    })
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: slow.url })
    const started = performance.now()
    const seen = await all(ctx, { ...filled, targets: Array.from({ length: 8 }, (_, i) => target(`c${i}`, 'g')) })
    expect(performance.now() - started).toBeLessThan(2400)
    expect(seen.filter((event) => event.type === 'finish' && event.run.status === 'ok')).toHaveLength(8)
  })

  test('stopping closes every upstream socket at once, and each run is kept as aborted', async () => {
    await using one = await hanging()
    await using two = await serve(() => {})
    const ctx = await newWorkspace()
    await newGateway(ctx, 'one', { baseUrl: one.url })
    await newGateway(ctx, 'two', { baseUrl: two.url })
    const abort = new AbortController()
    const seen: CompareEvent[] = []
    for await (const event of await start(ctx, { ...filled, targets: [target('a', 'one'), target('b', 'two')] }, abort.signal)) {
      seen.push(event)
      if (event.type === 'text') abort.abort()
    }
    expect(of(seen, 'a').at(-1)).toMatchObject({ type: 'finish', run: { status: 'aborted', output: 'begun', error: null } })
    expect(of(seen, 'b').at(-1)).toMatchObject({ type: 'finish', run: { status: 'aborted' } })
    expect(await eventually(() => one.sockets.size + two.sockets.size === 0)).toBe(true)
    expect((await runs(ctx)).map(({ status }) => status)).toEqual(['aborted', 'aborted'])
  })

  test('a slow reader does not slow the calls down', async () => {
    await using echo = await echoing()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: echo.url })
    let finished: CompareEvent | undefined
    for await (const event of await start(ctx, { ...filled, targets: [target('a', 'g')] })) {
      await new Promise((resolve) => setTimeout(resolve, 500))
      finished = event
    }
    expect(finished).toMatchObject({ type: 'finish', run: { latencyMs: expect.toSatisfy((ms) => ms < 490) } })
  })
})

describe('what is run', () => {
  const sent = (server: { requests: { body: string }[] }, n = 0) => JSON.parse(server.requests[n]!.body)

  test('a saved version with what it pinned, and a draft with what its partials mean now', async () => {
    await using echo = await echoing()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: echo.url })
    const tone = await newSnippet(ctx, 'tone', 'Be kind.')
    const { id: promptId } = await newPrompt(ctx, 'p')
    await saveText(ctx, promptId, '{{> tone}} {{name}}')
    await saveText(ctx, tone.id, 'Be brief.')
    const output = async (input: object) => {
      const [, last] = [0, (await all(ctx, { promptId, variables: { name: 'Ada' }, targets: [target('a', 'g')], ...input })).at(-1)]
      return last?.type === 'finish' ? last.run.output : last
    }
    expect(await output({ version: 1 })).toBe('Be kind. Ada')
    expect(await output({ content: { text: '{{> tone}} {{name}}!' } })).toBe('Be brief. Ada!')
    const kept = await runs(ctx)
    expect(kept.map(({ promptId, versionNumber }) => [promptId, versionNumber])).toEqual(
      expect.arrayContaining([
        [promptId, 1],
        [promptId, null],
      ]),
    )
    expect(kept.find(({ versionNumber }) => versionNumber === 1)?.versionId).toMatch(/^ver_/)
  })

  test('messages with placeholders, tools, response format, and parameters with the column’s own laid over', async () => {
    await using echo = await echoing()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: echo.url })
    const tool = { type: 'function', function: { name: 'f', parameters: { type: 'object', properties: { b: {}, a: {} } } } }
    const content = {
      messages: [
        { role: 'system', content: 'You are {{what}}.' },
        { role: 'placeholder', name: 'history' },
      ],
      parameters: { temperature: 0.2, max_tokens: 9, top_p: 1 },
      tools: [tool],
      responseFormat: { type: 'json_object' },
    }
    const history = [
      { role: 'user', content: 'Is {{this}} left alone?' },
      { role: 'assistant', content: 'Yes' },
    ]
    await all(ctx, {
      content,
      variables: { what: '<b>"quick"</b>' },
      placeholders: { history },
      targets: [target('a', 'g', { temperature: 1, top_p: null })],
    })
    expect(sent(echo)).toMatchObject({
      messages: [{ role: 'system', content: 'You are <b>"quick"</b>.' }, ...history],
      temperature: 1,
      max_tokens: 9,
      tools: [tool],
      response_format: { type: 'json_object' },
    })
    expect(sent(echo)).not.toHaveProperty('top_p')
  })

  test('where no column target is named, what the version says, by the environment’s route', async () => {
    await using echo = await echoing()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: echo.url })
    await newEnvironment(ctx, 'production', [['g', 'routed']])
    const last = async (input: object) => (await all(ctx, { ...filled, targets: [{ id: 'a' }], ...input })).at(-1)
    expect(await last({ environment: 'production' })).toMatchObject({ type: 'finish', run: { model: 'routed' } })
    expect(await last({ content: { ...text, model: 'g/named' } })).toMatchObject({ type: 'finish', run: { model: 'named' } })
    expect(await last({})).toMatchObject({ type: 'error', error: { code: 'invalid', message: expect.stringContaining('alias') } })
  })

  test('missing variables, broken templates, unknown versions and environments are refused before anything is sent', async () => {
    await using echo = await echoing()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: echo.url })
    const { id: promptId } = await newPrompt(ctx, 'p')
    const targets = [target('a', 'g')]
    await expect(start(ctx, { content: text, targets })).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'variables.name' }] })
    await expect(start(ctx, { content: { text: '{{#open}}' }, targets })).rejects.toMatchObject({ code: 'invalid' })
    await expect(start(ctx, { promptId, version: 3, targets })).rejects.toMatchObject({ code: 'not_found' })
    await expect(start(ctx, { ...filled, environment: 'nowhere', targets })).rejects.toMatchObject({ code: 'not_found' })
    const stranger = await newWorkspace()
    await saveText(ctx, promptId, 'secret')
    await expect(start(stranger, { promptId, version: 1, targets })).rejects.toMatchObject({ code: 'not_found' })
    await expect(start(await as(ctx, 'viewer'), { ...filled, targets })).rejects.toMatchObject({ code: 'forbidden' })
    expect(echo.requests).toEqual([])
  })

  test('a key bound to an environment runs only what is live there, and only inside its region', async () => {
    await using echo = await echoing()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: echo.url })
    const { id: promptId } = await newPrompt(ctx, 'p')
    const first = await saveText(ctx, promptId, 'live')
    await saveText(ctx, promptId, 'not yet')
    const { environmentId } = await publish(ctx, promptId, 'production', [first.version.id])
    await newEnvironment(ctx, 'development', [])
    const key: Ctx = { ...ctx, actor: { type: 'api_key', id: 'key', name: 'web', scopes: ['runs:create'], environmentId } }
    const targets = [target('a', 'g')]
    expect((await all(key, { promptId, version: 1, targets })).at(-1)).toMatchObject({ type: 'finish', run: { output: 'live' } })
    expect(await runs(ctx)).toMatchObject([{ source: 'api', environmentId }])
    await expect(start(key, { promptId, version: 2, targets })).rejects.toMatchObject({ code: 'not_found' })
    await expect(start(key, { ...filled, targets })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(start(key, { promptId, version: 1, environment: 'development', targets })).rejects.toMatchObject({ code: 'not_found' })
    await db().environment.update({ where: { id: environmentId }, data: { region: 'cn' } })
    expect((await all(key, { promptId, version: 1, targets })).at(-1)).toMatchObject({ type: 'error', run: null })
  })

  test.each([
    [{ targets: [] }, 'targets'],
    [
      {
        targets: Array(13)
          .fill(0)
          .map((_, i) => target(`${i}`, 'g')),
      },
      'targets',
    ],
    [{ targets: [target('a', 'g'), target('a', 'g')] }, 'targets'],
    [{ targets: [{ id: 'a', gateway: 'g' }] }, 'targets'],
    [{ content: undefined, version: 1 }, 'promptId'],
    [{ version: 1, promptId: 'p' }, ''],
    [{ targets: [target('a', 'g', { stream: false })] }, 'targets'],
    [{ variables: [] }, 'variables'],
    [{ placeholders: { h: [{ role: 'placeholder', name: 'x' }] } }, 'placeholders'],
    [{ surprise: 1 }, ''],
  ])('%j is refused', (wrong, path) => {
    const result = CompareInput.safeParse({ ...filled, targets: [target('a', 'g')], ...wrong })
    expect(result.error?.issues.map((issue) => issue.path[0] ?? '')).toContain(path)
  })
})

describe('as server-sent events', () => {
  test('every event is one JSON object, and the end is said', async () => {
    await using echo = await echoing()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: echo.url })
    const body = await new Response(eventStream(await start(ctx, { ...filled, targets: [target('a', 'g')] }), () => {})).text()
    const lines = body.split('\n\n').filter(Boolean)
    expect(lines.at(-1)).toBe('data: [DONE]')
    expect(lines.slice(0, -1).map((line) => JSON.parse(line.slice(6)).type)).toEqual(['start', 'text', 'finish'])
  })

  test('a reader that goes away stops the calls upstream, also while nothing comes', async () => {
    await using gateway = await hanging()
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url })
    const gone = new AbortController()
    const reader = eventStream(await start(ctx, { ...filled, targets: [target('a', 'g')] }, gone.signal), () => gone.abort()).getReader()
    await reader.read()
    await reader.read()
    const waiting = reader.read()
    await new Promise((resolve) => setTimeout(resolve, 30))
    await reader.cancel()
    await waiting
    expect(await eventually(() => gateway.sockets.size === 0)).toBe(true)
    expect(await runs(ctx)).toMatchObject([{ status: 'aborted', output: 'begun' }])
  })
})
