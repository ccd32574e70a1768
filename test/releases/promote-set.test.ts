import { beforeEach, expect, test } from 'vitest'
import { requestRelease } from '@/lib/approvals/request-release'
import { RequestRelease } from '@/lib/approvals/schema'
import { checkChain } from '@/lib/audit/queries'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { setRoute } from '@/lib/environments/set-route'
import { updateEnvironment } from '@/lib/environments/update-environment'
import { addGateway } from '@/lib/gateways/add-gateway'
import { AddGateway } from '@/lib/gateways/schema'
import { updatePrompt } from '@/lib/prompts/update-prompt'
import { createRelease } from '@/lib/releases/create-release'
import { dryRun } from '@/lib/releases/dry-run'
import { previewSet } from '@/lib/releases/preview-set'
import { promoteSet } from '@/lib/releases/promote-set'
import { listReleases } from '@/lib/releases/queries'
import { PromoteSet } from '@/lib/releases/set-schema'
import { withdraw } from '@/lib/releases/withdraw'
import { as, newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'
import { widenPool } from '../support/wide-pool'

widenPool()

let ctx: Ctx
type Prompt = { id: string; name: string }
let prompts: [Prompt, Prompt, Prompt]
const [from, to] = ['development', 'production']
const release = (promptId: string, environment: string, version: number, replaces: string | null = null) =>
  createRelease(ctx, { promptId, environment, version, note: '', replaces })
const set = (more: Partial<PromoteSet> & Pick<PromoteSet, 'replaces'>, actor: Ctx = ctx) =>
  promoteSet(actor, { from, to, note: 'all at once', releases: {}, ...(more.prompts ? {} : { folder: 'support' }), ...more })
const none = (...which: { id: string }[]) => Object.fromEntries(which.map(({ id }) => [id, null]))

beforeEach(async () => {
  ctx = await newWorkspace()
  await newEnvironment(ctx, from)
  await newEnvironment(ctx, to)
  const made = (name: string) => newPrompt(ctx, name, ['one', 'two'])
  prompts = [await made('support/a'), await made('support/deep/b'), await made('support/c')]
  for (const { id } of prompts) await release(id, from, 2)
})

test('a folder goes live elsewhere as one set, however deep, and nothing beside it', async () => {
  const beside = await newPrompt(ctx, 'supporters', ['one'])
  await release(beside.id, from, 1)
  await newPrompt(ctx, 'support/idle', ['one'])
  const { setId, releases, unchanged } = await set({ replaces: none(...prompts) })
  expect(releases.map(({ promptName, kind, sequence }) => [promptName, kind, sequence]).sort()).toEqual([
    ['support/a', 'release', 1],
    ['support/c', 'release', 1],
    ['support/deep/b', 'release', 1],
  ])
  expect(setId).toMatch(/^set_/)
  expect(await checkChain(ctx)).toMatchObject({ ok: true })
  expect(releases.every((each) => each.setId === setId && each.note === 'all at once')).toBe(true)
  expect(unchanged).toEqual([])
  expect((await listReleases(ctx, { setId })).data).toHaveLength(3)
  const audited = await db().auditEvent.findMany({
    where: { workspaceId: ctx.workspaceId, subjectId: { in: releases.map(({ id }) => id) } },
  })
  expect(audited).toHaveLength(3)
  expect(audited).toMatchObject(Array(3).fill({ action: 'release.create', details: { set: setId, promoted: { from } } }))
})

test('what is the same in both is left alone; where all is, nothing is done', async () => {
  const [a, b, c] = prompts
  await release(a.id, to, 2)
  const { releases, unchanged } = await set({ replaces: none(b, c) })
  expect(releases).toHaveLength(2)
  expect(unchanged).toEqual([{ promptId: a.id, promptName: 'support/a' }])
  await expect(set({ replaces: {} })).rejects.toMatchObject({ code: 'invalid' })
})

test('every prompt that moved on is named, and none is released', async () => {
  const [a, b, c] = prompts
  const there = await release(a.id, to, 1)
  const alsoThere = await release(c.id, to, 1)
  const { code, details } = await set({ replaces: none(a, b, c) }).catch((error) => error)
  expect(code).toBe('conflict')
  expect(details.moved).toHaveLength(2)
  expect(details.moved).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ promptId: a.id, promptName: 'support/a', live: expect.objectContaining({ id: there.id }) }),
      expect.objectContaining({ promptId: c.id, live: expect.objectContaining({ id: alsoThere.id }) }),
    ]),
  )
  expect(await db().liveRelease.count({ where: { workspaceId: ctx.workspaceId, promptId: b.id, environment: { slug: to } } })).toBe(0)
})

