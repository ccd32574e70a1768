import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import { createKey } from '@/lib/api-keys/create-key'
import { revokeKey } from '@/lib/api-keys/revoke-key'
import type { Ctx } from '@/lib/context'
import { sha256 } from '@/lib/crypto'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { createRelease } from '@/lib/releases/create-release'
import { newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'
import { newKey, type Opened, openDelivery, until } from './delivering'
import { openProxy } from './proxy'

vi.setConfig({ testTimeout: 90_000 })
const prompt = '/api/v1/prompts/support%2Ftriage'
const soonMs = 30_000
let folder: string
let opened: Opened[]
let ctx: Ctx
let promptId: string
let live: string
let key: string
beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'versicle-snapshot-'))
  opened = []
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'production')
  promptId = (await newPrompt(ctx, 'support/triage', ['Grüße, {{name}}\t世界\n🙂', 'two', 'three'])).id
  live = (await release({ version: 1 }, null)).id
  key = (await newKey(ctx)).key
})
afterEach(async () => {
  for (const each of opened) await each.close()
  rmSync(folder, { recursive: true, force: true })
})

type What = { version: number } | { variants: { version: number; weight: number }[] }
const release = (what: What, replaces: string | null = live) =>
  createRelease(ctx, { promptId, environment: 'production', ...what, note: '', replaces })
const open = async (waiting = false) => {
  const reader = await openDelivery(inject('databaseUrl'), { folder, waiting })
  opened.push(reader)
  return reader
}
/** A process that starts while its database is away. */
const openWithoutDatabase = () => open(true)
const file = (kind: 'published' | 'keys') => path.join(folder, `${kind}.snapshot`)
const contentOf = (kind: 'published' | 'keys') => {
  try {
    return readFileSync(file(kind), 'utf8')
  } catch {
    return ''
  }
}
const onDisk = (...words: string[]) =>
  until(async () => words.every((word) => (contentOf('published') + contentOf('keys')).includes(word)), soonMs)
const seen = async (answer: Promise<Response>) => {
  const { status, headers } = await answer
  return { status, stale: headers.get('versicle-stale'), etag: headers.get('etag') }
}
const hashOf = (given: string) => sha256(given)
const lineOf = (given: string) =>
  contentOf('keys')
    .split('\n')
    .find((line) => line.includes(hashOf(given))) ?? ''

test('a process that starts while the database is away serves what is published, to the byte, and says how old it is', async () => {
  const first = await open()
  const before = await first.get(prompt, key)
  const bytes = await before.text()
  await onDisk(hashOf(key), live)
  const second = await openWithoutDatabase()
  const answer = await second.get(prompt, key)
  expect([answer.status, answer.headers.get('etag'), await answer.text()]).toEqual([200, before.headers.get('etag'), bytes])
  expect(Number(answer.headers.get('versicle-stale'))).toBeLessThan(60)
  const unchanged = await second.get(prompt, key, { headers: { 'if-none-match': before.headers.get('etag') ?? '' } })
  expect([unchanged.status, unchanged.headers.has('versicle-stale')]).toEqual([304, true])
})

test('it serves old names and each key its own variant, as before', async () => {
  const split = await release({
    variants: [
      { version: 3, weight: 3_000 },
      { version: 1, weight: 7_000 },
    ],
  })
  await updatePrompt(ctx, { promptId, name: 'support/sort' })
  const first = await open()
  await onDisk(hashOf(key), split.id, 'support/sort')
  const second = await openWithoutDatabase()
  const paths = [prompt, '/api/v1/prompts/support%2Fsort', ...Array.from({ length: 40 }, (_, n) => `${prompt}?key=user-${n}`)]
  const etags = async (reader: Opened) => Promise.all(paths.map(async (each) => (await seen(reader.get(each, key))).etag))
  const served = await etags(second)
  expect(served).toEqual(await etags(first))
  expect(new Set(served).size).toBe(2)
})

test('what it does not have needs the database: 503 with Retry-After', async () => {
  const first = await open()
  await onDisk(hashOf(key), live)
  await first.close()
  const fresh = (await newKey(ctx)).key
  const second = await openWithoutDatabase()
  for (const [at, as] of [
    ['/api/v1/prompts/other', key],
    [`${prompt}?environment=staging`, key],
    [`${prompt}?version=1`, key],
    ['/api/v1/prompts', key],
    [prompt, fresh],
  ] as const) {
    const answer = await second.get(at, as)
    expect([at, answer.status, answer.headers.get('retry-after')]).toEqual([at, 503, '1'])
  }
})

