import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { updateEnvironment } from '@/lib/environments/update-environment'
import { createRelease } from '@/lib/releases/create-release'
import { dryRun } from '@/lib/releases/dry-run'
import { listReleases } from '@/lib/releases/queries'
import { rollBack } from '@/lib/releases/roll-back'
import type { ReleaseDto } from '@/lib/releases/schema'
import { withdraw } from '@/lib/releases/withdraw'
import { advanceRollout } from '@/lib/rollouts/advance-rollout'
import { pauseRollout } from '@/lib/rollouts/pause-rollout'
import { listRollouts, rolloutById } from '@/lib/rollouts/queries'
import { resumeRollout } from '@/lib/rollouts/resume-rollout'
import { StartRollout } from '@/lib/rollouts/schema'
import { startRollout } from '@/lib/rollouts/start-rollout'
import { stopRollout } from '@/lib/rollouts/stop-rollout'
import { createWebhook } from '@/lib/webhooks/create-webhook'
import { as, newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'
import { widenPool } from '../support/wide-pool'

widenPool()

let ctx: Ctx
let system: Ctx
let promptId: string
let first: ReleaseDto
const environment = 'production'
const soon = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString()
type Given = { at?: string; weight: number }
const start = (steps: Given[], more: Partial<StartRollout> = {}, actor: Ctx = ctx) =>
  startRollout(actor, StartRollout.parse({ promptId, environment, version: 2, steps, note: 'slowly', replaces: first.id, ...more }))
const history = async () =>
  (await listReleases(ctx, { promptId })).data.map(({ variants }) => variants.map(({ version, weight }) => [version, weight]))
/** As if time had passed: every step comes that much earlier. */
async function letPass(id: string, seconds: number) {
  const row = await db().rollout.findUniqueOrThrow({ where: { workspaceId_id: { workspaceId: ctx.workspaceId, id } } })
  const earlier = (time: string) => new Date(Date.parse(time) - seconds * 1_000).toISOString()
  const steps = (row.steps as { at: string; weight: number }[]).map((step) => ({ ...step, at: earlier(step.at) }))
  const dueAt = row.dueAt && new Date(earlier(row.dueAt.toISOString()))
  await db().rollout.update({ where: { workspaceId_id: { workspaceId: ctx.workspaceId, id } }, data: { steps, dueAt } })
}

beforeEach(async () => {
  ctx = await newWorkspace()
  system = { workspaceId: ctx.workspaceId, actor: { type: 'system', id: 'rollout', name: 'Rollout' } }
  await newEnvironment(ctx, environment)
  promptId = (await newPrompt(ctx, 'support/triage', ['one', 'two', 'three'])).id
  first = await createRelease(ctx, { promptId, environment, version: 1, note: '', replaces: null })
})

test('a rollout does its first step at once, as a release by its author, and waits for the next', async () => {
  const rollout = await start([{ weight: 1_000 }, { at: soon(60), weight: 5_000 }, { at: soon(120), weight: 10_000 }])
  expect(rollout).toMatchObject({
    state: 'running',
    version: 2,
    steps: [{ weight: 1_000, done: true }, { weight: 5_000, done: false }, { done: false }],
    note: 'slowly',
    author: { type: 'user' },
    promptName: 'support/triage',
  })
  expect(rollout.dueAt).toBe(rollout.steps[1]?.at)
  const [step] = (await listReleases(ctx, { promptId })).data
  expect(step).toMatchObject({
    id: rollout.releaseId,
    kind: 'split',
    rolloutId: rollout.id,
    note: 'Step 1 of 3: slowly',
    author: { type: 'user' },
  })
  expect(await advanceRollout(system, rollout.id)).toEqual(rollout)
  const audited = await db().auditEvent.findMany({ where: { workspaceId: ctx.workspaceId }, orderBy: { sequence: 'desc' }, take: 2 })
  expect(audited.map(({ action }) => action)).toEqual(['rollout.start', 'release.create'])
})

test('later steps are released by the system on behalf of the author; after the last the rollout is finished', async () => {
  const rollout = await start([{ weight: 1_000 }, { at: soon(60), weight: 5_000 }, { at: soon(120), weight: 10_000 }])
  await letPass(rollout.id, 61)
  expect(await advanceRollout(system, rollout.id)).toMatchObject({ state: 'running', steps: [{}, { done: true }, { done: false }] })
  const [step] = (await listReleases(ctx, { promptId })).data
  expect(step).toMatchObject({ kind: 'split', rolloutId: rollout.id, author: { type: 'system', name: 'Rollout of A owner' } })
  const audited = await db().auditEvent.findFirstOrThrow({ where: { subjectId: step?.id ?? '' } })
  expect(audited.details).toMatchObject({ rollout: rollout.id, onBehalfOf: `user:${ctx.actor.id}` })
  await letPass(rollout.id, 60)
  expect(await advanceRollout(system, rollout.id)).toMatchObject({ state: 'finished', dueAt: null })
  expect(await history()).toEqual([
    [[2, 10_000]],
    [
      [2, 5_000],
      [1, 5_000],
    ],
    [
      [2, 1_000],
      [1, 9_000],
    ],
    [[1, 10_000]],
  ])
})

test('after downtime only the newest step that is due is done', async () => {
  const rollout = await start([
    { at: soon(10), weight: 1_000 },
    { at: soon(20), weight: 2_000 },
    { at: soon(30), weight: 3_000 },
    { at: soon(500), weight: 4_000 },
  ])
  expect(rollout).toMatchObject({ releaseId: first.id, state: 'running' })
  await letPass(rollout.id, 100)
  await advanceRollout(system, rollout.id)
  expect(await history()).toEqual([
    [
      [2, 3_000],
      [1, 7_000],
    ],
    [[1, 10_000]],
  ])
})

test('of fifty workers exactly one does a step', async () => {
  const rollout = await start([
    { at: soon(10), weight: 1_000 },
    { at: soon(20), weight: 2_000 },
  ])
  for (const [seconds, releases] of [
    [11, 2],
    [10, 3],
  ] as const) {
    await letPass(rollout.id, seconds)
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => advanceRollout(system, rollout.id)))
    expect(outcomes.filter(({ status }) => status === 'rejected')).toEqual([])
    expect(await history()).toHaveLength(releases)
  }
  expect(await rolloutById(ctx, rollout.id)).toMatchObject({ state: 'finished' })
}, 60_000)

