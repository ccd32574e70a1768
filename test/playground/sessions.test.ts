import { expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { stopAllLive } from '@/lib/playground/live'
import { setPreference } from '@/lib/playground/preference'
import { getSession, listSessions } from '@/lib/playground/queries'
import { renameSession } from '@/lib/playground/rename-session'
import type { SessionEvent } from '@/lib/playground/schema'
import { stopCells } from '@/lib/playground/stop-cells'
import { watchSession } from '@/lib/playground/watch-session'
import { newPrompt, saveText } from '../prompts/prompts'
import { as, newWorkspace } from '../support/database'
import { begin, heard, never, of, prepared, runs, target, words } from './talking'

/** Listens until `enough`, then leaves. */
async function until(ctx: Ctx, session: string, enough: (seen: SessionEvent[]) => boolean) {
  const leave = new AbortController()
  const seen: SessionEvent[] = []
  for await (const event of await watchSession(ctx, session, leave.signal)) {
    seen.push(event)
    if (enough(seen)) leave.abort()
  }
  return seen
}

test('cells run whether anybody looks or not; who comes later hears what was said and what is being said', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const { session } = await begin(ctx, promptId, [target('c1', 'm', { question: 'q1' }), target('c2', 'held')])
  const first = await until(ctx, session, (seen) => words(seen, 'c2') === 'Hel' && of(seen, 'c1').some(({ type }) => type === 'finish'))
  expect(of(first, 'c1')[0]).toMatchObject({ type: 'asked', question: 'q1' })
  const again = heard(ctx, session)
  const other = heard(ctx, session)
  talk.open()
  for (const seen of await Promise.all([again, other])) {
    expect(of(seen, 'c1').map(({ type }) => type)).toEqual(['asked', 'start', 'finish'])
    expect(of(seen, 'c2').at(-1)).toMatchObject({ type: 'finish', run: { status: 'ok', output: 'Hello Ada' } })
    expect(of(seen, 'c2').slice(0, 2)).toMatchObject([{ type: 'asked' }, { type: 'start', gateway: 'g', model: 'held' }])
  }
  expect((await runs(ctx)).map(({ sessionId, cell, status }) => [sessionId, cell, status])).toEqual([
    [session, 'c1', 'ok'],
    [session, 'c2', 'ok'],
  ])
})

test('one cell is stopped alone, at once and upstream; the others go on, and more may be started in the same session', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const { session } = await begin(ctx, promptId, [target('c1', 'held'), target('c2', 'held')])
  const listening = heard(ctx, session)
  await until(ctx, session, (seen) => words(seen, 'c1') === 'Hel' && words(seen, 'c2') === 'Hel')
  expect(talk.answering()).toBe(2)
  expect(await stopCells(ctx, { session, cells: ['c1', 'nowhere'] })).toEqual({ stopped: 1 })
  await expect.poll(talk.answering).toBe(1)
  expect(await runs(ctx)).toMatchObject([{ cell: 'c1', status: 'aborted', output: 'Hel' }])
  await begin(ctx, promptId, [target('c3')], session)
  talk.open()
  const seen = await listening
  expect(of(seen, 'c1').at(-1)).toMatchObject({ type: 'finish', run: { status: 'aborted' } })
  for (const cell of ['c2', 'c3']) expect(of(seen, cell).at(-1)).toMatchObject({ type: 'finish', run: { output: 'Hello Ada' } })
})

test('a cell that is asked anew is stopped and begins again; what it said before is over', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const { session } = await begin(ctx, promptId, [target('c1', 'held')])
  await until(ctx, session, (seen) => words(seen, 'c1') === 'Hel')
  await begin(ctx, promptId, [target('c1', 'm')], session, { variables: { name: 'Bea' } })
  const seen = await heard(ctx, session)
  expect(of(seen, 'c1').at(-1)).toMatchObject({ type: 'finish', run: { model: 'm', output: 'Hello Bea' } })
  await expect.poll(async () => (await runs(ctx)).map(({ status }) => status).sort()).toEqual(['aborted', 'ok'])
})

