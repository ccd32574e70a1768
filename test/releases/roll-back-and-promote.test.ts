import { beforeEach, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { createRelease } from '@/lib/releases/create-release'
import { promote } from '@/lib/releases/promote'
import { lanesOf, listReleases, readBoard } from '@/lib/releases/queries'
import { rollBack } from '@/lib/releases/roll-back'
import { as, newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'

let ctx: Ctx
let promptId: string
const environment = 'production'
const release = (version: number, replaces: string | null, where = environment) =>
  createRelease(ctx, { promptId, environment: where, version, note: '', replaces })

beforeEach(async () => {
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'development')
  await newEnvironment(ctx, environment)
  promptId = (await newPrompt(ctx, 'support/triage', ['one', 'two', 'three'])).id
})

test('rolling back makes a new release that repeats the one before, and says so', async () => {
  const first = await release(1, null)
  const second = await release(2, first.id)
  const back = await rollBack(ctx, { promptId, environment, note: 'oops' })
  expect(back).toMatchObject({
    sequence: 3,
    kind: 'rollback',
    variants: first.variants,
    digest: first.digest,
    repeats: { id: first.id, sequence: 1 },
    previous: { id: second.id, sequence: 2 },
    live: true,
  })
  const rows = await db().auditEvent.findMany({ where: { workspaceId: ctx.workspaceId, subjectId: back.id } })
  expect(rows).toMatchObject([{ action: 'release.rollback', details: { repeats: 1, replaces: second.id } }])
})

test('any earlier release can be gone back to, splits with their order and labels', async () => {
  const first = await release(1, null)
  const split = await createRelease(ctx, {
    promptId,
    environment,
    variants: [
      { version: 2, weight: 2_500 },
      { version: 1, weight: 7_500 },
    ],
    note: '',
    replaces: first.id,
  })
  const third = await release(3, split.id)
  const back = await rollBack(ctx, { promptId, environment, to: split.id, note: '', replaces: third.id })
  expect(back).toMatchObject({ kind: 'rollback', variants: split.variants, digest: split.digest })
})

test('there must be something to go back to, and it must not be live already', async () => {
  await expect(rollBack(ctx, { promptId, environment, note: '' })).rejects.toMatchObject({ code: 'invalid' })
  const first = await release(1, null)
  await expect(rollBack(ctx, { promptId, environment, note: '' })).rejects.toMatchObject({ code: 'invalid' })
  await expect(rollBack(ctx, { promptId, environment, to: first.id, note: '' })).rejects.toMatchObject({ code: 'invalid' })
})

test('a release of another environment or prompt is not found', async () => {
  const first = await release(1, null)
  await release(2, first.id)
  const elsewhere = await release(3, null, 'development')
  await expect(rollBack(ctx, { promptId, environment, to: elsewhere.id, note: '' })).rejects.toMatchObject({ code: 'not_found' })
})

test('whoever saw an older state does not roll back', async () => {
  const first = await release(1, null)
  const second = await release(2, first.id)
  await release(3, second.id)
  await expect(rollBack(ctx, { promptId, environment, note: '', replaces: second.id })).rejects.toMatchObject({ code: 'conflict' })
})

test('of many who roll back at once each writes its own number or is told of the conflict', async () => {
  const first = await release(1, null)
  await release(2, first.id)
  const outcomes = await Promise.allSettled(Array.from({ length: 12 }, () => rollBack(ctx, { promptId, environment, note: '' })))
  const won = outcomes.filter(({ status }) => status === 'fulfilled').length
  expect(won).toBeGreaterThan(0)
  for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' })
  const rows = await db().release.findMany({ where: { promptId }, orderBy: { sequence: 'asc' }, select: { sequence: true } })
  expect(rows.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 2 + won }, (_, index) => index + 1))
})

test('promoting releases elsewhere exactly what is live here', async () => {
  const split = await createRelease(ctx, {
    promptId,
    environment: 'development',
    variants: [
      { version: 3, weight: 1_000 },
      { version: 2, weight: 9_000 },
    ],
    note: '',
    replaces: null,
  })
  const there = await promote(ctx, { promptId, from: 'development', to: environment, release: split.id, note: 'up', replaces: null })
  expect(there).toMatchObject({ kind: 'split', variants: split.variants, sequence: 1, environment: { slug: environment } })
  await expect(promote(ctx, { promptId, from: 'development', to: environment, note: '', replaces: there.id })).rejects.toMatchObject({
    code: 'invalid',
  })
})

test('promoting stops when either side has moved on, or nothing is live', async () => {
  await expect(promote(ctx, { promptId, from: 'development', to: environment, note: '', replaces: null })).rejects.toMatchObject({
    code: 'invalid',
  })
  const seen = await release(1, null, 'development')
  const moved = await release(2, seen.id, 'development')
  await expect(
    promote(ctx, { promptId, from: 'development', to: environment, release: seen.id, note: '', replaces: null }),
  ).rejects.toMatchObject({ code: 'conflict', details: { live: { id: moved.id } } })
  await release(1, null)
  await expect(promote(ctx, { promptId, from: 'development', to: environment, note: '', replaces: null })).rejects.toMatchObject({
    code: 'conflict',
  })
})

test('an editor neither rolls back nor promotes', async () => {
  const editor = await as(ctx, 'editor')
  await expect(rollBack(editor, { promptId, environment, note: '' })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(promote(editor, { promptId, from: 'development', to: environment, note: '', replaces: null })).rejects.toMatchObject({
    code: 'forbidden',
  })
})

test('lanes and board show what is live where, from left to right', async () => {
  const first = await release(1, null)
  await newPrompt(ctx, 'aside', [])
  expect((await lanesOf(ctx, promptId)).map(({ environment, live }) => [environment.slug, live?.id ?? null])).toEqual([
    ['development', null],
    ['production', first.id],
  ])
  const board = await readBoard(ctx, { limit: 1 })
  expect(board.environments.map(({ slug }) => slug)).toEqual(['development', 'production'])
  expect(board.prompts).toMatchObject([{ name: 'aside', newestVersion: null, live: [] }])
  const next = await readBoard(ctx, { limit: 1, cursor: board.nextCursor ?? undefined })
  expect(next).toMatchObject({
    prompts: [
      {
        name: 'support/triage',
        newestVersion: 3,
        live: [{ environmentId: first.environment.id, releaseId: first.id, variants: first.variants }],
      },
    ],
    nextCursor: null,
  })
  expect((await readBoard(ctx, { search: 'TRIAGE' })).prompts.map(({ name }) => name)).toEqual(['support/triage'])
})

test('the history comes in pages', async () => {
  let live: string | null = null
  for (const version of [1, 2, 3]) live = (await release(version, live)).id
  const first = await listReleases(ctx, { promptId, limit: 2 })
  expect(first.data.map(({ sequence }) => sequence)).toEqual([3, 2])
  const second = await listReleases(ctx, { promptId, limit: 2, cursor: first.nextCursor ?? undefined })
  expect(second).toMatchObject({ data: [{ sequence: 1 }], nextCursor: null })
  await expect(listReleases(ctx, { cursor: 'nonsense' })).rejects.toMatchObject({ code: 'malformed' })
})