test('a paused rollout does nothing; resumed, what is left moves by the length of the pause', async () => {
  const rollout = await start([{ weight: 1_000 }, { at: soon(60), weight: 5_000 }])
  expect(await pauseRollout(ctx, { rollout: rollout.id, reason: 'errors rise' })).toMatchObject({ state: 'paused', reason: 'errors rise' })
  await letPass(rollout.id, 100)
  expect(await advanceRollout(system, rollout.id)).toMatchObject({ state: 'paused' })
  await expect(pauseRollout(ctx, { rollout: rollout.id, reason: '' })).rejects.toMatchObject({ code: 'conflict' })
  await db().rollout.updateMany({ where: { id: rollout.id }, data: { updatedAt: new Date(Date.now() - 100_000) } })
  const resumed = await resumeRollout(ctx, { rollout: rollout.id })
  expect(resumed).toMatchObject({ state: 'running', reason: null })
  expect(Math.abs(Date.parse(resumed.dueAt ?? '') - Date.parse(rollout.dueAt ?? ''))).toBeLessThan(5_000)
  expect(await history()).toHaveLength(2)
  await expect(resumeRollout(ctx, { rollout: rollout.id })).rejects.toMatchObject({ code: 'conflict' })
})

test('a rule that refuses a step pauses the rollout with the reason, and it goes on from there', async () => {
  const rollout = await start([{ weight: 1_000 }, { at: soon(60), weight: 5_000 }, { at: soon(600), weight: 9_000 }])
  const freeze = { kind: 'once' as const, from: soon(-60), to: soon(3_600), reason: 'Sale' }
  await updateEnvironment(ctx, { environment, protected: true, freezeWindows: [freeze] })
  await letPass(rollout.id, 61)
  expect(await advanceRollout(system, rollout.id)).toMatchObject({ state: 'paused', reason: expect.stringContaining('Sale') })
  expect(await history()).toHaveLength(2)
  await updateEnvironment(ctx, { environment, freezeWindows: [] })
  await resumeRollout(ctx, { rollout: rollout.id })
  await sleep(20)
  expect(await advanceRollout(system, rollout.id)).toMatchObject({ state: 'running', steps: [{}, { done: true }, { done: false }] })
})

