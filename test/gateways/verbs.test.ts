import { describe, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { open } from '@/lib/crypto'
import { db } from '@/lib/database/client'
import { addGateway } from '@/lib/gateways/add-gateway'
import { addModel } from '@/lib/gateways/add-model'
import { archiveGateway } from '@/lib/gateways/archive-gateway'
import { openTarget } from '@/lib/gateways/open-target'
import { getGateway, listGatewayModels, listGateways, listTargets } from '@/lib/gateways/queries'
import { removeModel } from '@/lib/gateways/remove-model'
import { AddGateway, TestGateway, UpdateGateway } from '@/lib/gateways/schema'
import { setPrices } from '@/lib/gateways/set-prices'
import { syncModels } from '@/lib/gateways/sync-models'
import { testGateway } from '@/lib/gateways/test-gateway'
import { updateGateway } from '@/lib/gateways/update-gateway'
import { as, newWorkspace } from '../support/database'
import { gatewayInput, KEY, newEnvironment, newGateway } from './gateways'
import { chunk, events, listing, serve } from './loopback'

const HEADER = 'header-value-that-is-secret'
const row = (ctx: Ctx, slug: string) => db().gateway.findFirstOrThrow({ where: { workspaceId: ctx.workspaceId, slug } })
const audits = (ctx: Ctx) => db().auditEvent.findMany({ where: { workspaceId: ctx.workspaceId }, orderBy: { sequence: 'asc' } })
const update = (ctx: Ctx, input: object) => updateGateway(ctx, UpdateGateway.parse(input))

describe('adding', () => {
  test('seals key and headers to the row, and nothing gives them back', async () => {
    const ctx = await newWorkspace()
    const { id } = await newGateway(ctx, '4sapi', { headers: { 'x-extra': HEADER, 'x-short': 'brief' } })
    const stored = await row(ctx, '4sapi')
    expect(open(stored.sealedKey!, id)).toBe(KEY)
    expect(() => open(stored.sealedKey!, 'gtw_other')).toThrow()
    expect(() => open(stored.sealedHeaders!, id)).toThrow()
    expect(await getGateway(ctx, '4sapi')).toMatchObject({
      keyLastFour: '1234',
      keySetAt: expect.any(String),
      headers: [
        { name: 'x-extra', lastFour: 'cret' },
        { name: 'x-short', lastFour: null },
      ],
      simulator: false,
      modelCount: 0,
    })
    const told = JSON.stringify([await listGateways(ctx), await getGateway(ctx, '4sapi'), await listTargets(ctx), await audits(ctx)])
    for (const secret of [KEY, HEADER, 'brief', stored.sealedKey!, stored.sealedHeaders!]) expect(told).not.toContain(secret)
    expect(JSON.stringify(stored)).not.toContain(KEY)
    expect(await audits(ctx)).toMatchObject([{ action: 'gateway.add', subjectId: id, details: { slug: '4sapi', key: true } }])
  })

  test('a sealed key copied to another row does not open there', async () => {
    const ctx = await newWorkspace()
    await newGateway(ctx, 'one')
    const other = await newGateway(ctx, 'two', { apiKey: 'another-key-5678' })
    await db().gateway.update({ where: { id: other.id }, data: { sealedKey: (await row(ctx, 'one')).sealedKey } })
    await expect(openTarget(ctx, 'two', 'm')).rejects.toThrow()
    expect((await openTarget(ctx, 'one', 'm')).endpoint.apiKey).toBe(KEY)
  })

  test('of two at once with one slug, one is refused', async () => {
    const ctx = await newWorkspace()
    const results = await Promise.allSettled([newGateway(ctx, 'koala'), newGateway(ctx, 'koala')])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    await expect(newGateway(ctx, 'koala')).rejects.toMatchObject({ code: 'conflict' })
  })

  test.each([
    [{ slug: 'Not a slug' }, 'slug'],
    [{ baseUrl: 'gateway.example' }, 'baseUrl'],
    [{ baseUrl: 'ftp://x/' }, 'baseUrl'],
    [{ baseUrl: 'https://user:pw@x/v1' }, 'baseUrl'],
    [{ baseUrl: 'https://x/v1?key=1' }, 'baseUrl'],
    [{ apiKey: 'line\nbreak' }, 'apiKey'],
    [{ apiKey: '“quoted”' }, 'apiKey'],
    [{ headers: { Authorization: 'x' } }, 'headers'],
    [{ headers: { 'bad name': 'x' } }, 'headers'],
    [{ layer: 'basement' }, 'layer'],
    [{ timeoutMs: 5 }, 'timeoutMs'],
    [{ surprise: 1 }, ''],
  ])('refuses %j', (wrong, path) => {
    const result = AddGateway.safeParse({ slug: 'x', name: 'X', layer: 'other', baseUrl: 'https://x/v1/', ...wrong })
    expect(result.error?.issues[0]?.path[0] ?? '').toBe(path)
  })

  test('keeps the base URL without a slash at the end', () =>
    expect(gatewayInput('x', { baseUrl: ' https://x.example/v1// ' }).baseUrl).toBe('https://x.example/v1'))
})

describe('changing', () => {
  test('leaves alone what is not named, replaces the key, and merges headers', async () => {
    const ctx = await newWorkspace()
    const { id } = await newGateway(ctx, 'g', { headers: { 'x-a': 'value-of-header-a', 'X-B': 'value-of-header-b' } })
    await update(ctx, { gateway: 'g', name: 'New name', headers: { 'x-b': 'changed-header-b', 'x-a': null, 'x-c': 'value-of-header-c' } })
    expect(open((await row(ctx, 'g')).sealedKey!, id)).toBe(KEY)
    expect((await openTarget(ctx, 'g', 'm')).endpoint.headers).toEqual({ 'x-b': 'changed-header-b', 'x-c': 'value-of-header-c' })
    await update(ctx, { gateway: 'g', apiKey: 'sk-the-second-key-9999' })
    expect(await getGateway(ctx, 'g')).toMatchObject({ name: 'New name', keyLastFour: '9999', layer: 'production' })
    await update(ctx, { gateway: 'g', apiKey: null })
    expect(await getGateway(ctx, 'g')).toMatchObject({ keyLastFour: null, keySetAt: null })
    expect(JSON.stringify(await audits(ctx))).not.toMatch(/second-key|header-b|value-of/)
  })

  test('never lets a stored key or header follow to another host', async () => {
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { headers: { 'x-a': 'value-of-header-a' } })
    const away = { gateway: 'g', baseUrl: 'https://evil.example/v1' }
    await expect(update(ctx, away)).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'apiKey' }, { path: 'headers.x-a' }] })
    await expect(update(ctx, { ...away, apiKey: 'new-key-for-there' })).rejects.toMatchObject({ faults: [{ path: 'headers.x-a' }] })
    expect((await row(ctx, 'g')).baseUrl).toBe('https://gateway.example/v1')
    await update(ctx, { gateway: 'g', baseUrl: 'https://gateway.example/v2' })
    await update(ctx, { ...away, apiKey: 'new-key-for-there', headers: { 'X-A': null } })
    expect((await openTarget(ctx, 'g', 'm')).endpoint).toMatchObject({
      baseUrl: 'https://evil.example/v1',
      apiKey: 'new-key-for-there',
      headers: {},
    })
  })

  test('two changes of headers at once both stay', async () => {
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g')
    await Promise.all(['x-a', 'x-b', 'x-c'].map((name) => update(ctx, { gateway: 'g', headers: { [name]: `value-of-${name}` } })))
    expect((await getGateway(ctx, 'g')).headers.map(({ name }) => name)).toEqual(['x-a', 'x-b', 'x-c'])
  })

  test('cannot take a gateway out of the region of an environment that routes to it', async () => {
    const ctx = await newWorkspace()
    await newGateway(ctx, 'xinglian', { region: 'cn' })
    await newEnvironment(ctx, 'china', [['xinglian', 'qwen']], 'cn')
    await expect(update(ctx, { gateway: 'xinglian', region: 'us' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('china'),
    })
    await update(ctx, { gateway: 'xinglian', region: 'cn' })
  })
})

