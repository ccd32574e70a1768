import { describe, expect, test } from 'vitest'
import { commentOnRequest } from '@/lib/approvals/comment-on-request'
import { listRequests, requestById, waitingCounts, waitingForMe } from '@/lib/approvals/queries'
import { rejectRequest } from '@/lib/approvals/reject-request'
import { requestRelease } from '@/lib/approvals/request-release'
import { RequestRelease } from '@/lib/approvals/schema'
import { withdrawRequest } from '@/lib/approvals/withdraw-request'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import { addGate } from '@/lib/release-gates/add-gate'
import { promote } from '@/lib/releases/promote'
import { as, newWorkspace } from '../support/database'
import { alwaysFrozen, release, writtenBy } from '../support/governed'
import { actions, approve, approver, ask, asker, author, first, keyOf, live, owner, prepareFourEyes, prompt, stateOf } from './four-eyes'

prepareFourEyes()

describe('a request', () => {
  test('waits, is approved by a second person, and is live in the same moment', async () => {
    const request = await ask(asker)
    expect(request).toMatchObject({
      state: 'open',
      kind: 'release',
      promptName: 'support/triage',
      environment: { slug: 'production' },
      variants: [{ version: 2, weight: 10_000 }],
      replaces: { id: first, sequence: 1, variants: [{ version: 1, weight: 10_000 }] },
      note: 'better',
      own: true,
      mayApprove: false,
      releaseId: null,
    })
    expect(await live()).toMatchObject({ sequence: 1 })
    const { requests, releases } = await approve(approver, request)
    expect(releases).toMatchObject([{ sequence: 2, requestId: request.id, note: 'better', author: { id: approver.actor.id }, live: true }])
    expect(requests).toMatchObject([
      { state: 'approved', decision: 'fine', decidedBy: { id: approver.actor.id }, releaseId: releases[0]?.id },
    ])
    expect(await live()).toMatchObject({ sequence: 2, requestId: request.id, variants: [[2, 10_000]] })
    expect((await actions()).slice(-3)).toEqual(['request.open', 'release.create', 'request.approve'])
    await expect(approve(approver, request)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('approved already'),
    })
    expect(await live()).toMatchObject({ sequence: 2 })
  })

  test('may be a split, a promotion or a withdrawal', async () => {
    const variants = [
      { version: 3, weight: 1000 },
      { version: 1, weight: 9000 },
    ]
    const split = await ask(asker, { version: undefined, variants })
    expect(split).toMatchObject({ kind: 'split', variants })
    await approve(approver, split)
    const second = await live()
    expect(second?.variants).toEqual([
      [3, 1000],
      [1, 9000],
    ])
    await release(approver, prompt.id, 'development', 2)
    const input = { kind: 'promote', ask: { promptId: prompt.id, from: 'development', to: 'production', replaces: second!.id } }
    const [promotion] = await requestRelease(asker, RequestRelease.parse(input))
    await approve(approver, promotion!)
    const third = await live()
    expect(third?.variants).toEqual([[2, 10_000]])
    const away = { kind: 'withdrawal', ask: { promptId: prompt.id, environment: 'production', replaces: third!.id } }
    const [withdrawal] = await requestRelease(asker, RequestRelease.parse(away))
    expect(withdrawal).toMatchObject({ kind: 'withdrawal', variants: [] })
    await approve(approver, withdrawal!)
    expect(await live()).toBeNull()
  })

  test('is asked on top of what is live; what is live already, or not, is told', async () => {
    await expect(ask(asker, { replaces: null })).rejects.toMatchObject({ code: 'conflict', details: { live: { id: first } } })
    await expect(ask(asker, { version: 1 })).rejects.toMatchObject({ code: 'invalid' })
    await expect(ask(asker, { version: 9 })).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'version' }] })
    expect(
      RequestRelease.safeParse({
        kind: 'release',
        ask: { promptId: 'p', environment: 'e', version: 1, replaces: null, override: 'because' },
      }).success,
    ).toBe(false)
  })

  test('brings the note that the environment wants', async () => {
    await db().environment.updateMany({ where: { workspaceId: owner.workspaceId, slug: 'production' }, data: { noteRequired: true } })
    await expect(ask(asker, { note: ' ' })).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'note' }] })
    await ask(asker)
  })

  test('is one at a place, also when two ask at once; the other is named', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 6 }, () => ask(asker)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const open = await db().releaseRequest.findFirstOrThrow({ where: { workspaceId: owner.workspaceId, state: 'open' } })
    await expect(ask(asker, { version: 3 })).rejects.toMatchObject({
      code: 'conflict',
      details: { requests: [{ id: open.id, promptId: prompt.id }] },
    })
  })
})

