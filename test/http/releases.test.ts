import { describe, expect, test } from 'vitest'
import { bucketOf } from '@/lib/releases/bucket'
import {
  type Body,
  call,
  made,
  newEnvironment,
  newKey,
  newPrompt,
  problem,
  promptPath,
  saved,
  savedPrompt,
  text,
  unique,
} from '../support/api'

const say = (words: string) => ({ messages: [{ role: 'user', content: words }] })
const release = (prompt: Body, body: Body) => call('POST', promptPath(prompt, 'releases'), { body: { environment: 'production', ...body } })
const released = async (prompt: Body, body: Body) => {
  const answer = await release(prompt, body)
  expect(answer).toMatchObject({ status: 201 })
  return answer.body
}
async function threeVersions() {
  const prompt = await newPrompt()
  for (let n = 1; n <= 3; n++) await saved(prompt, say(`No ${n}`), n === 1 ? null : n - 1)
  return prompt
}

describe('a release', () => {
  test('is made: 201, its address, and what it put live', async () => {
    const prompt = await savedPrompt()
    const { status, headers, body } = await release(prompt, { version: 1, note: 'go', replaces: null })
    expect(status).toBe(201)
    expect(headers.get('location')).toBe(promptPath(prompt, 'releases', text(body.id)))
    expect(body).toEqual({
      id: expect.stringMatching(/^rel_/),
      name: prompt.name,
      environment: 'production',
      sequence: 1,
      kind: 'release',
      version: 1,
      variants: [{ label: 'a', version: 1, weight: 10_000 }],
      note: 'go',
      previous: null,
      repeats: null,
      set: null,
      request: null,
      rollout: null,
      override: null,
      route: [{ alias: 'default', targets: expect.any(Array) }],
      digest: expect.stringMatching(/^sha256:/),
      live: true,
      author: { type: 'api_key', id: expect.stringMatching(/^key_/), name: 'Bootstrap key' },
      published_at: expect.stringMatching(/Z$/),
    })
    expect(await made('GET', promptPath(prompt, 'releases', text(body.id)))).toEqual(body)
  })

  test('is read at once by whoever reads what is published', async () => {
    const prompt = await threeVersions()
    const first = await released(prompt, { version: 1 })
    expect(await made('GET', promptPath(prompt))).toMatchObject({ version: 1, messages: [{ content: 'No 1' }] })
    await released(prompt, { version: 2, replaces: first.id })
    await expect.poll(async () => (await made('GET', promptPath(prompt))).version, { timeout: 2000 }).toBe(2)
  })

  test('that saw another state is answered 409 with what is live now', async () => {
    const prompt = await threeVersions()
    const first = await released(prompt, { version: 1 })
    for (const replaces of [null, 'rel_01ARZ3NDEKTSV4RRFFQ69G5FAV'])
      expect(await release(prompt, { version: 2, replaces })).toMatchObject({
        status: 409,
        body: {
          ...problem(409, 'conflict'),
          conflict: { live: { id: first.id, sequence: 1, variants: [{ version: 1, weight: 10_000 }], published_at: first.published_at } },
        },
      })
  })

  test('of many at once one wins each round, and the sequence has no gap', async () => {
    const prompt = await threeVersions()
    let replaces: unknown = null
    for (let round = 1; round <= 3; round++) {
      const answers = await Promise.all(Array.from({ length: 6 }, () => release(prompt, { version: round, replaces })))
      expect(answers.map(({ status }) => status).sort(), `round ${round}`).toEqual([201, 409, 409, 409, 409, 409])
      replaces = answers.find(({ status }) => status === 201)?.body.id
    }
    const { data } = await made('GET', promptPath(prompt, 'releases'))
    expect((data as { sequence: number }[]).map(({ sequence }) => sequence)).toEqual([3, 2, 1])
  })

  test('of what is live already is answered 422', async () => {
    const prompt = await savedPrompt()
    const { id } = await released(prompt, { version: 1 })
    expect(await release(prompt, { version: 1, replaces: id })).toMatchObject({ status: 422 })
  })

  test.each([
    [{ version: 9 }, 'version'],
    [{ version: 0 }, 'version'],
    [{ version: '1' }, 'version'],
    [{}, 'version'],
    [
      {
        version: 1,
        variants: [
          { version: 1, weight: 5000 },
          { version: 2, weight: 5000 },
        ],
      },
      'version',
    ],
    [
      {
        variants: [
          { version: 1, weight: 5000 },
          { version: 2, weight: 4999 },
        ],
      },
      'variants',
    ],
    [
      {
        variants: [
          { version: 1, weight: 5000 },
          { version: 9, weight: 5000 },
        ],
      },
      'variants.1.version',
    ],
    [
      {
        variants: [
          { version: 1, weight: 0.5 },
          { version: 2, weight: 9999.5 },
        ],
      },
      'variants.0.weight',
    ],
    [{ variants: [{ version: 1, weight: 10_000 }] }, 'variants'],
    [{ version: 1, replaces: 7 }, 'replaces'],
    [{ version: 1, note: 'x'.repeat(2001) }, 'note'],
  ])('%j is answered 422 with its path', async (body, path) => {
    const { status, body: told } = await release(await threeVersions(), body)
    expect(status).toBe(422)
    expect((told.errors as { path: string }[]).map((fault) => fault.path)).toContain(path)
  })

  test('to an environment that is none is answered 404', async () => {
    expect(await release(await savedPrompt(), { environment: unique(), version: 1 })).toMatchObject({
      status: 404,
      body: problem(404, 'not_found'),
    })
  })

  test('of a prompt that is none is answered 404', async () => {
    expect(await release({ name: unique() }, { version: 1 })).toMatchObject({ status: 404 })
  })

  test('may be a split in basis points, and each key sticks to its variant', async () => {
    const [prompt, environment] = [await threeVersions(), await newEnvironment()]
    const variants = [
      { version: 2, weight: 3000 },
      { version: 1, weight: 7000 },
    ]
    const body = await released(prompt, { environment: environment.slug, variants })
    expect(body).toMatchObject({
      kind: 'split',
      version: null,
      variants: [
        { label: 'a', version: 2, weight: 3000 },
        { label: 'b', version: 1, weight: 7000 },
      ],
    })
    for (const user of ['ada', 'ben', 'cyd', 'dan', 'eve', 'fay']) {
      const bucket = bucketOf(text(environment.id), text(prompt.id), user)
      const rendered = await made('POST', `${promptPath(prompt, 'render')}?environment=${environment.slug}`, { body: { key: user } })
      expect(rendered).toMatchObject({ version: bucket < 3000 ? 2 : 1 })
      expect(await made('GET', `${promptPath(prompt)}?environment=${environment.slug}&key=${user}`)).toMatchObject({
        version: rendered.version,
      })
    }
  })

  test('history is listed newest first, by environment, a page at a time', async () => {
    const [prompt, environment] = [await threeVersions(), await newEnvironment()]
    const one = await released(prompt, { version: 1 })
    const two = await released(prompt, { version: 2, replaces: one.id })
    const elsewhere = await released(prompt, { version: 3, environment: environment.slug })
    const ids = async (query: string) => {
      const { data, next_cursor } = await made('GET', `${promptPath(prompt, 'releases')}${query}`)
      return { ids: (data as { id: string }[]).map(({ id }) => id), next: next_cursor }
    }
    expect(await ids('')).toEqual({ ids: [elsewhere.id, two.id, one.id], next: null })
    expect(await ids('?environment=production')).toEqual({ ids: [two.id, one.id], next: null })
    const first = await ids('?limit=2')
    expect(first.ids).toEqual([elsewhere.id, two.id])
    expect(await ids(`?limit=2&cursor=${first.next}`)).toEqual({ ids: [one.id], next: null })
    expect(await call('GET', `${promptPath(prompt, 'releases')}?environment=${unique()}`)).toMatchObject({ status: 404 })
    expect(await call('GET', `${promptPath(prompt, 'releases')}?cursor=x`)).toMatchObject({ status: 400 })
  })

  test('of another prompt is not found under this one', async () => {
    const [one, other] = [await savedPrompt(), await savedPrompt()]
    const { id } = await released(one, { version: 1 })
    expect(await call('GET', promptPath(other, 'releases', text(id)))).toMatchObject({ status: 404 })
    expect(await call('GET', promptPath(one, 'releases', 'rel_nobody'))).toMatchObject({ status: 404 })
  })
})

