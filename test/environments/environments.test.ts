import { beforeEach, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { archiveEnvironment } from '@/lib/environments/archive-environment'
import { environmentByRef, listEnvironments } from '@/lib/environments/queries'
import { restoreEnvironment } from '@/lib/environments/restore-environment'
import { CreateEnvironment, SetRoute } from '@/lib/environments/schema'
import { setRoute } from '@/lib/environments/set-route'
import { updateEnvironment } from '@/lib/environments/update-environment'
import { updateGateway } from '@/lib/gateways/update-gateway'
import { newId } from '@/lib/ids'
import { createRelease } from '@/lib/releases/create-release'
import { as, newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'

let ctx: Ctx
beforeEach(async () => {
  ctx = await newWorkspace()
})

const newGateway = (slug: string, region: string, workspaceId = ctx.workspaceId) =>
  db().gateway.create({
    data: {
      id: newId('gtw'),
      workspaceId,
      slug,
      name: slug,
      layer: 'production',
      region,
      preset: 'custom',
      baseUrl: 'https://example.com/v1',
    },
  })
const slugs = async (archived = false) => (await listEnvironments(ctx, { archived })).map(({ slug }) => slug)
const to = (...gateways: string[]) => gateways.map((gateway) => ({ gateway, model: 'gpt-5', timeoutMs: null }))

test('environments stand in the order they were made, with an audit row each', async () => {
  await newEnvironment(ctx, 'development')
  const production = await newEnvironment(ctx, 'production', 'eu')
  expect(production).toMatchObject({
    slug: 'production',
    region: 'eu',
    position: 1,
    routes: [],
    liveCount: 0,
    keyCount: 0,
    archivedAt: null,
  })
  expect(await slugs()).toEqual(['development', 'production'])
  expect(await environmentByRef(ctx, production.id)).toEqual(await environmentByRef(ctx, 'production'))
  const rows = await db().auditEvent.findMany({ where: { workspaceId: ctx.workspaceId }, orderBy: { sequence: 'asc' } })
  expect(rows.map(({ action }) => action)).toEqual(['environment.create', 'environment.create'])
})

test('a slug is given once, and the refusal says who has it', async () => {
  await newEnvironment(ctx, 'staging')
  await expect(newEnvironment(ctx, 'staging')).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('already') })
  await archiveEnvironment(ctx, { environment: 'staging' })
  await expect(newEnvironment(ctx, 'staging')).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('Restore') })
  expect(await restoreEnvironment(ctx, { environment: 'staging' })).toMatchObject({ slug: 'staging', archivedAt: null })
  await expect(restoreEnvironment(ctx, { environment: 'staging' })).rejects.toMatchObject({ code: 'not_found' })
})

test('of many who take one slug at once one gets it', async () => {
  const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => newEnvironment(ctx, 'rush')))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('an update changes what is given and moves it to its place', async () => {
  for (const slug of ['a', 'b', 'c']) await newEnvironment(ctx, slug)
  const moved = await updateEnvironment(ctx, { environment: 'c', name: 'Canary', protected: true, position: 0 })
  expect(moved).toMatchObject({ slug: 'c', name: 'Canary', protected: true, description: '', position: 0 })
  expect(await slugs()).toEqual(['c', 'a', 'b'])
  await updateEnvironment(ctx, { environment: 'c', position: 999 })
  expect(await slugs()).toEqual(['a', 'b', 'c'])
})

test('an environment is not archived while something is live there; what is live is named', async () => {
  await newEnvironment(ctx, 'production')
  const { id: promptId } = await newPrompt(ctx, 'support/triage', ['one'])
  await createRelease(ctx, { promptId, environment: 'production', version: 1, note: '', replaces: null })
  await expect(archiveEnvironment(ctx, { environment: 'production' })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('support/triage'),
    details: { liveCount: 1, prompts: [{ id: promptId }] },
  })
  await newEnvironment(ctx, 'staging')
  await archiveEnvironment(ctx, { environment: 'staging' })
  expect([await slugs(), await slugs(true)]).toEqual([['production'], ['staging']])
  await expect(createRelease(ctx, { promptId, environment: 'staging', version: 1, note: '', replaces: null })).rejects.toMatchObject({
    code: 'not_found',
  })
})

