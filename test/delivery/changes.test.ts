import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { revokeKey } from '@/lib/api-keys/revoke-key'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { createAnswer } from '@/lib/delivery/answer'
import { createCors } from '@/lib/delivery/cors'
import { createFreshness } from '@/lib/delivery/freshness'
import { createMemory } from '@/lib/delivery/memory'
import { createReader } from '@/lib/delivery/reader'
import { archiveEnvironment } from '@/lib/environments/archive-environment'
import { setRoute } from '@/lib/environments/set-route'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { restorePrompt } from '@/lib/prompts/restore-prompt'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { createRelease } from '@/lib/releases/create-release'
import { rollBack } from '@/lib/releases/roll-back'
import { withdraw } from '@/lib/releases/withdraw'
import { newWorkspace } from '../support/database'
import { addVersion, newEnvironment, newPrompt } from '../support/published'
import { newKey, type Opened, openDelivery, until } from './delivering'

const path = '/api/v1/prompts/support%2Ftriage'
/** Far below the two seconds of the poll: a change that is seen by then was told. */
const atOnceMs = 1_000
let reader: Opened
let ctx: Ctx
let promptId: string
let live: string
let key: { id: string; key: string }
beforeAll(async () => {
  reader = await openDelivery(inject('databaseUrl'))
})
afterAll(() => reader.close())
beforeEach(async () => {
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'production')
  await newEnvironment(ctx, 'staging')
  promptId = (await newPrompt(ctx, 'support/triage', ['one', 'two'])).id
  live = (await release(1, null)).id
  key = await newKey(ctx)
})

const release = (version: number, replaces: string | null = live, environment = 'production') =>
  createRelease(ctx, { promptId, environment, version, note: '', replaces })
const place = () => ({ promptId, environment: 'production', note: '' })
const at = async (address: string) => {
  const { status, headers } = await reader.get(address, key.key)
  return `${status} ${headers.get('etag')}`
}
const watched = [path, '/api/v1/prompts', '/api/v1/bundle', `${path}?environment=staging`, '/api/v1/prompts/other%2Fname']

/** Which of the watched answers change at once by what is done. */
async function changedBy(change: () => Promise<unknown>, wanted: string[]): Promise<void> {
  const before = new Map<string, string>()
  for (const each of watched) before.set(each, await at(each))
  await change()
  for (const each of wanted) await until(async () => (await at(each)) !== before.get(each), atOnceMs)
  for (const each of watched) if (!wanted.includes(each)) expect([each, await at(each)]).toEqual([each, before.get(each)])
}

test('a release', () => changedBy(() => release(2), [path, '/api/v1/prompts', '/api/v1/bundle']))
test('a release elsewhere', () => changedBy(() => release(2, null, 'staging'), ['/api/v1/prompts', `${path}?environment=staging`]))
test('a split', () =>
  changedBy(
    () =>
      createRelease(ctx, {
        ...place(),
        replaces: live,
        variants: [
          { version: 2, weight: 4_000 },
          { version: 1, weight: 6_000 },
        ],
      }),
    [path, '/api/v1/prompts', '/api/v1/bundle'],
  ))
test('a rollback', async () => {
  await release(2)
  await changedBy(() => rollBack(ctx, place()), [path, '/api/v1/prompts', '/api/v1/bundle'])
})
test('a withdrawal, after which it is 404', async () => {
  await changedBy(() => withdraw(ctx, { ...place(), replaces: live }), [path, '/api/v1/prompts', '/api/v1/bundle'])
  expect(await at(path)).toBe('404 null')
})
test('a rename: the new name answers, the old one says the new', () =>
  changedBy(
    () => updatePrompt(ctx, { promptId, name: 'other/name' }),
    [path, '/api/v1/prompts', '/api/v1/bundle', '/api/v1/prompts/other%2Fname'],
  ))
test('tags and a description, in the list', () =>
  changedBy(() => updatePrompt(ctx, { promptId, tags: ['red'], description: 'x' }), ['/api/v1/prompts']))
