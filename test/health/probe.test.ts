import { encodeTime, ulid } from 'ulid'
import { expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { archiveGateway } from '@/lib/gateways/archive-gateway'
import { takePlace } from '@/lib/gateways/places'
import { askBalance } from '@/lib/health/ask-balance'
import { probeGateway } from '@/lib/health/probe-gateway'
import { startDueProbes } from '@/lib/health/probe-job'
import { getBalance, getProbe, listProbes } from '@/lib/health/probe-queries'
import { SetProbe } from '@/lib/health/probe-schema'
import { setProbe } from '@/lib/health/set-probe'
import { createWebhook } from '@/lib/webhooks/create-webhook'
import { CreateWebhook } from '@/lib/webhooks/schema'
import { KEY, newGateway } from '../gateways/gateways'
import { chunk, events, serve } from '../gateways/loopback'
import { as, newWorkspace } from '../support/database'

const done = (gatewayId: string) =>
  db().$executeRaw`DELETE FROM pgboss.job WHERE name = 'health.probe' AND data->>'gatewayId' = ${gatewayId}`
const set = (ctx: Ctx, more: object = {}) => setProbe(ctx, SetProbe.parse({ gateway: 'g', enabled: true, ...more }))
const models = JSON.stringify({ data: [{ id: 'm' }] })
const waiting = async (gatewayId: string) =>
  Number(
    (
      await db().$queryRaw<
        [{ n: bigint }]
      >`SELECT count(*) AS n FROM pgboss.job WHERE name = 'health.probe' AND data->>'gatewayId' = ${gatewayId}`
    )[0].n,
  )

test('is off until it is turned on, asks for the models, and says since when it answers, is slow or fails', async () => {
  let answer: { status: number; body: string } = { status: 200, body: models }
  await using server = await serve((_, response) => response.writeHead(answer.status).end(answer.body))
  const ctx = await newWorkspace()
  const { id } = await newGateway(ctx, 'g', { baseUrl: server.url, preset: 'openai' })
  expect(await getProbe(ctx, 'g')).toMatchObject({ enabled: false, kind: 'models', state: null, results: [] })
  await probeGateway(ctx.workspaceId, id)
  expect(server.requests).toHaveLength(0)

  await set(ctx, { slowMs: 30_000 })
  await probeGateway(ctx.workspaceId, id)
  const first = await getProbe(ctx, 'g')
  expect(first).toMatchObject({ enabled: true, state: 'answers', results: [{ state: 'answers', status: 200, message: null }] })
  expect(server.requests.map(({ method, url }) => [method, url])).toEqual([['GET', '/models']])
  await probeGateway(ctx.workspaceId, id)
  expect((await getProbe(ctx, 'g')).since).toBe(first.since)

  for (const wrong of [
    { status: 401, body: `{"error":{"message":"The key ${KEY} is wrong."}}` },
    { status: 200, body: '{"success":false,"message":"closed"}' },
    { status: 200, body: '<html>Log in</html>' },
  ]) {
    answer = wrong
    await probeGateway(ctx.workspaceId, id)
    const { state, results } = await getProbe(ctx, 'g')
    expect([state, results[0]?.state, results[0]?.message]).toEqual(['failing', 'failing', expect.any(String)])
  }
  expect(JSON.stringify(await getProbe(ctx, 'g'))).not.toContain(KEY)
  expect((await listProbes(ctx)).probes.map(({ gateway, state }) => [gateway, state])).toEqual([['g', 'failing']])
})

test('an answer that takes longer than allowed is slow', async () => {
  await using server = await serve((_, response) => void setTimeout(() => response.end(models), 80))
  const ctx = await newWorkspace()
  const { id } = await newGateway(ctx, 'g', { baseUrl: server.url, preset: 'openai' })
  await set(ctx, { slowMs: 50 })
  await probeGateway(ctx.workspaceId, id)
  expect(await getProbe(ctx, 'g')).toMatchObject({ state: 'slow', results: [{ state: 'slow', message: null }] })
})

test('our own calls that take every place make a gateway neither slow nor failing', async () => {
  await using server = await serve((_, response) => response.end(models))
  const ctx = await newWorkspace()
  const { id } = await newGateway(ctx, 'g', { baseUrl: server.url, preset: 'openai', maxConcurrency: 1 })
  await set(ctx, { slowMs: 1000 })
  const leaving = new AbortController()
  const release = await takePlace(id, 1, leaving.signal)
  setTimeout(release, 1500)
  await probeGateway(ctx.workspaceId, id)
  expect(await getProbe(ctx, 'g')).toMatchObject({ state: 'answers', results: [{ state: 'answers' }] })

  // As many as may wait: the next one is told at once that there is no place.
  const calls = Array.from({ length: 1001 }, () => takePlace(id, 1, leaving.signal).catch(() => null))
  const { lastAt } = await getProbe(ctx, 'g')
  for (let round = 0; round < 3; round++) await probeGateway(ctx.workspaceId, id)
  expect(await getProbe(ctx, 'g')).toMatchObject({ state: 'answers', lastAt, results: [{ state: 'answers' }] })
  leaving.abort()
  for (const each of await Promise.all(calls)) each?.()
  expect(server.requests).toHaveLength(1)
})

test('asks a model for one token, in the words that the model knows', async () => {
  await using server = await serve((request, response) => {
    if (/"max_tokens"/.test(request.body))
      return response.writeHead(400).end('{"error":{"message":"Use max_completion_tokens instead of max_tokens."}}')
    response.end(events(chunk({}, 'length'), '[DONE]'))
  })
  const ctx = await newWorkspace()
  const { id } = await newGateway(ctx, 'g', { baseUrl: server.url, preset: 'openai' })
  await expect(set(ctx, { kind: 'completion' })).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'model' }] })
  await set(ctx, { kind: 'completion', model: 'm' })
  await probeGateway(ctx.workspaceId, id)
  expect(await getProbe(ctx, 'g')).toMatchObject({ kind: 'completion', model: 'm', results: [{ message: null }] })
  expect(server.requests.map(({ body }) => JSON.parse(body).max_completion_tokens)).toEqual([undefined, 16])
})