test('an environment is never archived with something live in it, also when both happen at once', async () => {
  const { id: promptId } = await newPrompt(ctx, 'race', ['one'])
  for (let round = 0; round < 8; round++) {
    const environment = `round-${round}`
    await newEnvironment(ctx, environment)
    const [archived, released] = await Promise.allSettled([
      archiveEnvironment(ctx, { environment }),
      createRelease(ctx, { promptId, environment, version: 1, note: '', replaces: null }),
    ])
    expect([archived.status, released.status].sort()).toEqual(['fulfilled', 'rejected'])
  }
})

test('a route is replaced whole, in order, and an empty one goes', async () => {
  await newEnvironment(ctx, 'production')
  for (const slug of ['4sapi', 'koala']) await newGateway(slug, 'global')
  const set = await setRoute(ctx, {
    environment: 'production',
    alias: 'default',
    targets: [...to('4sapi'), { gateway: 'koala', model: 'm', timeoutMs: 5_000 }],
  })
  expect(set).toMatchObject({
    alias: 'default',
    targets: [
      { gateway: '4sapi', gatewayName: '4sapi', layer: 'production', region: 'global', simulator: false, model: 'gpt-5', timeoutMs: null },
      { gateway: 'koala', model: 'm', timeoutMs: 5_000 },
    ],
  })
  await setRoute(ctx, { environment: 'production', alias: 'fast', targets: to('koala') })
  await setRoute(ctx, { environment: 'production', alias: 'default', targets: to('koala', '4sapi') })
  const { routes } = await environmentByRef(ctx, 'production')
  expect(routes.map(({ alias, targets }) => [alias, targets.map(({ gateway }) => gateway)])).toEqual([
    ['default', ['koala', '4sapi']],
    ['fast', ['koala']],
  ])
  expect(await setRoute(ctx, { environment: 'production', alias: 'fast', targets: [] })).toEqual({ alias: 'fast', targets: [] })
  expect((await environmentByRef(ctx, 'production')).routes).toHaveLength(1)
})

test('of many who set one route at once the last one stands whole', async () => {
  await newEnvironment(ctx, 'production')
  for (const slug of ['a', 'b', 'c']) await newGateway(slug, 'global')
  const lists = [to('a', 'b', 'c'), to('c', 'b'), to('b')]
  await Promise.all(
    Array.from({ length: 12 }, (_, index) => setRoute(ctx, { environment: 'production', alias: 'default', targets: lists[index % 3]! })),
  )
  const { routes } = await environmentByRef(ctx, 'production')
  const gateways = routes[0]!.targets.map(({ gateway }) => gateway).join()
  expect(['a,b,c', 'c,b', 'b']).toContain(gateways)
})

test('a bound environment refuses a gateway of another region, with the reason and the place', async () => {
  await newEnvironment(ctx, 'china', 'cn')
  await newGateway('xinglian', 'cn')
  await newGateway('koala', 'global')
  await setRoute(ctx, { environment: 'china', alias: 'default', targets: to('xinglian') })
  await expect(setRoute(ctx, { environment: 'china', alias: 'default', targets: to('xinglian', 'koala') })).rejects.toMatchObject({
    code: 'invalid',
    faults: [{ path: 'targets.1.gateway', message: 'china is bound to the region cn; the gateway koala is in global.' }],
  })
  expect((await environmentByRef(ctx, 'china')).routes[0]?.targets).toHaveLength(1)
})

test('an environment is not bound to a region that its routes leave', async () => {
  await newEnvironment(ctx, 'production')
  await newGateway('koala', 'global')
  await setRoute(ctx, { environment: 'production', alias: 'default', targets: to('koala') })
  await expect(updateEnvironment(ctx, { environment: 'production', region: 'cn' })).rejects.toMatchObject({
    code: 'invalid',
    faults: [{ path: 'routes.default.targets.0' }],
  })
  expect(await updateEnvironment(ctx, { environment: 'production', region: 'global' })).toMatchObject({ region: 'global' })
  expect(await updateEnvironment(ctx, { environment: 'production', region: null })).toMatchObject({ region: null })
})

test('binding and routing at once never leave a target outside', async () => {
  await newGateway('koala', 'global')
  for (let round = 0; round < 8; round++) {
    const environment = `round-${round}`
    await newEnvironment(ctx, environment)
    await Promise.allSettled([
      updateEnvironment(ctx, { environment, region: 'cn' }),
      setRoute(ctx, { environment, alias: 'default', targets: to('koala') }),
    ])
    const { region, routes } = await environmentByRef(ctx, environment)
    expect(region === null || routes.length === 0).toBe(true)
  }
})