test('when nothing runs any more, what was recorded is told; so are cells that came to no run, and those whose end nobody saw', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const rows = [{ id: 'r1', variables: { name: 'Ada' } }, { id: 'r2' }]
  const targets = [target('c1/r1', 'm', { row: 'r1' }), target('c1/r2', 'm', { row: 'r2' }), { ...target('c2'), gateway: 'nowhere' }]
  const { session } = await begin(ctx, promptId, targets, null, { rows })
  await heard(ctx, session)
  const seen = await heard(ctx, session)
  expect(of(seen, 'c1/r1').at(-1)).toMatchObject({ type: 'finish', run: { output: 'Hello Ada', attempts: [{ gateway: 'g' }] } })
  expect(of(seen, 'c1/r1')[1]).toMatchObject({ type: 'start', gatewayName: expect.any(String), simulator: false })
  expect(of(seen, 'c1/r2').at(-1)).toMatchObject({ type: 'error', run: null, error: { message: 'Give a value for name.' } })
  expect(of(seen, 'c2').at(-1)).toMatchObject({ type: 'error', run: null, error: { code: 'not_found' } })
  await db().run.deleteMany({ where: { workspaceId: ctx.workspaceId } })
  expect(of(await heard(ctx, session), 'c1/r1').at(-1)).toMatchObject({ type: 'error', error: { code: 'lost' } })
})

test('names in a section that had no value are told while a cell runs, and when it is read again', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  await saveText(ctx, promptId, '{{#premium}}Dear {{title}} {{/premium}}{{name}}')
  const { session } = await begin(ctx, promptId, [target('c1', 'held')], null, { version: 2, variables: { premium: true, name: 'Ada' } })
  const running = until(ctx, session, (seen) => words(seen, 'c1') === 'Dea')
  expect(of(await running, 'c1')).toContainEqual(expect.objectContaining({ type: 'start', empty: ['title'] }))
  talk.open()
  await heard(ctx, session)
  expect(of(await heard(ctx, session), 'c1')).toContainEqual(expect.objectContaining({ type: 'start', empty: ['title'] }))
})

test('when the last one who looks is gone, what runs is stopped, or goes on, as the person wants it', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const patient = await as(ctx, 'editor')
  await setPreference(patient, { finishAlone: true })
  const left = await begin(ctx, promptId, [target('c1', 'held')])
  const alone = await begin(patient, promptId, [target('c2', 'held')])
  const looked = await begin(ctx, promptId, [target('c3', 'held')])
  await until(ctx, left.session, (seen) => words(seen, 'c1') === 'Hel')
  await until(patient, alone.session, (seen) => words(seen, 'c2') === 'Hel')
  const listening = heard(ctx, looked.session)
  await expect
    .poll(async () => (await runs(ctx)).map(({ cell, status }) => [cell, status]), { timeout: 20_000 })
    .toEqual([['c1', 'aborted']])
  talk.open()
  expect(of(await listening, 'c3').at(-1)).toMatchObject({ run: { output: 'Hello Ada' } })
  expect(of(await heard(patient, alone.session), 'c2').at(-1)).toMatchObject({ run: { status: 'ok', output: 'Hello Ada' } })
}, 40_000)

test('240 cells wait for their turn, 16 at a time; stopping ends those that wait without sending them', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const rows = Array.from({ length: 50 }, (_, n) => ({ id: `r${n}`, variables: { name: `N${n}` } }))
  const targets = rows.flatMap(({ id }) => ['a', 'b', 'c', 'd'].map((column) => target(`${column}/${id}`, 'held', { row: id })))
  const { session } = await begin(ctx, promptId, targets, null, { rows })
  await expect.poll(() => talk.server.requests.length, { timeout: 10_000 }).toBe(16)
  await expect(begin(ctx, promptId, targets.slice(0, 41), session, { rows })).rejects.toMatchObject({ code: 'conflict' })
  expect(await stopCells(ctx, { session })).toEqual({ stopped: 200 })
  expect(talk.server.requests).toHaveLength(16)
  expect(await runs(ctx)).toHaveLength(16)
  const ends = (await heard(ctx, session)).filter(({ type }) => type === 'finish' || type === 'error')
  expect(ends).toHaveLength(200)
  expect(ends.filter((event) => event.type === 'error' && event.error.code === 'stopped')).toHaveLength(184)
})

