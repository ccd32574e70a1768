import { encodeTime, ulid } from 'ulid'
import { beforeEach, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db, Prisma } from '@/lib/database/client'
import { foldRuns } from '@/lib/health/fold-runs'
import { getHealth, listHealth } from '@/lib/health/queries'
import { HOUR_MS, MINUTE_MS, rollUp } from '@/lib/health/roll-up-job'
import type { HealthWindow } from '@/lib/health/schema'
import { newGateway } from '../gateways/gateways'
import { newWorkspace } from '../support/database'

// Marks are the whole database's, and no other test has any: each test here begins as on the first day.
beforeEach(async () => {
  await db().metricMark.deleteMany()
})

type Kind =
  | 'ok'
  | 'aborted'
  | 'incomplete'
  | 'rateLimited'
  | 'unauthorized'
  | 'refused'
  | 'failed'
  | 'timedOut'
  | 'unreachable'
  | 'unreadable'
const ends: Record<Kind, { status: 'ok' | 'error' | 'incomplete' | 'aborted'; error: object | null }> = {
  ok: { status: 'ok', error: null },
  aborted: { status: 'aborted', error: null },
  incomplete: { status: 'incomplete', error: { code: 'cut', status: 200 } },
  rateLimited: { status: 'error', error: { code: 'rate_limit_exceeded', status: 429 } },
  unauthorized: { status: 'error', error: { code: 'invalid_api_key', status: 401 } },
  refused: { status: 'error', error: { code: 'model_not_found', status: 404 } },
  failed: { status: 'error', error: { code: null, status: 503 } },
  timedOut: { status: 'error', error: { code: 'timeout', status: null } },
  unreachable: { status: 'error', error: { code: 'network', status: null } },
  unreadable: { status: 'error', error: { code: 'bad_answer', status: 200 } },
}
type Seed = { agoMs: number; kind?: Kind; latencyMs?: number; model?: string; more?: Partial<Prisma.RunCreateManyInput> }

/** Runs as the log has them, begun that long before `now`. */
async function seed(ctx: Ctx, gateway: { id: string; slug: string }, now: Date, seeds: readonly Seed[]): Promise<void> {
  await db().run.createMany({
    data: seeds.map(({ agoMs, kind = 'ok', latencyMs = 100, model = 'm', more }) => {
      const at = now.getTime() - agoMs
      const { status, error } = ends[kind]
      return {
        id: `run_${encodeTime(at, 10)}${ulid().slice(10)}`,
        workspaceId: ctx.workspaceId,
        source: 'api' as const,
        status,
        groupId: 'g',
        gatewayId: gateway.id,
        gatewaySlug: gateway.slug,
        model,
        inputs: {},
        request: {},
        output: '',
        latencyMs,
        firstTokenMs: latencyMs / 4,
        error: error ?? Prisma.DbNull,
        actor: 'system:t',
        actorName: 't',
        createdAt: new Date(at),
        ...more,
      }
    }),
  })
}
const metrics = (ctx: Ctx) =>
  db().runMetric.findMany({
    where: { workspaceId: ctx.workspaceId },
    orderBy: [{ period: 'asc' }, { startsAt: 'asc' }, { gatewayId: 'asc' }, { model: 'asc' }],
  })
const windows: HealthWindow[] = ['1h', '24h', '7d']
const everyWindow = async (ctx: Ctx, now: Date) => Promise.all(windows.map((window) => getHealth(ctx, { gateway: 'g', window }, now)))

/** A week of runs of every kind, the same each time. */
function week(): Seed[] {
  const kinds = Object.keys(ends) as Kind[]
  return Array.from({ length: 400 }, (_, i) => ({
    agoMs: Math.round(((i * 7919) % 9_700) * MINUTE_MS * (i % 5 === 0 ? 0.005 : 1)),
    kind: i % 3 === 0 ? (kinds[i % kinds.length] ?? 'ok') : 'ok',
    latencyMs: 20 + ((i * 131) % 4000),
    model: i % 4 === 0 ? 'n' : 'm',
    more: {
      inputTokens: 10,
      outputTokens: i,
      ...(i % 2 === 0 && { cost: '0.0000000001', costCurrency: 'USD' }),
      ...(i % 7 === 0 && { promptId: null }),
    },
  }))
}

