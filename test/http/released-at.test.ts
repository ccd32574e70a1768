import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { bucketOf } from '@/lib/releases/bucket'
import { type Body, call, made, newEnvironment, newKey, newPrompt, problem, promptPath, saved, text, unique } from '../support/api'

const then = (prompt: Body, query: Record<string, string>, options = {}) =>
  call('GET', `${promptPath(prompt)}?${new URLSearchParams(query)}`, options)
async function live(environment: string) {
  const prompt = await newPrompt()
  for (const n of [1, 2]) await saved(prompt, { messages: [{ role: 'user', content: `No ${n}` }] }, n === 1 ? null : 1)
  const release = await made('POST', promptPath(prompt, 'releases'), { body: { environment, version: 1, note: 'first' } })
  await sleep(5)
  return { prompt, release, at: new Date().toISOString() }
}

test('what was published at a time is answered with all that made it: 200', async () => {
  const { prompt, release, at } = await live('production')
  const two = await made('POST', promptPath(prompt, 'releases'), { body: { environment: 'production', version: 2, replaces: release.id } })
  const { status, body } = await then(prompt, { at })
  expect({ status, body }).toMatchObject({
    status: 200,
    body: {
      name: prompt.name,
      version: 1,
      environment: 'production',
      messages: [{ role: 'user', content: 'No 1' }],
      release: { id: release.id, sequence: 1, variant: 'a', kind: 'release', note: 'first', digest: release.digest },
      at,
      until: two.published_at,
      variants: [{ label: 'a', version: 1, weight: 10_000, digest: body.digest }],
      route: release.route,
    },
  })
  expect(await made('GET', promptPath(prompt))).toMatchObject({ version: 2 })
  expect(await then(prompt, { at: new Date().toISOString(), environment: 'production' })).toMatchObject({
    body: { version: 2, until: null },
  })
  const head = await call('HEAD', `${promptPath(prompt)}?at=${at}`)
  expect(head).toMatchObject({ status: 200, text: '' })
})

test('of a split, with a key the variant it got', async () => {
  const environment = await newEnvironment()
  const { prompt, release } = await live(text(environment.slug))
  const variants = [
    { version: 2, weight: 4000 },
    { version: 1, weight: 6000 },
  ]
  await made('POST', promptPath(prompt, 'releases'), { body: { environment: environment.slug, variants, replaces: release.id } })
  await sleep(5)
  const at = new Date().toISOString()
  for (const key of ['ada', 'ben', 'cyd', 'dan']) {
    const version = bucketOf(text(environment.id), text(prompt.id), key) < 4000 ? 2 : 1
    expect(await then(prompt, { environment: text(environment.slug), at, key })).toMatchObject({ body: { version, variants } })
  }
})

test('old names and archived environments answer', async () => {
  const environment = await newEnvironment()
  const { prompt, release, at } = await live(text(environment.slug))
  const renamed = await made('PATCH', promptPath(prompt), { body: { name: unique('renamed') } })
  await made('POST', promptPath(renamed, 'withdraw'), { body: { environment: environment.slug, replaces: release.id } })
  await call('DELETE', `/api/v1/environments/${environment.slug}`)
  expect(await then(prompt, { environment: text(environment.slug), at })).toMatchObject({
    status: 200,
    body: { name: renamed.name, version: 1 },
  })
})

test('where nothing was live it is answered 404; a time that is none, 400; one to come, 422', async () => {
  const { prompt } = await live('production')
  expect(await then(prompt, { at: '2020-01-01T00:00:00Z' })).toMatchObject({ status: 404, body: problem(404, 'not_found') })
  expect(await then(prompt, { at: '2026-01-01T00:00:00Z', environment: unique() })).toMatchObject({ status: 404 })
  for (const at of ['yesterday', '2026-01-01', '2026-01-01T00:00:00'])
    expect(await then(prompt, { at })).toMatchObject({ status: 400, body: problem(400, 'malformed') })
  expect(await then(prompt, { at: '2026-01-01T00:00:00Z', version: '1' })).toMatchObject({ status: 400 })
  expect(await then({ name: unique() }, { at: '2026-01-01T00:00:00Z' })).toMatchObject({ status: 404 })
  expect(await then(prompt, { at: '2099-01-01T00:00:00Z' })).toMatchObject({ status: 422, body: problem(422, 'invalid') })
})

test('a key bound to an environment reads its own past by default, and no other', async () => {
  const [here, there] = [await newEnvironment(), await newEnvironment()]
  const { prompt, at } = await live(text(here.slug))
  expect(await then(prompt, { at }, { key: await newKey(['prompts:read'], text(here.slug)) })).toMatchObject({ status: 200 })
  expect(await then(prompt, { at, environment: text(here.slug) }, { key: await newKey(['prompts:read'], text(there.slug)) })).toMatchObject(
    {
      status: 404,
    },
  )
  expect(await then(prompt, { at }, { key: await newKey(['runs:read']) })).toMatchObject({ status: 403 })
  expect(await then(prompt, { at }, { key: null })).toMatchObject({ status: 401 })
})