test('a prompt that left the folder since stops the set, as it stops asking for it', async () => {
  const [a, b, c] = prompts
  const { replaces, releases } = await previewSet(ctx, { from, to, folder: 'support', note: '' })
  const askForIt = () =>
    requestRelease(ctx, RequestRelease.parse({ kind: 'set', ask: { from, to, folder: 'support', note: '', replaces, releases } }))
  const moved = (promptName: string) => ({ code: 'conflict', message: `${promptName} has moved on in ${from}.` })
  await updatePrompt(ctx, { promptId: b.id, name: 'elsewhere/b' })
  await expect(set({ replaces, releases })).rejects.toMatchObject({
    ...moved('elsewhere/b'),
    details: { moved: [{ promptId: b.id, live: null }] },
  })
  await expect(set({ replaces: none(a, b, c) })).rejects.toMatchObject(moved('elsewhere/b'))
  await expect(askForIt()).rejects.toMatchObject(moved('elsewhere/b'))
  await updatePrompt(ctx, { promptId: b.id, name: 'support/deep/b' })
  await withdraw(ctx, { promptId: c.id, environment: from, note: '', replaces: releases[c.id] ?? '' })
  await expect(set({ replaces, releases })).rejects.toMatchObject(moved('support/c'))
  await expect(askForIt()).rejects.toMatchObject(moved('support/c'))
  expect((await set({ replaces: none(a, b) })).releases).toHaveLength(2)
})

test('a prompt that came into the folder since, or moved on where it comes from, stops the set', async () => {
  const [a, b, c] = prompts
  await expect(set({ replaces: none(a, b) })).rejects.toMatchObject({
    code: 'conflict',
    details: { moved: [{ promptId: c.id, live: null }] },
  })
  const seen = await db().liveRelease.findFirstOrThrow({ where: { promptId: a.id } })
  await release(a.id, from, 1, seen.releaseId)
  await expect(set({ replaces: none(a, b, c), releases: { [a.id]: seen.releaseId } })).rejects.toMatchObject({
    code: 'conflict',
    details: { moved: [{ promptId: a.id }] },
  })
})

test('prompts can be named one by one; of each something must be live there', async () => {
  const [a, , c] = prompts
  expect((await set({ prompts: [a.id, c.id], replaces: none(a, c) })).releases).toHaveLength(2)
  const idle = await newPrompt(ctx, 'idle', ['one'])
  await expect(set({ prompts: [a.id, idle.id], replaces: none(a, idle) })).rejects.toMatchObject({
    code: 'invalid',
    message: expect.stringContaining('idle'),
  })
  await expect(set({ prompts: ['prm_nobody'], replaces: {} })).rejects.toMatchObject({ code: 'not_found' })
  await expect(promoteSet(ctx, { from, to, folder: 'nowhere', note: '', replaces: {}, releases: {} })).rejects.toMatchObject({
    code: 'invalid',
  })
})

test('one prompt that a rule refuses holds up the whole set, with every rule told', async () => {
  await updateEnvironment(ctx, { environment: to, protected: true, noteRequired: true })
  const { code, details } = await set({ note: '', replaces: none(...prompts) }).catch((error) => error)
  expect(code).toBe('refused')
  expect(details.refusals).toHaveLength(3)
  expect(details.refusals[0]).toMatchObject({ rule: 'note', overridable: false })
  expect(await db().liveRelease.count({ where: { workspaceId: ctx.workspaceId, environment: { slug: to } } })).toBe(0)
})