test('a revoked key stays revoked, an expired one expires, a bound one stays bound', async () => {
  const revoked = await newKey(ctx)
  const { key: brief } = await createKey(ctx, {
    name: 'brief',
    scopes: ['prompts:read'],
    environment: null,
    expiresAt: new Date(Date.now() + 4_000).toISOString(),
  })
  await newEnvironment(ctx, 'staging')
  const bound = (await newKey(ctx, 'staging')).key
  const other = (await newKey(ctx, null, ['runs:create'])).key
  await open()
  await onDisk(live, hashOf(revoked.key), hashOf(brief), hashOf(bound), hashOf(other))
  await revokeKey(ctx, { keyId: revoked.id })
  await until(async () => /"revoked":true/.test(lineOf(revoked.key)), soonMs)
  const second = await openWithoutDatabase()
  const status = async (given: string, at = prompt) => (await second.get(at, given)).status
  expect(await status(revoked.key)).toBe(401)
  expect(await status(brief)).toBe(200)
  expect(await status(bound, `${prompt}?environment=production`)).toBe(404)
  expect(await status(other)).toBe(403)
  await sleep(4_000)
  expect(await status(brief)).toBe(401)
})

test('a key that anything was heard about since the snapshot is not taken from it', async () => {
  const first = await open()
  const other = await newKey(ctx)
  await onDisk(hashOf(key), hashOf(other.key), live)
  await first.close()
  const second = await openWithoutDatabase()
  // As the trigger says it: the database went away before more could be asked.
  const notice = { workspaceId: ctx.workspaceId, table: 'ApiKey', promptId: null, keyHash: hashOf(other.key) }
  const { memory } = second.delivery.source
  expect((await second.get(prompt, key)).status).toBe(200)
  memory.apply({ ...notice, revision: (memory.revisions().get(ctx.workspaceId) ?? 0) + 1 })
  expect((await second.get(prompt, other.key)).status).toBe(503)
  expect((await second.get(prompt, key)).status).toBe(200)
})

test('keys of a snapshot older than a day do not count; what is published does', async () => {
  const first = await open()
  await onDisk(hashOf(key), live)
  await first.close()
  const second = await openWithoutDatabase()
  vi.setSystemTime(Date.now() + 25 * 60 * 60_000)
  try {
    expect((await second.get(prompt, key)).status).toBe(503)
  } finally {
    vi.useRealTimers()
  }
})

test('when the database is back everything is compared with it, and what changed meanwhile is seen', async () => {
  const revoked = await newKey(ctx)
  const first = await open()
  await onDisk(hashOf(key), hashOf(revoked.key), live)
  await first.close()
  const second = await openWithoutDatabase()
  const old = await seen(second.get(prompt, key))
  expect((await second.get(prompt, revoked.key)).status).toBe(200)
  await revokeKey(ctx, { keyId: revoked.id })
  await release({ version: 2 })
  expect(await seen(second.get(prompt, key))).toMatchObject({ status: 200, etag: old.etag })
  second.delivery.start()
  await until(async () => (await seen(second.get(prompt, key))).stale === null, 2_000)
  expect((await seen(second.get(prompt, key))).etag).not.toBe(old.etag)
  expect((await second.get(prompt, revoked.key)).status).toBe(401)
})

test('what did not change meanwhile stays good, and is not stale any more', async () => {
  const first = await open()
  await onDisk(hashOf(key), live)
  await first.close()
  const second = await openWithoutDatabase()
  const old = await seen(second.get(prompt, key))
  expect(old.stale).not.toBeNull()
  second.delivery.start()
  await until(async () => (await seen(second.get(prompt, key))).stale === null, 2_000)
  expect(await seen(second.get(prompt, key))).toEqual({ ...old, stale: null })
})

