import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { addFromTemplate } from '@/lib/environments/add-from-template'
import { archiveEnvironment } from '@/lib/environments/archive-environment'
import { environmentByRef } from '@/lib/environments/queries'
import { restoreEnvironment } from '@/lib/environments/restore-environment'
import { setRoute } from '@/lib/environments/set-route'
import { updateEnvironment } from '@/lib/environments/update-environment'
import { archiveGateway } from '@/lib/gateways/archive-gateway'
import { updateGateway } from '@/lib/gateways/update-gateway'
import { newId } from '@/lib/ids'
import { compare } from '@/lib/playground/compare'
import { CompareInput } from '@/lib/playground/schema'
import { PromptContent } from '@/lib/prompts/content-schema'
import { createPrompt } from '@/lib/prompts/create-prompt'
import { saveVersion } from '@/lib/prompts/save-version'
import { dryRun } from '@/lib/releases/dry-run'
import { rollBack } from '@/lib/releases/roll-back'
import { withdraw } from '@/lib/releases/withdraw'
import { execute } from '@/lib/runs/execute'
import { newGateway } from '../gateways/gateways'
import { chunk, events, serve } from '../gateways/loopback'
import { newWorkspace } from '../support/database'
import { release } from '../support/governed'
import { newEnvironment } from '../support/published'

/**
 * Every way around the boundary of an environment that is bound to a region: `home` is a gateway inside, `abroad` one outside. Whatever is
 * tried, `abroad` is never asked.
 */
let home: Awaited<ReturnType<typeof serve>>
let abroad: Awaited<ReturnType<typeof serve>>
let ctx: Ctx
const answering = () => serve((_, response) => void response.end(events(chunk({ content: 'ok' }), chunk({}, 'stop'), '[DONE]')))

beforeAll(async () => {
  ;[home, abroad] = [await answering(), await answering()]
})
afterAll(async () => {
  expect(abroad.requests).toEqual([])
  await Promise.all([home[Symbol.asyncDispose](), abroad[Symbol.asyncDispose]()])
})
beforeEach(async () => {
  ctx = await newWorkspace()
  await newGateway(ctx, 'home', { baseUrl: home.url, region: 'cn', preset: 'xinglian' })
  await newGateway(ctx, 'abroad', { baseUrl: abroad.url, region: 'us' })
  await newEnvironment(ctx, 'china', 'cn')
})

const to = (...gateways: string[]) => gateways.map((gateway) => ({ gateway, model: 'm', timeoutMs: null }))
const route = (environment: string, ...gateways: string[]) => setRoute(ctx, { environment, alias: 'default', targets: to(...gateways) })
const outside = { message: expect.stringMatching(/china.*bound to the region cn|bound to cn/) }
const routed = async () => (await environmentByRef(ctx, 'china')).routes.flatMap(({ targets }) => targets.map(({ gateway }) => gateway))
const gatewayIdOf = async (slug: string) => (await db().gateway.findFirstOrThrow({ where: { workspaceId: ctx.workspaceId, slug } })).id
/** As somebody with the database at hand could: behind every verb. */
async function smuggle(slug: string, alias = 'default') {
  const environmentId = (await environmentByRef(ctx, 'china')).id
  const position = await db().routeTarget.count({ where: { environmentId, alias } })
  await db().routeTarget.create({
    data: {
      id: newId('rte'),
      workspaceId: ctx.workspaceId,
      environmentId,
      alias,
      position,
      gatewayId: await gatewayIdOf(slug),
      model: 'm',
    },
  })
}
async function versionSaying(model: string) {
  const { id } = await createPrompt(ctx, { name: `p-${newId('prm').toLowerCase()}`, kind: 'text', description: '', tags: [] })
  const content = PromptContent.parse({ text: 'Hello', model })
  await saveVersion(ctx, { promptId: id, content, note: '', baseVersion: null, onConflict: 'refuse' })
  return id
}
async function secondSaying(promptId: string, model: string) {
  const content = PromptContent.parse({ text: 'Hello', model })
  await saveVersion(ctx, { promptId, content, note: '', baseVersion: 1, onConflict: 'refuse' })
}
const run = async (input: object) => {
  const seen = await Array.fromAsync(
    await compare(ctx, CompareInput.parse({ environment: 'china', targets: [{ id: 'a', parameters: {} }], ...input })),
  )
  return seen.at(-1)
}

