import { expect, test } from 'vitest'
import { db } from '@/lib/database/client'
import { deleteSession } from '@/lib/playground/delete-session'
import { getSession, listSessions } from '@/lib/playground/queries'
import { as, newWorkspace } from '../support/database'
import { begin, heard, prepared, runs, target } from './talking'

test('a session is deleted for good with an audit row; what runs in it is stopped upstream, and its runs stay in the log', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const { session } = await begin(ctx, promptId, [target('c1'), target('c2', 'held')])
  await expect.poll(async () => (await runs(ctx)).length).toBe(1)
  await expect.poll(talk.answering).toBe(1)
  await deleteSession(ctx, { id: session })
  await expect.poll(talk.answering).toBe(0)
  expect((await runs(ctx)).map(({ cell, status, sessionId }) => [cell, status, sessionId])).toEqual([
    ['c1', 'ok', session],
    ['c2', 'aborted', session],
  ])
  await expect(getSession(ctx, { id: session })).rejects.toMatchObject({ code: 'not_found' })
  expect((await listSessions(ctx)).data).toEqual([])
  await expect(deleteSession(ctx, { id: session })).rejects.toMatchObject({ code: 'not_found' })
  await expect(begin(ctx, promptId, [target('c1')], session)).rejects.toMatchObject({ code: 'not_found' })
  const audited = await db().auditEvent.findMany({ where: { workspaceId: ctx.workspaceId, action: 'playground.delete' } })
  expect(audited).toMatchObject([{ subjectId: session, details: { prompt: 'p', answers: 2 } }])
})

test('editors delete what they began, admins what anybody began, viewers and strangers nothing', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const [one, other, admin, viewer] = [await as(ctx, 'editor'), await as(ctx, 'editor'), await as(ctx, 'admin'), await as(ctx, 'viewer')]
  const [first, second] = [await begin(one, promptId, [target('c1')]), await begin(one, promptId, [target('c1')])]
  await Promise.all([heard(one, first.session), heard(one, second.session)])
  expect((await listSessions(one)).data.map(({ own }) => own)).toEqual([true, true])
  expect((await listSessions(other)).data.map(({ own }) => own)).toEqual([false, false])
  for (const actor of [viewer, other])
    await expect(deleteSession(actor, { id: first.session })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(deleteSession(await newWorkspace(), { id: first.session })).rejects.toMatchObject({ code: 'not_found' })
  await deleteSession(one, { id: first.session })
  await deleteSession(admin, { id: second.session })
  expect((await listSessions(admin)).data).toEqual([])
})
