import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { archiveEnvironment } from '@/lib/environments/archive-environment'
import { setRoute } from '@/lib/environments/set-route'
import { addGateway } from '@/lib/gateways/add-gateway'
import { AddGateway } from '@/lib/gateways/schema'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { PromptContent } from '@/lib/prompts/content-schema'
import { moveFolder } from '@/lib/prompts/move-folder'
import { saveVersion } from '@/lib/prompts/save-version'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { bucketOf } from '@/lib/releases/bucket'
import { createRelease } from '@/lib/releases/create-release'
import { releasedAt } from '@/lib/releases/queries'
import { withdraw } from '@/lib/releases/withdraw'
import { newWorkspace } from '../support/database'
import { addVersion, newEnvironment, newPrompt } from '../support/published'

let ctx: Ctx
let promptId: string
let environmentId: string
const [name, environment] = ['support/triage', 'production']
const release = (version: number, replaces: string | null) => createRelease(ctx, { promptId, environment, version, note: '', replaces })
const at = (time: string | Date, more: { name?: string; environment?: string; key?: string } = {}, actor: Ctx = ctx) =>
  releasedAt(actor, { name, environment, at: new Date(time).toISOString(), ...more })
/** A moment that is after everything before it, and before everything after. */
async function moment(): Promise<Date> {
  await sleep(5)
  const now = new Date()
  await sleep(5)
  return now
}

beforeEach(async () => {
  ctx = await newWorkspace()
  environmentId = (await newEnvironment(ctx, environment)).id
  promptId = (await newPrompt(ctx, name, ['one', 'two', 'three'])).id
})

test('at each time what was live then is told: release, content, digest, and until when', async () => {
  const before = await moment()
  const first = await release(1, null)
  const then = await moment()
  const second = await release(2, first.id)
  expect(await at(then)).toMatchObject({
    name,
    release: { id: first.id, digest: first.digest, live: false },
    until: second.createdAt,
    variants: [{ label: 'a', version: 1, weight: 10_000, digest: expect.stringMatching(/^sha256:/) }],
    served: { version: 1, content: { text: 'one' } },
  })
  expect(await at(await moment())).toMatchObject({ release: { id: second.id }, until: null, served: { content: { text: 'two' } } })
  await expect(at(before)).rejects.toMatchObject({ code: 'not_found' })
})

test('a release counts from the very millisecond it was made, and no two share one', async () => {
  let live: string | null = null
  const made = []
  for (const version of [1, 2, 3, 1, 2]) {
    const next = await release(version, live)
    made.push(next)
    live = next.id
  }
  expect(new Set(made.map(({ createdAt }) => createdAt)).size).toBe(made.length)
  for (const { id, createdAt } of made) expect(await at(createdAt)).toMatchObject({ release: { id } })
})

test('of a split all variants are told, and the one that a key got', async () => {
  const arms = [
    { version: 2, weight: 3_000 },
    { version: 1, weight: 7_000 },
  ]
  await createRelease(ctx, { promptId, environment, variants: arms, note: '', replaces: null })
  const now = await moment()
  expect(await at(now)).toMatchObject({ variants: arms, served: { version: 1 } })
  for (const key of ['ada', 'ben', 'cyd', 'dan', 'eve'])
    expect((await at(now, { key })).served.version).toBe(bucketOf(environmentId, promptId, key) < 3_000 ? 2 : 1)
})

test('while it was withdrawn nothing was live', async () => {
  const first = await release(1, null)
  const then = await moment()
  const gone = await withdraw(ctx, { promptId, environment, note: '', replaces: first.id })
  expect(await at(then)).toMatchObject({ until: gone.createdAt })
  await expect(at(await moment())).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining(environment) })
})

