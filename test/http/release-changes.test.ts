import { describe, expect, test } from 'vitest'
import { type Body, call, made, newEnvironment, newKey, newPrompt, problem, promptPath, saved, text, unique } from '../support/api'

const say = (words: string) => ({ messages: [{ role: 'user', content: words }] })
async function twoVersions(more: Body = {}) {
  const prompt = await newPrompt(more)
  await saved(prompt, say('No 1'))
  await saved(prompt, say('No 2'), 1)
  return prompt
}
const post = (prompt: Body, what: string, body: Body, query = '') => call('POST', promptPath(prompt, what) + query, { body })
const released = (prompt: Body, body: Body) =>
  made('POST', promptPath(prompt, 'releases'), { body: { environment: 'production', ...body } })
const variants = (a: number) => [
  { version: 2, weight: a },
  { version: 1, weight: 10_000 - a },
]

describe('a withdrawal', () => {
  test('is a release without variants: 201, and reads get 404 at once', async () => {
    const prompt = await twoVersions()
    const { id } = await released(prompt, { version: 1 })
    expect(await call('GET', promptPath(prompt))).toMatchObject({ status: 200 })
    const answer = await post(prompt, 'withdraw', { environment: 'production', note: 'wrong place', replaces: id })
    expect(answer).toMatchObject({
      status: 201,
      body: { kind: 'withdrawal', version: null, variants: [], sequence: 2, live: false, note: 'wrong place' },
    })
    expect(answer.headers.get('location')).toBe(promptPath(prompt, 'releases', text(answer.body.id)))
    await expect.poll(async () => (await call('GET', promptPath(prompt))).status, { timeout: 2000 }).toBe(404)
    expect(await post(prompt, 'releases', { environment: 'production', version: 1, replaces: id })).toMatchObject({
      status: 409,
      body: { conflict: { live: null } },
    })
    expect(await post(prompt, 'rollback', { environment: 'production' })).toMatchObject({ status: 201, body: { version: 1, sequence: 3 } })
    await expect.poll(async () => (await call('GET', promptPath(prompt))).status, { timeout: 2000 }).toBe(200)
  })

  test('lets a prompt be archived that was withdrawn everywhere', async () => {
    const prompt = await twoVersions()
    const { id } = await released(prompt, { version: 1 })
    expect((await call('DELETE', promptPath(prompt))).status).toBe(409)
    await post(prompt, 'withdraw', { environment: 'production', replaces: id })
    expect((await call('DELETE', promptPath(prompt))).status).toBe(204)
  })

  test('that saw another state is answered 409, without what it replaces 422, of nothing 404', async () => {
    const prompt = await twoVersions()
    const one = await released(prompt, { version: 1 })
    await released(prompt, { version: 2, replaces: one.id })
    expect(await post(prompt, 'withdraw', { environment: 'production', replaces: one.id })).toMatchObject({
      status: 409,
      body: { ...problem(409, 'conflict'), conflict: { live: { sequence: 2 } } },
    })
    expect(await post(prompt, 'withdraw', { environment: 'production' })).toMatchObject({ status: 422, body: problem(422, 'invalid') })
    expect(await post(prompt, 'withdraw', { environment: unique(), replaces: one.id })).toMatchObject({ status: 404 })
  })
})

describe('a split', () => {
  async function split(weight = 2_000) {
    const prompt = await twoVersions()
    const one = await released(prompt, { version: 1 })
    return { prompt, live: await released(prompt, { variants: variants(weight), replaces: one.id }) }
  }

  test('is grown, finished and stopped by one call each: 201', async () => {
    const { prompt, live } = await split()
    const grown = await post(prompt, 'split', { environment: 'production', variants: variants(5_000).toReversed(), replaces: live.id })
    expect(grown).toMatchObject({ status: 201, body: { kind: 'split', variants: variants(5_000) } })
    const stopped = await post(prompt, 'split', { environment: 'production', stop: true, replaces: grown.body.id })
    expect(stopped).toMatchObject({ status: 201, body: { kind: 'rollback', version: 1, repeats: { sequence: 1 } } })
    const again = await released(prompt, { variants: variants(100), replaces: stopped.body.id })
    expect(await post(prompt, 'split', { environment: 'production', finish: 2, replaces: again.id })).toMatchObject({
      status: 201,
      body: { kind: 'release', version: 2 },
    })
  })

  test.each([
    [{}, 'variants'],
    [{ stop: true, finish: 2 }, 'variants'],
    [{ stop: false }, 'stop'],
    [{ finish: 9 }, 'change.version'],
    [{ variants: [{ version: 1, weight: 10_000 }] }, 'variants'],
  ])('%j is answered 422 with its path', async (body, path) => {
    const { prompt, live } = await split()
    const answer = await post(prompt, 'split', { environment: 'production', replaces: live.id, ...body })
    expect(answer.status).toBe(422)
    expect((answer.body.errors as { path: string }[]).map((fault) => fault.path)).toContain(path)
  })

  test('that saw another state is answered 409; of nothing 404', async () => {
    const { prompt, live } = await split()
    await post(prompt, 'split', { environment: 'production', stop: true, replaces: live.id })
    expect(await post(prompt, 'split', { environment: 'production', stop: true, replaces: live.id })).toMatchObject({ status: 409 })
    expect(await post({ name: unique() }, 'split', { environment: 'production', stop: true, replaces: live.id })).toMatchObject({
      status: 404,
    })
  })
})

