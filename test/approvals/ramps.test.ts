import { expect, test } from 'vitest'
import { approveRequest } from '@/lib/approvals/approve-request'
import { requestRelease } from '@/lib/approvals/request-release'
import { RequestRelease } from '@/lib/approvals/schema'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { updateEnvironment } from '@/lib/environments/update-environment'
import { addGate } from '@/lib/release-gates/add-gate'
import { createRelease } from '@/lib/releases/create-release'
import { advanceRollout } from '@/lib/rollouts/advance-rollout'
import { listRollouts } from '@/lib/rollouts/queries'
import { StartRollout } from '@/lib/rollouts/schema'
import { startRollout } from '@/lib/rollouts/start-rollout'
import { actions, approve, approver, asker, author, first, live, owner, prepareFourEyes, prompt, stateOf } from './four-eyes'

prepareFourEyes()

const hourMs = 3_600_000
const at = (ms: number) => new Date(Date.now() + ms).toISOString()
const plan = (first: object = {}) => ({
  promptId: prompt.id,
  environment: 'production',
  version: 2,
  steps: [
    { weight: 1000, ...first },
    { at: at(3 * hourMs), weight: 10_000 },
  ],
  note: 'slowly',
})
const ask = (ctx: Ctx, more: object = {}) =>
  requestRelease(ctx, RequestRelease.parse({ kind: 'rollout', ask: { ...plan(), replaces: first, ...more } })).then(([request]) => request!)
const ramp = async () => (await listRollouts(owner)).data[0]
const system = (): Ctx => ({ workspaceId: owner.workspaceId, actor: { type: 'system', id: 'rollout', name: 'Rollout' } })
/** Moves what is planned into the past, as if that much time had gone by. */
const wait = async (ms: number) => {
  const rollout = await db().rollout.findFirstOrThrow({ where: { workspaceId: owner.workspaceId } })
  const earlier = (time: string) => new Date(Date.parse(time) - ms).toISOString()
  const steps = (rollout.steps as { at: string; weight: number }[]).map((step) => ({ ...step, at: earlier(step.at) }))
  await db().rollout.update({
    where: { id: rollout.id },
    data: { steps, dueAt: new Date(earlier(rollout.dueAt?.toISOString() ?? '')) },
  })
}

test('a ramp cannot be started where four eyes are wanted; asked for and approved, it begins, and goes on by itself', async () => {
  await expect(startRollout(approver, StartRollout.parse({ ...plan(), replaces: first }))).rejects.toMatchObject({ code: 'refused' })
  const request = await ask(asker)
  expect(request).toMatchObject({
    kind: 'rollout',
    state: 'open',
    steps: [{ weight: 1000 }, { weight: 10_000 }],
    variants: [{ weight: 1000 }, { weight: 9000 }],
  })
  expect(await ramp()).toBeUndefined()
  await expect(approve(asker, request)).rejects.toMatchObject({ code: 'forbidden' })
  const { requests, releases } = await approve(approver, request)
  expect(releases).toMatchObject([{ kind: 'split', requestId: request.id, variants: [{ version: 2, weight: 1000 }, { version: 1 }] }])
  expect(requests).toMatchObject([{ state: 'approved', releaseId: releases[0]?.id, rolloutId: (await ramp())?.id }])
  expect((await actions()).slice(-3)).toEqual(['release.create', 'rollout.start', 'request.approve'])
  await wait(4 * hourMs)
  expect(await advanceRollout(system(), (await ramp())?.id ?? '')).toMatchObject({ state: 'finished' })
  expect((await live())?.variants).toEqual([[2, 10_000]])
})

test('what waited for its approval moves by the wait: each step lasts as long as planned', async () => {
  const request = await ask(asker)
  const row = await db().releaseRequest.findUniqueOrThrow({ where: { id: request.id } })
  const steps = (row.steps as { at: string; weight: number }[]).map((step) => ({
    ...step,
    at: new Date(Date.parse(step.at) - 9 * hourMs).toISOString(),
  }))
  await db().releaseRequest.update({ where: { id: request.id }, data: { steps } })
  await approve(approver, request)
  const [begun, last] = (await ramp())?.steps ?? []
  expect(Math.abs(Date.parse(begun?.at ?? '') - Date.now())).toBeLessThan(60_000)
  expect(Math.round((Date.parse(last?.at ?? '') - Date.parse(begun?.at ?? '')) / 60_000)).toBe(180)
})

test('one that begins later is approved now; its first step carries the approval, whichever step is due by then', async () => {
  const request = await ask(asker, plan({ at: at(hourMs) }))
  expect(await approve(approver, request)).toMatchObject({ releases: [], requests: [{ releaseId: null, rolloutId: expect.any(String) }] })
  expect(await ramp()).toMatchObject({ state: 'running', steps: [{ done: false }, { done: false }] })
  await wait(90 * 60_000)
  await advanceRollout(system(), (await ramp())?.id ?? '')
  const now = await live()
  expect(now).toMatchObject({
    requestId: request.id,
    variants: [
      [2, 1000],
      [1, 9000],
    ],
  })
  expect(await db().releaseRequest.findUniqueOrThrow({ where: { id: request.id } })).toMatchObject({ releaseId: now?.id })
})

test('late for its first step, the newest that is due is done with the same approval', async () => {
  await approve(approver, await ask(asker, plan({ at: at(hourMs) })))
  await wait(5 * hourMs)
  expect(await advanceRollout(system(), (await ramp())?.id ?? '')).toMatchObject({ state: 'finished', reason: null })
  expect((await live())?.variants).toEqual([[2, 10_000]])
})

test('one that was overtaken is superseded; one that could not begin is refused when it is asked for', async () => {
  const request = await ask(asker)
  await updateEnvironment(owner, { environment: 'production', approval: false })
  await createRelease(owner, { promptId: prompt.id, environment: 'production', version: 3, note: '', replaces: first })
  expect(await stateOf(request.id)).toBe('superseded')
  await expect(ask(asker)).rejects.toMatchObject({ code: 'conflict' })
  const replaces = (await live())?.id
  await expect(ask(asker, { replaces, version: 3 })).rejects.toMatchObject({ code: 'invalid' })
  await expect(ask(asker, { replaces, version: 99 })).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'version' }] })
})

test('no owner takes a whole ramp past a gate', async () => {
  await addGate(owner, { environment: 'production', name: 'Legal', kind: 'sign_off', settings: { role: 'editor', notAuthor: false } })
  const request = await ask(author)
  await expect(approve(owner, request)).rejects.toMatchObject({ code: 'refused' })
  await expect(approveRequest(owner, { request: request.id, decision: '', override: 'because I say so' })).rejects.toMatchObject({
    code: 'invalid',
  })
  expect(await stateOf(request.id)).toBe('open')
})
