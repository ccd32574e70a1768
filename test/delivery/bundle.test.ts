import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { longestBundle } from '@/lib/delivery/bundle'
import { bundled } from '@/lib/delivery/load-bundle'
import { createMemory, listed } from '@/lib/delivery/memory'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { bucketOf, variantAt } from '@/lib/releases/bucket'
import { createRelease } from '@/lib/releases/create-release'
import { newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'
import { newKey, type Opened, openDelivery, until } from './delivering'
import { openProxy } from './proxy'

type Bundle = {
  environment: string
  prompts: { name: string; text: string }[]
  aliases: Record<string, string>
  splits: Record<string, { bucket_prefix: string; variants: { weight: number; prompt: { version: number } }[] }>
}
let reader: Opened
let ctx: Ctx
let key: string
beforeAll(async () => {
  reader = await openDelivery(inject('databaseUrl'))
})
afterAll(() => reader.close())
beforeEach(async () => {
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'production')
  await newEnvironment(ctx, 'staging')
  key = (await newKey(ctx)).key
})

const get = (query = '', init: RequestInit = {}) => reader.get(`/api/v1/bundle${query}`, key, init)
const bundle = async (query = '') => (await (await get(query)).json()) as Bundle
async function publish(name: string, texts = ['text'], environment = 'production') {
  const { id } = await newPrompt(ctx, name, texts)
  const { id: live } = await createRelease(ctx, { promptId: id, environment, version: texts.length, note: '', replaces: null })
  return { id, live }
}

test('a bundle is what each prompt is answered with by itself, and says what old names lead to', async () => {
  const { id } = await publish('b/old')
  await publish('a', ['one', 'zwei: Grüße 🙂'])
  await publish('c', ['elsewhere'], 'staging')
  await newPrompt(ctx, 'unpublished', ['x'])
  await updatePrompt(ctx, { promptId: id, name: 'b/new' })
  const each = await Promise.all(['a', 'b%2Fnew'].map(async (name) => (await reader.get(`/api/v1/prompts/${name}`, key)).text()))
  expect(await (await get()).text()).toBe(
    `{"environment":"production","prompts":[${each.join(',')}],"aliases":{"b/old":"b/new"},"splits":{}}`,
  )
  expect(await bundle('?environment=staging')).toMatchObject({ environment: 'staging', prompts: [{ name: 'c' }] })
  expect((await bundle('?prefix=b/')).prompts.map(({ name }) => name)).toEqual(['b/new'])
})

test('a split comes with all that choosing a variant takes', async () => {
  const { id, live } = await publish('split', ['one', 'two', 'three'])
  const variants = [
    { version: 1, weight: 2_500 },
    { version: 3, weight: 7_500 },
  ]
  await createRelease(ctx, { promptId: id, environment: 'production', variants, note: '', replaces: live })
  await until(async () => Object.keys((await bundle()).splits).length === 1, 2_000)
  const split = (await bundle()).splits.split
  for (const user of ['ada', 'grace', 'user-42', 'ünï']) {
    const [environmentId = '', promptId = ''] = split?.bucket_prefix.split('/') ?? []
    const chosen =
      split?.variants[
        variantAt(
          split.variants.map(({ weight }) => weight),
          bucketOf(environmentId, promptId, user),
        )
      ]
    const served = (await (await reader.get(`/api/v1/prompts/split?key=${encodeURIComponent(user)}`, key)).json()) as { version: number }
    expect(chosen?.prompt).toEqual(served)
  }
})

test('it has one strong ETag, 304, HEAD, and is fresh after every release', async () => {
  const { id, live } = await publish('one', ['a', 'b'])
  const first = await get()
  const etag = first.headers.get('etag') ?? ''
  expect(etag).toMatch(/^"[^"]+"$/)
  expect((await get('', { headers: { 'if-none-match': etag } })).status).toBe(304)
  const head = await get('', { method: 'HEAD' })
  expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, etag, ''])
  await newKey(ctx)
  expect((await get()).headers.get('etag')).toBe(etag)
  const next = await createRelease(ctx, { promptId: id, environment: 'production', version: 1, note: '', replaces: live })
  await until(async () => (await (await get()).text()).includes(next.id), 2_000)
  await publish('two')
  await until(async () => (await bundle()).prompts.length === 2, 2_000)
})