test('is resumed only by whoever may release there: its steps are releases', async () => {
  const { id } = await start([{ weight: 1_000 }, { at: soon(60), weight: 5_000 }])
  await updateEnvironment(ctx, { environment, protected: true, releaseRole: 'admin' })
  const releaser = await as(ctx, 'releaser')
  await pauseRollout(releaser, { rollout: id, reason: '' })
  await expect(resumeRollout(releaser, { rollout: id })).rejects.toMatchObject({
    code: 'refused',
    message: 'Only admins and owners release to production. You act as releaser here.',
    details: { refusals: [{ rule: 'role', overridable: false, promptId, promptName: 'support/triage' }] },
  })
  expect(await rolloutById(releaser, id)).toMatchObject({ state: 'paused', resumeRole: 'admin' })
  expect(await resumeRollout(await as(ctx, 'admin'), { rollout: id })).toMatchObject({ state: 'running' })
  await pauseRollout(releaser, { rollout: id, reason: '' })
  await updateEnvironment(ctx, { environment, protected: false })
  expect(await resumeRollout(releaser, { rollout: id })).toMatchObject({ state: 'running', resumeRole: 'releaser' })
})

test.each([
  ['a release', async () => void (await createRelease(ctx, { promptId, environment, version: 3, note: '', replaces: await liveId() }))],
  ['a rollback', async () => void (await rollBack(ctx, { promptId, environment, note: '' }))],
  ['a withdrawal', async () => void (await withdraw(ctx, { promptId, environment, note: '', replaces: await liveId() }))],
])('%s ends a rollout there at once, with the reason', async (_, move) => {
  const rollout = await start([{ weight: 1_000 }, { at: soon(60), weight: 5_000 }])
  await move()
  expect(await rolloutById(ctx, rollout.id)).toMatchObject({
    state: 'stopped',
    dueAt: null,
    reason: 'Release 3, by A owner, took its place.',
  })
  await letPass(rollout.id, 100)
  expect(await advanceRollout(system, rollout.id)).toMatchObject({ state: 'stopped' })
  expect(await history()).toHaveLength(3)
})
const liveId = async () => (await db().liveRelease.findFirstOrThrow({ where: { promptId } })).releaseId

test('stopping leaves what is live, or goes back to the standing version, which no rule holds up', async () => {
  const one = await start([{ weight: 1_000 }, { at: soon(60), weight: 5_000 }])
  expect(await stopRollout(ctx, { rollout: one.id, back: false, reason: 'enough' })).toMatchObject({ state: 'stopped', reason: 'enough' })
  expect(await history()).toHaveLength(2)
  const two = await start([{ weight: 2_000 }, { at: soon(60), weight: 5_000 }], { replaces: one.releaseId })
  await updateEnvironment(ctx, { environment, protected: true, approval: true, noteRequired: true })
  const back = await stopRollout(ctx, { rollout: two.id, back: true, reason: '' })
  expect(back).toMatchObject({ state: 'stopped', reason: 'Stopped by A owner.' })
  const [live] = (await listReleases(ctx, { promptId })).data
  expect(live).toMatchObject({ id: back.releaseId, kind: 'rollback', repeats: { id: first.id }, variants: [{ version: 1 }] })
  await expect(stopRollout(ctx, { rollout: two.id, back: false, reason: '' })).rejects.toMatchObject({ code: 'conflict' })
})

