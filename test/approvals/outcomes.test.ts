import { describe, expect, test } from 'vitest'
import { countOutcomes, listRequests, newOutcomes, waitingCounts } from '@/lib/approvals/queries'
import { rejectRequest } from '@/lib/approvals/reject-request'
import { requestRelease } from '@/lib/approvals/request-release'
import { RequestRelease } from '@/lib/approvals/schema'
import { seeOutcomes } from '@/lib/approvals/see-outcomes'
import { withdrawRequest } from '@/lib/approvals/withdraw-request'
import { checkChain } from '@/lib/audit/queries'
import { db } from '@/lib/database/client'
import { archiveEnvironment } from '@/lib/environments/archive-environment'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { createRelease } from '@/lib/releases/create-release'
import { dryRun } from '@/lib/releases/dry-run'
import { promoteSet } from '@/lib/releases/promote-set'
import { PromoteSet } from '@/lib/releases/set-schema'
import { withdraw } from '@/lib/releases/withdraw'
import { createWebhook } from '@/lib/webhooks/create-webhook'
import { CreateWebhook } from '@/lib/webhooks/schema'
import { release, writtenBy } from '../support/governed'
import { approve, approver, ask, asker, author, first, owner, prepareFourEyes, prompt, stateOf } from './four-eyes'

prepareFourEyes()

const hearAll = () =>
  createWebhook(
    owner,
    CreateWebhook.parse({ kind: 'standard', name: 'all', url: 'https://hooks.example/all', events: ['approval.decided'] }),
  )
type Told = { data: { prompt: { name: string }; request: Record<string, unknown> } }
const heard = async () =>
  (await db().webhookDelivery.findMany({ where: { workspaceId: owner.workspaceId }, orderBy: { id: 'asc' } })).map(
    ({ payload }) => (payload as Told).data.request,
  )
const rows = (...wanted: string[]) =>
  db().auditEvent.findMany({
    where: { workspaceId: owner.workspaceId, action: { in: wanted } },
    orderBy: { sequence: 'asc' },
    select: { action: true, subjectId: true, actorName: true, details: true },
  })
const inDevelopment = (promptId: string, version: number, replaces: string | null) =>
  requestRelease(asker, RequestRelease.parse({ kind: 'release', ask: { promptId, environment: 'development', version, replaces } })).then(
    ([request]) => request!,
  )

describe('a request that is closed because something came first', () => {
  test('leaves an audit row, tells webhooks, and is news to whoever asked', async () => {
    await hearAll()
    const { id } = await release(owner, prompt.id, 'development', 1)
    const request = await inDevelopment(prompt.id, 2, id)
    const { plans } = await dryRun(owner, createRelease, {
      promptId: prompt.id,
      environment: 'development',
      version: 3,
      note: '',
      replaces: id,
    })
    expect([plans.length, await stateOf(request.id), await heard()]).toEqual([1, 'open', []])

    const { id: second } = await release(owner, prompt.id, 'development', 3, { replaces: id })
    const decision = 'Release 2, by A owner, came first.'
    expect(await rows('request.supersede', 'release.create').then((all) => all.slice(-2))).toMatchObject([
      { action: 'request.supersede', subjectId: request.id, actorName: 'A owner', details: { promptId: prompt.id, reason: decision } },
      { action: 'release.create', subjectId: second },
    ])
    expect(await heard()).toMatchObject([
      {
        ...{ id: request.id, state: 'superseded', decision, variants: [{ version: 2, weight: 10_000 }], replaces: { id, sequence: 1 } },
        requested_by: { type: 'user', id: asker.actor.id, name: 'A editor' },
      },
    ])
    expect((await newOutcomes(asker)).map(({ id, state }) => [id, state])).toEqual([[request.id, 'superseded']])
    expect(await countOutcomes(owner)).toBe(0)
  })

  test('of a set is closed with all of it, whoever the set meets, and the audit rows stay one chain', async () => {
    const others = await Promise.all(['a', 'b', 'c'].map((name) => writtenBy(author, `set/${name}`)))
    const live: Record<string, string> = {}
    for (const { id } of others) live[id] = (await release(owner, id, 'development', 1)).id
    const replaces = Object.fromEntries(others.map(({ id }) => [id, null]))
    const requests = await requestRelease(
      asker,
      RequestRelease.parse({ kind: 'set', ask: { from: 'development', to: 'production', folder: 'set', note: '', replaces } }),
    )
    expect(requests).toHaveLength(3)
    await db().environment.updateMany({ where: { workspaceId: owner.workspaceId, slug: 'production' }, data: { protected: false } })
    const two = Object.fromEntries(others.slice(0, 2).map(({ id }) => [id, null]))
    await promoteSet(owner, PromoteSet.parse({ from: 'development', to: 'production', prompts: Object.keys(two), note: '', replaces: two }))
    expect((await rows('request.supersede')).map(({ subjectId }) => subjectId).sort()).toEqual(requests.map(({ id }) => id).sort())
    expect(await countOutcomes(asker)).toBe(3)
    expect(await checkChain(owner)).toMatchObject({ ok: true })
  })
})

