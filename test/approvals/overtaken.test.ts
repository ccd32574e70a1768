import { describe, expect, test } from 'vitest'
import { requestById } from '@/lib/approvals/queries'
import { rejectRequest } from '@/lib/approvals/reject-request'
import { requestRelease } from '@/lib/approvals/request-release'
import { RequestRelease } from '@/lib/approvals/schema'
import { withdrawRequest } from '@/lib/approvals/withdraw-request'
import { db } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import { rollBack } from '@/lib/releases/roll-back'
import { as } from '../support/database'
import { release, writtenBy } from '../support/governed'
import { newEnvironment } from '../support/published'
import { actions, approve, approver, ask, asker, author, first, live, owner, prepareFourEyes, prompt, stateOf } from './four-eyes'

prepareFourEyes()

describe('a request whose environment moves on', () => {
  test('is superseded by the release that came first, and cannot be approved', async () => {
    const { id } = await release(owner, prompt.id, 'development', 1)
    const input = { kind: 'release', ask: { promptId: prompt.id, environment: 'development', version: 2, replaces: id } }
    const [request] = await requestRelease(asker, RequestRelease.parse(input))
    await release(owner, prompt.id, 'development', 3, { replaces: id })
    expect(await requestById(asker, request!.id)).toMatchObject({
      state: 'superseded',
      decision: expect.stringContaining('Release 2, by A owner'),
    })
    await expect(approve(approver, request!)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('superseded') })
    expect(await live('development')).toMatchObject({ variants: [[3, 10_000]] })
  })

  test('so that it cannot come any more is told when it is approved, closed, and another can be asked for', async () => {
    const request = await ask(asker)
    // As if the release had been under way while this was asked for, so that it could not see the request.
    const other = await db().release.findFirstOrThrow({ where: { id: first } })
    const id = newId('rel')
    await db().$transaction([
      db().release.create({ data: { ...other, id, route: [], sequence: 2, previousId: first, createdAt: new Date() } }),
      db().liveRelease.updateMany({ where: { releaseId: first }, data: { releaseId: id } }),
    ])
    await expect(approve(approver, request)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('moved on'),
      details: { live: { id } },
    })
    expect(await stateOf(request.id)).toBe('superseded')
    expect((await actions()).at(-1)).toBe('request.supersede')
    expect(await ask(asker, { replaces: id })).toMatchObject({ state: 'open' })
  })

  test('by a rollback is superseded too', async () => {
    const asked = await ask(asker)
    await approve(approver, asked)
    const second = await ask(asker, { version: 3, replaces: (await live())!.id })
    await rollBack(approver, { promptId: prompt.id, environment: 'production', note: 'quick' })
    expect(await stateOf(second.id)).toBe('superseded')
  })
})

describe('races', () => {
  test('of many who approve at once one does, and one release comes of it', async () => {
    const request = await ask(asker)
    const approvers = await Promise.all(Array.from({ length: 8 }, () => as(owner, 'releaser')))
    const outcomes = await Promise.allSettled(approvers.map((each) => approve(each, request)))
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' })
    expect(await db().release.count({ where: { promptId: prompt.id, environment: { slug: 'production' } } })).toBe(2)
  })

  test('of approving, rejecting and withdrawing at once one happens', async () => {
    for (let round = 0; round < 5; round++) {
      const replaces = (await live())!.id
      const request = await ask(asker, { version: 2 + (round % 2), replaces })
      const outcomes = await Promise.allSettled([
        approve(approver, request),
        withdrawRequest(asker, { request: request.id }),
        rejectRequest(approver, { request: request.id, decision: 'no' }),
      ])
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
      const isApproved = outcomes[0].status === 'fulfilled'
      expect([(await stateOf(request.id)) === 'approved', (await live())!.id !== replaces]).toEqual([isApproved, isApproved])
      if (isApproved) await rollBack(approver, { promptId: prompt.id, environment: 'production', to: first, note: '' })
    }
  })

  test('of approving and rolling back at once neither waits for the other for ever, and the history has no gap', async () => {
    await approve(approver, await ask(asker))
    for (let round = 0; round < 6; round++) {
      const now = (await live())!
      const request = await ask(asker, { version: now.variants[0]![0] === 3 ? 2 : 3, replaces: now.id })
      const outcomes = await Promise.allSettled([
        approve(approver, request),
        rollBack(owner, { promptId: prompt.id, environment: 'production', to: first, note: '', replaces: now.id }),
      ])
      for (const outcome of outcomes)
        if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: expect.stringMatching(/^(conflict|invalid)$/) })
      expect(['approved', 'superseded']).toContain(await stateOf(request.id))
      if ((await live())!.variants[0]![0] === 1) {
        const back = await ask(asker, { version: 2, replaces: (await live())!.id })
        await approve(approver, back)
      }
    }
    const sequences = (
      await db().release.findMany({ where: { promptId: prompt.id, environment: { slug: 'production' } }, orderBy: { sequence: 'asc' } })
    ).map(({ sequence }) => sequence)
    expect(sequences).toEqual(sequences.map((_, index) => index + 1))
  })
})

describe('a set', () => {
  const askForSet = async (ids: string[], replaces: Record<string, string | null>) =>
    requestRelease(
      asker,
      RequestRelease.parse({ kind: 'set', ask: { from: 'development', to: 'production', prompts: ids, note: 'all', replaces } }),
    )

  test('is asked for and approved as one, all or none', async () => {
    const other = await writtenBy(author, 'support/reply')
    for (const id of [prompt.id, other.id]) await release(approver, id, 'development', 2)
    const requests = await askForSet([prompt.id, other.id], { [prompt.id]: first, [other.id]: null })
    expect(requests.map(({ setId }) => setId)).toEqual([requests[0]?.setId, requests[0]?.setId])
    expect((await requestById(asker, requests[0]!.id)).others.map(({ id }) => id)).toEqual([requests[1]!.id])
    const { releases } = await approve(approver, requests[1]!)
    expect(new Set(releases.map(({ setId }) => setId))).toEqual(new Set([requests[0]!.setId]))
    for (const id of [prompt.id, other.id]) expect(await live('production', id)).toMatchObject({ variants: [[2, 10_000]] })
    for (const { id } of requests) expect(await stateOf(id)).toBe('approved')
  })

  test('falls as one when one of its places moves on', async () => {
    const other = await writtenBy(author, 'support/reply')
    await newEnvironment(owner, 'staging')
    for (const id of [prompt.id, other.id]) await release(approver, id, 'development', 2)
    const input = { from: 'development', to: 'staging', prompts: [prompt.id, other.id], replaces: { [prompt.id]: null, [other.id]: null } }
    const requests = await requestRelease(asker, RequestRelease.parse({ kind: 'set', ask: input }))
    await release(owner, other.id, 'staging', 3)
    for (const { id } of requests) expect(await stateOf(id)).toBe('superseded')
    await expect(approve(approver, requests[0]!)).rejects.toMatchObject({ code: 'conflict' })
    expect(await live('staging')).toBeNull()
  })

  test('is not asked for halfway', async () => {
    const other = await writtenBy(author, 'support/reply')
    for (const id of [prompt.id, other.id]) await release(approver, id, 'development', 2)
    await ask(asker)
    await expect(askForSet([prompt.id, other.id], { [prompt.id]: first, [other.id]: null })).rejects.toMatchObject({ code: 'conflict' })
    await expect(askForSet([other.id], { [other.id]: first })).rejects.toMatchObject({ code: 'conflict' })
    expect(await db().releaseRequest.count({ where: { workspaceId: owner.workspaceId } })).toBe(1)
  })
})