describe('a rollback', () => {
  const rollBack = (prompt: Body, body: Body = {}) =>
    call('POST', promptPath(prompt, 'rollback'), { body: { environment: 'production', ...body } })

  test('makes the release before live again, or the one named: 201', async () => {
    const prompt = await threeVersions()
    const one = await released(prompt, { version: 1 })
    const two = await released(prompt, { version: 2, replaces: one.id })
    await released(prompt, { version: 3, replaces: two.id })
    const back = await rollBack(prompt, { note: 'worse' })
    expect(back).toMatchObject({
      status: 201,
      body: { kind: 'rollback', sequence: 4, version: 2, repeats: { id: two.id, sequence: 2 }, note: 'worse' },
    })
    expect(await rollBack(prompt, { to: one.id })).toMatchObject({ status: 201, body: { version: 1, repeats: { id: one.id } } })
  })

  test('with nothing to go back to is answered 422', async () => {
    const prompt = await savedPrompt()
    expect(await rollBack(prompt)).toMatchObject({ status: 422 })
    await released(prompt, { version: 1 })
    expect(await rollBack(prompt)).toMatchObject({ status: 422 })
  })

  test('to a release of elsewhere is answered 404', async () => {
    const [one, other] = [await savedPrompt(), await savedPrompt()]
    await released(one, { version: 1 })
    const { id } = await released(other, { version: 1 })
    expect(await rollBack(one, { to: id })).toMatchObject({ status: 404 })
  })

  test('that saw another state is answered 409', async () => {
    const prompt = await threeVersions()
    const one = await released(prompt, { version: 1 })
    await released(prompt, { version: 2, replaces: one.id })
    expect(await rollBack(prompt, { replaces: one.id })).toMatchObject({ status: 409, body: { conflict: { live: { sequence: 2 } } } })
  })
})