test('archiving and restoring', async () => {
  const { id } = await newPrompt(ctx, 'other/name', ['x'])
  await until(async () => (await (await reader.get('/api/v1/prompts', key.key)).text()).includes('other/name'), atOnceMs)
  await changedBy(() => archivePrompt(ctx, { promptId: id }), ['/api/v1/prompts'])
  await changedBy(() => restorePrompt(ctx, { promptId: id }), ['/api/v1/prompts'])
})
test('an environment that is archived', async () => {
  await release(1, null, 'staging')
  await until(async () => (await at(`${path}?environment=staging`)).startsWith('200'), atOnceMs)
  await withdraw(ctx, {
    ...place(),
    environment: 'staging',
    replaces: (await db().liveRelease.findFirstOrThrow({ where: { promptId, environment: { slug: 'staging' } } })).releaseId,
  })
  await until(async () => (await at(`${path}?environment=staging`)).startsWith('404'), atOnceMs)
  await archiveEnvironment(ctx, { environment: 'staging' })
  const said = async () => (await (await reader.get(`${path}?environment=staging`, key.key)).json()) as { detail: string }
  await until(async () => (await said()).detail === 'There is no environment staging.', atOnceMs)
})
test('a key that is revoked', async () => {
  expect(await at(path)).toMatch(/^200/)
  await revokeKey(ctx, { keyId: key.id })
  await until(async () => (await at(path)).startsWith('401'), atOnceMs)
})
test('a key whose rate or scopes change', async () => {
  expect((await reader.get(path, key.key)).headers.get('ratelimit-policy')).toContain('q=600000')
  await db().apiKey.updateMany({ where: { id: key.id }, data: { ratePerMinute: 70 } })
  await until(async () => (await reader.get(path, key.key)).headers.get('ratelimit-policy')?.includes('q=70;') === true, atOnceMs)
  await db().apiKey.updateMany({ where: { id: key.id }, data: { scopes: ['runs:read'] } })
  await until(async () => (await at(path)).startsWith('403'), atOnceMs)
})
test('a route, a version nobody released and a newer partial change nothing that is served', async () => {
  const tone = await newPrompt(ctx, 'snippets/tone', ['Be kind.'])
  await addVersion(ctx, promptId, 2, '{{> snippets/tone}}')
  const next = await release(3)
  await until(async () => (await (await reader.get(path, key.key)).text()).includes(next.id), atOnceMs)
  const served = await at(path)
  await addVersion(ctx, tone.id, 1, 'Be curt.')
  await addVersion(ctx, promptId, 3, 'four')
  await setRoute(ctx, { environment: 'production', alias: 'none', targets: [] }).catch(() => undefined)
  await sleep(100)
  expect(await at(path)).toBe(served)
  expect(await (await reader.get(path, key.key)).text()).toContain('Be kind.')
})

test('a read whose answer is on its way while a release is made never puts the old one back', async () => {
  const url = inject('databaseUrl')
  const direct = createReader(url, 4)
  let held: Promise<void> | undefined
  let waiting = false
  const late = {
    ...direct,
    read: async <Row>(text: string, values: unknown[]) => {
      const rows = await direct.read<Row>(text, values)
      if (text.includes('"ReleaseVariant"') && held) {
        waiting = true
        await held
      }
      return rows
    },
  }
  const memory = createMemory(1_000_000)
  const freshness = createFreshness(url, memory, createReader(url, 1), { changed: () => {}, confirmed: () => {}, back: () => {} })
  freshness.start()
  const answer = createAnswer({ databaseUrl: url, memory, reader: late, archive: null }, freshness, createCors([]))
  const ask = async () =>
    (await answer({ method: 'GET', url: path, authorization: `Bearer ${key.key}`, ifNoneMatch: undefined }))?.body ?? ''
  for (let round = 0, version = 2; round < 20; round++, version = version === 1 ? 2 : 1) {
    let letGo = () => {}
    memory.entries.clear()
    waiting = false
    held = new Promise((resolve) => {
      letGo = resolve
    })
    const early = ask()
    await until(async () => waiting, 3_000)
    held = undefined
    const before = live
    const heard = memory.heard()
    live = (await release(version)).id
    // From the notice on nobody joins the read that began before it.
    await until(async () => memory.heard() > heard, 3_000)
    expect(await ask()).toContain(live)
    letGo()
    expect(await early).toContain(before)
    expect(await ask()).toContain(live)
  }
  await freshness.stop()
  await direct.close()
})