describe('a route', () => {
  test('takes no target outside, first or as a fallback', async () => {
    await route('china', 'home')
    for (const list of [['abroad'], ['home', 'abroad'], ['abroad', 'home']])
      await expect(route('china', ...list)).rejects.toMatchObject({
        code: 'invalid',
        ...outside,
        faults: [{ path: `targets.${list.indexOf('abroad')}.gateway` }],
      })
    expect(await routed()).toEqual(['home'])
  })
  test('of a template neither', async () => {
    await archiveEnvironment(ctx, { environment: 'china' })
    await db().environment.updateMany({ where: { workspaceId: ctx.workspaceId, slug: 'china' }, data: { slug: 'old-china' } })
    await expect(addFromTemplate(ctx, { template: 'china', gateway: 'abroad' })).rejects.toMatchObject({ code: 'invalid' })
    await updateGateway(ctx, { gateway: 'home', region: 'us' })
    const { environment, missing } = await addFromTemplate(ctx, { template: 'china' })
    expect([environment.routes, environment.region]).toEqual([[], 'cn'])
    expect(missing).toContain('not in cn')
  })
  test('that leaves a region keeps its environment from being bound to it, and a bound one from moving', async () => {
    await newEnvironment(ctx, 'free')
    await route('free', 'home', 'abroad')
    await expect(updateEnvironment(ctx, { environment: 'free', region: 'cn' })).rejects.toMatchObject({
      code: 'invalid',
      faults: [{ path: 'routes.default.targets.1', message: expect.stringContaining('abroad is in us') }],
    })
    await route('china', 'home')
    await expect(updateEnvironment(ctx, { environment: 'china', region: 'us' })).rejects.toMatchObject({ code: 'invalid' })
    expect(await environmentByRef(ctx, 'free')).toMatchObject({ region: null })
  })
})

describe('a gateway', () => {
  test('in a bound route stays in its region', async () => {
    await route('china', 'home')
    await expect(updateGateway(ctx, { gateway: 'home', region: 'us' })).rejects.toMatchObject({ code: 'conflict', ...outside })
  })
  test('that left while its environment was archived is not in the route when that comes back', async () => {
    await newGateway(ctx, 'second', { baseUrl: home.url, region: 'cn' })
    await route('china', 'home', 'second')
    await archiveEnvironment(ctx, { environment: 'china' })
    await updateGateway(ctx, { gateway: 'home', region: 'us' })
    await restoreEnvironment(ctx, { environment: 'china' })
    expect(await routed()).toEqual(['second'])
  })
  test('that takes the name of one inside is not taken for it', async () => {
    const promptId = await versionSaying('home/m')
    await archiveGateway(ctx, { gateway: 'home' })
    await newGateway(ctx, 'home', { baseUrl: abroad.url, region: 'us' })
    expect(await run({ promptId, version: 1 })).toMatchObject({ type: 'error', run: null, error: outside })
    const { id } = await createPrompt(ctx, { name: 'again', kind: 'text', description: '', tags: [] })
    await saveVersion(ctx, {
      promptId: id,
      content: PromptContent.parse({ text: 'x', model: 'home/m' }),
      note: '',
      baseVersion: null,
      onConflict: 'refuse',
    })
    await expect(release(ctx, id, 'china', 1)).rejects.toMatchObject({ code: 'refused', details: { refusals: [{ rule: 'region' }] } })
  })
})

