import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { revokeKey } from '@/lib/api-keys/revoke-key'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { langfuseMethods } from '@/lib/http/langfuse/door'
import { getPrompt, getPrompts } from '@/lib/http/langfuse/prompts'
import { setLabels } from '@/lib/langfuse/set-labels'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { PromptContent } from '@/lib/prompts/content-schema'
import { createPrompt } from '@/lib/prompts/create-prompt'
import { getPromptByName } from '@/lib/prompts/queries'
import { saveVersion } from '@/lib/prompts/save-version'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { createRelease } from '@/lib/releases/create-release'
import { openDoor } from '../delivery/delivering'
import { newWorkspace } from '../support/database'
import { newEnvironment } from '../support/published'
import { basic, create, newKey, openReading, PROMPTS } from './langfusing'

let reading: Awaited<ReturnType<typeof openReading>>
let ctx: Ctx
let key: { id: string; key: string }
beforeAll(async () => {
  reading = await openReading(inject('databaseUrl'))
})
afterAll(() => reading.close())
beforeEach(async () => {
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'development')
  await newEnvironment(ctx, 'production')
  key = await newKey(ctx)
})

const get = (path: string, as = key, init?: RequestInit) => reading.get(path, as, init)
/** Asks until the answer is as it should be: what another process writes is heard of within milliseconds. */
async function soon(path: string, expected: object, as = key) {
  let last: unknown
  for (const until = performance.now() + 2_000; performance.now() < until; await new Promise((resolve) => setTimeout(resolve, 5))) {
    last = await get(path, as)
    try {
      expect(last).toMatchObject(expected)
      return
    } catch {
      // Not yet.
    }
  }
  expect(last).toMatchObject(expected)
}
const notFound = (how: string) => ({ status: 404, body: { message: `Prompt not found: ${how}`, error: 'LangfuseNotFoundError' } })