test('a gateway that keeps failing is told of once, by a webhook, and once when it has recovered', async () => {
  let up = false
  await using server = await serve((_, response) => response.writeHead(up ? 200 : 503).end(models))
  const ctx = await newWorkspace()
  const { id } = await newGateway(ctx, 'g', { baseUrl: server.url, preset: 'openai' })
  await createWebhook(ctx, CreateWebhook.parse({ kind: 'standard', name: 'All', url: 'http://127.0.0.1:9/' }))
  await set(ctx)
  const told = async () =>
    (await db().webhookDelivery.findMany({ where: { workspaceId: ctx.workspaceId }, orderBy: { id: 'asc' } })).map(({ event }) => event)
  for (let round = 0; round < 6; round++) await probeGateway(ctx.workspaceId, id)
  expect(await told()).toEqual(['gateway.failing'])
  up = true
  for (let round = 0; round < 4; round++) await probeGateway(ctx.workspaceId, id)
  expect(await told()).toEqual(['gateway.failing', 'gateway.recovered'])
})

test('turned on it is asked at once, turned off it is not, and after that when its time has come', async () => {
  const ctx = await newWorkspace()
  const { id } = await newGateway(ctx, 'g')
  await set(ctx, { enabled: false })
  expect(await waiting(id)).toBe(0)
  const before = Date.now()
  await set(ctx, { everyMinutes: 5 })
  await set(ctx, { everyMinutes: 10 })
  expect(await waiting(id)).toBe(1)
  const { nextAt } = await db().gatewayProbe.findFirstOrThrow({ where: { gatewayId: id } })
  expect(nextAt.getTime()).toBeGreaterThanOrEqual(before + 9.5 * 60_000)
})

test('due probes are started once, however many processes look, and not again before their time', async () => {
  const ctx = await newWorkspace()
  const { id } = await newGateway(ctx, 'g')
  const off = await newGateway(ctx, 'off')
  await set(ctx, { everyMinutes: 5 })
  await setProbe(ctx, SetProbe.parse({ gateway: 'off', enabled: false }))
  await done(id)
  const now = new Date(Date.now() + 1_000)
  await db().gatewayProbe.updateMany({ where: { workspaceId: ctx.workspaceId }, data: { nextAt: now } })
  await Promise.all([startDueProbes(now), startDueProbes(now), startDueProbes(now)])
  expect([await waiting(id), await waiting(off.id)]).toEqual([1, 0])
  const row = () => db().gatewayProbe.findFirstOrThrow({ where: { gatewayId: id } })
  expect((await row()).nextAt.getTime()).toBe(now.getTime() + 5 * 60_000 - 30_000)
  await archiveGateway(ctx, { gateway: 'g' })
  await db().gatewayProbe.updateMany({ where: { gatewayId: id }, data: { nextAt: now } })
  await startDueProbes(now)
  expect((await row()).nextAt).toEqual(now)
})

