import { beforeEach, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { updateEnvironment } from '@/lib/environments/update-environment'
import { changeSplit } from '@/lib/releases/change-split'
import { createRelease } from '@/lib/releases/create-release'
import { dryRun } from '@/lib/releases/dry-run'
import type { ChangeSplit, ReleaseDto } from '@/lib/releases/schema'
import { as, newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'

let ctx: Ctx
let promptId: string
let split: ReleaseDto
const environment = 'production'
const arms = (...pairs: [version: number, weight: number][]) => pairs.map(([version, weight]) => ({ version, weight }))
const written = ({ variants }: ReleaseDto) => variants.map(({ version, weight }) => [version, weight])
const change = (how: ChangeSplit['change'], replaces = split.id, actor: Ctx = ctx) =>
  changeSplit(actor, { promptId, environment, change: how, note: '', replaces })

beforeEach(async () => {
  ctx = await newWorkspace()
  await newEnvironment(ctx, environment)
  promptId = (await newPrompt(ctx, 'support/triage', ['one', 'two', 'three'])).id
  const first = await createRelease(ctx, { promptId, environment, version: 1, note: '', replaces: null })
  split = await createRelease(ctx, { promptId, environment, variants: arms([1, 8_000], [2, 2_000]), note: '', replaces: first.id })
})

test('new weights keep the order of shares, whatever the order given', async () => {
  expect(written(await change({ kind: 'weights', variants: arms([1, 5_000], [2, 5_000]) }))).toEqual([
    [2, 5_000],
    [1, 5_000],
  ])
})

test('with three versions a dry run tells whom else a new weight moves', async () => {
  const three = await createRelease(ctx, {
    ...{ promptId, environment, note: '', replaces: split.id },
    variants: arms([2, 1_000], [3, 1_000], [1, 8_000]),
  })
  const told = async (variants: ReturnType<typeof arms>) =>
    (await dryRun(ctx, changeSplit, { promptId, environment, change: { kind: 'weights', variants }, note: '', replaces: three.id })).plans
      .flatMap(({ warnings }) => warnings)
      .filter(({ rule }) => rule === 'split')
  expect(await told(arms([2, 2_000], [3, 1_000], [1, 7_000]))).toEqual([
    { rule: 'split', message: '10 % of users, now on version 3, get version 2.' },
  ])
  expect(await told(arms([2, 1_000], [3, 3_000], [1, 6_000]))).toEqual([])
})

test('finishing gives everybody the version chosen', async () => {
  const done = await change({ kind: 'finish', version: 2 })
  expect(done).toMatchObject({ kind: 'release', variants: [{ label: 'a', version: 2, weight: 10_000 }], previous: { id: split.id } })
})

test('stopping goes back to the standing version, as a rollback to when it was alone', async () => {
  const back = await change({ kind: 'stop' })
  expect(back).toMatchObject({ kind: 'rollback', repeats: { sequence: 1 }, variants: [{ label: 'a', version: 1, weight: 10_000 }] })
})

test('stopping works too where the standing version was never alone', async () => {
  const other = (await newPrompt(ctx, 'other', ['one', 'two'])).id
  const only = await createRelease(ctx, { promptId: other, environment, variants: arms([2, 1_000], [1, 9_000]), note: '', replaces: null })
  const back = await changeSplit(ctx, { promptId: other, environment, change: { kind: 'stop' }, note: '', replaces: only.id })
  expect(back).toMatchObject({ kind: 'release', repeats: null, variants: [{ version: 1, weight: 10_000 }] })
})

test('no rule holds up a stop, also where the standing version was never alone; growing is held up', async () => {
  const other = (await newPrompt(ctx, 'other', ['one', 'two'])).id
  const only = await createRelease(ctx, { promptId: other, environment, variants: arms([2, 1_000], [1, 9_000]), note: '', replaces: null })
  await updateEnvironment(ctx, { environment, protected: true, noteRequired: true, approval: true })
  await expect(change({ kind: 'finish', version: 2 })).rejects.toMatchObject({ code: 'refused' })
  await expect(change({ kind: 'weights', variants: arms([1, 5_000], [2, 5_000]) })).rejects.toMatchObject({ code: 'refused' })
  expect(await change({ kind: 'stop' })).toMatchObject({ kind: 'rollback' })
  expect(await changeSplit(ctx, { promptId: other, environment, change: { kind: 'stop' }, note: '', replaces: only.id })).toMatchObject({
    live: true,
  })
})

test('only versions of the split are taken, each fault with its path', async () => {
  await expect(change({ kind: 'finish', version: 3 })).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'change.version' }] })
  await expect(change({ kind: 'weights', variants: arms([3, 5_000], [1, 5_000]) })).rejects.toMatchObject({
    code: 'invalid',
    faults: [{ path: 'change.variants.0.version' }],
  })
})

test('where one version is live for everybody there is no split to change', async () => {
  const whole = await change({ kind: 'finish', version: 1 })
  await expect(change({ kind: 'stop' }, whole.id)).rejects.toMatchObject({ code: 'invalid' })
})

test('who saw another split loses, in each way of changing it', async () => {
  const now = await change({ kind: 'weights', variants: arms([1, 5_000], [2, 5_000]) })
  const ways: ChangeSplit['change'][] = [
    { kind: 'weights', variants: arms([1, 6_000], [2, 4_000]) },
    { kind: 'finish', version: 2 },
    { kind: 'stop' },
  ]
  for (const how of ways) {
    await expect(change(how)).rejects.toMatchObject({ code: 'conflict', details: { live: { id: now.id } } })
    await expect(change(how, 'rel_unknown')).rejects.toMatchObject({ code: 'conflict' })
  }
})

test('only who may release changes a split, and only in the own workspace', async () => {
  await expect(change({ kind: 'stop' }, split.id, await as(ctx, 'editor'))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(change({ kind: 'stop' }, split.id, await newWorkspace())).rejects.toMatchObject({ code: 'not_found' })
})
