import { beforeEach, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { archivePrompt } from '@/lib/prompts/archive-prompt'
import { createPrompt } from '@/lib/prompts/create-prompt'
import { createRelease } from '@/lib/releases/create-release'
import { lanesOf, listReleases, releaseById } from '@/lib/releases/queries'
import { CreateRelease, type ReleaseConflict } from '@/lib/releases/schema'
import { as, newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'
import { widenPool } from '../support/wide-pool'

widenPool()

let ctx: Ctx
let promptId: string
const release = (input: Partial<CreateRelease> & { replaces: string | null }, actor: Ctx = ctx) =>
  createRelease(actor, { promptId, environment: 'production', note: '', ...input })
const liveIds = async () => (await db().liveRelease.findMany({ where: { workspaceId: ctx.workspaceId } })).map(({ releaseId }) => releaseId)

beforeEach(async () => {
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'production')
  promptId = (await newPrompt(ctx, 'support/triage', ['one', 'two', 'three'])).id
})

test('a release is live at once, with everything known about it, and an audit row', async () => {
  const made = await release({ version: 2, note: 'go', replaces: null })
  expect(made).toMatchObject({
    promptName: 'support/triage',
    environment: { slug: 'production' },
    sequence: 1,
    kind: 'release',
    variants: [{ label: 'a', version: 2, weight: 10_000 }],
    note: 'go',
    previous: null,
    repeats: null,
    author: { type: 'user', name: 'A owner' },
    live: true,
  })
  expect(made.digest).toMatch(/^sha256:[0-9a-f]{64}$/)
  expect(await liveIds()).toEqual([made.id])
  expect(await releaseById(ctx, made.id)).toEqual(made)
  const rows = await db().auditEvent.findMany({ where: { workspaceId: ctx.workspaceId, subjectId: made.id } })
  expect(rows).toMatchObject([{ action: 'release.create', details: { environment: 'production', sequence: 1, replaces: null } }])
})

test('the next release takes the place of the one it names, and both stay in the history', async () => {
  const first = await release({ version: 1, replaces: null })
  const second = await release({ version: 2, replaces: first.id })
  expect(second).toMatchObject({ sequence: 2, previous: { id: first.id, sequence: 1 } })
  expect(await liveIds()).toEqual([second.id])
  const { data } = await listReleases(ctx, { promptId, environment: 'production' })
  expect(data.map(({ sequence, live }) => ({ sequence, live }))).toEqual([
    { sequence: 2, live: true },
    { sequence: 1, live: false },
  ])
})

test('whoever saw an older state loses, and is told what is live now', async () => {
  const first = await release({ version: 1, replaces: null })
  const second = await release({ version: 2, note: 'mine', replaces: first.id })
  for (const replaces of [first.id, null, 'rel_unknown']) {
    const details: ReleaseConflict = {
      live: {
        id: second.id,
        sequence: 2,
        variants: [{ label: 'a', version: 2, weight: 10_000 }],
        author: second.author,
        createdAt: second.createdAt,
        note: 'mine',
      },
    }
    await expect(release({ version: 3, replaces })).rejects.toMatchObject({ code: 'conflict', details })
  }
  expect(await liveIds()).toEqual([second.id])
})

test('naming a release where nothing is live is a conflict that says so', async () => {
  await expect(release({ version: 1, replaces: 'rel_gone' })).rejects.toMatchObject({ code: 'conflict', details: { live: null } })
})

test('of fifty who saw the same state exactly one wins, round after round, and the sequence has no gap', async () => {
  let live: string | null = null
  for (const version of [1, 2, 3, 1]) {
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, () => release({ version, replaces: live })))
    const won = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
    const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
    expect(won).toHaveLength(1)
    expect(new Set(lost.map(({ code }) => code))).toEqual(new Set(['conflict']))
    for (const { details } of lost) expect(details.live.id).toBe(won[0]!.id)
    live = won[0]!.id
  }
  const rows = await db().release.findMany({
    where: { promptId },
    orderBy: { sequence: 'asc' },
    select: { sequence: true, previousId: true, id: true },
  })
  expect(rows.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4])
  expect(rows.map(({ previousId }) => previousId)).toEqual([null, ...rows.slice(0, -1).map(({ id }) => id)])
  expect(await liveIds()).toEqual([live])
}, 60_000)

test('a split keeps its standing variant last, whatever the order given, and grows in place', async () => {
  const first = await release({ version: 1, replaces: null })
  const split = await release({
    variants: [
      { version: 1, weight: 9_000 },
      { version: 2, weight: 1_000 },
    ],
    replaces: first.id,
  })
  expect(split).toMatchObject({
    kind: 'split',
    variants: [
      { label: 'a', version: 2, weight: 1_000 },
      { label: 'b', version: 1, weight: 9_000 },
    ],
  })
  const third = await release({
    variants: [
      { version: 1, weight: 7_000 },
      { version: 3, weight: 1_000 },
      { version: 2, weight: 2_000 },
    ],
    replaces: split.id,
  })
  expect(third.variants.map(({ version, weight }) => [version, weight])).toEqual([
    [2, 2_000],
    [3, 1_000],
    [1, 7_000],
  ])
})

