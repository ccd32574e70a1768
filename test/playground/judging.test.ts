import { expect, test } from 'vitest'
import { db } from '@/lib/database/client'
import { newId } from '@/lib/ids'
import { judgeSession } from '@/lib/playground/judge-session'
import { JudgeSession } from '@/lib/playground/judgement-schema'
import { liveColumns } from '@/lib/playground/live-columns'
import { getSession } from '@/lib/playground/queries'
import { newEnvironment, newGateway } from '../gateways/gateways'
import { newPrompt, saveText } from '../prompts/prompts'
import { as, newWorkspace } from '../support/database'
import { release } from '../support/governed'

async function newSession() {
  const ctx = await newWorkspace()
  const { id: promptId } = await newPrompt(ctx, 'p')
  await saveText(ctx, promptId, 'Hi')
  const now = new Date()
  const setup = { columns: [], form: { variables: {}, placeholders: {} }, rows: [], repeats: 1 }
  const { id } = await db().playgroundSession.create({
    data: {
      id: newId('pls'),
      workspaceId: ctx.workspaceId,
      name: '',
      promptId,
      versionNumber: 1,
      setup,
      createdBy: 'x',
      createdByName: 'Ada',
      createdAt: now,
      ranAt: now,
    },
  })
  const judge = (said: object) => judgeSession(ctx, JudgeSession.parse({ id, ...said }))
  return { ctx, id, judge }
}

test('the best of each row and a note are kept with the session, and what is not said stays', async () => {
  const { ctx, id, judge } = await newSession()
  await judge({ best: { '': { cell: 'c2', blind: true } } })
  await judge({ note: 'Shorter, and right.' })
  await judge({ best: { r1: { cell: 'c1/r1', blind: false } } })
  const best = { '': { cell: 'c2', blind: true }, r1: { cell: 'c1/r1', blind: false } }
  expect((await getSession(ctx, { id })).judgement).toEqual({ best, note: 'Shorter, and right.' })
  expect(await judge({ best: { '': null } })).toEqual({ best: { r1: best.r1 }, note: 'Shorter, and right.' })
  const audited = await db().auditEvent.findMany({ where: { workspaceId: ctx.workspaceId, action: 'playground.judge' } })
  expect(audited).toHaveLength(4)
})

test('marks of several rows made at once are all kept', async () => {
  const { ctx, id, judge } = await newSession()
  const rows = Array.from({ length: 8 }, (_, index) => `r${index}`)
  await Promise.all(rows.map((row) => judge({ best: { [row]: { cell: `c1/${row}`, blind: false } } })))
  expect(Object.keys((await getSession(ctx, { id })).judgement.best).sort()).toEqual(rows)
})

test('a viewer judges nothing, and a stranger finds no session', async () => {
  const { ctx, id } = await newSession()
  await expect(judgeSession(await as(ctx, 'viewer'), { id, note: 'x' })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(judgeSession(await newWorkspace(), { id, note: 'x' })).rejects.toMatchObject({ code: 'not_found' })
})

test('what is live is offered as columns, each on the first target of the route, the one most callers get first', async () => {
  const ctx = await newWorkspace()
  await newGateway(ctx, 'one')
  await newGateway(ctx, 'two')
  await newEnvironment(ctx, 'production', [
    ['two', 'm'],
    ['one', 'n'],
  ])
  await newEnvironment(ctx, 'empty', [])
  const { id: promptId } = await newPrompt(ctx, 'p')
  for (const text of ['first', 'second', 'third']) await saveText(ctx, promptId, text)
  const live = (environment: string, who = ctx) => liveColumns(who, { promptId, environment })
  expect(await live('production')).toEqual([])
  await release(ctx, promptId, 'production', 2)
  await release(ctx, promptId, 'empty', 3)
  expect(await live('production')).toEqual([{ version: 2, target: { gateway: 'two', model: 'm' } }])
  expect(await live('empty')).toEqual([{ version: 3, target: null }])
  await expect(live('nowhere')).rejects.toMatchObject({ code: 'not_found' })
  await expect(live('production', await newWorkspace())).rejects.toMatchObject({ code: 'not_found' })
})