describe('a live version that names its gateway', () => {
  test('keeps its environment from being bound to another region, or to one while the gateway is none', async () => {
    await newEnvironment(ctx, 'free')
    const promptId = await versionSaying('abroad/m')
    const { id, promptName } = await release(ctx, promptId, 'free', 1)
    await expect(updateEnvironment(ctx, { environment: 'free', region: 'cn' })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining(`${promptName} v1 in free`),
      faults: [{ path: 'region', message: `${promptName} v1 leads to abroad/m.` }],
    })
    expect(await updateEnvironment(ctx, { environment: 'free', region: 'us' })).toMatchObject({ region: 'us' })
    await updateEnvironment(ctx, { environment: 'free', region: null })
    await secondSaying(promptId, 'nobody/m')
    await release(ctx, promptId, 'free', 2, { replaces: id })
    await expect(updateEnvironment(ctx, { environment: 'free', region: 'us' })).rejects.toMatchObject({ code: 'invalid' })
  })
  test('keeps the gateway in its region and in use', async () => {
    const promptId = await versionSaying('home/m')
    const { id, promptName } = await release(ctx, promptId, 'china', 1)
    const named = { code: 'conflict', message: expect.stringContaining(`${promptName} v1 in china`) }
    await expect(updateGateway(ctx, { gateway: 'home', region: 'us' })).rejects.toMatchObject(named)
    await expect(archiveGateway(ctx, { gateway: 'home' })).rejects.toMatchObject({
      ...named,
      details: { versions: [{ prompt: promptName, version: 1, environment: 'china' }] },
    })
    await withdraw(ctx, { promptId, environment: 'china', note: '', replaces: id })
    await updateGateway(ctx, { gateway: 'home', region: 'us' })
    const { plans } = await dryRun(ctx, rollBack, { promptId, environment: 'china', note: '', to: id })
    expect(plans).toMatchObject([{ refusals: [], warnings: [{ rule: 'region', ...outside }] }])
    await archiveGateway(ctx, { gateway: 'home' })
  })
  test('and its gateway’s end cannot pass each other', async () => {
    for (let round = 0; round < 5; round++) {
      const slug = `g${round}`
      await newGateway(ctx, slug, { baseUrl: home.url, region: 'cn' })
      const promptId = await versionSaying(`${slug}/m`)
      const [released, archived] = await Promise.allSettled([release(ctx, promptId, 'china', 1), archiveGateway(ctx, { gateway: slug })])
      expect([released.status, archived.status].sort()).toEqual(['fulfilled', 'rejected'])
    }
  })
})

describe('a release', () => {
  test('of a version that names a target outside is refused, by the owner too, whatever the reason', async () => {
    const promptId = await versionSaying('abroad/m')
    await expect(release(ctx, promptId, 'china', 1)).rejects.toMatchObject({
      code: 'refused',
      details: { refusals: [{ rule: 'region', overridable: false }] },
    })
    await expect(release(ctx, promptId, 'china', 1, { override: 'it has to be' })).rejects.toMatchObject({ code: 'refused' })
  })
  test('of a version whose alias was led outside behind our back is refused', async () => {
    await smuggle('abroad')
    await expect(release(ctx, await versionSaying('default'), 'china', 1)).rejects.toMatchObject({
      code: 'refused',
      details: { refusals: [{ rule: 'region' }] },
    })
  })
})

