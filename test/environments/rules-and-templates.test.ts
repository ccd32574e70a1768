import { beforeEach, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { addFromTemplate } from '@/lib/environments/add-from-template'
import { archiveEnvironment } from '@/lib/environments/archive-environment'
import { listTemplates } from '@/lib/environments/list-templates'
import { environmentByRef, listEnvironments } from '@/lib/environments/queries'
import { restoreEnvironment } from '@/lib/environments/restore-environment'
import { listRouteRevisions, readRoutesAt } from '@/lib/environments/route-history'
import { UpdateEnvironment } from '@/lib/environments/schema'
import { setRoute } from '@/lib/environments/set-route'
import { updateEnvironment } from '@/lib/environments/update-environment'
import { addGateway } from '@/lib/gateways/add-gateway'
import { addModel } from '@/lib/gateways/add-model'
import { archiveGateway } from '@/lib/gateways/archive-gateway'
import { AddGateway } from '@/lib/gateways/schema'
import { createFirstEnvironments } from '@/lib/installation/sample-workspace'
import { as, newWorkspace } from '../support/database'
import { newEnvironment } from '../support/published'

let ctx: Ctx
beforeEach(async () => {
  ctx = await newWorkspace()
})

const newGateway = async (slug: string, preset: string, models: string[], region = 'global') => {
  await addGateway(
    ctx,
    AddGateway.parse({ slug, name: slug.toUpperCase(), layer: 'other', preset, region, baseUrl: 'https://example.com/v1' }),
  )
  for (const model of models) await addModel(ctx, { gateway: slug, model })
}
const slugs = async () => (await listEnvironments(ctx)).map(({ slug }) => slug)
const targets = (...names: string[]) => names.map((gateway) => ({ gateway, model: 'm', timeoutMs: null }))

test('rules are set, read, and stay when something else changes', async () => {
  expect(await newEnvironment(ctx, 'production')).toMatchObject({
    releaseRole: 'releaser',
    approval: false,
    noteRequired: false,
    freezeWindows: [],
    frozen: null,
  })
  const always = { kind: 'weekly' as const, days: ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const, from: '00:00', to: '00:00' }
  const input = UpdateEnvironment.parse({
    environment: 'production',
    releaseRole: 'owner',
    approval: true,
    noteRequired: true,
    freezeWindows: [{ ...always, timeZone: 'Asia/Shanghai', reason: 'year end' }],
  })
  expect(await updateEnvironment(ctx, input)).toMatchObject({ releaseRole: 'owner', approval: true, noteRequired: true, frozen: null })
  const protectedNow = await updateEnvironment(ctx, { environment: 'production', protected: true })
  expect(protectedNow).toMatchObject({
    releaseRole: 'owner',
    freezeWindows: [{ timeZone: 'Asia/Shanghai', reason: 'year end' }],
    frozen: { reason: 'year end', until: null },
  })
  expect(await environmentByRef(ctx, 'production')).toEqual(protectedNow)
})

test('of two who saw the same freeze windows, the second loses nothing of the first', async () => {
  await newEnvironment(ctx, 'production')
  const window = (reason: string) => ({ kind: 'once' as const, from: '2026-12-24T12:00:00.000Z', to: '2026-12-27T00:00:00.000Z', reason })
  const set = (seen: string[], reasons: string[]) =>
    updateEnvironment(
      ctx,
      UpdateEnvironment.parse({ environment: 'production', freezeWindows: reasons.map(window), freezeWindowsSeen: seen.map(window) }),
    )
  const both = await Promise.allSettled([set([], ['ours']), set([], ['theirs'])])
  expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  expect(both.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } })
  const [kept] = (await environmentByRef(ctx, 'production')).freezeWindows
  await set([kept?.reason ?? ''], [kept?.reason ?? '', 'later'])
  await expect(set([], ['lost'])).rejects.toMatchObject({ code: 'conflict', details: { freezeWindows: [kept, { reason: 'later' }] } })
  expect((await environmentByRef(ctx, 'production')).freezeWindows).toHaveLength(2)
})

test('a workspace starts with development and production only', async () => {
  await createFirstEnvironments({ ...ctx, actor: { type: 'system', id: 'setup', name: 'Versicle' } })
  expect(await slugs()).toEqual(['development', 'production'])
})

test('templates say what they are for, what they lead to, and what is missing', async () => {
  await createFirstEnvironments(ctx)
  await newGateway('koala', 'koala', ['gpt-5', 'a-new-one'])
  await newGateway('xl', 'xinglian', ['qwen'], 'global')
  const all = await listTemplates(ctx)
  expect(all.map(({ id, preset, region }) => [id, preset.name, region])).toEqual([
    ['development', 'Treerouter', null],
    ['experiment', 'Koala', null],
    ['staging', '4SAPI', null],
    ['production', '4SAPI', null],
    ['china', 'Xinglian', 'cn'],
  ])
  expect(all.map(({ taken }) => taken?.name ?? null)).toEqual(['Development', null, null, 'Production', null])
  const [, experiment, staging, , china] = all
  expect(experiment).toMatchObject({ missing: null, routes: [{ alias: 'default', targets: [{ gateway: 'koala', model: 'a-new-one' }] }] })
  expect(staging).toMatchObject({ routes: [], missing: expect.stringContaining('no gateway for 4SAPI') })
  expect(china).toMatchObject({ routes: [], missing: expect.stringContaining('in the region global, not in cn') })
  for (const { purpose } of all) expect(purpose).toMatch(/\S{3}/)
})