describe('a promotion', () => {
  test('puts live elsewhere exactly what is live here: 201', async () => {
    const [prompt, staging] = [await threeVersions(), await newEnvironment()]
    const variants = [
      { version: 3, weight: 1000 },
      { version: 1, weight: 9000 },
    ]
    await released(prompt, { environment: staging.slug, variants })
    const { status, body } = await call('POST', promptPath(prompt, 'promote'), {
      body: { from: staging.slug, to: 'production', note: 'good' },
    })
    expect([status, body]).toMatchObject([201, { environment: 'production', kind: 'split', variants, note: 'good' }])
    const again = { from: staging.slug, to: 'production', replaces: null }
    expect(await call('POST', promptPath(prompt, 'promote'), { body: again })).toMatchObject({
      status: 409,
      body: { conflict: { live: { id: body.id } } },
    })
  })

  test('of nothing is answered 422, from nowhere 404', async () => {
    const [prompt, staging] = [await savedPrompt(), await newEnvironment()]
    expect(await call('POST', promptPath(prompt, 'promote'), { body: { from: staging.slug, to: 'production' } })).toMatchObject({
      status: 422,
    })
    expect(await call('POST', promptPath(prompt, 'promote'), { body: { from: unique(), to: 'production' } })).toMatchObject({ status: 404 })
  })
})