describe('archiving', () => {
  test('is refused while a route uses the gateway, and says which', async () => {
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g')
    await newEnvironment(ctx, 'production', [['g', 'gpt-5']])
    await expect(archiveGateway(ctx, { gateway: 'g' })).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('default in production'),
      details: { routes: [{ environment: 'production', alias: 'default' }] },
    })
  })

  test('forgets the key and frees the slug', async () => {
    const ctx = await newWorkspace()
    const { id } = await newGateway(ctx, 'g', { headers: { 'x-a': 'value-of-header-a' } })
    await archiveGateway(ctx, { gateway: 'g' })
    expect(await db().gateway.findFirstOrThrow({ where: { id } })).toMatchObject({
      sealedKey: null,
      keyLastFour: null,
      sealedHeaders: null,
      headerNames: [],
    })
    expect(await listGateways(ctx)).toEqual([])
    await expect(archiveGateway(ctx, { gateway: 'g' })).rejects.toMatchObject({ code: 'not_found' })
    await newGateway(ctx, 'g')
  })
})

describe('testing', () => {
  const attempt = (ctx: Ctx, input: object) => testGateway(ctx, TestGateway.parse(input))

  test('tells how many models there are and what a tiny completion said, and saves nothing', async () => {
    await using gateway = await listing(() => ['a', 'b'])
    const ctx = await newWorkspace()
    const result = await attempt(ctx, { baseUrl: gateway.url, apiKey: KEY, model: 'a' })
    expect(result).toMatchObject({
      ok: true,
      models: ['a', 'b'],
      steps: [
        { step: 'models', ok: true, status: 200, message: 'It offers 2 models.' },
        { step: 'completion', ok: true, message: 'a answered: OK' },
      ],
    })
    expect(gateway.requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${KEY}`, `Bearer ${KEY}`])
    expect(await listGateways(ctx)).toEqual([])
    expect(await db().run.count({ where: { workspaceId: ctx.workspaceId } })).toBe(0)
  })

  test('gives the gateway’s own words, without the key', async () => {
    await using gateway = await serve((_, response) =>
      response
        .writeHead(401, { 'x-request-id': 'r1' })
        .end(JSON.stringify({ error: { message: `Bad key ${KEY}`, code: 'invalid_api_key' } })),
    )
    const result = await attempt(await newWorkspace(), { baseUrl: gateway.url, apiKey: KEY })
    expect(result).toEqual({
      ok: false,
      models: [],
      steps: [
        {
          step: 'models',
          ok: false,
          status: 401,
          code: 'invalid_api_key',
          message: 'Bad key [redacted]',
          requestId: 'r1',
          latencyMs: expect.any(Number),
          retryAfterSeconds: null,
        },
      ],
    })
  })

  test('of a gateway without a list of models is fine when the completion is', async () => {
    await using gateway = await serve((request, response) =>
      request.url === '/models' ? response.writeHead(404).end('{}') : response.end(events(chunk({ content: 'OK' }, 'stop'))),
    )
    expect(await attempt(await newWorkspace(), { baseUrl: gateway.url, model: 'm' })).toMatchObject({
      ok: true,
      steps: [{ ok: false, status: 404 }, { ok: true }],
    })
  })

  test('of a saved gateway uses its stored key and headers, but only for its own host', async () => {
    await using gateway = await listing(() => ['a'])
    await using other = await listing(() => [])
    const ctx = await newWorkspace()
    await newGateway(ctx, 'g', { baseUrl: gateway.url, headers: { 'x-a': 'value-of-header-a' } })
    expect(await attempt(ctx, { gateway: 'g', baseUrl: `${gateway.url}/v1` })).toMatchObject({ ok: true })
    expect(gateway.requests[0]!.headers).toMatchObject({ authorization: `Bearer ${KEY}`, 'x-a': 'value-of-header-a' })
    await expect(attempt(ctx, { gateway: 'g', baseUrl: other.url })).rejects.toMatchObject({ code: 'invalid' })
    await expect(attempt(ctx, { gateway: 'g', baseUrl: gateway.url, preset: 'sandbox' })).rejects.toMatchObject({ code: 'invalid' })
    expect(other.requests).toEqual([])
  })

  test('of a metadata address is refused', async () => {
    expect(await attempt(await newWorkspace(), { baseUrl: 'http://169.254.169.254/latest' })).toMatchObject({
      ok: false,
      steps: [{ code: 'refused_address', status: null }],
    })
  })
})

test('who may not change gateways cannot, and a viewer can see them', async () => {
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g')
  for (const role of ['viewer', 'editor', 'releaser'] as const) {
    const other = await as(ctx, role)
    const refused = [
      () => addGateway(other, gatewayInput('x')),
      () => update(other, { gateway: 'g', name: 'x' }),
      () => archiveGateway(other, { gateway: 'g' }),
      () => syncModels(other, { gateway: 'g' }),
      () => addModel(other, { gateway: 'g', model: 'm' }),
      () => removeModel(other, { gateway: 'g', model: 'm' }),
      () => setPrices(other, { gateway: 'g', prices: [] }),
      () => testGateway(other, TestGateway.parse({ baseUrl: 'http://127.0.0.1:1' })),
    ]
    for (const each of refused) await expect(each()).rejects.toMatchObject({ code: 'forbidden' })
    expect(await listGateways(other)).toHaveLength(1)
  }
})

test('another workspace’s gateway is not found', async () => {
  const [ctx, stranger] = [await newWorkspace(), await newWorkspace()]
  await newGateway(ctx, 'g')
  const attempts = [
    () => update(stranger, { gateway: 'g', name: 'x' }),
    () => archiveGateway(stranger, { gateway: 'g' }),
    () => syncModels(stranger, { gateway: 'g' }),
    () => addModel(stranger, { gateway: 'g', model: 'm' }),
    () => removeModel(stranger, { gateway: 'g', model: 'm' }),
    () => setPrices(stranger, { gateway: 'g', prices: [] }),
    () => getGateway(stranger, 'g'),
    () => listGatewayModels(stranger, 'g'),
    () => openTarget(stranger, 'g', 'm'),
    () => testGateway(stranger, TestGateway.parse({ gateway: 'g', baseUrl: 'https://gateway.example/v1' })),
  ]
  for (const each of attempts) await expect(each()).rejects.toMatchObject({ code: 'not_found' })
  expect(await listGateways(stranger)).toEqual([])
})

test('the sandbox answers from this server’s own address, whatever its row says', async () => {
  const ctx = await newWorkspace()
  await newGateway(ctx, 'sandbox', { preset: 'sandbox', baseUrl: 'http://169.254.169.254/v1', apiKey: null })
  expect((await openTarget(ctx, 'sandbox', 'm')).endpoint).toMatchObject({
    baseUrl: 'http://127.0.0.1:3999/sandbox/v1',
    allowPrivate: true,
    apiKey: null,
  })
  expect(await getGateway(ctx, 'sandbox')).toMatchObject({ simulator: true, baseUrl: 'http://127.0.0.1:3999/sandbox/v1' })
})

test('gateways are listed by layer', async () => {
  const ctx = await newWorkspace()
  for (const layer of ['development', 'production', 'compliance']) await newGateway(ctx, layer, { layer })
  expect((await listGateways(ctx)).map(({ layer }) => layer)).toEqual(['production', 'compliance', 'development'])
})