describe('one prompt', () => {
  test('is told with every field of Langfuse’s contract', async () => {
    const made = await create(ctx, 'support/triage', 'Grüße, {{name}} 世界 🙂', {
      labels: ['production'],
      tags: ['x'],
      note: 'first',
      config: { top_p: 0.5 },
    })
    const { status, headers, body } = await get('support%2Ftriage')
    expect({ status, body }).toEqual({ status: 200, body: made })
    expect(Object.keys(body).sort()).toEqual(
      'commitMessage config createdAt createdBy id isActive labels name projectId prompt resolutionGraph tags type updatedAt version'.split(
        ' ',
      ),
    )
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8')
  })

  test('is kept apart from what is published, also in an environment called langfuse', async () => {
    await newEnvironment(ctx, 'langfuse')
    await create(ctx, 'a', 'not published', {})
    expect((await get('a?label=latest')).status).toBe(200)
    const bound = await newKey(ctx, 'langfuse')
    const door = await openDoor(reading.delivery)
    for (const name of ['\n:latest\ntrue\na', '\n:latest\nfalse\na', '\n1\ntrue\na'])
      expect((await door.get(`/api/v1/prompts/${encodeURIComponent(name)}`, bound.key)).status).toBe(404)
    door.server.close()
  })

  test('has the keys that the Python client refuses to do without', async () => {
    await create(ctx, 'a', 'x', { labels: ['production'] })
    for (const needed of ['type', 'prompt', 'name', 'version', 'config', 'labels', 'tags'])
      expect((await get('a')).body).toHaveProperty(needed)
  })

  test('is production’s unless a label or a version is named; latest is the newest', async () => {
    await create(ctx, 'a', 'one', { labels: ['production'] })
    await create(ctx, 'a', 'two', { labels: ['development'] })
    await create(ctx, 'a', 'three')
    expect(await get('a')).toMatchObject({ body: { version: 1, prompt: 'one', labels: ['production'], isActive: true } })
    expect(await get('a?label=production')).toMatchObject({ body: { version: 1 } })
    expect(await get('a?label=development')).toMatchObject({ body: { version: 2, labels: ['development'], isActive: false } })
    expect(await get('a?label=latest')).toMatchObject({ body: { version: 3, prompt: 'three', labels: ['latest'] } })
    expect(await get('a?version=2')).toMatchObject({ body: { version: 2, prompt: 'two', labels: ['development'] } })
  })

  test('that is not there is refused in Langfuse’s words', async () => {
    await create(ctx, 'a', 'one')
    expect(await get('nobody')).toMatchObject(notFound("'nobody' with label 'production'"))
    expect(await get('a')).toMatchObject(notFound("'a' with label 'production'"))
    expect(await get('a?version=99')).toMatchObject(notFound("'a' with version 99"))
    expect(await get('a?label=canary')).toMatchObject(notFound("'a' with label 'canary'"))
    expect(await get('a?label=Not%20a%20label')).toMatchObject(notFound("'a' with label 'Not a label'"))
    expect(await get('not%20a%20name')).toMatchObject(notFound("'not a name' with label 'production'"))
  })

  test('of a split is the heaviest variant, and no other bears the label', async () => {
    for (const text of ['one', 'two', 'three']) await create(ctx, 'a', text)
    const { id } = (await getPromptByName(ctx, 'a')) ?? { id: '' }
    const variants = [
      { version: 3, weight: 3_000 },
      { version: 2, weight: 3_500 },
      { version: 1, weight: 3_500 },
    ]
    await createRelease(ctx, { promptId: id, environment: 'production', variants, note: '', replaces: null })
    expect(await get('a')).toMatchObject({ body: { version: 1, labels: ['production'] } })
    expect(await get('a?version=2')).toMatchObject({ body: { labels: [] } })
    expect(await get('a?version=3')).toMatchObject({ body: { labels: ['latest'] } })
  })

  test('has its partials in place, or as they are written with resolve=false; variables stay', async () => {
    await create(ctx, 'tone', 'Be kind, {{name}}.')
    await create(ctx, 'a', 'Start. {{> tone}} {{#items}}{{.}}{{/items}}', { labels: ['production'] })
    expect(await get('a')).toMatchObject({ body: { prompt: 'Start. Be kind, {{name}}. {{#items}}{{.}}{{/items}}' } })
    expect(await get('a?resolve=false')).toMatchObject({ body: { prompt: 'Start. {{> tone}} {{#items}}{{.}}{{/items}}' } })
  })

  test('of kind chat is a list, without a type on messages', async () => {
    const { id } = await createPrompt(ctx, { name: 'c', kind: 'chat', description: '', tags: [] })
    const messages = [
      { role: 'system', content: 'Hi {{name}}' },
      { role: 'placeholder', name: 'history' },
    ]
    const content = PromptContent.parse({ messages, model: 'koala/gpt-5', parameters: { temperature: 0.2 }, config: { mine: true } })
    await saveVersion(ctx, { promptId: id, content, note: '', baseVersion: null, onConflict: 'refuse' })
    await createRelease(ctx, { promptId: id, environment: 'development', version: 1, note: '', replaces: null })
    expect(await get('c?label=development')).toMatchObject({
      body: {
        type: 'chat',
        prompt: [
          { role: 'system', content: 'Hi {{name}}' },
          { type: 'placeholder', name: 'history' },
        ],
        config: { model: 'koala/gpt-5', temperature: 0.2, mine: true },
      },
    })
  })

  test('answers to the name it had before', async () => {
    await create(ctx, 'old', 'one', { labels: ['production'] })
    await updatePrompt(ctx, { promptId: (await getPromptByName(ctx, 'old'))?.id ?? '', name: 'new' })
    expect(await get('old')).toMatchObject({ body: { name: 'new' } })
    expect(await get('new')).toMatchObject({ body: { name: 'new' } })
  })

  test('is fresh: what was said before is not said again after a version, a label, a tag, a rename, an archiving', async () => {
    await create(ctx, 'a', 'one', { labels: ['production'] })
    await soon('a', { body: { version: 1, labels: ['production', 'latest'] } })
    await soon('a?version=2', notFound("'a' with version 2"))
    await create(ctx, 'a', 'two')
    await soon('a', { body: { version: 1, labels: ['production'] } })
    await soon('a?version=2', { status: 200 })
    await soon('a?label=latest', { body: { version: 2 } })
    await setLabels(ctx, { name: 'a', version: 2, labels: ['production'] })
    await soon('a', { body: { version: 2, labels: ['production', 'latest'] } })
    const { id } = (await getPromptByName(ctx, 'a')) ?? { id: '' }
    await updatePrompt(ctx, { promptId: id, tags: ['new'] })
    await soon('a', { body: { tags: ['new'] } })
    await create(ctx, 'b', 'one')
    await soon('b?label=latest', { status: 200 })
    await archivePrompt(ctx, { promptId: (await getPromptByName(ctx, 'b'))?.id ?? '' })
    await soon('b?label=latest', { status: 404 })
  })

  test('updatedAt moves with the label', async () => {
    const { createdAt } = await create(ctx, 'a', 'one')
    const labelled = await setLabels(ctx, { name: 'a', version: 1, labels: ['production'] })
    expect(labelled.createdAt).toBe(createdAt)
    expect(labelled.updatedAt > createdAt).toBe(true)
  })

  test('is smaller for whoever takes it so, and says the same', async () => {
    await create(ctx, 'long', 'word '.repeat(2_000), { labels: ['production'] })
    const plain = await get('long', key, { headers: { 'accept-encoding': 'identity' } })
    const coded = await get('long', key, { headers: { 'accept-encoding': 'br' } })
    expect(coded.headers.get('content-encoding')).toBe('br')
    expect(coded.body).toEqual(plain.body)
    expect(coded.headers.get('etag')).not.toBe(plain.headers.get('etag'))
  })

  test('unchanged is a 304 for whoever asks so, and HEAD tells the head', async () => {
    await create(ctx, 'a', 'one', { labels: ['production'] })
    const etag = (await get('a')).headers.get('etag') ?? ''
    expect(await get('a', key, { headers: { 'if-none-match': etag } })).toMatchObject({ status: 304, body: '' })
    expect(await get('a', key, { method: 'HEAD' })).toMatchObject({ status: 200, body: '' })
  })

  test('both a version and a label, or one that cannot be, are refused', async () => {
    expect(await get('a?version=1&label=production')).toMatchObject({
      status: 400,
      body: { message: 'Cannot specify both version and label', error: 'InvalidRequestError' },
    })
    expect(await get('a?version=one')).toMatchObject({
      status: 400,
      body: { message: 'Invalid request data', error: [{ path: ['version'], message: 'Give a whole number.' }] },
    })
    expect(await get('%E0%A4%A')).toMatchObject({ status: 400, body: { message: 'Invalid request data' } })
  })

  test('is the same, to the byte, through the route that Next has for it', async () => {
    await create(ctx, 'a', 'Grüße 世界', { labels: ['production'] })
    await get('a')
    const bound = await newKey(ctx, 'development')
    for (const as of [key, bound, { id: 'key_x', key: key.key }])
      for (const path of ['a', 'a?label=latest', 'a?version=9', 'a?version=x', 'nobody', 'a?version=1&label=x', '%F0%9F%98%80'])
        for (const method of ['GET', 'HEAD']) {
          const headers = { authorization: basic(as) }
          const first = await fetch(`${reading.origin}${PROMPTS}/${path}`, { method, headers })
          const second = await getPrompt(new Request(`http://versicle.test${PROMPTS}/${path}`, { method, headers }), reading.delivery)
          const told = async (answer: Response) => [
            answer.status,
            answer.headers.get('content-type'),
            answer.headers.get('etag'),
            await answer.text(),
          ]
          expect(await told(second), path).toEqual(await told(first))
        }
  })

  test('other methods and addresses are left to Next', async () => {
    for (const [path, method] of [
      ['a', 'DELETE'],
      ['a', 'POST'],
      ['a/versions/1', 'PATCH'],
      ['', 'GET'],
    ])
      expect((await get(path ?? '', key, { method: method ?? '' })).status).toBe(418)
  })
})