test('the route is the one in force then, whatever it is now and was when the release was made', async () => {
  for (const slug of ['one', 'two'])
    await addGateway(ctx, AddGateway.parse({ slug, name: slug, layer: 'other', region: 'global', baseUrl: 'http://127.0.0.1:9/v1' }))
  const lead = (...gateways: string[]) =>
    setRoute(ctx, { environment, alias: 'default', targets: gateways.map((gateway) => ({ gateway, model: 'm', timeoutMs: 1_000 })) })
  const entry = (...gateways: string[]) => [
    { alias: 'default', targets: gateways.map((gateway) => ({ gateway, model: 'm', timeoutMs: 1_000 })) },
  ]
  const first = await release(1, null)
  const without = await moment()
  await lead('one')
  const one = await moment()
  await lead('two', 'one')
  const two = await moment()
  await lead()
  expect(first.route).toEqual(entry())
  for (const [time, route] of [
    [without, entry()],
    [one, entry('one')],
    [two, entry('two', 'one')],
    [await moment(), entry()],
  ] as const)
    expect((await at(time)).route).toEqual(route)
})

test('partials are in place as they were pinned then, whatever they say now', async () => {
  const snippet = await newPrompt(ctx, 'snippets/tone', ['Be kind.'])
  const version = await addVersion(ctx, promptId, 3, 'Hello. {{> snippets/tone}}')
  await release(version.version.number, null)
  const now = await moment()
  await addVersion(ctx, snippet.id, 1, 'Be brief.')
  expect((await at(now)).served.content.text).toBe('Hello. Be kind.')
})

test('old names, archived prompts and archived environments answer', async () => {
  const first = await release(1, null)
  const then = await moment()
  await updatePrompt(ctx, { promptId, name: 'support/sorting' })
  expect(await at(then)).toMatchObject({ name: 'support/sorting', release: { id: first.id } })
  await withdraw(ctx, { promptId, environment, note: '', replaces: first.id })
  await archiveEnvironment(ctx, { environment })
  await archivePrompt(ctx, { promptId })
  expect(await at(then, { name: 'support/sorting' })).toMatchObject({ release: { id: first.id } })
  // Somebody else has the name now; what was live under it then is still the old one's.
  await newPrompt(ctx, 'support/sorting', ['other'])
  expect(await at(then, { name: 'support/sorting' })).toMatchObject({ release: { id: first.id } })
})

test('a time to come is refused, but for a clock that is a little fast', async () => {
  const first = await release(1, null)
  expect(await at(new Date(Date.now() + 2_000))).toMatchObject({ release: { id: first.id } })
  await expect(at(new Date(Date.now() + 60_000))).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'at' }] })
})

test('a name means the prompt that held it then, whoever took it over since', async () => {
  const other = await newPrompt(ctx, 'support/other', ['other'])
  await createRelease(ctx, { promptId: other.id, environment, version: 1, note: '', replaces: null })
  const first = await release(1, null)
  const then = await moment()
  await withdraw(ctx, { promptId, environment, note: '', replaces: first.id })
  await archivePrompt(ctx, { promptId })
  const between = await moment()
  await updatePrompt(ctx, { promptId: other.id, name })
  expect(await at(then)).toMatchObject({ release: { id: first.id }, served: { content: { text: 'one' } } })
  await expect(at(between)).rejects.toMatchObject({ code: 'not_found' })
  expect(await at(await moment())).toMatchObject({ name, served: { content: { text: 'other' } } })
  // Nobody else was ever called so before: then the name it has now means it all along.
  await updatePrompt(ctx, { promptId: other.id, name: 'support/fresh' })
  expect(await at(then, { name: 'support/fresh' })).toMatchObject({ served: { content: { text: 'other' } } })
})