test('a rollout that has not begun is stopped without a release', async () => {
  const rollout = await start([{ at: soon(60), weight: 5_000 }])
  expect(await stopRollout(ctx, { rollout: rollout.id, back: true, reason: '' })).toMatchObject({ state: 'stopped', releaseId: first.id })
  expect(await history()).toHaveLength(1)
})

test('one rollout at a place at a time, also when fifty begin at once', async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, (_, n) => start(n % 2 ? [{ weight: 1_000 }] : [{ at: soon(60), weight: 1_000 }])),
  )
  for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' })
  // One that begins later may have been first; then another that begins now takes its place, and ends it.
  expect(await db().rollout.count({ where: { promptId, state: { in: ['running', 'paused'] } } })).toBeLessThanOrEqual(1)
  const { data } = await listRollouts(ctx, { promptId })
  expect(data.length).toBeGreaterThan(0)
  expect(await history()).toHaveLength(1 + data.filter(({ state }) => state === 'finished').length)
}, 60_000)

test('a rollout starts over one version, or over a split of the same two that is smaller', async () => {
  await expect(start([{ weight: 1_000 }], { version: 1 })).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'version' }] })
  await expect(start([{ weight: 1_000 }], { version: 9 })).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'version' }] })
  const arms = [
    { version: 2, weight: 2_000 },
    { version: 1, weight: 8_000 },
  ]
  const split = await createRelease(ctx, { promptId, environment, variants: arms, note: '', replaces: first.id })
  await expect(start([{ weight: 2_000 }], { replaces: split.id })).rejects.toMatchObject({ faults: [{ path: 'steps.0.weight' }] })
  await expect(start([{ weight: 5_000 }], { version: 3, replaces: split.id })).rejects.toMatchObject({ faults: [{ path: 'version' }] })
  expect(await start([{ weight: 5_000 }], { replaces: split.id })).toMatchObject({ state: 'finished' })
})

test('webhooks are told of its releases, of a pause, and of its end', async () => {
  await createWebhook(ctx, { kind: 'standard', name: 'x', url: 'http://127.0.0.1:9/', events: [], environments: [] })
  const { id } = await start([{ weight: 1_000 }, { at: soon(60), weight: 10_000 }])
  await pauseRollout(ctx, { rollout: id, reason: 'errors rise' })
  await resumeRollout(ctx, { rollout: id })
  await letPass(id, 61)
  await advanceRollout(system, id)
  const told = await db().webhookDelivery.findMany({ where: { workspaceId: ctx.workspaceId }, orderBy: { id: 'asc' } })
  expect(told.map(({ event }) => event)).toEqual(['release.created', 'rollout.paused', 'release.created', 'rollout.finished'])
  expect(told[1]?.payload).toMatchObject({
    data: { rollout: { id, state: 'paused', reason: 'errors rise' }, environment: { slug: environment } },
  })
})

test('only the first step may be due already, and none is planned beyond a year', async () => {
  await expect(
    start([
      { at: soon(-120), weight: 1 },
      { at: soon(-60), weight: 2 },
    ]),
  ).rejects.toMatchObject({ faults: [{ path: 'steps.1.at' }] })
  await expect(start([{ at: soon(400 * 86_400), weight: 1 }])).rejects.toMatchObject({ faults: [{ path: 'steps.0.at' }] })
})

