import { audit } from '@/lib/audit/audit'
import { type Ctx, reader } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { databaseNow } from '@/lib/database/clock'
import { findEnvironment } from '@/lib/environments/find-environment'
import { isAppError } from '@/lib/errors'
import { armsOfRelease, holdPrompt } from '@/lib/releases/publication'
import { publish } from '@/lib/releases/publish'
import { auditOf } from '@/lib/releases/release-dto'
import { inReleaseTurn } from '@/lib/releases/turns'
import { authorize } from '@/lib/workspaces/authorize'
import { scheduleStep } from './advance-job'
import { armsAt } from './arms-at'
import { pauseRollout } from './pause-rollout'
import { findRollout, type RolloutRow, rolloutDto, stepsOf } from './queries'
import type { RolloutDto } from './schema'
import { announceRollout, setState } from './set-state'
import { dueAfter, dueStep, noteOfStep } from './steps'
import { stopRollout } from './stop-rollout'

/**
 * Does the step of a rollout that is due, as one release by the system on behalf of its author; nothing when none is. However many do this
 * at once, each step is released once: its release takes the place of the step before by compare-and-set. What refuses it (a freeze, a
 * gate …) pauses the rollout with the reason; when something else is live, the rollout is over. Throws what may pass (the database away).
 */
export async function advanceRollout(system: Ctx, rolloutId: string): Promise<RolloutDto> {
  authorize(system, 'release.write')
  const row = await findRollout(system, rolloutId)
  const step = row.state === 'running' ? dueStep(stepsOf(row), row.done, await databaseNow(reader(system))) : null
  if (step === null) return rolloutDto(row)
  const ctx: Ctx = { ...system, actor: { ...system.actor, name: `Rollout of ${row.authorName}` } }
  try {
    return await inReleaseTurn(ctx, (tx) => release(tx, ctx, row, step))
  } catch (error) {
    if (!isAppError(error) || error.code === 'unavailable' || error.code === 'rate_limited') throw error
    const now = await findRollout(ctx, rolloutId)
    // Lost to another worker, or to somebody who paused or stopped it: nothing is left to do here.
    if (now.state !== 'running' || now.done !== row.done) return rolloutDto(now)
    if (error.code !== 'conflict') return pauseRollout(ctx, { rollout: rolloutId, reason: error.message.slice(0, 500) })
    if (await isLive(ctx, now)) throw error
    return stopRollout(ctx, { rollout: rolloutId, back: false, reason: 'Something else went live there.' })
  }
}

const isLive = async (ctx: Ctx, { releaseId }: RolloutRow) =>
  (await reader(ctx).liveRelease.count({ where: { workspaceId: ctx.workspaceId, releaseId } })) > 0

async function release(tx: Tx, ctx: Ctx, row: RolloutRow, step: number): Promise<RolloutDto> {
  const { id, version, author, note } = row
  const steps = stepsOf(row)
  const environment = await findEnvironment(tx, ctx, row.environment.id, 'share')
  const prompt = await holdPrompt(tx, ctx, row.prompt.id)
  const live = await armsOfRelease(tx, ctx, row.releaseId)
  const arms = armsAt(live, { versionId: version.id, number: version.number, digest: version.digest }, steps[step]?.weight ?? 0)
  const request = row.done === 0 ? await requestOf(tx, ctx, id) : null
  const released = await publish(tx, ctx, {
    environment,
    prompt,
    arms,
    note: noteOfStep(steps, step, note),
    replaces: row.releaseId,
    repeatsId: null,
    origin: { rolloutId: id, ...(request && { requestId: request.id }) },
  })
  if (request)
    await tx.releaseRequest.updateMany({ where: { workspaceId: ctx.workspaceId, id: request.id }, data: { releaseId: released.id } })
  const done = step + 1
  const dueAt = dueAfter(steps, done)
  const state = dueAt ? ('running' as const) : ('finished' as const)
  const rollout = await setState(tx, ctx, id, { state: ['running'], done: row.done }, { state, done, dueAt, releaseId: released.id })
  if (state === 'finished') await announceRollout(tx, ctx, 'rollout.finished', rollout)
  await scheduleStep(tx, ctx, id, dueAt)
  await audit(tx, ctx, { action: 'release.create', subjectId: released.id, details: { ...auditOf(released), onBehalfOf: author } })
  return rollout
}

/** The approved request whose ramp it is, while nothing has come of it yet: its first step is what was approved. */
const requestOf = (tx: Tx, { workspaceId }: Ctx, rolloutId: string) =>
  tx.releaseRequest.findFirst({ where: { workspaceId, rolloutId, releaseId: null }, select: { id: true } })
