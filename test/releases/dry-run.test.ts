import { beforeEach, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { updateEnvironment } from '@/lib/environments/update-environment'
import { addGate } from '@/lib/release-gates/add-gate'
import { changeSplit } from '@/lib/releases/change-split'
import { createRelease } from '@/lib/releases/create-release'
import { dryRun } from '@/lib/releases/dry-run'
import { previewSet } from '@/lib/releases/preview-set'
import { promote } from '@/lib/releases/promote'
import { rollBack } from '@/lib/releases/roll-back'
import type { DryRun, ReleaseDto } from '@/lib/releases/schema'
import { withdraw } from '@/lib/releases/withdraw'
import { createWebhook } from '@/lib/webhooks/create-webhook'
import { as, newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'

let ctx: Ctx
let promptId: string
let first: ReleaseDto
const environment = 'production'
const input = (version: number, more: { note?: string; override?: string; replaces?: string | null } = {}) => ({
  promptId,
  environment,
  version,
  note: '',
  replaces: first.id,
  ...more,
})
/** Everything that a release could leave behind. */
const traces = async () => {
  const where = { workspaceId: ctx.workspaceId }
  const [releases, variants, live, audited, messages, revision] = [
    await db().release.count({ where }),
    await db().releaseVariant.count({ where }),
    await db().liveRelease.findMany({ where }),
    await db().auditEvent.count({ where }),
    await db().webhookDelivery.count({ where }),
    await db().deliveryRevision.findUnique({ where }),
  ]
  return { releases, variants, live, audited, messages, revision: revision?.revision }
}

beforeEach(async () => {
  ctx = await newWorkspace()
  await newEnvironment(ctx, 'development')
  await newEnvironment(ctx, environment)
  promptId = (await newPrompt(ctx, 'support/triage', ['one', 'two', 'three'])).id
  first = await createRelease(ctx, { promptId, environment, version: 1, note: '', replaces: null })
})

test('a dry run tells what would change, and leaves no trace', async () => {
  await createWebhook(ctx, { kind: 'standard', name: 'x', url: 'http://127.0.0.1:9/', events: [], environments: [] })
  const before = await traces()
  const { plans, allowed } = await dryRun(ctx, createRelease, input(2))
  expect(allowed).toBe(true)
  expect(plans).toMatchObject([
    {
      before: { id: first.id },
      after: { sequence: 2, kind: 'release', variants: [{ version: 2 }] },
      comparisons: [{ from: 1, to: 2, diff: { same: false } }],
      refusals: [],
      warnings: [{ rule: 'region' }],
    },
  ])
  expect(await traces()).toEqual(before)
  expect(await createRelease(ctx, input(2))).toMatchObject({ sequence: 2, digest: plans[0]?.after.digest })
})

const split = [
  { version: 2, weight: 100 },
  { version: 1, weight: 9_900 },
]
/** What is made ready first, and then only tried. */
const ways: Record<string, () => Promise<() => Promise<DryRun>>> = {
  'a rollback': async () => {
    await createRelease(ctx, input(2))
    return () => dryRun(ctx, rollBack, { promptId, environment, note: '' })
  },
  'a withdrawal': async () => () => dryRun(ctx, withdraw, { promptId, environment, note: '', replaces: first.id }),
  'a promotion': async () => () => dryRun(ctx, promote, { promptId, from: environment, to: 'development', note: '', replaces: null }),
  'a stop': async () => {
    const { id } = await createRelease(ctx, { promptId, environment, variants: split, note: '', replaces: first.id })
    return () => dryRun(ctx, changeSplit, { promptId, environment, change: { kind: 'stop' }, note: '', replaces: id })
  },
}
test.each(Object.keys(ways))('%s can be tried as well', async (way) => {
  const run = await ways[way]!()
  const before = await traces()
  expect(await run()).toMatchObject({ allowed: true, plans: { length: 1 } })
  expect(await traces()).toEqual(before)
})

test('what the real thing would answer with a conflict or a fault, a dry run answers so too', async () => {
  await expect(dryRun(ctx, createRelease, input(2, { replaces: null }))).rejects.toMatchObject({
    code: 'conflict',
    details: { live: { id: first.id } },
  })
  await expect(dryRun(ctx, createRelease, input(9))).rejects.toMatchObject({ code: 'invalid' })
  await expect(dryRun(ctx, createRelease, input(1))).rejects.toMatchObject({ code: 'invalid' })
  await expect(dryRun(await as(ctx, 'viewer'), createRelease, input(2))).rejects.toMatchObject({ code: 'forbidden' })
})

test('every rule that says no is told at once, by the verb as one refusal and by the dry run as a list', async () => {
  await addGate(ctx, { environment, name: 'Legal', kind: 'sign_off', settings: { role: 'editor', notAuthor: false } })
  const freeze = { kind: 'once' as const, from: '2020-01-01T00:00:00Z', to: '2099-01-01T00:00:00Z', reason: 'Sale' }
  await updateEnvironment(ctx, { environment, protected: true, noteRequired: true, approval: true, freezeWindows: [freeze] })
  const rules = ['approval', 'freeze', 'gate', 'note']
  const { plans, allowed } = await dryRun(ctx, createRelease, input(2))
  expect(allowed).toBe(false)
  expect(plans[0]?.refusals.map(({ rule }) => rule).sort()).toEqual(rules)
  const refusal = await createRelease(ctx, input(2)).catch((error) => error)
  expect(refusal).toMatchObject({ code: 'refused', details: { refusals: { length: 4 } } })
  expect(refusal.details.refusals.map(({ rule }: { rule: string }) => rule).sort()).toEqual(rules)
  for (const { message } of refusal.details.refusals) expect(refusal.message).toContain(message)
  expect(refusal.details.refusals[0]).toMatchObject({ promptId, promptName: 'support/triage' })
})

test('an owner passes over a gate by giving a reason, which the release and the audit log keep', async () => {
  await addGate(ctx, { environment, name: 'Legal', kind: 'sign_off', settings: { role: 'editor', notAuthor: false } })
  await expect(createRelease(ctx, input(2))).rejects.toMatchObject({
    code: 'refused',
    details: { refusals: [{ rule: 'gate', overridable: true }] },
  })
  const override = 'Legal is on holiday, the fix cannot wait'
  expect(await dryRun(ctx, createRelease, input(2, { override }))).toMatchObject({ allowed: true })
  const made = await createRelease(ctx, input(2, { override }))
  expect(made).toMatchObject({ override })
  const audited = await db().auditEvent.findFirstOrThrow({ where: { subjectId: made.id } })
  expect(audited.details).toMatchObject({ override })
})

test('nobody else may pass over it, and nothing but what may be passed over', async () => {
  await addGate(ctx, { environment, name: 'Legal', kind: 'sign_off', settings: { role: 'editor', notAuthor: false } })
  const override = 'I know what I do'
  await expect(createRelease(await as(ctx, 'admin'), input(2, { override }))).rejects.toMatchObject({ code: 'forbidden' })
  await updateEnvironment(ctx, { environment, protected: true, noteRequired: true })
  await expect(createRelease(ctx, input(2, { override }))).rejects.toMatchObject({
    code: 'refused',
    details: { refusals: [{ rule: 'note' }] },
  })
})

test('a reason that nothing asked for is not kept', async () => {
  expect(await createRelease(ctx, input(2, { override: 'just in case' }))).toMatchObject({ override: null })
})

test('many who try at once neither block nor harm one another, nor the one who means it', async () => {
  const tries = Array.from({ length: 8 }, () => dryRun(ctx, createRelease, input(2)))
  const [made, ...outcomes] = await Promise.all([createRelease(ctx, input(3)), ...tries.map((each) => each.catch((error) => error))])
  expect(made).toMatchObject({ sequence: 2 })
  for (const outcome of outcomes) expect(outcome.code ?? outcome.allowed).toSatisfy((told) => told === 'conflict' || told === true)
  expect(await db().release.count({ where: { promptId } })).toBe(2)
})

test('who may only ask sees the whole plan, with their role among what stands in the way; who may only read sees none', async () => {
  const editor = await as(ctx, 'editor')
  await updateEnvironment(ctx, { environment, protected: true, noteRequired: true, releaseRole: 'admin' })
  const before = await traces()
  const { plans, allowed } = await dryRun(editor, createRelease, input(2))
  expect(allowed).toBe(false)
  expect(plans).toMatchObject([{ after: { variants: [{ version: 2 }] }, comparisons: [{ diff: { same: false } }] }])
  expect(plans[0]?.refusals.map(({ rule, message }) => [rule, message])).toEqual([
    ['role', 'Only releasers and above release to production. You act as editor here.'],
    ['note', expect.any(String)],
  ])
  expect((await previewSet(editor, { from: environment, to: 'development', prompts: [promptId], note: '' })).allowed).toBe(false)
  expect(await traces()).toEqual(before)
  await expect(createRelease(editor, input(2))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(dryRun(editor, createRelease, input(2, { override: 'because I say so' }))).rejects.toMatchObject({ code: 'forbidden' })
  await expect(dryRun(await as(ctx, 'viewer'), createRelease, input(2))).rejects.toMatchObject({ code: 'forbidden' })
})