test('a key bound to an environment gets that one; others are not found', async () => {
  await publish('one', ['x'], 'staging')
  const { key: bound } = await newKey(ctx, 'staging')
  expect(await (await reader.get('/api/v1/bundle', bound)).json()).toMatchObject({ environment: 'staging', prompts: [{ name: 'one' }] })
  expect((await reader.get('/api/v1/bundle?environment=production', bound)).status).toBe(404)
  expect((await get('?environment=none')).status).toBe(404)
  expect((await get('?colour=red')).status).toBe(400)
})

test('what many ask for at once is read once, and different bundles one after the other', async () => {
  await publish('one')
  // Through a proxy of its own, so that only what this reader asks is counted.
  const url = new URL(inject('databaseUrl'))
  const proxy = await openProxy()
  proxy.lead(Number(url.port))
  url.port = String(proxy.port)
  const own = await openDelivery(url.href)
  const ask = (query = '') => own.get(`/api/v1/bundle${query}`, key)
  const client = new Client({ connectionString: inject('databaseUrl') })
  await client.connect()
  let most = 0
  let asking = true
  const watch = (async () => {
    while (asking) {
      // One that was ended takes a while to go, in its transaction to the last.
      const { rows } = await client.query(
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'versicle snapshot' AND state = 'active' AND client_port = ANY ($1)",
        [proxy.ports()],
      )
      most = Math.max(most, (rows[0] as { n: number }).n)
    }
  })()
  const same = Array.from({ length: 100 }, () => ask())
  const others = Array.from({ length: 12 }, (_, n) => ask(`?prefix=one${n}`))
  const answers = await Promise.all([...same, ...others])
  asking = false
  await watch
  await client.end()
  await own.close()
  proxy.close()
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
  expect(most).toBe(1)
})

test('many prompts come in pages and in order, none left out', async () => {
  const { id } = await publish('p-0000', ['text'])
  const [release] = await db().release.findMany({ where: { promptId: id } })
  const version = await db().promptVersion.findFirstOrThrow({ where: { promptId: id } })
  const { workspaceId } = ctx
  const names = Array.from({ length: 700 }, (_, n) => `p-${String(n + 1).padStart(4, '0')}`)
  const rows = names.map((name) => ({
    name,
    id: `prm_${name}_${workspaceId}`,
    version: `ver_${name}_${workspaceId}`,
    release: `rel_${name}_${workspaceId}`,
  }))
  const environmentId = release?.environmentId ?? ''
  await db().$transaction([
    db().prompt.createMany({
      data: rows.map(({ name, id }) => ({ id, workspaceId, name, kind: 'text' as const, tags: [], createdBy: 'system:test' })),
    }),
    db().promptName.createMany({ data: rows.map(({ name, id }) => ({ workspaceId, name, promptId: id, current: true })) }),
    db().promptVersion.createMany({ data: rows.map((row) => ({ ...version, id: row.version, promptId: row.id }) as never) }),
    db().release.createMany({ data: rows.map((row) => ({ ...release, id: row.release, promptId: row.id }) as never) }),
    db().releaseVariant.createMany({
      data: rows.map((row) => ({ workspaceId, releaseId: row.release, position: 0, label: 'a', versionId: row.version, weight: 10_000 })),
    }),
    db().liveRelease.createMany({ data: rows.map((row) => ({ workspaceId, environmentId, promptId: row.id, releaseId: row.release })) }),
  ])
  expect((await bundle()).prompts.map(({ name }) => name)).toEqual(['p-0000', ...names])
})

test('one that would weigh too much is refused, saying how to read it in parts, and only as much is read', async () => {
  let read = 0
  const big = function* () {
    for (;;) {
      read++
      yield {
        workspaceId: 'w',
        environmentId: 'e',
        environment: 'x',
        promptId: 'p',
        names: ['n'],
        weights: [10_000],
        bodies: ['x'.repeat(1_000_000)],
      }
    }
  }
  const memory = createMemory(1_000_000)
  const entry = await bundled('production', big(), { workspace: memory.workspace('w', 1), revision: 1, subjects: listed }, 0)
  expect(entry.tooLong).toMatch(/Give a prefix|give a prefix/)
  expect([entry.variants, read]).toEqual([[], longestBundle / 1_000_000 + 1])
})
