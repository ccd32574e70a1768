import { expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { askAgain } from '@/lib/playground/ask-again'
import { goOn } from '@/lib/playground/go-on'
import { judgeSession } from '@/lib/playground/judge-session'
import { getSession } from '@/lib/playground/queries'
import { sessionAnswers } from '@/lib/playground/session-answers'
import { AskAgain, GoOn } from '@/lib/playground/session-schema'
import { stopCells } from '@/lib/playground/stop-cells'
import { saveText } from '../prompts/prompts'
import { as, newWorkspace } from '../support/database'
import { begin, heard, never, prepared, target } from './talking'

const column = (id: string, model = 'm', more: object = {}) => ({ id, target: { gateway: 'g', model }, parameters: {}, ...more })
const again = (ctx: Ctx, session: string, more: object = {}) => askAgain(ctx, AskAgain.parse({ session, ...more }))
const on = (ctx: Ctx, session: string, more: object) => goOn(ctx, GoOn.parse({ session, ...more }))
const answers = (ctx: Ctx, session: string, waitMs = 15_000) => sessionAnswers(ctx, session, waitMs, never())
const said = async (ctx: Ctx, session: string) =>
  Object.fromEntries((await answers(ctx, session)).map(({ id, result }) => [id, result?.output ?? null]))

test('a session is asked again with its version and values, whatever was saved since; each answer is a run of that version', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const rows = [
    { id: 'r1', variables: { name: 'Ada' } },
    { id: 'r2', variables: { name: 'Bea' } },
  ]
  const targets = rows.map(({ id }) => target(`c1/${id}`, 'm', { row: id, parameters: { seed: 7 } }))
  const screen = { columns: [column('c1', 'm', { parameters: { seed: 7 } })], rows: [{ id: 'r1' }, { id: 'r2' }] }
  const { session } = await begin(ctx, promptId, targets, null, { rows }, screen)
  await heard(ctx, session)
  await saveText(ctx, promptId, 'Goodbye {{name}}')
  expect(await again(ctx, session)).toEqual({ session, asked: ['c1/r1', 'c1/r2'] })
  expect(await said(ctx, session)).toEqual({ 'c1/r1': 'Hello Ada', 'c1/r2': 'Hello Bea' })
  const runs = await db().run.findMany({ where: { workspaceId: ctx.workspaceId } })
  expect(runs.map(({ versionNumber }) => versionNumber)).toEqual([1, 1, 1, 1])
  expect(runs[3]).toMatchObject({ request: { parameters: { seed: 7 } } })
})

test('what was never saved is asked again as it was, too', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const draft = { version: undefined, content: { text: 'Draft for {{name}}' } }
  const { session } = await begin(ctx, promptId, [target('c1')], null, draft, { columns: [column('c1')] })
  await heard(ctx, session)
  await again(ctx, session, { cells: ['c1'] })
  expect(await said(ctx, session)).toEqual({ c1: 'Draft for Ada' })
})

test('locked columns keep their answers unless they are named, what runs is left to run, and marks of what is asked again go', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const columns = [column('c1', 'm', { locked: true }), column('c2'), column('c3', 'held')]
  const { session } = await begin(ctx, promptId, [target('c1'), target('c2'), target('c3', 'held')], null, {}, { columns })
  await expect.poll(async () => (await answers(ctx, session, 0)).filter(({ result }) => result).length).toBe(2)
  await judgeSession(ctx, { id: session, best: { '': { cell: 'c2', blind: false } } })
  expect((await again(ctx, session)).asked).toEqual(['c2'])
  expect((await getSession(ctx, { id: session })).judgement.best).toEqual({})
  expect((await again(ctx, session, { cells: ['c1', 'c3'] })).asked).toEqual(['c1'])
  await expect(again(ctx, session, { cells: ['c3'] })).rejects.toMatchObject({ code: 'conflict' })
  await expect(again(ctx, session, { cells: ['c2', 'c9', 'c2@2'] })).rejects.toMatchObject({
    code: 'invalid',
    faults: [{ path: 'cells.1' }, { path: 'cells.2' }],
  })
  talk.open()
  expect(await said(ctx, session)).toEqual({ c1: 'Hello Ada', c2: 'Hello Ada', c3: 'Hello Ada' })
})

