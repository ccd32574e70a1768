import { beforeEach, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { archiveEnvironment } from '@/lib/environments/archive-environment'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { previewRelease } from '@/lib/releases/changes'
import { createRelease } from '@/lib/releases/create-release'
import { archivedPlacesOf, lanesOf, listReleases, readBoard } from '@/lib/releases/queries'
import { rollBack } from '@/lib/releases/roll-back'
import { withdraw } from '@/lib/releases/withdraw'
import { as, newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'
import { widenPool } from '../support/wide-pool'

widenPool()

let ctx: Ctx
let promptId: string
const environment = 'production'
const release = (version: number, replaces: string | null) => createRelease(ctx, { promptId, environment, version, note: '', replaces })
const takeOut = (replaces: string, actor: Ctx = ctx) => withdraw(actor, { promptId, environment, note: 'wrong place', replaces })
const liveCount = () => db().liveRelease.count({ where: { workspaceId: ctx.workspaceId } })

beforeEach(async () => {
  ctx = await newWorkspace()
  await newEnvironment(ctx, environment)
  promptId = (await newPrompt(ctx, 'support/triage', ['one', 'two', 'three'])).id
})

test('a withdrawal is a release without variants, after which nothing is live; it stays in the history and the audit log', async () => {
  const first = await release(1, null)
  const gone = await takeOut(first.id)
  expect(gone).toMatchObject({
    sequence: 2,
    kind: 'withdrawal',
    variants: [],
    route: [],
    live: false,
    note: 'wrong place',
    previous: { id: first.id, sequence: 1 },
    digest: expect.stringMatching(/^sha256:/),
  })
  expect(await liveCount()).toBe(0)
  expect((await listReleases(ctx, { promptId })).data.map(({ kind }) => kind)).toEqual(['withdrawal', 'release'])
  expect((await listReleases(ctx, { promptId, kind: 'withdrawal' })).data.map(({ id }) => id)).toEqual([gone.id])
  const rows = await db().auditEvent.findMany({ where: { workspaceId: ctx.workspaceId, subjectId: gone.id } })
  expect(rows).toMatchObject([{ action: 'release.withdraw', details: { environment, sequence: 2, replaces: first.id } }])
  expect(await lanesOf(ctx, promptId)).toMatchObject([{ live: null, withdrawn: { id: gone.id, note: 'wrong place' } }])
})

test('the next release goes on in the sequence, taking the place of none', async () => {
  const first = await release(1, null)
  await takeOut(first.id)
  expect(await release(1, null)).toMatchObject({ sequence: 3, kind: 'release', previous: null, live: true })
  expect(await lanesOf(ctx, promptId)).toMatchObject([{ live: { sequence: 3 }, withdrawn: null }])
})

test('who still sees what was withdrawn, or the withdrawal itself, is told that nothing is live', async () => {
  const first = await release(1, null)
  const gone = await takeOut(first.id)
  for (const replaces of [first.id, gone.id]) {
    await expect(release(2, replaces)).rejects.toMatchObject({ code: 'conflict', details: { live: null } })
    await expect(takeOut(replaces)).rejects.toMatchObject({ code: 'conflict', details: { live: null } })
  }
})

test('who saw nothing live where something is loses, also after a withdrawal', async () => {
  const first = await release(1, null)
  await takeOut(first.id)
  const third = await release(2, null)
  await expect(release(3, null)).rejects.toMatchObject({ code: 'conflict', details: { live: { id: third.id } } })
})

test('of fifty who release after a withdrawal one wins', async () => {
  const first = await release(1, null)
  await takeOut(first.id)
  const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => release(2, null)))
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' })
  expect(await liveCount()).toBe(1)
}, 60_000)

test('rolling back brings back what was withdrawn', async () => {
  const first = await release(1, null)
  const gone = await takeOut(first.id)
  expect(await previewRelease(ctx, { kind: 'rollback', promptId, environment })).toMatchObject({ source: { id: first.id }, live: null })
  const back = await rollBack(ctx, { promptId, environment, note: '', replaces: null })
  expect(back).toMatchObject({ sequence: 3, kind: 'rollback', repeats: { id: first.id }, previous: null, live: true })
  expect(gone.sequence).toBe(2)
})

test('rolling back never takes a prompt out: it passes a withdrawal over, and refuses one that is named', async () => {
  const first = await release(1, null)
  const gone = await takeOut(first.id)
  const third = await release(2, null)
  await expect(rollBack(ctx, { promptId, environment, to: gone.id, note: '' })).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('withdraw it'),
  })
  const preview = await previewRelease(ctx, { kind: 'rollback', promptId, environment })
  expect(preview.earlier.map(({ id }) => id)).toEqual([first.id])
  expect(await rollBack(ctx, { promptId, environment, note: '', replaces: third.id })).toMatchObject({ repeats: { id: first.id } })
})

test('a prompt withdrawn everywhere can be archived', async () => {
  const first = await release(1, null)
  await expect(archivePrompt(ctx, { promptId })).rejects.toMatchObject({ code: 'conflict' })
  await takeOut(first.id)
  await archivePrompt(ctx, { promptId })
  await expect(release(1, null)).rejects.toMatchObject({ code: 'invalid' })
})

test('only who may release withdraws, and only in the own workspace', async () => {
  const first = await release(1, null)
  await expect(takeOut(first.id, await as(ctx, 'editor'))).rejects.toMatchObject({ code: 'forbidden' })
  const stranger = await newWorkspace()
  await expect(takeOut(first.id, stranger)).rejects.toMatchObject({ code: 'not_found' })
  expect(await takeOut(first.id, await as(ctx, 'releaser'))).toMatchObject({ kind: 'withdrawal' })
})

test('the board knows where it was taken out of, until something is live there again', async () => {
  const { id: environmentId } = await db().environment.findFirstOrThrow({ where: { workspaceId: ctx.workspaceId } })
  const withdrawnFrom = async () => (await readBoard(ctx)).prompts.map((row) => row.withdrawnFrom)
  const first = await release(1, null)
  expect(await withdrawnFrom()).toEqual([[]])
  await takeOut(first.id)
  expect(await withdrawnFrom()).toEqual([[environmentId]])
  await rollBack(ctx, { promptId, environment, note: '' })
  expect(await withdrawnFrom()).toEqual([[]])
})

test('what it was in an archived environment can still be asked for', async () => {
  expect(await archivedPlacesOf(ctx, promptId)).toEqual([])
  await takeOut((await release(1, null)).id)
  await archiveEnvironment(ctx, { environment })
  expect(await archivedPlacesOf(ctx, promptId)).toMatchObject([{ slug: environment }])
  expect(await archivedPlacesOf(await newWorkspace(), promptId)).toEqual([])
})