test('the preview shows for each what changes and where it would lead, and what to give so that exactly this is done', async () => {
  const [a] = prompts
  const before = await release(a.id, to, 1)
  for (const slug of ['one', 'two'])
    await addGateway(ctx, AddGateway.parse({ slug, name: slug, layer: 'other', region: 'global', baseUrl: 'http://127.0.0.1:9/v1' }))
  const target = (gateway: string) => ({ alias: 'default', targets: [{ gateway, model: 'm', timeoutMs: null }] })
  await setRoute(ctx, { environment: from, ...target('one') })
  await setRoute(ctx, { environment: to, ...target('two') })
  const preview = await previewSet(ctx, { from, to, folder: 'support', note: '' })
  expect(preview.allowed).toBe(true)
  expect(preview.plans).toHaveLength(3)
  const plan = preview.plans.find(({ after }) => after.promptId === a.id)
  expect(plan).toMatchObject({
    before: { id: before.id },
    after: { variants: [{ version: 2 }], sequence: 2 },
    comparisons: [{ from: 1, to: 2, diff: { same: false } }],
    routeChanges: [{ alias: 'default', before: [], after: [{ gateway: 'two', model: 'm', timeoutMs: null }] }],
    routeDifferences: [{ alias: 'default', before: [{ gateway: 'one' }], after: [{ gateway: 'two' }] }],
  })
  expect(await db().release.count({ where: { promptId: a.id, environment: { slug: to } } })).toBe(1)
  const { replaces, releases } = preview
  expect((await set({ replaces, releases })).releases).toHaveLength(3)
  expect(await previewSet(ctx, { from, to, folder: 'support', note: '' })).toMatchObject({ plans: [], unchanged: { length: 3 } })
})

test('a dry run of a set tells the rules that would refuse, and does nothing', async () => {
  await updateEnvironment(ctx, { environment: to, protected: true, noteRequired: true })
  const input = PromoteSet.parse({ from, to, folder: 'support/', replaces: none(...prompts) })
  const { plans, allowed } = await dryRun(ctx, promoteSet, input)
  expect(allowed).toBe(false)
  expect(plans.map(({ refusals }) => refusals.map(({ rule }) => rule))).toEqual([['note'], ['note'], ['note']])
  expect(await db().release.count({ where: { workspaceId: ctx.workspaceId, environment: { slug: to } } })).toBe(0)
})

test('fifty sets that overlap never wait for each other in a ring: one wins, the others are told', async () => {
  const more = []
  for (let n = 0; n < 5; n++) {
    const prompt = await newPrompt(ctx, `support/more-${n}`, ['one', 'two'])
    await release(prompt.id, from, 2)
    more.push(prompt)
  }
  const all = [...prompts, ...more]
  const outcomes = await Promise.allSettled(
    Array.from({ length: 50 }, (_, n) => {
      // Each in another order, each but a few: the verb puts them in its own.
      const mine = all.filter((_, index) => (index + n) % 5 !== 0 || index === 0).toSorted(() => (n % 2 ? 1 : -1))
      return set({ prompts: mine.map(({ id }) => id), replaces: none(...mine) })
    }),
  )
  for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' })
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
}, 60_000)

test('only who may release promotes a set, and only in the own workspace', async () => {
  await expect(set({ replaces: {} }, await as(ctx, 'editor'))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(previewSet(await as(ctx, 'viewer'), { from, to, folder: 'support', note: '' })).rejects.toMatchObject({ code: 'forbidden' })
  await expect(set({ replaces: {} }, await newWorkspace())).rejects.toMatchObject({ code: 'not_found' })
})

test.each([
  ['neither prompts nor a folder', {}],
  ['both', { prompts: ['prm_1'], folder: 'support' }],
  ['a folder that is none', { folder: '../etc' }],
  ['no prompts', { prompts: [] }],
])('the schema refuses %s', (_, given) => {
  expect(PromoteSet.safeParse({ from, to, replaces: {}, ...given }).success).toBe(false)
})