test('a conversation goes on after the filled prompt, and is recorded with its turns', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const turns = [
    { role: 'assistant', content: 'Hello yourself' },
    { role: 'user', content: 'And then?' },
  ]
  const { session } = await begin(ctx, promptId, [target('c1@2', 'm', { turns })])
  expect((await heard(ctx, session)).at(-1)).toMatchObject({ run: { output: 'Hello Ada|Hello yourself|And then?' } })
  const [run] = await runs(ctx)
  expect(run).toMatchObject({ cell: 'c1@2', request: { messages: [{ role: 'user', content: 'Hello Ada' }, ...turns] } })
})

test('a session keeps what it takes to run it again, an unsaved content too; it is named, listed and read in its workspace only', async () => {
  const { ctx, talk, promptId } = await prepared()
  await using _ = talk
  const viewer = await as(ctx, 'viewer')
  const columns = [{ id: 'c1', target: { gateway: 'g', model: 'm' }, parameters: { temperature: 0 }, collapsed: true }]
  const rows = [{ id: 'r1', variables: { name: 'Bea' } }]
  const screen = { columns, rows: [{ id: 'r1', name: 'First' }], repeats: 2 }
  const one = await begin(ctx, promptId, [target('c1')], null, { rows }, screen)
  const draft = { version: undefined, content: { text: 'Draft {{name}}' } }
  const two = await begin(ctx, promptId, [target('c1')], null, draft, screen)
  await heard(ctx, one.session)
  await heard(ctx, two.session)
  await renameSession(ctx, { id: one.session, name: 'Tone' })
  const { data } = await listSessions(viewer, { promptId, limit: 1 })
  expect(data).toMatchObject([{ id: two.session, version: null, columns: 1, cells: 1, prompt: { id: promptId, name: 'p' } }])
  const page = await listSessions(viewer, { limit: 1, cursor: (await listSessions(viewer, { limit: 1 })).nextCursor! })
  expect(page).toMatchObject({ data: [{ id: one.session, name: 'Tone', version: 1 }], nextCursor: null })
  expect(await getSession(viewer, { id: one.session })).toMatchObject({
    content: null,
    setup: { columns, repeats: 2, form: { variables: { name: 'Ada' } }, rows: [{ id: 'r1', name: 'First', variables: { name: 'Bea' } }] },
    judgement: {},
  })
  expect((await getSession(viewer, { id: two.session })).content).toMatchObject({ text: 'Draft {{name}}', model: 'default' })

  const stranger = await newWorkspace()
  const nowhere = { code: 'not_found' }
  await expect(getSession(stranger, { id: one.session })).rejects.toMatchObject(nowhere)
  await expect(watchSession(stranger, one.session, never())).rejects.toMatchObject(nowhere)
  await expect(stopCells(stranger, { session: one.session })).rejects.toMatchObject(nowhere)
  await expect(renameSession(stranger, { id: one.session, name: 'x' })).rejects.toMatchObject(nowhere)
  await expect(begin(stranger, promptId, [target('c1')], one.session)).rejects.toMatchObject(nowhere)
  const { id: theirs } = await newPrompt(stranger, 'p')
  await saveText(stranger, theirs, 'Hello {{name}}')
  await expect(begin(stranger, theirs, [target('c1')], one.session)).rejects.toMatchObject(nowhere)
  await expect(begin(viewer, promptId, [target('c1')])).rejects.toMatchObject({ code: 'forbidden' })
  await expect(stopCells(viewer, { session: one.session })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(renameSession(viewer, { id: one.session, name: 'x' })).rejects.toMatchObject({ code: 'forbidden' })
  await stopAllLive()
})