test('where a folder had been moved there, nobody can say who held a name that another has taken over', async () => {
  await createRelease(ctx, { promptId, environment, version: 1, note: '', replaces: null })
  await moveFolder(ctx, { from: 'support', to: 'help' })
  const then = await moment()
  expect(await at(then, { name: 'help/triage' })).toMatchObject({ served: { content: { text: 'one' } } })
  const other = await newPrompt(ctx, 'other', ['other'])
  await createRelease(ctx, { promptId: other.id, environment, version: 1, note: '', replaces: null })
  const later = await moment()
  await updatePrompt(ctx, { promptId: other.id, name: 'help/other' })
  await expect(at(later, { name: 'help/other' })).rejects.toMatchObject({
    code: 'not_found',
    message: expect.stringContaining('is not known'),
  })
  expect(await at(later, { name: 'other' })).toMatchObject({ name: 'help/other', served: { content: { text: 'other' } } })
})

test('a key bound to another environment, and another workspace, find nothing', async () => {
  await release(1, null)
  const now = await moment()
  const staging = await newEnvironment(ctx, 'staging')
  const key = (environmentId: string | null): Ctx => ({
    workspaceId: ctx.workspaceId,
    actor: { type: 'api_key', id: 'key_1', name: 'app', scopes: ['prompts:read'], environmentId },
  })
  await expect(at(now, {}, key(staging.id))).rejects.toMatchObject({ code: 'not_found' })
  expect(await at(now, {}, key(environmentId))).toMatchObject({ served: { version: 1 } })
  const stranger = await newWorkspace()
  await newEnvironment(stranger, environment)
  await expect(at(now, {}, stranger)).rejects.toMatchObject({ code: 'not_found' })
  await expect(at(now, { environment: 'nowhere' })).rejects.toMatchObject({ code: 'not_found' })
})

test("a release's digest covers its versions with their partials however deep, its split, and the route", async () => {
  const digestOf = async (promptId: string, number: number) =>
    (await db().promptVersion.findFirstOrThrow({ where: { promptId, number } })).digest
  const inner = await newPrompt(ctx, 'snippets/inner', ['deep'])
  const outer = await newPrompt(ctx, 'snippets/outer', ['{{> snippets/inner}}'])
  const top = await newPrompt(ctx, 'top', ['{{> snippets/outer}}'])
  await addVersion(ctx, inner.id, 1, 'deeper')
  await addVersion(ctx, outer.id, 1, '{{> snippets/inner}} ')
  await addVersion(ctx, outer.id, 2, '{{> snippets/inner}}')
  await addVersion(ctx, top.id, 1, '{{> snippets/outer}}')
  // The same words at the top, the same words of the partial, other words of the partial's partial.
  expect(await digestOf(outer.id, 3)).not.toBe(await digestOf(outer.id, 1))
  expect(await digestOf(top.id, 2)).not.toBe(await digestOf(top.id, 1))

  const first = await release(1, null)
  await addGateway(ctx, AddGateway.parse({ slug: 'one', name: 'one', layer: 'other', region: 'global', baseUrl: 'http://127.0.0.1:9/v1' }))
  await setRoute(ctx, { environment, alias: 'default', targets: [{ gateway: 'one', model: 'm', timeoutMs: null }] })
  const second = await release(2, first.id)
  const back = await release(1, second.id)
  expect(back.route).toEqual([{ alias: 'default', targets: [{ gateway: 'one', model: 'm', timeoutMs: null }] }])
  expect(back.digest).not.toBe(first.digest)
  await setRoute(ctx, { environment, alias: 'other', targets: [{ gateway: 'one', model: 'x', timeoutMs: null }] })
  const again = await release(2, back.id)
  expect(again.digest).toBe(second.digest)
})

test('a version that names a target has no alias to record', async () => {
  const content = PromptContent.parse({ text: 'four', model: 'one/m' })
  await saveVersion(ctx, { promptId, content, note: '', baseVersion: 3, onConflict: 'refuse' })
  await addGateway(ctx, AddGateway.parse({ slug: 'one', name: 'one', layer: 'other', region: 'global', baseUrl: 'http://127.0.0.1:9/v1' }))
  expect((await release(4, null)).route).toEqual([])
})
