import { expect, test } from 'vitest'
import { db } from '@/lib/database/client'
import { createRelease } from '@/lib/releases/create-release'
import { dryRun } from '@/lib/releases/dry-run'
import { newWorkspace } from '../support/database'
import { newEnvironment, newPrompt } from '../support/published'

test('fifty writers who wait for one place leave connections to everybody else, and one of them wins', async () => {
  const ctx = await newWorkspace()
  const { id } = await newEnvironment(ctx, 'production')
  const { id: promptId } = await newPrompt(ctx, 'support/triage', ['one', 'two'])
  const input = (version: number) => ({ promptId, environment: 'production', version, note: '', replaces: null })
  let letGo = () => {}
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const holder = db().$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT "id" FROM "Environment" WHERE "id" = ${id} FOR UPDATE`
      await held
    },
    { timeout: 60_000, maxWait: 20_000 },
  )
  const writers = Array.from({ length: 50 }, (_, n) =>
    n % 5 === 0 ? dryRun(ctx, createRelease, input(2)) : createRelease(ctx, input(1 + (n % 2))),
  )
  const settled = Promise.allSettled(writers)
  try {
    const waiting = async () => {
      const [row] = await db().$queryRaw<{ count: number }[]>`SELECT count(*)::int AS "count" FROM pg_locks WHERE NOT granted`
      return row?.count ?? 0
    }
    await expect.poll(waiting, { timeout: 10_000 }).toBeGreaterThanOrEqual(4)
    expect(await Promise.all(Array.from({ length: 20 }, () => db().prompt.count({ where: { workspaceId: ctx.workspaceId } })))).toContain(1)
  } finally {
    letGo()
  }
  await holder
  const outcomes = await settled
  for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ code: 'conflict' })
  expect(await db().release.count({ where: { workspaceId: ctx.workspaceId } })).toBe(1)
}, 60_000)