describe('a call as this environment', () => {
  test('goes nowhere outside: by name, by what the version says, by a route', async () => {
    await route('china', 'home')
    const promptId = await versionSaying('abroad/m')
    const named = { id: 'a', gateway: 'abroad', model: 'm', parameters: {} }
    for (const input of [
      { content: { text: 'Hello' }, targets: [named] },
      { promptId, version: 1 },
      { promptId, version: 1, targets: [named] },
      { content: { text: 'Hello', model: 'abroad/m' } },
    ])
      expect(await run(input)).toMatchObject({ type: 'error', run: null, error: outside })
    expect(await run({ content: { text: 'Hello' } })).toMatchObject({ type: 'finish', run: { gateway: 'home', output: 'ok' } })
    expect(await db().run.count({ where: { workspaceId: ctx.workspaceId } })).toBe(1)
  })
  test('passes over what was put into its route behind our back, and is refused where nothing else is left', async () => {
    await smuggle('abroad')
    expect(await run({ content: { text: 'Hello' } })).toMatchObject({
      type: 'error',
      run: null,
      error: { message: expect.stringContaining('no gateway inside cn') },
    })
    await smuggle('home')
    expect(await run({ content: { text: 'Hello' } })).toMatchObject({ type: 'finish', run: { gateway: 'home' } })
  })
  test('that began before it was bound is held to the boundary all the same', async () => {
    await newEnvironment(ctx, 'later')
    const { id, slug, name } = await environmentByRef(ctx, 'later')
    await updateEnvironment(ctx, { environment: 'later', region: 'cn' })
    const call = execute(ctx, {
      source: 'playground',
      groupId: newId('run'),
      prompt: null,
      version: null,
      environment: { id, slug, name, region: null, protected: false },
      target: { gateway: 'abroad', model: 'm' },
      request: { messages: [{ role: 'user', content: 'Hello' }], parameters: {}, tools: [], responseFormat: null },
      inputs: { variables: {}, placeholders: {} },
    })
    await expect(call.next()).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('bound to the region cn') })
  })
  test('with a key that is bound to it cannot choose another environment', async () => {
    await newEnvironment(ctx, 'free')
    const { id: environmentId } = await environmentByRef(ctx, 'china')
    const key: Ctx = {
      workspaceId: ctx.workspaceId,
      actor: { type: 'api_key', id: 'key_1', name: 'k', scopes: ['runs:create'], environmentId },
    }
    const promptId = await versionSaying('default')
    await release(ctx, promptId, 'china', 1)
    const targets = [{ id: 'a', gateway: 'abroad', model: 'm', parameters: {} }]
    await expect(compare(key, CompareInput.parse({ promptId, version: 1, environment: 'free', targets }))).rejects.toMatchObject({
      code: 'not_found',
    })
    const [seen] = await Array.fromAsync(await compare(key, CompareInput.parse({ promptId, version: 1, targets })))
    expect(seen).toMatchObject({ type: 'error', run: null, error: outside })
  })
})

describe('at the same time', () => {
  const bothInside = async () => {
    const { region, routes } = await environmentByRef(ctx, 'race')
    for (const target of routes.flatMap(({ targets }) => targets)) if (region !== null) expect(target.region).toBe(region)
  }
  const rounds = async (prepare: () => Promise<unknown>, ...attempts: (() => Promise<unknown>)[]) => {
    for (let round = 0; round < 6; round++) {
      await prepare()
      const outcomes = await Promise.allSettled(attempts.map((attempt) => attempt()))
      for (const outcome of outcomes)
        if (outcome.status === 'rejected')
          expect(outcome.reason).toMatchObject({ code: expect.stringMatching(/^(invalid|conflict|not_found)$/) })
      await bothInside()
      await db().routeTarget.deleteMany({ where: { workspaceId: ctx.workspaceId } })
      await db().environment.updateMany({
        where: { workspaceId: ctx.workspaceId, slug: 'race' },
        data: { slug: `race-${round}`, archivedAt: new Date() },
      })
      await db().gateway.updateMany({ where: { workspaceId: ctx.workspaceId, slug: 'home' }, data: { region: 'cn' } })
    }
  }
  test('a route edit and a gateway’s move', () =>
    rounds(
      () => newEnvironment(ctx, 'race', 'cn'),
      () => route('race', 'home'),
      () => updateGateway(ctx, { gateway: 'home', region: 'us' }),
    ))
  test('a route edit and a binding', () =>
    rounds(
      () => newEnvironment(ctx, 'race'),
      () => route('race', 'abroad'),
      () => updateEnvironment(ctx, { environment: 'race', region: 'cn' }),
    ))
  test('a binding and a gateway’s move', () =>
    rounds(
      async () => {
        await newEnvironment(ctx, 'race')
        await route('race', 'home')
      },
      () => updateEnvironment(ctx, { environment: 'race', region: 'cn' }),
      () => updateGateway(ctx, { gateway: 'home', region: 'us' }),
    ))
  test('a restoring and a gateway’s move', () =>
    rounds(
      async () => {
        await newEnvironment(ctx, 'race', 'cn')
        await route('race', 'home')
        await archiveEnvironment(ctx, { environment: 'race' })
      },
      () => restoreEnvironment(ctx, { environment: 'race' }),
      () => updateGateway(ctx, { gateway: 'home', region: 'us' }),
    ))
})