describe('nobody approves', () => {
  test('what they asked for, also with a key of theirs', async () => {
    const both = await as(owner, 'owner')
    const request = await ask(both)
    await expect(approve(both, request)).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('You asked') })
    await expect(approve(await keyOf(both, 'releases:write'), request)).rejects.toMatchObject({ code: 'forbidden' })
    const adminKey = await keyOf(both, 'admin')
    await expect(approve(await keyOf(adminKey, 'releases:write'), request)).rejects.toMatchObject({ code: 'forbidden' })
    await withdrawRequest(both, { request: request.id })
    const byKey = await ask(await keyOf(both, 'releases:write'))
    await expect(approve(both, byKey)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await stateOf(byKey.id)).toBe('open')
    await approve(await keyOf(owner, 'releases:write'), byKey)
  })

  test('what they wrote, any version of a split', async () => {
    const writer = await as(owner, 'releaser')
    const own = await writtenBy(writer, 'own')
    const variants = [
      { version: 2, weight: 1000 },
      { version: 1, weight: 9000 },
    ]
    const request = await ask(asker, { promptId: own.id, version: undefined, variants, replaces: null })
    await expect(approve(writer, request)).rejects.toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('wrote version 1 and 2'),
    })
    await approve(approver, request)
  })

  test('without the role, also one that the environment raises', async () => {
    const request = await ask(asker)
    await expect(approve(await as(owner, 'editor'), request)).rejects.toMatchObject({ code: 'forbidden' })
    await db().environment.updateMany({ where: { workspaceId: owner.workspaceId, slug: 'production' }, data: { releaseRole: 'admin' } })
    await expect(approve(approver, request)).rejects.toMatchObject({ code: 'forbidden', message: expect.stringContaining('admin') })
    await approve(await as(owner, 'admin'), request)
  })

  test('around the other rules: a freeze and a gate still refuse, and nothing has happened then', async () => {
    const request = await ask(asker)
    const settings = { role: 'editor' as const, notAuthor: false }
    const gate = await addGate(owner, { environment: 'production', name: 'Legal', kind: 'sign_off', settings })
    await db().environment.updateMany({
      where: { workspaceId: owner.workspaceId, slug: 'production' },
      data: { freezeWindows: [alwaysFrozen] },
    })
    await expect(approve(approver, request)).rejects.toMatchObject({
      code: 'refused',
      details: { refusals: [{ rule: 'freeze' }, { rule: 'gate' }] },
    })
    expect([await stateOf(request.id), await live()]).toMatchObject(['open', { sequence: 1 }])
    expect((await requestById(approver, request.id)).refusals.map(({ rule }) => rule)).toEqual(['freeze', 'gate'])
    await db().environment.updateMany({ where: { workspaceId: owner.workspaceId, slug: 'production' }, data: { freezeWindows: [] } })
    await expect(approve(approver, request, { override: 'it burns' })).rejects.toMatchObject({ code: 'forbidden' })
    const { releases } = await approve(owner, request, { override: 'it burns' })
    expect(releases).toMatchObject([{ override: 'it burns' }])
    expect(gate.id).toMatch(/^gat_/)
  })
})

test('a release to production without an approval is refused, with one that does not fit too', async () => {
  await expect(release(approver, prompt.id, 'production', 2, { replaces: first })).rejects.toMatchObject({
    code: 'refused',
    details: { refusals: [{ rule: 'approval' }] },
  })
  await release(approver, prompt.id, 'development', 2)
  const promotion = { promptId: prompt.id, from: 'development', to: 'production', note: '', replaces: first }
  await expect(promote(approver, promotion)).rejects.toMatchObject({ code: 'refused' })
  await expect(promote(owner, { ...promotion, override: 'I am the owner' })).rejects.toMatchObject({ code: 'refused' })
})