test('read live, rolled up, rolled up twice or rebuilt from runs, the figures are the same', async () => {
  const ctx = await newWorkspace()
  const gateway = await newGateway(ctx, 'g')
  const now = new Date()
  const seeds = week()
  await seed(ctx, gateway, now, seeds)
  const live = await everyWindow(ctx, now)
  expect(live[2]?.calls).toBe(seeds.filter(({ agoMs }) => now.getTime() - agoMs >= Date.parse(live[2]?.from ?? '')).length)
  expect(live[2]?.calls).toBeGreaterThan(300)
  expect(await metrics(ctx)).toEqual([])

  await rollUp(now)
  const folded = await metrics(ctx)
  expect(folded.some(({ period }) => period === 'minute')).toBe(true)
  expect(await everyWindow(ctx, now)).toEqual(live)
  await rollUp(now)
  expect(await metrics(ctx)).toEqual(folded)
  expect(await everyWindow(ctx, now)).toEqual(live)

  await db().runMetric.deleteMany({ where: { workspaceId: ctx.workspaceId, period: 'hour' } })
  const to = new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS + HOUR_MS)
  const span = { from: new Date(to.getTime() - 12 * 24 * HOUR_MS), to, workspaceId: ctx.workspaceId }
  await db().$transaction((tx) => foldRuns(tx, 'hour', span))
  const mark = (await db().metricMark.findUniqueOrThrow({ where: { period: 'hour' } })).until
  expect((await metrics(ctx)).filter(({ period, startsAt }) => period === 'minute' || startsAt < mark)).toEqual(folded)
})

test('what began before the last roll-up and ended after it is counted by the next', async () => {
  const ctx = await newWorkspace()
  const gateway = await newGateway(ctx, 'g')
  const now = new Date()
  await seed(ctx, gateway, now, [{ agoMs: 26 * MINUTE_MS }])
  await rollUp(now)
  await seed(ctx, gateway, now, [{ agoMs: 25 * MINUTE_MS, kind: 'failed' }])
  const soon = new Date(now.getTime() + MINUTE_MS)
  await rollUp(soon)
  for (const health of await everyWindow(ctx, soon)) expect([health.calls, health.errors]).toEqual([2, 1])
  const later = new Date(now.getTime() + 2 * HOUR_MS)
  await rollUp(later)
  expect(await getHealth(ctx, { gateway: 'g', window: '7d' }, later)).toMatchObject({ calls: 2, errors: 1 })
})

test('a run of many years ago does not keep the ones of today waiting', async () => {
  const [ctx, old] = [await newWorkspace(), await newWorkspace()]
  const now = new Date()
  await seed(old, await newGateway(old, 'g'), now, [{ agoMs: 12 * 365 * 24 * HOUR_MS }])
  await seed(ctx, await newGateway(ctx, 'g'), now, [{ agoMs: 2 * HOUR_MS }])
  await rollUp(now)
  expect((await metrics(ctx)).filter(({ period }) => period === 'hour')).toHaveLength(1)
})

test('errors are told by kind; what the caller stopped is neither good nor bad', async () => {
  const ctx = await newWorkspace()
  const gateway = await newGateway(ctx, 'g')
  // Half past a minute, so that seconds ago is the same minute.
  const now = new Date(Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS + MINUTE_MS / 2)
  const kinds = Object.keys(ends) as Kind[]
  await seed(ctx, gateway, now, [
    ...kinds.map((kind) => ({ agoMs: 1_000, kind, latencyMs: kind === 'ok' ? 100 : 9_000 })),
    { agoMs: 2_000 },
  ])
  const { ok: _ok, aborted: _aborted, ...errors } = Object.fromEntries(kinds.map((kind) => [kind, 1]))
  const health = await getHealth(ctx, { gateway: 'g', window: '1h' }, now)
  expect(health).toMatchObject({ calls: 11, ok: 2, aborted: 1, errors: 8, errorRate: 0.8, errorsByKind: errors })
  expect(health.latencyMs?.p95).toBeLessThan(120)
  expect(health.lastOkAt).toBe(new Date(now.getTime() - 1_000).toISOString())
  expect(health.points.at(-1)).toMatchObject({ calls: 11, errors: 8 })
})