describe('a set', () => {
  async function folder() {
    const [name, from, to] = [unique('folder'), await newEnvironment(), await newEnvironment()]
    const prompts = [await twoVersions({ name: `${name}/a` }), await twoVersions({ name: `${name}/deep/b` })]
    for (const prompt of prompts) await released(prompt, { environment: from.slug, version: 2 })
    const promote = (body: Body, query = '') =>
      call('POST', `/api/v1/releases/promote${query}`, { body: { from: from.slug, to: to.slug, note: 'all', ...body } })
    return { name, from, to, prompts, promote }
  }

  test('of a folder goes live elsewhere as one: 201; its releases are found by the set', async () => {
    const { name, promote } = await folder()
    const replaces = { [`${name}/a`]: null, [`${name}/deep/b`]: null }
    const { status, headers, body } = await promote({ folder: `${name}/`, replaces })
    expect({ status, body }).toMatchObject({
      status: 201,
      body: { set: expect.stringMatching(/^set_/), releases: { length: 2 }, unchanged: [] },
    })
    const { data } = await made('GET', text(headers.get('location')))
    expect(data).toMatchObject([{ set: body.set }, { set: body.set }])
    expect(await promote({ folder: name, replaces: {} })).toMatchObject({ status: 422 })
  })

  test('is tried first: the answer says what would change, and what to give', async () => {
    const { name, prompts, to, promote } = await folder()
    const { id } = await released(prompts[0] ?? {}, { environment: to.slug, version: 1 })
    const tried = await promote({ folder: name }, '?dry_run=true')
    expect(tried).toMatchObject({
      status: 200,
      body: {
        dry_run: true,
        allowed: true,
        replaces: { [`${name}/a`]: id, [`${name}/deep/b`]: null },
        releases: { [`${name}/a`]: expect.stringMatching(/^rel_/) },
        unchanged: [],
      },
    })
    expect(tried.body.plans).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          name: `${name}/a`,
          sequence: 2,
          before: expect.objectContaining({ id }),
          differences: [{ from: 1, to: 2, changed: ['messages'], variables: { added: [], removed: [] } }],
        }),
      ]),
    )
    const { replaces, releases } = tried.body
    expect(await promote({ folder: name, replaces, releases })).toMatchObject({ status: 201 })
    expect(await promote({ folder: name, replaces, releases }, '?dry_run=true')).toMatchObject({ status: 200, body: { plans: [] } })
  })

  test('names every prompt that moved on: 409, and does nothing', async () => {
    const { name, prompts, to, promote } = await folder()
    for (const prompt of prompts) await released(prompt, { environment: to.slug, version: 1 })
    const answer = await promote({
      prompts: prompts.map((prompt) => prompt.name),
      replaces: { [`${name}/a`]: null, [`${name}/deep/b`]: null },
    })
    expect(answer).toMatchObject({ status: 409, body: problem(409, 'conflict') })
    const { moved } = answer.body.conflict as { moved: { name: string; live: Body }[] }
    expect(moved.map((each) => each.name).sort()).toEqual([`${name}/a`, `${name}/deep/b`])
    expect(moved[0]?.live).toMatchObject({ sequence: 1, variants: [{ version: 1 }] })
    expect(await promote({ folder: name, replaces: { [`${name}/a`]: null } }, '?dry_run=true')).toMatchObject({ status: 409 })
  })

  test.each([
    [{ replaces: {} }, 422],
    [{ folder: 'x', prompts: ['x'], replaces: {} }, 404],
    [{ folder: 'x' }, 422],
    [{ folder: '../x', replaces: {} }, 422],
    [{ prompts: ['nobody'], replaces: {} }, 404],
    [{ folder: 'nobody', replaces: { nobody: null } }, 404],
    [{ folder: 'x', replaces: {}, to: 'nowhere' }, 404],
  ])('%j is answered %d', async (body, status) => {
    expect(await call('POST', '/api/v1/releases/promote', { body: { from: 'development', to: 'production', ...body } })).toMatchObject({
      status,
    })
  })
})