test('who saw another state does not start a rollout, whether it begins now or later; where nothing is live there is none', async () => {
  const second = await createRelease(ctx, { promptId, environment, version: 3, note: '', replaces: first.id })
  for (const steps of [[{ weight: 1_000 }], [{ at: soon(60), weight: 1_000 }]])
    await expect(start(steps)).rejects.toMatchObject({ code: 'conflict', details: { live: { id: second.id } } })
  await withdraw(ctx, { promptId, environment, note: '', replaces: second.id })
  await expect(start([{ weight: 1_000 }], { replaces: null })).rejects.toMatchObject({ code: 'invalid' })
})

test('rules hold for a rollout that begins later too, except a freeze that may be over by then', async () => {
  const later = [{ at: soon(60), weight: 1_000 }]
  const freeze = { kind: 'once' as const, from: soon(-60), to: soon(30), reason: 'Sale' }
  await updateEnvironment(ctx, { environment, protected: true, noteRequired: true, freezeWindows: [freeze] })
  for (const steps of [later, [{ weight: 1_000 }]])
    await expect(start(steps, { note: '' })).rejects.toMatchObject({
      code: 'refused',
      details: { refusals: expect.arrayContaining([expect.objectContaining({ rule: 'note' })]) },
    })
  await expect(start([{ weight: 1_000 }])).rejects.toMatchObject({ code: 'refused', details: { refusals: [{ rule: 'freeze' }] } })
  expect(await start(later)).toMatchObject({ state: 'running' })
})

test('where releases need approval, a rollout begins only with a version that is live there already', async () => {
  await updateEnvironment(ctx, { environment, protected: true, approval: true })
  await expect(start([{ at: soon(60), weight: 1_000 }])).rejects.toMatchObject({
    code: 'refused',
    details: { refusals: [{ rule: 'approval' }] },
  })
  await updateEnvironment(ctx, { environment, approval: false })
  const arms = [
    { version: 2, weight: 1_000 },
    { version: 1, weight: 9_000 },
  ]
  const split = await createRelease(ctx, { promptId, environment, variants: arms, note: '', replaces: first.id })
  await updateEnvironment(ctx, { environment, approval: true })
  expect(await start([{ weight: 5_000 }], { replaces: split.id })).toMatchObject({ state: 'finished' })
})

test('a dry run tells what the first step would do, and plans nothing', async () => {
  const input = StartRollout.parse({ promptId, environment, version: 2, steps: [{ at: soon(60), weight: 1_000 }], replaces: first.id })
  const { plans, allowed } = await dryRun(ctx, startRollout, input)
  expect({ plans, allowed }).toMatchObject({
    allowed: true,
    plans: [{ before: { id: first.id }, after: { variants: [{ weight: 1_000 }, { weight: 9_000 }] } }],
  })
  expect((await listRollouts(ctx, { promptId })).data).toEqual([])
})

test('only who may release plans, pauses, resumes and stops; of another workspace nothing is found', async () => {
  const [editor, stranger] = [await as(ctx, 'editor'), await newWorkspace()]
  await expect(start([{ weight: 1_000 }], {}, editor)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(start([{ weight: 1_000 }], {}, stranger)).rejects.toMatchObject({ code: 'not_found' })
  const { id } = await start([{ weight: 1_000 }, { at: soon(60), weight: 5_000 }])
  const ways = [
    (actor: Ctx) => pauseRollout(actor, { rollout: id, reason: '' }),
    (actor: Ctx) => resumeRollout(actor, { rollout: id }),
    (actor: Ctx) => stopRollout(actor, { rollout: id, back: false, reason: '' }),
    (actor: Ctx) => advanceRollout(actor, id),
  ]
  for (const way of ways) {
    await expect(way(editor)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(way(stranger)).rejects.toMatchObject({ code: 'not_found' })
  }
  expect((await listRollouts(stranger, {})).data).toEqual([])
  await expect(rolloutById(stranger, id)).rejects.toMatchObject({ code: 'not_found' })
  expect(await rolloutById(await as(ctx, 'viewer'), id)).toMatchObject({ state: 'running' })
})