test('moving a gateway to another region and routing to it at once never leave it in a bound route', async () => {
  for (let round = 0; round < 8; round++) {
    const [environment, gateway] = [`round-${round}`, `gateway-${round}`]
    await newEnvironment(ctx, environment, 'cn')
    await newGateway(gateway, 'cn')
    await Promise.allSettled([
      updateGateway(ctx, { gateway, region: 'global' }),
      setRoute(ctx, { environment, alias: 'default', targets: to(gateway) }),
    ])
    const { routes } = await environmentByRef(ctx, environment)
    expect(routes.flatMap(({ targets }) => targets).every(({ region }) => region === 'cn')).toBe(true)
  }
})

test('an environment comes back without the targets it may not have any more', async () => {
  await newEnvironment(ctx, 'china', 'cn')
  for (const slug of ['stays', 'moves', 'goes']) await newGateway(slug, 'cn')
  await setRoute(ctx, { environment: 'china', alias: 'default', targets: to('goes', 'moves', 'stays') })
  await archiveEnvironment(ctx, { environment: 'china' })
  await db().gateway.updateMany({ where: { workspaceId: ctx.workspaceId, slug: 'moves' }, data: { region: 'global' } })
  await db().gateway.updateMany({ where: { workspaceId: ctx.workspaceId, slug: 'goes' }, data: { archivedAt: new Date() } })
  const { routes } = await restoreEnvironment(ctx, { environment: 'china' })
  expect(routes.map(({ targets }) => targets.map(({ gateway }) => gateway))).toEqual([['stays']])
})

test('a gateway that is unknown, archived or of another workspace is refused', async () => {
  await newEnvironment(ctx, 'production')
  const stranger = await newWorkspace()
  await newGateway('theirs', 'global', stranger.workspaceId)
  const gone = await newGateway('gone', 'global')
  await db().gateway.update({ where: { id: gone.id }, data: { archivedAt: new Date() } })
  for (const gateway of ['theirs', 'gone', 'nobody'])
    await expect(setRoute(ctx, { environment: 'production', alias: 'default', targets: to(gateway) })).rejects.toMatchObject({
      code: 'invalid',
    })
})

test('a releaser changes no environment; another workspace sees none', async () => {
  await newEnvironment(ctx, 'production')
  const releaser = await as(ctx, 'releaser')
  await expect(newEnvironment(releaser, 'staging')).rejects.toMatchObject({ code: 'forbidden' })
  await expect(updateEnvironment(releaser, { environment: 'production', name: 'x' })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(archiveEnvironment(releaser, { environment: 'production' })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(restoreEnvironment(releaser, { environment: 'production' })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(setRoute(releaser, { environment: 'production', alias: 'default', targets: [] })).rejects.toMatchObject({
    code: 'forbidden',
  })
  expect((await listEnvironments(await as(ctx, 'viewer'))).map(({ slug }) => slug)).toEqual(['production'])

  const stranger = await newWorkspace()
  await expect(environmentByRef(stranger, 'production')).rejects.toMatchObject({ code: 'not_found' })
  await expect(updateEnvironment(stranger, { environment: 'production', name: 'x' })).rejects.toMatchObject({ code: 'not_found' })
  expect(await listEnvironments(stranger)).toEqual([])
})

test('a key bound to one environment sees only that one', async () => {
  const { id } = await newEnvironment(ctx, 'production')
  await newEnvironment(ctx, 'staging')
  const key: Ctx = {
    workspaceId: ctx.workspaceId,
    actor: { type: 'api_key', id: 'key_1', name: 'k', scopes: ['prompts:read'], environmentId: id },
  }
  expect((await listEnvironments(key)).map(({ slug }) => slug)).toEqual(['production'])
  await expect(environmentByRef(key, 'staging')).rejects.toMatchObject({ code: 'not_found' })
})

test.each(['', 'Production', '-a', 'a-', 'a_b', 'a/b', 'ü', 'a'.repeat(64)])('the slug "%s" is refused', (slug) => {
  expect(CreateEnvironment.safeParse({ slug, name: 'x' }).success).toBe(false)
})

test('a target stands in a route once', () => {
  expect(SetRoute.safeParse({ environment: 'e', alias: 'default', targets: [...to('a'), ...to('a')] }).success).toBe(false)
})
