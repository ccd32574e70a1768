import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { startWorker, type Worker } from '@/lib/jobs/worker'
import { createRelease } from '@/lib/releases/create-release'
import { listReleases } from '@/lib/releases/queries'
import type { ReleaseDto } from '@/lib/releases/schema'
import { advanceRolloutJob, sweepRolloutsJob } from '@/lib/rollouts/advance-job'
import { pauseRollout } from '@/lib/rollouts/pause-rollout'
import { rolloutById } from '@/lib/rollouts/queries'
import { resumeRollout } from '@/lib/rollouts/resume-rollout'
import { StartRollout } from '@/lib/rollouts/schema'
import { startRollout } from '@/lib/rollouts/start-rollout'
import { newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'

let ctx: Ctx
let promptId: string
let first: ReleaseDto
const workers: Worker[] = []
const work = async () => workers.push(await startWorker([advanceRolloutJob, sweepRolloutsJob], { pollMs: 500, superviseMs: 1_000 }))
const soon = (ms: number) => new Date(Date.now() + ms).toISOString()
const start = (steps: { at?: string; weight: number }[]) =>
  startRollout(ctx, StartRollout.parse({ promptId, environment: 'production', version: 2, steps, replaces: first.id }))
const weights = async () => (await listReleases(ctx, { promptId })).data.map(({ variants }) => variants[0]?.weight)
const until = async (reached: () => Promise<boolean>) => {
  for (const deadline = Date.now() + 12_000; !(await reached()) && Date.now() < deadline; ) await sleep(50)
  expect(await reached()).toBe(true)
}

beforeEach(async () => {
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'production')
  promptId = (await newPrompt(ctx, 'support/triage', ['one', 'two'])).id
  first = await createRelease(ctx, { promptId, environment: 'production', version: 1, note: '', replaces: null })
})
afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop({ timeoutMs: 1_000 })))
})

test('two workers do each step once, not before it is due; of those they are late for, the newest', async () => {
  await work()
  await work()
  const rollout = await start([{ weight: 1_000 }, { at: soon(1_000), weight: 5_000 }, { at: soon(2_500), weight: 10_000 }])
  await until(async () => (await rolloutById(ctx, rollout.id)).state === 'finished')
  expect([
    [10_000, 5_000, 1_000, 10_000],
    [10_000, 1_000, 10_000],
  ]).toContainEqual(await weights())
  for (const { createdAt, variants } of (await listReleases(ctx, { rolloutId: rollout.id })).data) {
    const step = rollout.steps.find(({ weight }) => weight === variants[0]?.weight)
    expect(Date.parse(createdAt)).toBeGreaterThanOrEqual(Date.parse(step?.at ?? '') - 1)
  }
})

test('what fell due while no worker ran is done when one comes back, the newest step only', async () => {
  const rollout = await start([{ weight: 1_000 }, { at: soon(200), weight: 2_000 }, { at: soon(400), weight: 3_000 }])
  await sleep(500)
  expect(await weights()).toEqual([1_000, 10_000])
  await work()
  await until(async () => (await rolloutById(ctx, rollout.id)).state === 'finished')
  expect(await weights()).toEqual([3_000, 1_000, 10_000])
})

test('a rollout paused before its job comes is left alone, and goes on by a job of its own once resumed', async () => {
  await work()
  const rollout = await start([{ weight: 1_000 }, { at: soon(600), weight: 2_000 }])
  await pauseRollout(ctx, { rollout: rollout.id, reason: 'look first' })
  await sleep(1_500)
  expect(await weights()).toEqual([1_000, 10_000])
  await resumeRollout(ctx, { rollout: rollout.id })
  await until(async () => (await rolloutById(ctx, rollout.id)).state === 'finished')
})

test('a step whose job was lost is found by the sweep', async () => {
  const rollout = await start([{ weight: 1_000 }, { at: soon(600_000), weight: 2_000 }])
  await db().$executeRaw`DELETE FROM pgboss.job WHERE name = ${advanceRolloutJob.name} AND data->>'rolloutId' = ${rollout.id}`
  const past = new Date(Date.now() - 60_000)
  const steps = rollout.steps.map(({ weight }, index) => ({ at: index === 0 ? rollout.steps[0]?.at : past.toISOString(), weight }))
  await db().rollout.updateMany({ where: { id: rollout.id }, data: { dueAt: past, steps: steps as object[] } })
  await sweepRolloutsJob.work({}, { jobId: 'x', number: 1, last: true, signal: new AbortController().signal })
  expect(await rolloutById(ctx, rollout.id)).toMatchObject({ state: 'finished' })
})
