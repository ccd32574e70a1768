import { beforeEach, expect, test } from 'vitest'
import type { Ctx } from '@/lib/context'
import { db } from '@/lib/database/client'
import { changeSplit } from '@/lib/releases/change-split'
import { createRelease } from '@/lib/releases/create-release'
import { promote } from '@/lib/releases/promote'
import { promoteSet } from '@/lib/releases/promote-set'
import { rollBack } from '@/lib/releases/roll-back'
import type { ReleaseDto } from '@/lib/releases/schema'
import type { ReleaseSet } from '@/lib/releases/set-schema'
import { withdraw } from '@/lib/releases/withdraw'
import { advanceRollout } from '@/lib/rollouts/advance-rollout'
import type { RolloutDto } from '@/lib/rollouts/schema'
import { startRollout } from '@/lib/rollouts/start-rollout'
import { stopRollout } from '@/lib/rollouts/stop-rollout'
import { newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'
import { widenPool } from '../support/wide-pool'

widenPool()

let ctx: Ctx
let promptId: string
const [from, environment] = ['development', 'production']
const place = () => ({ workspaceId: ctx.workspaceId, promptId, environment: { slug: environment } })
const live = () =>
  db().liveRelease.findFirst({
    where: place(),
    select: { release: { include: { variants: { include: { version: true }, orderBy: { position: 'asc' } } } } },
  })
type Won = ReleaseDto | ReleaseSet | RolloutDto

beforeEach(async () => {
  ctx = await newWorkspace()
  await newEnvironment(ctx, from)
  await newEnvironment(ctx, environment)
  promptId = (await newPrompt(ctx, 'support/triage', ['one', 'two', 'three', 'four', 'five'])).id
  await createRelease(ctx, { promptId, environment: from, version: 5, note: '', replaces: null })
  const first = await createRelease(ctx, { promptId, environment, version: 1, note: '', replaces: null })
  const { id } = await createRelease(ctx, { promptId, environment, version: 2, note: '', replaces: first.id })
  await createRelease(ctx, { promptId, environment, version: 3, note: '', replaces: id })
})

/** Every way to move what is live, each seeing the same state. */
function writers(seen: string | null, arms: { version: number; weight: number }[]): (() => Promise<Won>)[] {
  const standing = arms.at(-1)?.version ?? 0
  const other = standing === 4 ? 2 : 4
  const common = { promptId, environment, note: '' }
  const ways: (() => Promise<Won>)[] = [
    () => createRelease(ctx, { ...common, version: other, replaces: seen }),
    () =>
      createRelease(ctx, {
        ...common,
        variants: [
          { version: other, weight: 700 },
          { version: standing || 1, weight: 9_300 },
        ],
        replaces: seen,
      }),
    () => promote(ctx, { promptId, from, to: environment, note: '', replaces: seen }),
    () => promoteSet(ctx, { from, to: environment, prompts: [promptId], note: '', replaces: { [promptId]: seen }, releases: {} }),
    () => rollBack(ctx, { ...common, replaces: seen }),
  ]
  if (seen === null) return ways
  return [
    ...ways,
    () => withdraw(ctx, { ...common, replaces: seen }),
    () =>
      startRollout(ctx, {
        ...common,
        version: other,
        steps: [{ weight: 500 }, { at: new Date(Date.now() + 60_000).toISOString(), weight: 600 }],
        replaces: seen,
      }),
    ...(arms.length > 1 ? [() => changeSplit(ctx, { ...common, change: { kind: 'stop' as const }, replaces: seen })] : []),
    ...(arms.length > 1
      ? [() => changeSplit(ctx, { ...common, change: { kind: 'finish' as const, version: arms[0]?.version ?? 0 }, replaces: seen })]
      : []),
  ]
}

test('of fifty who move what is live in every way there is, one wins each round, and the history has neither gap nor twin', async () => {
  for (let round = 0; round < 10; round++) {
    const now = await live()
    const seen = now?.release.id ?? null
    const arms = now?.release.variants.map(({ version, weight }) => ({ version: version.number, weight })) ?? []
    const rollout = await db().rollout.findFirst({ where: { ...place(), state: 'running' } })
    if (rollout) {
      // Its next step is due now, so that workers are among the fifty.
      const past = new Date(Date.now() - 1_000)
      const steps = (rollout.steps as { weight: number }[]).map(({ weight }) => ({ at: past.toISOString(), weight }))
      await db().rollout.updateMany({ where: { id: rollout.id }, data: { steps, dueAt: past } })
    }
    const system: Ctx = { workspaceId: ctx.workspaceId, actor: { type: 'system', id: 'rollout', name: 'Rollout' } }
    const ways = writers(seen, arms)
    if (rollout)
      ways.push(
        () => advanceRollout(system, rollout.id),
        () => stopRollout(ctx, { rollout: rollout.id, back: true, reason: '' }),
      )
    const before = await db().release.count({ where: place() })

    // Each way is among them: some are no change to what is live, so that alone they win nothing.
    const outcomes = await Promise.allSettled(Array.from({ length: 50 }, (_, n) => ways[(n + round) % ways.length]!()))
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(['conflict', 'invalid'], String(outcome.reason?.stack)).toContain(outcome.reason?.code)
    expect(await db().release.count({ where: place() }), `round ${round}`).toBe(before + 1)
  }

  const history = await db().release.findMany({ where: place(), orderBy: { sequence: 'asc' }, include: { variants: true } })
  expect(history.map(({ sequence }) => sequence)).toEqual(history.map((_, index) => index + 1))
  for (const [index, release] of history.entries()) {
    const before = history[index - 1]
    // Each took the place of what the one before it left: itself, or nothing.
    expect(release.previousId).toBe(before && before.variants.length > 0 ? before.id : null)
    expect(release.variants.length === 0).toBe(release.kind === 'withdrawal')
    if (before) expect(release.createdAt.getTime()).toBeGreaterThan(before.createdAt.getTime())
  }
  const last = history.at(-1)
  expect((await live())?.release.id).toBe(last?.kind === 'withdrawal' ? undefined : last?.id)
  expect(await db().rollout.count({ where: { ...place(), state: 'running', NOT: { releaseId: last?.id ?? '' } } })).toBe(0)
}, 120_000)

test('of sets, single releases and withdrawals that meet in other orders none waits for ever', async () => {
  const others: string[] = []
  for (const name of ['support/a', 'support/b', 'support/c']) {
    const { id } = await newPrompt(ctx, name, ['one', 'two'])
    await createRelease(ctx, { promptId: id, environment: from, version: 1, note: '', replaces: null })
    others.push(id)
  }
  for (let round = 0; round < 4; round++) {
    const rows = await db().liveRelease.findMany({
      where: { workspaceId: ctx.workspaceId, environment: { slug: environment }, promptId: { in: others } },
    })
    const replaces = Object.fromEntries(others.map((id) => [id, rows.find((row) => row.promptId === id)?.releaseId ?? null]))
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, (_, n): Promise<Won> => {
        const id = others[n % others.length] ?? ''
        const seen = replaces[id] ?? null
        if (n % 5 === 0) return promoteSet(ctx, { from, to: environment, prompts: others.toReversed(), note: '', replaces, releases: {} })
        if (n % 5 === 1)
          return promoteSet(ctx, {
            from,
            to: environment,
            folder: 'support',
            note: '',
            replaces: { ...replaces, [promptId]: 'rel_x' },
            releases: {},
          })
        if (n % 5 === 2 && seen) return withdraw(ctx, { promptId: id, environment, note: '', replaces: seen })
        return createRelease(ctx, { promptId: id, environment, version: 2, note: '', replaces: seen })
      }),
    )
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') expect(['conflict', 'invalid'], String(outcome.reason?.stack)).toContain(outcome.reason?.code)
    for (const id of others) {
      const sequences = (await db().release.findMany({ where: { ...place(), promptId: id }, orderBy: { sequence: 'asc' } })).map(
        ({ sequence }) => sequence,
      )
      expect(sequences).toEqual(sequences.map((_, index) => index + 1))
    }
  }
}, 120_000)