test('a conversation goes on with a message wherever it can, or where it is named, and is asked again where it stands', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const columns = [column('c1'), column('c2'), column('c3', 'calls'), column('c4')]
  const targets = columns.map(({ id, target: { model } }) => target(id, model)).slice(0, 3)
  const { session } = await begin(ctx, promptId, targets, null, {}, { columns })
  await heard(ctx, session)
  expect((await on(ctx, session, { message: 'And?' })).asked).toEqual(['c1@2', 'c2@2'])
  await heard(ctx, session)
  expect((await on(ctx, session, { message: 'Then?', cells: ['c1'] })).asked).toEqual(['c1@3'])
  const all = await said(ctx, session)
  expect(all['c2@2']).toBe('Hello Ada|Hello Ada|And?')
  expect(all['c1@3']).toBe('Hello Ada|Hello Ada|And?|Hello Ada|Hello Ada|And?|Then?')
  await again(ctx, session, { cells: ['c1@3'] })
  expect((await said(ctx, session))['c1@3']).toBe(all['c1@3'])
  // Asked anew, the conversation begins anew.
  await again(ctx, session, { cells: ['c1'] })
  await heard(ctx, session)
  expect((await on(ctx, session, { message: 'Once more?', cells: ['c1'] })).asked).toEqual(['c1@2'])
  await heard(ctx, session)
  await expect(on(ctx, session, { message: 'x', cells: ['c1', 'c3', 'c4'] })).rejects.toMatchObject({
    code: 'invalid',
    faults: [
      { path: 'cells.1', message: expect.stringContaining('results of find') },
      { path: 'cells.2', message: expect.stringContaining('no cell c4') },
    ],
  })
})

test('tool calls are answered by the tool’s name or the call’s id', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const { session } = await begin(ctx, promptId, [target('c1', 'calls')], null, {}, { columns: [column('c1', 'calls')] })
  await heard(ctx, session)
  await expect(on(ctx, session, { toolResults: { other: 'x' } })).rejects.toMatchObject({ code: 'conflict' })
  expect((await on(ctx, session, { toolResults: { find: '{"found":true}' } })).asked).toEqual(['c1@2'])
  const [, second] = await answers(ctx, session)
  expect(second).toMatchObject({
    status: 'ok',
    turns: [
      { role: 'assistant', content: null, tool_calls: [{ id: 'call_x', function: { name: 'find', arguments: '{"id":1}' } }] },
      { role: 'tool', tool_call_id: 'call_x', content: '{"found":true}' },
    ],
  })
  expect(second?.result?.output).toContain('{"found":true}')
  await again(ctx, session)
  await heard(ctx, session)
  expect((await on(ctx, session, { toolResults: { call_x: 'by id' } })).asked).toEqual(['c1@2'])
})

test('answers are read at once, or when nothing runs any more, and say why nothing could be sent', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const { session } = await begin(ctx, promptId, [target('c1', 'held'), { ...target('c2'), gateway: 'nowhere' }])
  await expect.poll(talk.answering).toBe(1)
  expect(await answers(ctx, session, 0)).toMatchObject([
    { id: 'c1', status: 'running', result: null, error: null },
    { id: 'c2', status: 'error', result: null, error: { code: 'not_found' } },
  ])
  const waiting = answers(ctx, session)
  talk.open()
  expect(await waiting).toMatchObject([{ status: 'ok', result: { output: 'Hello Ada' } }, { status: 'error' }])
})

test('what was asked last and came to nothing is lost, though an answer of before is in the log', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const { session } = await begin(ctx, promptId, [target('c1')], null, {}, { columns: [column('c1')] })
  await heard(ctx, session)
  // As it stands when the process ended in the middle of a second asking.
  const asked = { c1: { question: '', at: new Date(Date.now() + 60_000).toISOString() } }
  await db().playgroundSession.update({ where: { id: session }, data: { asked } })
  expect(await answers(ctx, session, 0)).toMatchObject([{ id: 'c1', status: 'lost', result: null }])
  await expect(on(ctx, session, { message: 'x' })).rejects.toMatchObject({ code: 'conflict' })
})

test('what a program wants stopped is stopped when nobody looks any more', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const { session } = await begin(ctx, promptId, [target('c1', 'held')], null, {}, { columns: [column('c1', 'held')] })
  await expect.poll(talk.answering).toBe(1)
  await stopCells(ctx, { session })
  const program: Ctx = {
    ...ctx,
    actor: { type: 'api_key', id: 'key_x', name: 'Program', scopes: ['runs:create', 'runs:read'], environmentId: null },
  }
  await again(program, session, { onLeave: 'stop' })
  await expect.poll(talk.answering).toBe(1)
  await expect.poll(talk.answering, { timeout: 20_000 }).toBe(0)
}, 40_000)

test('a viewer asks nothing, and a stranger finds nothing', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const { session } = await begin(ctx, promptId, [target('c1')], null, {}, { columns: [column('c1')] })
  await heard(ctx, session)
  const [viewer, stranger] = [await as(ctx, 'viewer'), await newWorkspace()]
  await expect(again(viewer, session)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(on(viewer, session, { message: 'x' })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(again(stranger, session)).rejects.toMatchObject({ code: 'not_found' })
  await expect(on(stranger, session, { message: 'x' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(answers(stranger, session)).rejects.toMatchObject({ code: 'not_found' })
})
