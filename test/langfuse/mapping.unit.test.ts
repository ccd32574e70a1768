import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError, isAppError } from '@/lib/errors'
import { addressOf, segmentOf } from '@/lib/langfuse/address'
import { configOf, modelIn, settingsOf } from '@/lib/langfuse/config'
import { credentialsOf } from '@/lib/langfuse/credentials'
import { contentOf, foreignTag, placeInBody, promptOf } from '@/lib/langfuse/messages'
import { refusalOf } from '@/lib/langfuse/refusal'
import { CreateBody, ListQuery } from '@/lib/langfuse/schema'
import type { JsonObject } from '@/lib/prompts/content-schema'
import { PromptContent } from '@/lib/prompts/content-schema'

const look = { type: 'function' as const, function: { name: 'look', parameters: { type: 'object', properties: { z: {}, a: {} } } } }
const answer = { type: 'json_schema' as const, json_schema: { name: 'answer', schema: { type: 'object' } } }

describe('a config', () => {
  test('holds model, parameters, tools and response format, and over them the version’s own', () => {
    const content = PromptContent.parse({
      text: 'x',
      model: 'koala/gpt-5',
      parameters: { temperature: 0.2, custom: 1 },
      tools: [look],
      responseFormat: answer,
      config: { languages: ['de'], temperature: 0.9 },
    })
    expect(configOf(content)).toEqual({
      model: 'koala/gpt-5',
      temperature: 0.9,
      custom: 1,
      tools: [look],
      response_format: answer,
      languages: ['de'],
    })
  })

  test('is empty for a version that says nothing of how to run it', () => expect(configOf(PromptContent.parse({ text: 'x' }))).toEqual({}))

  test('goes to its places: parameters, tools and response format under their OpenAI names, a model only when it is one here', () => {
    const config = { model: 'koala/gpt-5', temperature: 0, stop: ['x'], tools: [look], response_format: answer, mine: { a: 1 } }
    expect(settingsOf(config, true)).toEqual({
      model: 'koala/gpt-5',
      parameters: { temperature: 0, stop: ['x'] },
      tools: [look],
      responseFormat: answer,
      config: { mine: { a: 1 } },
    })
    expect(settingsOf({ model: 'gpt-4o' }, false)).toMatchObject({ model: 'default', config: { model: 'gpt-4o' } })
  })

  test.each([
    [{ tools: [look, look] }],
    [{ tools: 'search' }],
    [{ tools: [] }],
    [{ tools: [{ name: 'x' }] }],
    [{ response_format: 'json' }],
    [{ response_format: null }],
    [{ model: 5 }],
    [{ model: null }],
    [{ model: 'default' }],
  ] as JsonObject[][])('%j, which has no place of its own here, stays as it is', (config = {}) => {
    expect(settingsOf(config, true)).toMatchObject({ model: 'default', tools: [], responseFormat: null, config })
  })

  test('comes back as it was given, whatever is in it', () => {
    // A key named __proto__ is refused when it is saved.
    const storable = fc.jsonValue().filter((value) => !JSON.stringify(value).includes('"__proto__"'))
    const names = fc.constantFrom('model', 'temperature', 'stop', 'tools', 'response_format', 'parameters', 'config', 'x')
    const values = fc.oneof(fc.constantFrom<unknown>([look], answer, 'koala/gpt-5', 'default', 'gpt 4', '', null), storable)
    fc.assert(
      fc.property(fc.dictionary(names, values), fc.boolean(), (given, isModel) => {
        const config = JSON.parse(JSON.stringify(given)) as JsonObject
        const settings = settingsOf(config, isModel && modelIn(config) !== undefined)
        expect(configOf(settings)).toEqual(config)
        const { model, parameters, tools, responseFormat } = settings
        expect(PromptContent.safeParse({ text: '', model, parameters, tools, responseFormat }).success).toBe(true)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('messages', () => {
  const told = (messages: unknown[]) => promptOf(PromptContent.parse({ messages }))

  test('are told without a type, for clients drop what has one; placeholders have theirs', () => {
    expect(
      told([
        { role: 'system', content: 'Hi {{name}}' },
        { role: 'placeholder', name: 'history' },
      ]),
    ).toEqual([
      { role: 'system', content: 'Hi {{name}}' },
      { type: 'placeholder', name: 'history' },
    ])
  })

  test('keep what OpenAI’s shape has beside role and content', () => {
    const call = { id: 'c1', type: 'function', function: { name: 'look', arguments: '{}' } }
    const messages = [
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', content: 'found', tool_call_id: 'c1' },
      { role: 'user', content: 'and?', name: 'ada' },
    ]
    expect(told(messages)).toEqual([{ role: 'assistant', content: '', tool_calls: [call] }, messages[1], messages[2]])
  })

  test('of parts that are all text become plain text, which clients can fill in; with pictures they stay parts', () => {
    const image = { type: 'image_url', image_url: { url: 'https://example.com/{{id}}.png' } }
    expect(
      told([
        {
          role: 'user',
          content: [
            { type: 'text', text: 'a' },
            { type: 'text', text: 'b' },
          ],
        },
      ]),
    ).toEqual([{ role: 'user', content: 'a\nb' }])
    expect(told([{ role: 'user', content: [{ type: 'text', text: 'a' }, image] }])).toEqual([
      { role: 'user', content: [{ type: 'text', text: 'a' }, image] },
    ])
  })

  test('come from a client with a type or without', () => {
    const sent = [
      { type: 'chatmessage', role: 'user', content: 'a' },
      { role: 'user', content: 'b' },
      { type: 'placeholder', name: 'history' },
    ]
    expect(contentOf(sent)).toEqual({
      messages: [
        { role: 'user', content: 'a' },
        { role: 'user', content: 'b' },
        { role: 'placeholder', name: 'history' },
      ],
    })
    expect(promptOf(PromptContent.parse(contentOf(sent)))).toEqual([
      { role: 'user', content: 'a' },
      { role: 'user', content: 'b' },
      sent[2],
    ])
  })

  test('with faults are told of where they stand in the client’s body', () =>
    expect(['text', 'messages.0.content', 'config.a', 'labels.0'].map(placeInBody)).toEqual([
      'prompt',
      'prompt.0.content',
      'config.a',
      'labels.0',
    ]))

  test('that include others in Langfuse’s own way are found', () => {
    expect(foreignTag('a\n@@@langfusePrompt:name=tone|label=production@@@')).toEqual({
      tag: '@@@langfusePrompt:name=tone|label=production@@@',
      at: 2,
    })
    expect(foreignTag('@@@ {{> tone}}')).toBeUndefined()
  })
})

const said = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    if (isAppError(error)) return refusalOf(error, 'req_x')
    throw error
  }
  throw new Error('Nothing was refused.')
}
const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`

describe('credentials', () => {
  test('are an API key’s id and the key', () => expect(credentialsOf(basic('key_A:vk_b:c'))).toEqual({ keyId: 'key_A', key: 'vk_b:c' }))
  test('that are missing are told so in Langfuse’s words', () =>
    expect(said(() => credentialsOf(undefined))).toMatchObject({
      status: 401,
      headers: { 'WWW-Authenticate': 'Basic realm="Versicle"' },
      body: { message: 'No authorization header', error: 'UnauthorizedError' },
    }))
  test.each(['Bearer vk_x', 'Basic', 'Basic %%%', basic('key_A'), basic(':vk_b'), basic('key_A:'), `Basic ${'A'.repeat(500)}`])(
    '%s are none',
    (header) =>
      expect(said(() => credentialsOf(header))).toMatchObject({
        status: 401,
        body: { message: expect.stringMatching(/^Invalid credentials\. /), error: 'UnauthorizedError' },
      }),
  )
})

describe('an address', () => {
  const at = (rest: string) => addressOf(`/langfuse/api/public/v2/prompts/${rest}`)
  test('names a prompt in one segment, and what of it: production when nothing is said', () => {
    expect(at('support%2Ftriage')).toEqual({ name: 'support/triage', wanted: { label: 'production' }, resolve: true, nothing: false })
    expect(at('a?version=7&resolve=false')).toMatchObject({ wanted: { version: 7 }, resolve: false })
    expect(at('a?label=latest&resolve=true&cached=1')).toMatchObject({ wanted: { label: 'latest' }, resolve: true })
    expect(at('a?label=&version=')).toMatchObject({ wanted: { label: 'production' } })
  })
  test('is no other one', () => {
    for (const url of [
      '/langfuse/api/public/v2/prompts',
      '/langfuse/api/public/v2/prompts/',
      '/langfuse/api/public/v2/prompts/a/versions/1',
    ])
      expect(segmentOf(url)).toBeNull()
  })
  test('of what nothing can be called is known to lead nowhere', () => {
    for (const rest of ['a%20b', '%00', `${'x'.repeat(300)}`, 'a?label=Not%20One', 'a?label=%00']) expect(at(rest).nothing).toBe(true)
  })
  test('with both a version and a label is refused in Langfuse’s words', () =>
    expect(said(() => at('a?version=1&label=production'))).toMatchObject({
      status: 400,
      body: { message: 'Cannot specify both version and label', error: 'InvalidRequestError' },
    }))
  test.each([
    'version=x',
    'version=0',
    'version=1.5',
    'version=-1',
    'version=99999999999',
    'version=1&version=2',
    'resolve=yes',
    'label=a&label=b',
  ])('with %s is refused with issues', (query) =>
    expect(said(() => at(`a?${query}`))).toMatchObject({
      status: 400,
      body: { message: 'Invalid request data', error: [{ code: 'custom', path: [query.split('=')[0]], message: expect.any(String) }] },
    }),
  )
  test('that is no percent-encoding is refused', () => expect(said(() => at('%E0%A4%A'))).toMatchObject({ status: 400 }))
})

describe('a body', () => {
  const faults = (body: unknown) => CreateBody.safeParse(body).error?.issues.map(({ path }) => path.join('.'))
  test('may hold null for what is left out, as clients send it', () =>
    expect(faults({ name: 'a', prompt: 'x', type: null, labels: null, tags: null, config: null, commitMessage: null })).toBeUndefined())
  test('whose prompt is not what its type says is refused', () => {
    expect(faults({ name: 'a', prompt: [{ role: 'user', content: 'x' }] })).toEqual(['type'])
    expect(faults({ name: 'a', prompt: 'x', type: 'chat' })).toEqual(['prompt'])
  })
  test('with a field nobody knows is refused, so that nothing is dropped in silence', () =>
    expect(CreateBody.safeParse({ name: 'a', prompt: 'x', lables: [] }).error?.issues).toMatchObject([{ keys: ['lables'] }]))
})

test('a time without an offset is UTC', () =>
  expect(ListQuery.parse({ fromUpdatedAt: '2026-01-02T03:04:05', toUpdatedAt: '2026-01-02T03:04:05+01:00' })).toMatchObject({
    fromUpdatedAt: new Date('2026-01-02T03:04:05Z'),
    toUpdatedAt: new Date('2026-01-02T02:04:05Z'),
  }))

describe('a refusal', () => {
  test.each([
    ['malformed', 400, 'InvalidRequestError'],
    ['invalid', 400, 'InvalidRequestError'],
    ['unauthenticated', 401, 'UnauthorizedError'],
    ['forbidden', 403, 'ForbiddenError'],
    ['refused', 403, 'ForbiddenError'],
    ['not_found', 404, 'LangfuseNotFoundError'],
    ['conflict', 409, 'LangfuseConflictError'],
    ['too_large', 413, 'PayloadTooLargeError'],
    ['unsupported_media_type', 415, 'UnsupportedMediaTypeError'],
    ['rate_limited', 429, 'RateLimitExceededError'],
    ['unavailable', 503, 'ServiceUnavailableError'],
  ] as const)('%s is told as %d %s with the verb’s words', (code, status, error) => {
    expect(refusalOf(new AppError(code, 'What to do.', { retryAfterSeconds: 7 }), 'req_x')).toMatchObject({
      status,
      headers: { 'Content-Type': 'application/json; charset=utf-8', ...(status >= 429 && { 'Retry-After': '7' }) },
      body: { message: 'What to do.', error },
    })
  })
  test('with faults is told as issues, places as lists', () =>
    expect(
      refusalOf(
        new AppError('invalid', 'x', {
          faults: [
            { path: 'prompt.0.content', message: 'No.' },
            { path: '', message: 'Nor this.' },
          ],
        }),
        'r',
      ).body,
    ).toEqual({
      message: 'Invalid request data',
      error: [
        { code: 'custom', path: ['prompt', 0, 'content'], message: 'No.' },
        { code: 'custom', path: [], message: 'Nor this.' },
      ],
    }))
  test('of something unforeseen says nothing but the request’s id', () => {
    const { status, body } = refusalOf(new Error('secret'), 'req_x')
    expect({ status, body }).toEqual({ status: 500, body: { message: expect.stringContaining('req_x'), error: 'InternalServerError' } })
    expect(JSON.stringify(body)).not.toContain('secret')
  })
})