test('what was approved, rejected or overtaken is news until it is seen; what one took back oneself is none', async () => {
  const approved = await ask(asker)
  const { releases } = await approve(approver, approved)
  const rejected = await ask(asker, { version: 3, replaces: releases[0]!.id })
  await rejectRequest(approver, { request: rejected.id, decision: 'no' })
  const taken = await ask(asker, { version: 3, replaces: releases[0]!.id })
  await withdrawRequest(asker, { request: taken.id })
  const open = await ask(asker, { version: 1, replaces: releases[0]!.id })
  expect((await newOutcomes(asker)).map(({ id }) => id)).toEqual([rejected.id, approved.id])
  expect(await seeOutcomes(approver, { requests: [approved.id] })).toEqual({ count: 0 })
  expect(await seeOutcomes(asker, { requests: [approved.id, open.id] })).toEqual({ count: 1 })
  expect((await newOutcomes(asker)).map(({ id }) => id)).toEqual([rejected.id])
  await rejectRequest(approver, { request: open.id, decision: 'no' })
  expect(await countOutcomes(asker)).toBe(2)
})

describe('archiving', () => {
  test('an environment closes what is asked for there', async () => {
    await hearAll()
    const request = await inDevelopment(prompt.id, 2, null)
    expect(await waitingCounts(approver)).toMatchObject({ forMe: 1 })
    await archiveEnvironment(owner, { environment: 'development' })
    expect((await listRequests(asker, {})).data[0]).toMatchObject({
      ...{ id: request.id, state: 'superseded', mayApprove: false },
      decision: 'development was archived by A owner.',
    })
    expect(await waitingCounts(approver)).toMatchObject({ forMe: 0 })
    expect(await countOutcomes(asker)).toBe(1)
    expect(await heard()).toMatchObject([{ id: request.id, state: 'superseded' }])
    expect((await rows('request.supersede', 'environment.archive')).map(({ action }) => action)).toEqual([
      'request.supersede',
      'environment.archive',
    ])
    await expect(approve(approver, request)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('development was archived'),
    })
  })

  test('a prompt closes what is asked for of it, and nothing else', async () => {
    const other = await writtenBy(author, 'other')
    const [gone, stays] = [await ask(asker, { version: 3 }), await inDevelopment(other.id, 1, null)]
    await db().environment.updateMany({ where: { workspaceId: owner.workspaceId }, data: { protected: false } })
    // Taking it out closes it already; so it is asked for again, where nothing is live.
    await withdraw(owner, { promptId: prompt.id, environment: 'production', note: '', replaces: first })
    const again = await inDevelopment(prompt.id, 2, null)
    await archivePrompt(owner, { promptId: prompt.id })
    expect([await stateOf(gone.id), await stateOf(again.id), await stateOf(stays.id)]).toEqual(['superseded', 'superseded', 'open'])
    expect((await rows('request.supersede')).map(({ subjectId }) => subjectId)).toEqual([gone.id, again.id])
  })
})