test('a request is rejected with a reason, and taken back by whoever asked only', async () => {
  const request = await ask(asker)
  await expect(rejectRequest(asker, { request: request.id, decision: 'no' })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(withdrawRequest(approver, { request: request.id })).rejects.toMatchObject({ code: 'forbidden' })
  expect(await rejectRequest(approver, { request: request.id, decision: 'too long' })).toMatchObject([
    { state: 'rejected', decision: 'too long' },
  ])
  await expect(withdrawRequest(asker, { request: request.id })).rejects.toMatchObject({
    code: 'conflict',
    message: expect.stringContaining('too long'),
  })
  const again = await ask(asker)
  expect(await withdrawRequest(asker, { request: again.id })).toMatchObject([{ state: 'withdrawn' }])
  await expect(approve(approver, again)).rejects.toMatchObject({ code: 'conflict' })
  expect(await live()).toMatchObject({ sequence: 1 })
})

test('what waits for whom is told, with what it would change and what was said', async () => {
  const request = await ask(asker)
  expect([await waitingCounts(asker), await waitingCounts(approver), await waitingCounts(author)]).toEqual([
    { forMe: 0, mine: 1 },
    { forMe: 1, mine: 0 },
    { forMe: 0, mine: 0 },
  ])
  expect(await waitingForMe(approver)).toMatchObject([{ id: request.id, mayApprove: true, whyNot: null }])
  await commentOnRequest(approver, { request: request.id, body: 'Why so long?' })
  await commentOnRequest(asker, { request: request.id, body: 'It has to be.' })
  const detail = await requestById(await as(owner, 'viewer'), request.id)
  expect(detail).toMatchObject({ commentCount: 2, mayApprove: false, comparisons: [{ from: 1, to: 2 }], others: [] })
  expect(detail.comments.map(({ body }) => body)).toEqual(['Why so long?', 'It has to be.'])
  expect((await listRequests(asker, { state: 'open', environment: 'production' })).data.map(({ id }) => id)).toEqual([request.id])
  expect((await listRequests(asker, { state: 'rejected' })).data).toEqual([])
  await approve(approver, request)
  expect(await waitingCounts(approver)).toEqual({ forMe: 0, mine: 0 })
})

test('webhooks are told when a release is asked for and decided', async () => {
  await db().webhook.create({
    data: {
      id: newId('whk'),
      workspaceId: owner.workspaceId,
      name: 'w',
      kind: 'standard',
      url: 'http://127.0.0.1:9/',
      sealedSecret: 'x',
      events: ['approval.requested', 'approval.decided'],
      environmentIds: [],
      createdBy: 'user:x',
    },
  })
  const request = await ask(asker)
  await approve(approver, request)
  const told = await db().webhookDelivery.findMany({ where: { workspaceId: owner.workspaceId }, orderBy: { id: 'asc' } })
  expect(told.map(({ event }) => event)).toEqual(['approval.requested', 'approval.decided'])
  expect(told[1]?.payload).toMatchObject({
    data: { request: { id: request.id, state: 'approved', release_id: expect.stringMatching(/^rel_/) } },
  })
})

test('a viewer neither asks nor comments; another workspace sees none of it', async () => {
  const request = await ask(asker)
  const viewer = await as(owner, 'viewer')
  await expect(ask(viewer)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(commentOnRequest(viewer, { request: request.id, body: 'x' })).rejects.toMatchObject({ code: 'forbidden' })
  const stranger = await newWorkspace()
  for (const attempt of [
    () => approve(stranger, request),
    () => rejectRequest(stranger, { request: request.id, decision: 'x' }),
    () => withdrawRequest(stranger, { request: request.id }),
    () => commentOnRequest(stranger, { request: request.id, body: 'x' }),
    () => requestById(stranger, request.id),
    () => ask(stranger),
  ])
    await expect(attempt()).rejects.toMatchObject({ code: 'not_found' })
  expect((await listRequests(stranger)).data).toEqual([])
  expect(await waitingCounts(stranger)).toEqual({ forMe: 0, mine: 0 })
  const bound = (environmentId: string): Ctx => ({
    workspaceId: owner.workspaceId,
    actor: { type: 'api_key', id: 'key_b', name: 'b', scopes: ['prompts:read'], environmentId },
  })
  const places = await db().environment.findMany({ where: { workspaceId: owner.workspaceId }, orderBy: { slug: 'asc' } })
  expect(await Promise.all(places.map(async ({ id }) => (await listRequests(bound(id))).data.length))).toEqual([0, 1])
})
