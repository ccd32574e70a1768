import { expect, test } from 'vitest'
import { type Body, call, made, newPrompt, problem, promptPath, saved, text, unique } from '../support/api'

const soon = (ms: number) => new Date(Date.now() + ms).toISOString()
async function live() {
  const prompt = await newPrompt()
  for (const n of [1, 2]) await saved(prompt, { messages: [{ role: 'user', content: `No ${n}` }] }, n === 1 ? null : 1)
  const release = await made('POST', promptPath(prompt, 'releases'), { body: { environment: 'production', version: 1 } })
  return { prompt, release }
}
const start = (prompt: Body, body: Body, query = '') =>
  call('POST', promptPath(prompt, 'rollouts') + query, { body: { environment: 'production', version: 2, ...body } })

test('a rollout begins at once: 201, its address, and a release', async () => {
  const { prompt, release } = await live()
  const steps = [{ weight: 1000 }, { at: soon(3_600_000), weight: 10_000 }]
  const { status, headers, body } = await start(prompt, { steps, note: 'slowly', replaces: release.id })
  expect({ status, body }).toMatchObject({
    status: 201,
    body: {
      id: expect.stringMatching(/^rol_/),
      name: prompt.name,
      environment: 'production',
      state: 'running',
      version: 2,
      steps: [
        { weight: 1000, done: true },
        { ...steps[1], done: false },
      ],
      due_at: steps[1]?.at,
      reason: null,
      note: 'slowly',
    },
  })
  expect(headers.get('location')).toBe(promptPath(prompt, 'rollouts', text(body.id)))
  expect(await made('GET', text(headers.get('location')))).toEqual(body)
  expect(await made('GET', promptPath(prompt, 'releases', text(body.release)))).toMatchObject({ rollout: body.id, kind: 'split' })
  expect(await made('GET', `${promptPath(prompt, 'releases')}?rollout=${body.id}`)).toMatchObject({ data: { length: 1 } })
  expect(await made('GET', `${promptPath(prompt, 'rollouts')}?under_way=true`)).toMatchObject({
    data: [{ id: body.id }],
    next_cursor: null,
  })
})

test('the server does the steps when they are due, each once; of those it is late for, the newest', async () => {
  const { prompt, release } = await live()
  const steps = [{ weight: 1000 }, { at: soon(1_500), weight: 5000 }, { at: soon(3_000), weight: 10_000 }]
  const { body } = await start(prompt, { steps, replaces: release.id })
  const path = promptPath(prompt, 'rollouts', text(body.id))
  await expect.poll(async () => (await made('GET', path)).state, { timeout: 20_000, interval: 200 }).toBe('finished')
  const { data } = await made('GET', `${promptPath(prompt, 'releases')}?rollout=${body.id}`)
  const weights = (data as { variants: { weight: number }[] }[]).map(({ variants }) => variants[0]?.weight)
  expect([
    [10_000, 5000, 1000],
    [10_000, 1000],
  ]).toContainEqual(weights)
  await expect.poll(async () => (await made('GET', promptPath(prompt))).version, { timeout: 2000 }).toBe(2)
})

test('it is paused, resumed and stopped: 200, or 409 when it is not in that state', async () => {
  const { prompt, release } = await live()
  const { body } = await start(prompt, { steps: [{ weight: 1000 }, { at: soon(3_600_000), weight: 5000 }], replaces: release.id })
  const to = (what: string, sent: Body = {}) => call('POST', promptPath(prompt, 'rollouts', text(body.id), what), { body: sent })
  expect(await to('resume')).toMatchObject({
    status: 409,
    body: { ...problem(409, 'conflict'), conflict: { rollout: { state: 'running' } } },
  })
  expect(await to('pause', { reason: 'errors' })).toMatchObject({ status: 200, body: { state: 'paused', reason: 'errors' } })
  expect(await to('pause')).toMatchObject({ status: 409 })
  expect(await to('resume')).toMatchObject({ status: 200, body: { state: 'running', reason: null } })
  expect(await to('stop', { back: true, reason: 'no good' })).toMatchObject({ status: 200, body: { state: 'stopped', due_at: null } })
  expect(await to('stop')).toMatchObject({ status: 409 })
  expect(await made('GET', promptPath(prompt, 'releases'))).toMatchObject({ data: [{ kind: 'rollback', version: 1 }, {}, {}] })
  expect(await to('pause', { reason: 7 })).toMatchObject({ status: 422 })
})

test('a second one, or one that saw another state, is answered 409', async () => {
  const { prompt, release } = await live()
  const steps = [{ at: soon(3_600_000), weight: 5000 }]
  expect(await start(prompt, { steps, replaces: null })).toMatchObject({ status: 409, body: { conflict: { live: { id: release.id } } } })
  const first = await start(prompt, { steps, replaces: release.id })
  expect(await start(prompt, { steps, replaces: release.id })).toMatchObject({
    status: 409,
    body: { conflict: { rollout: { id: first.body.id, state: 'running' } } },
  })
})

test('it can be tried first: 200, and nothing is planned', async () => {
  const { prompt, release } = await live()
  const body = { steps: [{ at: soon(3_600_000), weight: 5000 }], replaces: release.id }
  expect(await start(prompt, body, '?dry_run=true')).toMatchObject({
    status: 200,
    body: { dry_run: true, allowed: true, plans: [{ variants: [{ version: 2, weight: 5000 }, { version: 1 }] }] },
  })
  expect(await made('GET', promptPath(prompt, 'rollouts'))).toMatchObject({ data: [] })
})

test.each([
  [{ steps: [] }, 'steps'],
  [{ steps: [{ weight: 5000 }, { at: '2026-01-01T00:00:00Z', weight: 6000 }] }, 'steps.1.at'],
  [{ steps: [{ weight: 5000 }, { at: '2099-01-01T00:00:00Z', weight: 6000 }] }, 'steps.1.at'],
  [{ steps: [{ weight: 5000 }, { weight: 6000 }] }, 'steps.1.at'],
  [{ steps: [{ weight: 5000 }], version: 1 }, 'version'],
  [{ steps: [{ weight: 5000 }], version: 9 }, 'version'],
])('%j is answered 422 with its path', async (given, path) => {
  const { prompt, release } = await live()
  const { status, body } = await start(prompt, { replaces: release.id, ...given })
  expect(status).toBe(422)
  expect((body.errors as { path: string }[]).map((fault) => fault.path)).toContain(path)
})

test('of another prompt, and of nobody, it is not found', async () => {
  const [one, other] = [await live(), await live()]
  const { body } = await start(one.prompt, { steps: [{ weight: 1000 }, { at: soon(3_600_000), weight: 5000 }], replaces: one.release.id })
  expect(await call('GET', promptPath(other.prompt, 'rollouts', text(body.id)))).toMatchObject({ status: 404 })
  expect(await call('POST', promptPath(other.prompt, 'rollouts', text(body.id), 'pause'), { body: {} })).toMatchObject({ status: 404 })
  expect(await call('GET', promptPath(one.prompt, 'rollouts', 'rol_nobody'))).toMatchObject({ status: 404 })
  expect(await call('GET', promptPath({ name: unique() }, 'rollouts'))).toMatchObject({ status: 404 })
})
