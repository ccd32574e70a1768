import { actorRef, type Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { conflict } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { refused } from '@/lib/releases/judge'
import type { Origin, Publication } from '@/lib/releases/publication'
import { publish } from '@/lib/releases/publish'
import { brokenRules } from '@/lib/releases/rules'
import type { ReleaseDto } from '@/lib/releases/schema'
import { scheduleStep } from './advance-job'
import { type At, planRollout } from './plan-rollout'
import { findRollout, rolloutDto } from './queries'
import type { RolloutDto, StartRollout } from './schema'
import { dueAfter, noteOfStep } from './steps'

/**
 * Writes a rollout and does its first step where its time has come; `released` is what that put live. The caller has authorised, holds the
 * environment and the prompt, and audits. Throws what planRollout() and publish() throw.
 */
export async function beginRollout(
  tx: Tx,
  ctx: Ctx,
  at: At,
  input: StartRollout,
  origin?: Origin,
): Promise<{ rollout: RolloutDto; released: ReleaseDto | null }> {
  const { environment, prompt } = at
  const { note } = input
  const { steps, begins, live, versionId, arms } = await planRollout(tx, ctx, at, input, origin?.rehearsal === undefined)
  const id = newId('rol')
  const first: Publication = {
    ...{ environment, prompt, arms },
    note: noteOfStep(steps, 0, note),
    replaces: live,
    repeatsId: null,
    origin: { ...origin, rolloutId: id },
  }
  const released = begins ? await publish(tx, ctx, first) : await refuseBroken(tx, ctx, first)
  const done = released ? 1 : 0
  const dueAt = dueAfter(steps, done)
  const row = {
    id,
    ...{ workspaceId: ctx.workspaceId, environmentId: environment.id, promptId: prompt.id },
    state: dueAt ? ('running' as const) : ('finished' as const),
    ...{ versionId, steps, done, dueAt, note },
    releaseId: released?.id ?? live,
    ...{ author: actorRef(ctx), authorName: ctx.actor.name },
  }
  const { count } = await tx.rollout.createMany({ data: [row], skipDuplicates: true })
  if (count === 0) throw conflict(`A rollout is under way in ${environment.slug}. Stop it first.`, {})
  if (!origin?.rehearsal) await scheduleStep(tx, ctx, id, dueAt)
  return { rollout: rolloutDto(await findRollout({ ...ctx, tx }, id)), released }
}

/** Refuses what would refuse the first step, as far as that can be known before its time. */
async function refuseBroken(tx: Tx, ctx: Ctx, { environment, prompt, arms, note, replaces, origin }: Publication): Promise<null> {
  const { requestId, rolloutId } = origin ?? {}
  const proposed = { environment, prompt, arms, note, replaces, requestId, rolloutId, kind: 'split' as const }
  const broken = (await brokenRules(tx, ctx, proposed)).filter(({ rule }) => rule !== 'freeze')
  if (broken.length > 0) throw refused(broken.map((each) => ({ ...each, promptId: prompt.id, promptName: prompt.name })))
  return null
}