test('one click adds an environment at its place, with its route where the gateway is there', async () => {
  await createFirstEnvironments(ctx)
  await newGateway('prod', '4sapi', ['gpt-5'])
  await newGateway('koala', 'koala', ['a', 'gpt-5'])
  await setRoute(ctx, { environment: 'production', alias: 'default', targets: [{ gateway: 'prod', model: 'gpt-5', timeoutMs: 9_000 }] })
  const { environment, missing } = await addFromTemplate(ctx, { template: 'experiment' })
  expect([missing, environment.position]).toEqual([null, 1])
  expect(environment.routes).toMatchObject([{ alias: 'default', targets: [{ gateway: 'koala', model: 'gpt-5' }] }])

  const staging = await addFromTemplate(ctx, { template: 'staging' })
  expect(staging.environment.routes).toMatchObject([{ alias: 'default', targets: [{ gateway: 'prod', model: 'gpt-5', timeoutMs: 9_000 }] }])

  const china = await addFromTemplate(ctx, { template: 'china' })
  expect(china).toMatchObject({
    missing: expect.stringContaining('no gateway for Xinglian'),
    environment: { region: 'cn', protected: true, routes: [] },
  })
  expect(await slugs()).toEqual(['development', 'experiment', 'staging', 'production', 'china'])
  await expect(addFromTemplate(ctx, { template: 'china' })).rejects.toMatchObject({ code: 'conflict' })
})

test('china is led to a gateway inside cn, and never to one outside', async () => {
  await newGateway('abroad', 'xinglian', ['qwen'], 'global')
  await expect(addFromTemplate(ctx, { template: 'china', gateway: 'abroad' })).rejects.toMatchObject({ code: 'invalid' })
  expect(await slugs()).toEqual([])
  await newGateway('inland', 'xinglian', ['deepseek', 'qwen'], 'cn')
  const { environment } = await addFromTemplate(ctx, { template: 'china', model: 'qwen' })
  expect(environment.routes).toMatchObject([{ alias: 'default', targets: [{ gateway: 'inland', model: 'qwen', region: 'cn' }] }])
})

test('every change of a route is written down, and what it was at a time can be told', async () => {
  await newEnvironment(ctx, 'production')
  for (const slug of ['a', 'b']) await newGateway(slug, 'custom', ['m'])
  const asked = (...names: string[]) => setRoute(ctx, { environment: 'production', alias: 'default', targets: targets(...names) })
  const times: string[] = []
  const tick = async () => {
    const [row] = await db().$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS "now" FROM pg_sleep(0.005)`
    times.push(row!.now.toISOString())
    await db().$queryRaw`SELECT 1 FROM pg_sleep(0.005)`
  }
  await tick()
  await asked('a')
  await asked('a')
  await tick()
  await asked('b', 'a')
  await tick()
  await asked()
  await tick()
  const then = await Promise.all(times.map((at) => readRoutesAt(ctx, { environment: 'production', at })))
  expect(then.map((routes) => routes.map((route) => route.targets.map(({ gateway }) => gateway)))).toEqual([[], [['a']], [['b', 'a']], []])
  const { data } = await listRouteRevisions(ctx, { environment: 'production' })
  expect(data.map((row) => row.targets.length)).toEqual([0, 2, 1])
  expect(data[0]).toMatchObject({ alias: 'default', author: { type: 'user' } })
  const first = await listRouteRevisions(ctx, { environment: 'production', limit: 2 })
  expect((await listRouteRevisions(ctx, { environment: 'production', limit: 2, cursor: first.nextCursor! })).data).toEqual(data.slice(2))
})

test('what restoring takes out of a route is written down too', async () => {
  await newEnvironment(ctx, 'production')
  for (const slug of ['stays', 'goes']) await newGateway(slug, 'custom', ['m'])
  await setRoute(ctx, { environment: 'production', alias: 'default', targets: targets('stays', 'goes') })
  await setRoute(ctx, { environment: 'production', alias: 'fast', targets: targets('stays') })
  await archiveEnvironment(ctx, { environment: 'production' })
  await archiveGateway(ctx, { gateway: 'goes' })
  await restoreEnvironment(ctx, { environment: 'production' })
  const { data } = await listRouteRevisions(ctx, { environment: 'production' })
  expect(data.map(({ alias, targets }) => [alias, targets.map(({ gateway }) => gateway)])).toEqual([
    ['default', ['stays']],
    ['fast', ['stays']],
    ['default', ['stays', 'goes']],
  ])
})

test('of many who set one route at once, the history ends with what stands', async () => {
  await newEnvironment(ctx, 'production')
  for (const slug of ['a', 'b', 'c']) await newGateway(slug, 'custom', ['m'])
  const lists = [targets('a'), targets('b', 'c'), targets('c')]
  await Promise.all(
    Array.from({ length: 12 }, (_, each) => setRoute(ctx, { environment: 'production', alias: 'default', targets: lists[each % 3]! })),
  )
  const [{ routes }, { data }] = [
    await environmentByRef(ctx, 'production'),
    await listRouteRevisions(ctx, { environment: 'production', limit: 200 }),
  ]
  expect(data[0]?.targets.map(({ gateway }) => gateway)).toEqual(routes[0]?.targets.map(({ gateway }) => gateway))
  const times = data.map(({ createdAt }) => createdAt)
  expect(times).toEqual(times.toSorted().reverse())
  expect(new Set(times).size).toBe(times.length)
})

test('a releaser adds none and sees none of another workspace', async () => {
  await expect(addFromTemplate(await as(ctx, 'releaser'), { template: 'china' })).rejects.toMatchObject({ code: 'forbidden' })
  expect(await listTemplates(await as(ctx, 'viewer'))).toHaveLength(5)
  await newEnvironment(ctx, 'production')
  const stranger = await newWorkspace()
  await expect(listRouteRevisions(stranger, { environment: 'production' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(readRoutesAt(stranger, { environment: 'production', at: new Date().toISOString() })).rejects.toMatchObject({
    code: 'not_found',
  })
})