describe('a key', () => {
  const refused = (words: RegExp) => ({ status: 401, body: { message: expect.stringMatching(words), error: 'UnauthorizedError' } })
  test('is needed, whole, with its own id, and good', async () => {
    const other = await newKey(ctx)
    expect(await reading.get('a')).toMatchObject({ status: 401, body: { message: 'No authorization header', error: 'UnauthorizedError' } })
    expect(await get('a', { id: other.id, key: key.key })).toMatchObject(refused(/^Invalid credentials\. .*public key/))
    expect(await get('a', { id: key.id, key: `vk_${'A'.repeat(43)}` })).toMatchObject(refused(/^Invalid credentials\. /))
    expect(await get('a', { id: key.id, key: 'junk' })).toMatchObject(refused(/^Invalid credentials\. /))
    expect(await reading.get('a', undefined, { headers: { authorization: `Bearer ${key.key}` } })).toMatchObject(
      refused(/^Invalid credentials\. /),
    )
    expect((await get('a', other)).status).toBe(404)
    await revokeKey(ctx, { keyId: other.id })
    await soon('a', refused(/revoked/), other)
  })

  test('has its rate, which every answer tells; beyond it a client is told when to come back', async () => {
    await create(ctx, 'a', 'one', { labels: ['production'] })
    const slow = await newKey(ctx)
    await db().apiKey.update({ where: { id: slow.id }, data: { ratePerMinute: 3 } })
    const list = async () => {
      const answer = await langfuseMethods({ GET: getPrompts }).GET(
        new Request(`http://versicle.test${PROMPTS}`, { headers: { authorization: basic(slow) } }),
      )
      return {
        status: answer.status,
        rate: answer.headers.get('ratelimit'),
        wait: answer.headers.get('retry-after'),
        body: await answer.json(),
      }
    }
    const first = await get('a', slow)
    expect(first).toMatchObject({ status: 200 })
    expect(first.headers.get('ratelimit')).toMatch(/^"default";r=2;t=\d+$/)
    expect(await list()).toMatchObject({ status: 200, rate: expect.stringMatching(/r=1;/) })
    expect((await get('nobody', slow)).headers.get('ratelimit')).toMatch(/r=0;/)
    const beyond = { message: expect.stringMatching(/3 requests a minute/), error: 'RateLimitExceededError' }
    const late = await get('a', slow)
    expect(late).toMatchObject({ status: 429, body: beyond })
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await list()).toMatchObject({
      status: 429,
      rate: expect.stringMatching(/r=0;/),
      wait: expect.stringMatching(/^\d+$/),
      body: beyond,
    })
  })

  test('needs prompts:read', async () => {
    const writer = await newKey(ctx, null, ['prompts:write'])
    expect(await get('a', writer)).toMatchObject({ status: 403, body: { error: 'ForbiddenError' } })
  })

  test('of another workspace finds nothing', async () => {
    await create(ctx, 'a', 'one', { labels: ['production'] })
    const other = await newWorkspace()
    await newEnvironment(other, 'production')
    expect(await get('a', await newKey(other))).toMatchObject(notFound("'a' with label 'production'"))
  })

  test('bound to an environment reads that one and knows of no other', async () => {
    await create(ctx, 'a', 'one', { labels: ['production', 'development'] })
    await create(ctx, 'a', 'two')
    const bound = await newKey(ctx, 'production')
    expect(await get('a', bound)).toMatchObject({ status: 200, body: { version: 1, labels: ['production'] } })
    expect(await get('a?version=1', bound)).toMatchObject({ status: 200, body: { labels: ['production'] } })
    for (const [query, how] of [
      ['version=2', 'version 2'],
      ['label=latest', "label 'latest'"],
      ['label=development', "label 'development'"],
      ['label=nothing', "label 'nothing'"],
    ])
      expect(await get(`a?${query}`, bound)).toMatchObject(notFound(`'a' with ${how}`))
    await setLabels(ctx, { name: 'a', version: 2, labels: ['production'] })
    await soon('a', { body: { version: 2, labels: ['production'] } }, bound)
    await soon('a?version=1', { status: 404 }, bound)
  })
})
