import { beforeEach, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { updateEnvironment } from '@/lib/environments/update-environment'
import { promptNames } from '@/lib/prompts/prompt-names'
import { changesOfRelease, previewRelease } from '@/lib/releases/changes'
import { createRelease } from '@/lib/releases/create-release'
import { listReleases } from '@/lib/releases/queries'
import type { CreateRelease } from '@/lib/releases/schema'
import { as, newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'

let ctx: Ctx
let promptId: string
const release = (input: Pick<CreateRelease, 'environment' | 'replaces' | 'version' | 'variants'>) =>
  createRelease(ctx, { promptId, note: '', ...input })
const preview = (input: { kind: 'release'; environment?: string; version?: number }) => previewRelease(ctx, { promptId, ...input })

beforeEach(async () => {
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'development')
  await newEnvironment(ctx, 'production')
  promptId = (await newPrompt(ctx, 'support/triage', ['one', 'two', 'three'])).id
})

test('without a choice, the newest version goes to the leftmost environment that lacks it', async () => {
  expect(await preview({ kind: 'release' })).toMatchObject({ environment: { slug: 'development' }, live: null, incoming: [{ version: 3 }] })
  await release({ environment: 'development', version: 3, replaces: null })
  expect(await preview({ kind: 'release' })).toMatchObject({ environment: { slug: 'production' }, comparisons: [] })
})

test('a preview shows what is live, what comes, and every word that differs; nothing is released by it', async () => {
  const first = await release({ environment: 'production', version: 1, replaces: null })
  const seen = await preview({ kind: 'release', environment: 'production', version: 2 })
  expect(seen).toMatchObject({ live: { id: first.id }, incoming: [{ version: 2, weight: 10_000 }], comparisons: [{ from: 1, to: 2 }] })
  expect(seen.comparisons[0]?.diff.same).toBe(false)
  expect(seen.versions.map(({ number }) => number)).toEqual([3, 2, 1])
  expect((await listReleases(ctx, { promptId })).data).toHaveLength(1)
})

test('a promotion brings exactly what is live in the other environment, its split included', async () => {
  const arms = [
    { version: 3, weight: 1_000 },
    { version: 1, weight: 9_000 },
  ]
  const source = await release({ environment: 'development', variants: arms, replaces: null })
  await release({ environment: 'production', version: 1, replaces: null })
  expect(await previewRelease(ctx, { kind: 'promote', promptId, from: 'development', environment: 'production' })).toMatchObject({
    source: { id: source.id },
    incoming: arms,
    comparisons: [{ from: 1, to: 3 }],
  })
})

test('with nothing to promote there is nothing to come', async () => {
  expect(await previewRelease(ctx, { kind: 'promote', promptId, from: 'development', environment: 'production' })).toMatchObject({
    source: null,
    incoming: null,
    comparisons: [],
  })
})

test('a rollback goes to the release before, or to the one that is named', async () => {
  const first = await release({ environment: 'production', version: 1, replaces: null })
  const second = await release({ environment: 'production', version: 2, replaces: first.id })
  const third = await release({ environment: 'production', version: 3, replaces: second.id })
  const back = (to?: string) => previewRelease(ctx, { kind: 'rollback', promptId, environment: 'production', to })
  expect(await back()).toMatchObject({ live: { id: third.id }, source: { id: second.id }, incoming: [{ version: 2 }] })
  expect(await back(first.id)).toMatchObject({ source: { id: first.id }, comparisons: [{ from: 3, to: 1 }] })
  expect((await back()).earlier.map(({ id }) => id)).toEqual([second.id, first.id])
})

test('a past release still shows what it changed', async () => {
  const first = await release({ environment: 'production', version: 1, replaces: null })
  const second = await release({ environment: 'production', version: 2, replaces: first.id })
  expect(await changesOfRelease(ctx, { release: second.id })).toMatchObject({
    previous: { id: first.id },
    comparisons: [{ from: 1, to: 2 }],
  })
  expect(await changesOfRelease(ctx, { release: first.id })).toMatchObject({ previous: null, comparisons: [] })
})

test('a viewer may look at what a release would do, without what only matters to who may release', async () => {
  const viewer = await as(ctx, 'viewer')
  expect(await previewRelease(viewer, { kind: 'release', promptId })).toMatchObject({ incoming: [{ version: 3 }], plan: null })
})

test('a preview tells the rules that would refuse, for each way; a way back is never held up', async () => {
  const first = await release({ environment: 'production', version: 1, replaces: null })
  await release({ environment: 'production', version: 2, replaces: first.id })
  await release({ environment: 'development', version: 3, replaces: null })
  await updateEnvironment(ctx, { environment: 'production', protected: true, noteRequired: true })
  const refused = { plan: { refusals: [{ rule: 'note' }] } }
  expect(await preview({ kind: 'release', environment: 'production', version: 3 })).toMatchObject(refused)
  expect(await previewRelease(ctx, { kind: 'promote', promptId, from: 'development', environment: 'production' })).toMatchObject(refused)
  expect(await previewRelease(ctx, { kind: 'rollback', promptId, environment: 'production' })).toMatchObject({ plan: { refusals: [] } })
  expect(await preview({ kind: 'release', environment: 'production', version: 2 })).toMatchObject({ plan: null })
})

test("another workspace's prompt, environment and release are not found", async () => {
  const other = await newWorkspace()
  await newEnvironment(other, 'staging')
  const { id } = await release({ environment: 'production', version: 1, replaces: null })
  await expect(previewRelease(other, { kind: 'release', promptId })).rejects.toMatchObject({ code: 'not_found' })
  await expect(preview({ kind: 'release', environment: 'staging' })).rejects.toMatchObject({ code: 'not_found' })
  await expect(changesOfRelease(other, { release: id })).rejects.toMatchObject({ code: 'not_found' })
  expect(await promptNames(other, [promptId])).toEqual(new Map())
  expect(await promptNames(ctx, [promptId])).toEqual(new Map([[promptId, 'support/triage']]))
})