test('answers are kept for a week, and an answer to a question that was changed meanwhile is not', async () => {
  const ctx = await newWorkspace()
  await using server = await serve(async (_, response) => {
    await set(ctx, { everyMinutes: 30 })
    response.end(models)
  })
  const { id } = await newGateway(ctx, 'g', { baseUrl: server.url, preset: 'openai' })
  await set(ctx)
  await probeGateway(ctx.workspaceId, id)
  expect(await getProbe(ctx, 'g')).toMatchObject({ state: null, results: [] })

  await using calm = await serve((_, response) => response.end(models))
  const { id: other } = await newGateway(ctx, 'h', { baseUrl: calm.url, preset: 'openai' })
  const at = new Date(Date.now() - 8 * 24 * 3_600_000)
  const old = {
    id: `prb_${encodeTime(at.getTime(), 10)}${ulid().slice(10)}`,
    workspaceId: ctx.workspaceId,
    gatewayId: other,
    kind: 'models' as const,
  }
  await db().probeResult.create({ data: { ...old, state: 'answers', latencyMs: 1, createdAt: at } })
  await setProbe(ctx, SetProbe.parse({ gateway: 'h', enabled: true }))
  await probeGateway(ctx.workspaceId, other)
  expect((await getProbe(ctx, 'h')).results).toHaveLength(1)
})

test('a balance is asked for with the gateway’s key, kept with what is a guess about it, and stays when the next question fails', async () => {
  let open = true
  await using server = await serve((request, response) => {
    if (!open) return response.writeHead(500).end(`{"error":{"message":"${request.headers.authorization}"}}`)
    if (request.url === '/api/usage/token')
      return response.end('{"code":true,"data":{"total_granted":1000000,"total_used":250000,"total_available":750000}}')
    response.writeHead(404).end('{}')
  })
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g', { baseUrl: `${server.url}/v1`, preset: 'koala' })
  expect(await getBalance(ctx, 'g')).toBeNull()
  expect(await askBalance(ctx, { gateway: 'g' })).toMatchObject({
    source: 'new_api',
    remaining: '1.5',
    used: '0.5',
    granted: '2',
    currency: null,
    guess: expect.stringContaining('check with your provider'),
    failure: null,
  })
  expect(server.requests[0]?.headers.authorization).toBe(`Bearer ${KEY}`)
  open = false
  const later = await askBalance(ctx, { gateway: 'g' })
  expect(later).toMatchObject({ remaining: '1.5', failure: expect.stringContaining('500') })
  expect(JSON.stringify(later)).not.toContain(KEY)
  expect((await listProbes(ctx)).balances).toMatchObject([{ gateway: 'g', remaining: '1.5' }])
  await newGateway(ctx, 'o', { baseUrl: server.url, preset: 'openai' })
  expect(await askBalance(ctx, { gateway: 'o' })).toMatchObject({ source: null, failure: expect.stringContaining('no way is known') })
})

test('the probe asks for the balance too, not at every turn', async () => {
  await using server = await serve((request, response) =>
    response.end(request.url?.endsWith('/models') ? models : '{"data":{"total_granted":500000,"total_used":0,"total_available":500000}}'),
  )
  const ctx = await newWorkspace()
  const { id } = await newGateway(ctx, 'g', { baseUrl: `${server.url}/v1`, preset: 'koala' })
  await set(ctx)
  for (let round = 0; round < 3; round++) await probeGateway(ctx.workspaceId, id)
  expect(server.requests.filter(({ url }) => url === '/api/usage/token')).toHaveLength(1)
  expect(await getBalance(ctx, 'g')).toMatchObject({ remaining: '1' })
})

test('an editor sees it and changes nothing; another workspace finds nothing', async () => {
  const ctx = await newWorkspace()
  await newGateway(ctx, 'g')
  const editor = await as(ctx, 'editor')
  await expect(set(editor)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(askBalance(editor, { gateway: 'g' })).rejects.toMatchObject({ code: 'forbidden' })
  expect(await getProbe(editor, 'g')).toMatchObject({ enabled: false })
  const stranger = await newWorkspace()
  for (const read of [
    () => getProbe(stranger, 'g'),
    () => getBalance(stranger, 'g'),
    () => set(stranger),
    () => askBalance(stranger, { gateway: 'g' }),
  ])
    await expect(read()).rejects.toMatchObject({ code: 'not_found' })
})