describe('the history', () => {
  test('of the whole workspace is narrowed by prompt, kind and time', async () => {
    const prompt = await twoVersions()
    const one = await released(prompt, { version: 1 })
    const two = await released(prompt, { version: 2, replaces: one.id })
    const back = await made('POST', promptPath(prompt, 'rollback'), { body: { environment: 'production' } })
    const ids = async (query: Record<string, string>) => {
      const { data } = await made('GET', `/api/v1/releases?${new URLSearchParams({ prompt: text(prompt.name), ...query })}`)
      return (data as Body[]).map(({ id }) => id)
    }
    expect(await ids({})).toEqual([back.id, two.id, one.id])
    expect(await ids({ kind: 'rollback' })).toEqual([back.id])
    expect(await ids({ since: text(two.published_at) })).toEqual([back.id, two.id])
    expect(await ids({ until: text(two.published_at) })).toEqual([one.id])
    expect(await ids({ environment: 'production', limit: '1' })).toEqual([back.id])
    expect(await call('GET', '/api/v1/releases?kind=other')).toMatchObject({ status: 400 })
    expect(await call('GET', '/api/v1/releases?since=yesterday')).toMatchObject({ status: 400 })
    expect(await call('GET', '/api/v1/releases?prompt=nobody')).toMatchObject({ status: 404 })
  })
})

describe('rules and dry runs', () => {
  test('a refusal names every rule that says no: 422; a dry run lists them: 200', async () => {
    const [prompt, environment] = [await twoVersions(), await newEnvironment({ protected: true, note_required: true })]
    await made('POST', `/api/v1/environments/${environment.slug}/gates`, { body: { name: 'Legal' } })
    const body = { environment: environment.slug, version: 1 }
    const rules = [
      { rule: 'gate', overridable: true, message: expect.stringContaining('Legal') },
      { rule: 'note', overridable: false, message: expect.any(String) },
    ]
    const byRule = (told: unknown) => (told as { rule: string }[]).toSorted((a, b) => (a.rule < b.rule ? -1 : 1))
    const refused = await post(prompt, 'releases', body)
    expect(refused).toMatchObject({ status: 422, body: problem(422, 'refused') })
    expect(byRule(refused.body.refusals)).toMatchObject(rules.map((rule) => ({ ...rule, name: prompt.name })))
    const tried = await post(prompt, 'releases', body, '?dry_run=true')
    expect(tried).toMatchObject({ status: 200, body: { dry_run: true, allowed: false, plans: [{ name: prompt.name, before: null }] } })
    const [plan] = tried.body.plans as Body[]
    expect(byRule(plan?.refusals)).toMatchObject(rules)
    expect(await made('GET', promptPath(prompt, 'releases'))).toMatchObject({ data: [] })
    const passed = await post(prompt, 'releases', { ...body, note: 'go', override: 'Legal is away' })
    expect(passed).toMatchObject({ status: 201, body: { override: 'Legal is away' } })
  })

  test('a key with releases:write may try; without it, it may not, nor override', async () => {
    const [prompt, environment] = [await twoVersions(), await newEnvironment()]
    const path = promptPath(prompt, 'releases')
    const body = { environment: environment.slug, version: 1 }
    const key = await newKey(['releases:write'])
    expect(await call('POST', `${path}?dry_run=true`, { key, body })).toMatchObject({ status: 200, body: { allowed: true } })
    expect(await call('POST', `${path}?dry_run=yes`, { key, body })).toMatchObject({ status: 400 })
    expect(await call('POST', path, { key, body: { ...body, override: 'because I say so' } })).toMatchObject({ status: 403 })
    expect(await call('POST', `${path}?dry_run=true`, { key: await newKey(['prompts:write']), body })).toMatchObject({ status: 403 })
  })

  test.each(['rollback', 'withdraw', 'split', 'promote'])('%s can be tried too', async (what) => {
    const [prompt, elsewhere] = [await twoVersions(), await newEnvironment()]
    const one = await released(prompt, { version: 1 })
    const live = await released(prompt, { variants: variants(100), replaces: one.id })
    const environment = 'production'
    const bodies: Record<string, Body> = {
      rollback: { environment },
      withdraw: { environment, replaces: live.id },
      split: { environment, finish: 2, replaces: live.id },
      promote: { from: environment, to: elsewhere.slug },
    }
    expect(await post(prompt, what, bodies[what] ?? {}, '?dry_run=true')).toMatchObject({
      status: 200,
      body: { allowed: true, plans: [{}] },
    })
    expect(await made('GET', promptPath(prompt, 'releases'))).toMatchObject({ data: { length: 2 } })
  })
})
