import { beforeEach, describe, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { UpdateEnvironment } from '@/lib/environments/schema'
import { setRoute } from '@/lib/environments/set-route'
import { updateEnvironment } from '@/lib/environments/update-environment'
import { addGateway } from '@/lib/gateways/add-gateway'
import { addModel } from '@/lib/gateways/add-model'
import { AddGateway } from '@/lib/gateways/schema'
import { setCapabilities } from '@/lib/gateways/set-capabilities'
import { PromptContent } from '@/lib/prompts/content-schema'
import { createPrompt } from '@/lib/prompts/create-prompt'
import { saveVersion } from '@/lib/prompts/save-version'
import { addGate } from '@/lib/release-gates/add-gate'
import { AddGate } from '@/lib/release-gates/schema'
import { signOff } from '@/lib/release-gates/sign-off'
import { createRelease } from '@/lib/releases/create-release'
import { rollBack } from '@/lib/releases/roll-back'
import type { Refusal } from '@/lib/releases/schema'
import { withdraw } from '@/lib/releases/withdraw'
import { as, newWorkspace } from '../support/database'
import { alwaysFrozen, newProtected, release, writtenBy } from '../support/governed'
import { newEnvironment } from '../support/published'

let owner: Ctx
let releaser: Ctx
beforeEach(async () => {
  owner = await newWorkspace()
  releaser = await as(owner, 'releaser')
})

/** The rules that refuse, by name. */
async function refusalsOf(attempt: Promise<unknown>): Promise<Refusal['refusals']> {
  const error = await attempt.then(
    () => null,
    (thrown: { code: string; details: Refusal }) => thrown,
  )
  expect(error, 'nothing was refused').toMatchObject({ code: 'refused' })
  return error!.details.refusals
}
const rulesOf = async (attempt: Promise<unknown>) => (await refusalsOf(attempt)).map(({ rule }) => rule)
const live = (promptId: string) => db().liveRelease.count({ where: { workspaceId: owner.workspaceId, promptId } })

test('every broken rule is told at once, and nothing goes live', async () => {
  await newProtected(owner, 'production', { releaseRole: 'owner', approval: true, noteRequired: true, freezeWindows: [alwaysFrozen] })
  await addGate(owner, { environment: 'production', name: 'Legal', kind: 'sign_off', settings: { role: 'editor', notAuthor: false } })
  const { id } = await writtenBy(owner, 'p')
  const refusals = await refusalsOf(release(releaser, id, 'production', 1))
  expect(refusals.map(({ rule }) => rule)).toEqual(['role', 'approval', 'freeze', 'note', 'gate'])
  expect(refusals.filter(({ overridable }) => overridable).map(({ rule }) => rule)).toEqual(['gate'])
  for (const { message } of refusals) expect(message).toMatch(/^\S.*\.$/)
  expect(await live(id)).toBe(0)
})

test('without protection only gates, region and capability hold', async () => {
  await newProtected(owner, 'production', { releaseRole: 'owner', approval: true, noteRequired: true, freezeWindows: [alwaysFrozen] })
  await updateEnvironment(owner, { environment: 'production', protected: false })
  const { id } = await writtenBy(owner, 'p')
  expect(await release(releaser, id, 'production', 1)).toMatchObject({ sequence: 1 })
  await addGate(owner, { environment: 'production', name: 'Legal', kind: 'sign_off', settings: { role: 'editor', notAuthor: false } })
  const first = await db().liveRelease.findFirstOrThrow({ where: { promptId: id } })
  expect(await rulesOf(release(releaser, id, 'production', 2, { replaces: first.releaseId }))).toEqual(['gate'])
})

describe.each([
  ['role', { releaseRole: 'admin' }],
  ['freeze', { freezeWindows: [alwaysFrozen] }],
  ['note', { noteRequired: true }],
] as const)('the rule %s', (rule, rules) => {
  test('refuses a release, a split and a withdrawal, and never a rollback', async () => {
    await newEnvironment(owner, 'production')
    const { id } = await writtenBy(owner, 'p')
    const first = await release(releaser, id, 'production', 1)
    const second = await release(releaser, id, 'production', 2, { replaces: first.id })
    await updateEnvironment(owner, UpdateEnvironment.parse({ environment: 'production', protected: true, ...rules }))
    const replaces = second.id
    expect(await rulesOf(release(releaser, id, 'production', 3, { replaces }))).toEqual([rule])
    const variants = [
      { version: 3, weight: 1000 },
      { version: 2, weight: 9000 },
    ]
    expect(await rulesOf(release(releaser, id, 'production', 3, { replaces, version: undefined, variants }))).toEqual([rule])
    expect(await rulesOf(withdraw(releaser, { promptId: id, environment: 'production', note: '', replaces }))).toEqual([rule])
    const back = await rollBack(releaser, { promptId: id, environment: 'production', note: '' })
    expect(back).toMatchObject({ kind: 'rollback', variants: [{ version: 1 }] })
    if (rule === 'note') await release(releaser, id, 'production', 3, { replaces: back.id, note: 'because of it' })
  })
})

test('who has the role releases; a key counts by its scopes, and none is an owner', async () => {
  const { id } = await writtenBy(owner, 'p')
  const key = (...scopes: string[]): Ctx => ({
    workspaceId: owner.workspaceId,
    actor: { type: 'api_key', id: `key_${scopes.length}`, name: 'CI', scopes, environmentId: null },
  })
  await newProtected(owner, 'a', { releaseRole: 'admin' })
  expect(await rulesOf(release(key('releases:write'), id, 'a', 1))).toEqual(['role'])
  expect(await release(key('admin'), id, 'a', 1)).toMatchObject({ sequence: 1 })
  await newProtected(owner, 'o', { releaseRole: 'owner' })
  expect(await rulesOf(release(key('admin'), id, 'o', 1))).toEqual(['role'])
  expect(await rulesOf(release(await as(owner, 'admin'), id, 'o', 1))).toEqual(['role'])
  expect(await release(owner, id, 'o', 1)).toMatchObject({ sequence: 1 })
})

test('a gate has to be green for every version of exactly this release; an owner passes with a reason', async () => {
  await newEnvironment(owner, 'production')
  const { id } = await writtenBy(owner, 'p')
  const gate = await addGate(owner, {
    environment: 'production',
    name: 'Legal',
    kind: 'sign_off',
    settings: { role: 'editor', notAuthor: false },
  })
  const sign = (version: number, green: boolean) => signOff(releaser, { gate: gate.id, promptId: id, version, green, comment: 'c' })
  const split = {
    version: undefined,
    variants: [
      { version: 2, weight: 1000 },
      { version: 1, weight: 9000 },
    ],
  }
  await sign(1, true)
  expect(await rulesOf(release(releaser, id, 'production', 2))).toEqual(['gate'])
  const first = await release(releaser, id, 'production', 1)
  expect(await rulesOf(release(releaser, id, 'production', 0, { ...split, replaces: first.id }))).toEqual(['gate'])
  await sign(2, true)
  await sign(2, false)
  expect((await refusalsOf(release(owner, id, 'production', 2, { replaces: first.id })))[0]).toMatchObject({
    rule: 'gate',
    gateId: gate.id,
  })
  await expect(release(releaser, id, 'production', 2, { replaces: first.id, override: 'it burns' })).rejects.toMatchObject({
    code: 'forbidden',
  })
  const forced = await release(owner, id, 'production', 2, { replaces: first.id, override: 'it burns' })
  expect(forced.override).toBe('it burns')
  await sign(2, true)
  expect(await release(releaser, id, 'production', 0, { ...split, replaces: forced.id })).toMatchObject({ kind: 'split' })
})

test.each([
  ['a gate', 'gate', (ctx: Ctx) => addGate(ctx, AddGate.parse({ environment: 'production', name: 'Legal' }))],
  ['a rule', 'role', (ctx: Ctx) => updateEnvironment(ctx, { environment: 'production', protected: true, releaseRole: 'owner' })],
])('a release waits for %s that is being set up, and is held to it', async (_, rule, setUp) => {
  await newEnvironment(owner, 'production')
  const { id } = await writtenBy(owner, 'p')
  let settled = false
  const pending = await db().$transaction(async (tx) => {
    await setUp({ ...owner, tx })
    const attempt = rulesOf(release(releaser, id, 'production', 1)).finally(() => {
      settled = true
    })
    attempt.catch(() => undefined)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(settled).toBe(false)
    return { attempt }
  })
  expect(await pending.attempt).toEqual([rule])
})

describe('where versions lead', () => {
  const gateway = async (slug: string, region: string, models: string[]) => {
    await addGateway(owner, AddGateway.parse({ slug, name: slug, layer: 'other', region, baseUrl: 'https://example.com/v1' }))
    for (const model of models) await addModel(owner, { gateway: slug, model })
  }
  async function versionOf(content: object) {
    const { id } = await createPrompt(owner, { name: `p${Math.random().toString(36).slice(2)}`, kind: 'chat', description: '', tags: [] })
    const messages = [{ role: 'user', content: 'Hello' }]
    await saveVersion(owner, {
      promptId: id,
      content: PromptContent.parse({ messages, ...content }),
      note: '',
      baseVersion: null,
      onConflict: 'refuse',
    })
    return id
  }

  test('a version that names a target outside the region is refused, one inside and an alias are not', async () => {
    await newEnvironment(owner, 'china', 'cn')
    await gateway('inland', 'cn', ['m'])
    await gateway('abroad', 'global', ['m'])
    expect(await rulesOf(release(releaser, await versionOf({ model: 'abroad/m' }), 'china', 1))).toEqual(['region'])
    expect(await rulesOf(release(releaser, await versionOf({ model: 'nobody/m' }), 'china', 1))).toEqual(['region'])
    for (const model of ['inland/m', 'default']) await release(releaser, await versionOf({ model }), 'china', 1)
    await newEnvironment(owner, 'anywhere')
    for (const model of ['abroad/m', 'nobody/m', 'default']) await release(releaser, await versionOf({ model }), 'anywhere', 1)
  })

  test('a version that nothing there can run is refused; one that a fallback cannot run is not', async () => {
    await newEnvironment(owner, 'production')
    await gateway('g', 'global', ['able', 'unable', 'unknown'])
    await setCapabilities(owner, { gateway: 'g', model: 'able', capabilities: { tools: true } })
    await setCapabilities(owner, { gateway: 'g', model: 'unable', capabilities: { tools: false } })
    const lead = (...models: string[]) =>
      setRoute(owner, {
        environment: 'production',
        alias: 'default',
        targets: models.map((model) => ({ gateway: 'g', model, timeoutMs: null })),
      })
    const promptId = await versionOf({ tools: [{ type: 'function', function: { name: 'look_up' } }] })
    await lead('unable')
    const [refusal] = await refusalsOf(release(releaser, promptId, 'production', 1))
    expect(refusal).toMatchObject({
      rule: 'capability',
      message: expect.stringMatching(/Nothing in production can run version 1.*g unable takes no tools.*look_up/),
    })
    await lead('unable', 'unknown')
    const first = await release(releaser, promptId, 'production', 1)
    await withdraw(releaser, { promptId, environment: 'production', note: '', replaces: first.id })
    await lead('able', 'unable')
    await createRelease(releaser, { promptId, environment: 'production', version: 1, note: '', replaces: null })
  })
})