test('each time the database goes away, the disk is read as it is by then', async () => {
  const url = new URL(inject('databaseUrl'))
  const proxy = await openProxy()
  const port = Number(url.port)
  url.port = String(proxy.port)
  const keeper = await open()
  await onDisk(hashOf(key), live)
  await keeper.close()
  const reader = await openDelivery(url.href, { folder, waiting: true })
  opened.push(reader)
  try {
    const first = await seen(reader.get(prompt, key))
    expect(first.stale).not.toBeNull()
    proxy.lead(port)
    reader.delivery.start()
    await until(async () => (await seen(reader.get(prompt, key))).stale === null, 5_000)
    const next = await release({ version: 2 })
    const late = (await newKey(ctx)).key
    await onDisk(next.id, hashOf(late))
    // So that nothing but the disk has them.
    reader.delivery.source.memory.clear()
    proxy.lead(null)
    await until(async () => (await seen(reader.get(prompt, late))).status === 200, 5_000)
    const second = await seen(reader.get(prompt, late))
    expect(second.stale).not.toBeNull()
    expect(second.etag).not.toBe(first.etag)
  } finally {
    proxy.close()
  }
})

test('it follows changes: a release, a withdrawal from sight, a new key', async () => {
  await open()
  await onDisk(live)
  const next = await release({ version: 2 })
  await onDisk(next.id)
  expect(contentOf('published')).not.toContain(live)
  const late = (await newKey(ctx)).key
  await onDisk(hashOf(late))
  const other = await newPrompt(ctx, 'other/one', ['x'])
  await createRelease(ctx, { promptId: other.id, environment: 'production', version: 1, note: '', replaces: null })
  await onDisk('other/one')
  await expect(archivePrompt(ctx, { promptId: other.id })).rejects.toThrow()
})

test('it holds hashes of keys and no key, and only its owner may read it', async () => {
  await open()
  await onDisk(hashOf(key), live)
  expect(contentOf('keys') + contentOf('published')).not.toContain(key)
  expect(contentOf('keys') + contentOf('published')).not.toContain(key.slice(3, 20))
  for (const kind of ['published', 'keys'] as const) expect(statSync(file(kind)).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder).sort()).toEqual(['keys.snapshot', 'published.snapshot'])
})

const damages: [string, (file: string) => void][] = [
  ['cut in the middle', (at) => truncateSync(at, Math.floor(statSync(at).size / 2))],
  ['cut by one byte', (at) => truncateSync(at, statSync(at).size - 1)],
  ['without its end', (at) => writeFileSync(at, readFileSync(at, 'utf8').replace(/end .*\n$/, ''))],
  ['one byte changed', (at) => writeFileSync(at, flipped(readFileSync(at)))],
  ['a record added', (at) => appendFileSync(at, '["wsp_x","env_x","production","prm_x",["x"],[10000]]\t{}\n')],
  ['empty', (at) => truncateSync(at, 0)],
  ['something else', (at) => writeFileSync(at, 'null\n'.repeat(1_000))],
  ['of another kind', (at) => writeFileSync(at, readFileSync(file(at === file('keys') ? 'published' : 'keys')))],
]
const flipped = (bytes: Buffer) => {
  const at = Math.floor(bytes.length / 2)
  bytes[at] = (bytes[at] ?? 0) ^ 1
  return bytes
}
test.each(damages)('a damaged snapshot is not believed: %s', async (_name, damage) => {
  const first = await open()
  await onDisk(hashOf(key), live)
  await first.close()
  for (const kind of ['published', 'keys'] as const) {
    const whole = readFileSync(file(kind))
    damage(file(kind))
    const reader = await openWithoutDatabase()
    expect((await reader.get(prompt, key)).status).toBe(503)
    writeFileSync(file(kind), whole)
  }
  const whole = await openWithoutDatabase()
  expect((await whole.get(prompt, key)).status).toBe(200)
})

test('what a killed process left half written is cleared away, and is never read', async () => {
  const left = [path.join(folder, 'published.snapshot.99999-1.tmp'), path.join(folder, 'keys.snapshot.99999-2.tmp')]
  for (const each of left) {
    writeFileSync(each, 'half')
    utimesSync(each, 1, 1)
  }
  await open()
  await onDisk(hashOf(key), live)
  expect(readdirSync(folder).sort()).toEqual(['keys.snapshot', 'published.snapshot'])
})

test('while the database is away, a running process serves from the disk what it never read', async () => {
  const first = await open()
  await onDisk(hashOf(key), live)
  await first.close()
  // Nothing answers at this address.
  const reader = await openDelivery('postgresql://nobody:nothing@127.0.0.1:1/none', { folder })
  opened.push(reader)
  await until(async () => (await reader.get(prompt, key)).status === 200, 3_000)
  expect((await seen(reader.get(prompt, key))).stale).not.toBeNull()
})