test('a try that failed before another answered counts on the gateway that failed', async () => {
  const ctx = await newWorkspace()
  const [first, second] = [await newGateway(ctx, 'g'), await newGateway(ctx, 'h')]
  const now = new Date()
  const attempts = [
    { gateway: 'g', model: 'm', status: 429, code: 'rate_limit_exceeded', message: 'Slow down.', latencyMs: 3 },
    { gateway: 'g', model: 'm', status: 503, code: null, message: 'Busy.', latencyMs: 4 },
    { gateway: 'h', model: 'n', status: 200, code: null, message: null, latencyMs: 100 },
  ]
  await seed(ctx, second, now, [{ agoMs: 1_000, model: 'n', more: { attempts } }])
  await seed(ctx, first, now, [{ agoMs: 1_000 }])
  for (const roll of [false, true]) {
    if (roll) await rollUp(new Date(now.getTime() + MINUTE_MS))
    const [g, h] = await listHealth(ctx, '1h', now)
    expect([g?.gateway, g?.calls, g?.ok, g?.errorsByKind]).toEqual(['g', 3, 1, { rateLimited: 1, failed: 1 }])
    expect([h?.gateway, h?.calls, h?.errors, h?.models.map(({ model }) => model)]).toEqual(['h', 1, 0, ['n']])
  }
})

test('what was never sent, for calls of our own took every place, is no try; a gateway that says it is busy failed', async () => {
  const ctx = await newWorkspace()
  const [first, second] = [await newGateway(ctx, 'g'), await newGateway(ctx, 'h')]
  const now = new Date()
  const error = { code: 'busy', status: null }
  const attempts = [
    { gateway: 'g', model: 'm', ...error, message: 'It takes 1 call at once.', latencyMs: 3 },
    { gateway: 'h', model: 'm', status: 200, code: null, message: null, latencyMs: 100 },
  ]
  await seed(ctx, second, now, [{ agoMs: 1_000, more: { attempts } }])
  await seed(ctx, first, now, [
    { agoMs: 1_000 },
    { agoMs: 2_000, kind: 'unreachable', more: { error } },
    { agoMs: 3_000, kind: 'failed', more: { error: { code: 'busy', status: 503 } } },
  ])
  for (const roll of [false, true]) {
    if (roll) await rollUp(new Date(now.getTime() + MINUTE_MS))
    const [g, h] = await listHealth(ctx, '1h', now)
    expect([g?.calls, g?.ok, g?.errorsByKind, h?.calls, h?.errors]).toEqual([2, 1, { failed: 1 }, 1, 0])
  }
})

test('a gateway that was never called says nothing rather than zero, and another workspace is not seen', async () => {
  const [ctx, other] = [await newWorkspace(), await newWorkspace()]
  await newGateway(ctx, 'g')
  await seed(other, await newGateway(other, 'g'), new Date(), [{ agoMs: 1_000 }])
  expect(await getHealth(ctx, { gateway: 'g' })).toMatchObject({
    calls: 0,
    errorRate: null,
    latencyMs: null,
    firstTokenMs: null,
    lastOkAt: null,
    models: [],
  })
  await expect(getHealth(ctx, { gateway: 'none' })).rejects.toMatchObject({ code: 'not_found' })
  expect(await listHealth(await newWorkspace())).toEqual([])
})

test('two processes that roll up at once leave the same as one', async () => {
  const ctx = await newWorkspace()
  const now = new Date()
  await seed(ctx, await newGateway(ctx, 'g'), now, week())
  const live = await everyWindow(ctx, now)
  await Promise.all([rollUp(now), rollUp(now), rollUp(now)])
  expect(await everyWindow(ctx, now)).toEqual(live)
})