test('releasing exactly what is live is refused, and changes nothing', async () => {
  const first = await release({ version: 1, replaces: null })
  await expect(release({ version: 1, replaces: first.id })).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('already'),
  })
  expect(await liveIds()).toEqual([first.id])
})

test('equal releases have equal digests, different ones do not', async () => {
  const first = await release({ version: 1, replaces: null })
  const second = await release({ version: 2, replaces: first.id })
  const third = await release({ version: 1, replaces: second.id })
  expect(third.digest).toBe(first.digest)
  expect(second.digest).not.toBe(first.digest)
})

test('versions that do not exist are named, each with its path', async () => {
  await expect(release({ version: 9, replaces: null })).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'version' }] })
  await expect(
    release({
      variants: [
        { version: 1, weight: 5_000 },
        { version: 8, weight: 5_000 },
      ],
      replaces: null,
    }),
  ).rejects.toMatchObject({ code: 'invalid', faults: [{ path: 'variants.1.version', message: 'This prompt has no version 8.' }] })
})

test('an archived prompt cannot be released, and a released one cannot be archived, also at the same moment', async () => {
  const idle = await createPrompt(ctx, { name: 'idle', kind: 'text', description: '', tags: [] })
  await archivePrompt(ctx, { promptId: idle.id })
  await expect(release({ promptId: idle.id, version: 1, replaces: null })).rejects.toMatchObject({ code: 'invalid' })
  for (let round = 0; round < 8; round++) {
    const { id } = await newPrompt(ctx, `race-${round}`, ['text'])
    const [released, archived] = await Promise.allSettled([
      release({ promptId: id, version: 1, replaces: null }),
      archivePrompt(ctx, { promptId: id }),
    ])
    expect([released.status, archived.status].sort()).toEqual(['fulfilled', 'rejected'])
  }
})

test('an editor cannot release; a key needs its scope, and its own environment', async () => {
  await expect(release({ version: 1, replaces: null }, await as(ctx, 'editor'))).rejects.toMatchObject({ code: 'forbidden' })
  const key = (scopes: string[], environmentId: string | null): Ctx => ({
    workspaceId: ctx.workspaceId,
    actor: { type: 'api_key', id: 'key_1', name: 'CI', scopes, environmentId },
  })
  const staging = await newEnvironment(ctx, 'staging')
  await expect(release({ version: 1, replaces: null }, key(['prompts:write'], null))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(release({ version: 1, replaces: null }, key(['releases:write'], staging.id))).rejects.toMatchObject({ code: 'not_found' })
  expect(await release({ version: 1, replaces: null }, key(['releases:write'], null))).toMatchObject({
    author: { type: 'api_key', name: 'CI' },
  })
})

test("another workspace's prompt, environment and history are not found", async () => {
  const made = await release({ version: 1, replaces: null })
  const stranger = await newWorkspace()
  await expect(release({ version: 1, replaces: null }, stranger)).rejects.toMatchObject({ code: 'not_found' })
  await newEnvironment(stranger, 'production')
  await expect(release({ version: 1, replaces: null }, stranger)).rejects.toMatchObject({ code: 'not_found' })
  await expect(releaseById(stranger, made.id)).rejects.toMatchObject({ code: 'not_found' })
  await expect(lanesOf(stranger, promptId)).rejects.toMatchObject({ code: 'not_found' })
  expect((await listReleases(stranger, { promptId })).data).toEqual([])
})

test.each([
  ['neither version nor variants', {}],
  [
    'both',
    {
      version: 1,
      variants: [
        { version: 1, weight: 5_000 },
        { version: 2, weight: 5_000 },
      ],
    },
  ],
  [
    'weights that miss 10,000',
    {
      variants: [
        { version: 1, weight: 5_000 },
        { version: 2, weight: 4_999 },
      ],
    },
  ],
  ['a split of one', { variants: [{ version: 1, weight: 10_000 }] }],
  ['a split of six', { variants: [1, 2, 3, 4, 5, 6].map((version) => ({ version, weight: version === 1 ? 5_000 : 1_000 })) }],
  [
    'the same version twice',
    {
      variants: [
        { version: 1, weight: 5_000 },
        { version: 1, weight: 5_000 },
      ],
    },
  ],
  [
    'a weight of zero',
    {
      variants: [
        { version: 1, weight: 0 },
        { version: 2, weight: 10_000 },
      ],
    },
  ],
  [
    'a fraction',
    {
      variants: [
        { version: 1, weight: 0.5 },
        { version: 2, weight: 9_999.5 },
      ],
    },
  ],
  ['a version below 1', { version: 0 }],
  ['a note with NUL', { version: 1, note: 'a\0b' }],
])('the schema refuses %s', (_, input) => {
  expect(CreateRelease.safeParse({ promptId: 'prm_1', environment: 'production', replaces: null, ...input }).success).toBe(false)
})