describe('rendering', () => {
  const content = {
    messages: [
      { role: 'system', content: 'You are {{who}}. {{#extra}}Also {{more}}.{{/extra}}' },
      { role: 'placeholder', name: 'history' },
      { role: 'user', content: '{{question}}' },
    ],
    parameters: { temperature: 0.2 },
  }
  async function live() {
    const prompt = await newPrompt()
    await saved(prompt, content)
    await released(prompt, { version: 1 })
    return prompt
  }
  const render = (prompt: Body, body: Body, key?: string) => call('POST', promptPath(prompt, 'render'), { body, ...(key && { key }) })

  test('fills what is published, and warns of what it does not know', async () => {
    const prompt = await live()
    const history = [{ role: 'user', content: '{{who}}' }]
    const { status, body } = await render(prompt, {
      variables: { who: '<b>"me" {{x}}</b>', question: 'Why?', colour: 'red' },
      placeholders: { history },
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({
      name: prompt.name,
      kind: 'chat',
      version: 1,
      environment: 'production',
      messages: [{ role: 'system', content: 'You are <b>"me" {{x}}</b>. ' }, ...history, { role: 'user', content: 'Why?' }],
      model: 'default',
      parameters: { temperature: 0.2 },
      tools: [],
      response_format: null,
      config: {},
      release: { sequence: 1, variant: 'a' },
      warnings: [expect.stringContaining('colour')],
    })
  })

  test('without required variables is answered 422 and names every one', async () => {
    const { status, body } = await render(await live(), {})
    expect(status).toBe(422)
    expect(body).toMatchObject({ ...problem(422, 'invalid'), errors: [{ path: 'variables.who' }, { path: 'variables.question' }] })
  })

  test('of what is not published is answered 404', async () => {
    expect(await render(await savedPrompt(), { variables: { name: 'x' } })).toMatchObject({ status: 404 })
    expect(await render({ name: unique() }, {})).toMatchObject({ status: 404 })
    expect(await call('POST', `${promptPath(await live(), 'render')}?environment=${unique()}`, { body: {} })).toMatchObject({ status: 404 })
  })

  test('with a bound key renders what is published in its environment, and 404 in another', async () => {
    const [prompt, environment] = [await live(), await newEnvironment()]
    await saved(prompt, say('Other {{who}}'), 1)
    await released(prompt, { environment: environment.slug, version: 2 })
    const key = await newKey(['prompts:read'], text(environment.slug))
    expect(await render(prompt, { variables: { who: 'x' } }, key)).toMatchObject({
      status: 200,
      body: { version: 2, environment: environment.slug },
    })
    expect(await call('POST', `${promptPath(prompt, 'render')}?environment=production`, { key, body: {} })).toMatchObject({ status: 404 })
  })

  test('names its environment in the body or in the query, not one here and another there', async () => {
    const prompt = await live()
    const body = { variables: { who: 'x', question: 'y' }, environment: 'production' }
    expect(await render(prompt, body)).toMatchObject({ status: 200, body: { environment: 'production' } })
    expect(await call('POST', `${promptPath(prompt, 'render')}?environment=production`, { body })).toMatchObject({ status: 200 })
    expect(await call('POST', `${promptPath(prompt, 'render')}?environment=development`, { body })).toMatchObject({ status: 422 })
  })

  test('a text prompt gives text', async () => {
    const prompt = await newPrompt({ kind: 'text' })
    await saved(prompt, { text: 'Say {{what}}' })
    await released(prompt, { version: 1 })
    const { body } = await render(prompt, { variables: { what: 'hi' } })
    expect(body).toMatchObject({ text: 'Say hi', warnings: [] })
    expect(body).not.toHaveProperty('messages')
  })

  test.each([
    [{ variables: [] }, 'variables'],
    [{ variables: { who: 'x' }, placeholders: { history: [{ role: 'placeholder', name: 'x' }] } }, 'placeholders.history.0'],
    [{ key: '' }, 'key'],
    [{ values: {} }, 'values'],
  ])('%j is answered 422 with its path', async (body, path) => {
    expect(await render(await live(), body)).toMatchObject({ status: 422, body: { errors: [{ path }] } })
  })
})
