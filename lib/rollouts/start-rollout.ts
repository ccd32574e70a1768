import { audit } from '@/lib/audit/audit'
import { actorRef, type Ctx } from '@/lib/context'
import { Prisma, type Tx } from '@/lib/database/client'
import { databaseNow } from '@/lib/database/clock'
import { findEnvironment } from '@/lib/environments/find-environment'
import { conflict, type Fault, invalid } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { refused } from '@/lib/releases/judge'
import { type Arm, armsOfRelease, holdPrompt, type Origin, type Publication } from '@/lib/releases/publication'
import { publish } from '@/lib/releases/publish'
import { auditOf, liveNow, releaseColumns } from '@/lib/releases/release-dto'
import { brokenRules } from '@/lib/releases/rules'
import type { ReleaseConflict } from '@/lib/releases/schema'
import { inReleaseTurn } from '@/lib/releases/turns'
import { authorize } from '@/lib/workspaces/authorize'
import { scheduleStep } from './advance-job'
import { armsAt } from './arms-at'
import { findRollout, rolloutColumns, rolloutDto } from './queries'
import type { RolloutDto, StartRollout, Step } from './schema'
import { auditOfRollout } from './set-state'
import { dueAfter, noteOfStep } from './steps'

const yearMs = 366 * 24 * 60 * 60 * 1_000

/**
 * Plans a rollout: one version grows over the standing one at the times given, the first step at once where its time has come. Throws
 * `conflict` when the environment has moved on or a rollout is under way there, `invalid` with every fault's path, `refused` by rules of
 * the environment (a freeze counts when a step is due, not now).
 */
export async function startRollout(ctx: Ctx, input: StartRollout, origin?: Origin): Promise<RolloutDto> {
  authorize(ctx, 'release.write')
  return inReleaseTurn(ctx, async (tx) => {
    const { workspaceId } = ctx
    const { note, replaces } = input
    const environment = await findEnvironment(tx, ctx, input.environment, 'share')
    const prompt = await holdPrompt(tx, ctx, input.promptId)
    const place = { workspaceId, environmentId: environment.id, promptId: prompt.id }
    await refuseSecond(tx, ctx, place, environment.slug)
    const now = await databaseNow(tx)
    const steps = timed(input, now)
    const begins = origin?.rehearsal !== undefined || Date.parse(steps[0]?.at ?? '') <= now.getTime()
    const live = await findSeen(tx, place, replaces, begins ? 'read' : 'hold', `${prompt.name} in ${environment.slug}`)
    const version = await tx.promptVersion.findFirst({
      where: { workspaceId, promptId: prompt.id, number: input.version },
      select: { id: true, number: true, digest: true },
    })
    if (!version)
      throw invalid(`This prompt has no version ${input.version}.`, [{ path: 'version', message: 'There is none of that number.' }])
    const standing = await armsOfRelease(tx, ctx, live)
    refuseWrongStart(standing, version.number, steps)

    const id = newId('rol')
    const arms = armsAt(standing, { versionId: version.id, number: version.number, digest: version.digest }, steps[0]?.weight ?? 0)
    const first: Publication = {
      environment,
      prompt,
      arms,
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
      ...place,
      state: dueAt ? ('running' as const) : ('finished' as const),
      versionId: version.id,
      steps,
      done,
      dueAt,
      releaseId: released?.id ?? live,
      note,
      author: actorRef(ctx),
      authorName: ctx.actor.name,
    }
    const { count } = await tx.rollout.createMany({ data: [row], skipDuplicates: true })
    if (count === 0) throw conflict(`A rollout is under way in ${environment.slug}. Stop it first.`, {})
    if (!origin?.rehearsal) await scheduleStep(tx, ctx, id, dueAt)
    const rollout = rolloutDto(await findRollout({ ...ctx, tx }, id))
    if (released) await audit(tx, ctx, { action: 'release.create', subjectId: released.id, details: auditOf(released) })
    await audit(tx, ctx, { action: 'rollout.start', subjectId: id, details: auditOfRollout(rollout) })
    return rollout
  })
}

type Place = { workspaceId: string; environmentId: string; promptId: string }

async function refuseSecond(tx: Tx, { workspaceId }: Ctx, place: Place, slug: string): Promise<void> {
  const underWay = await tx.rollout.findFirst({
    where: { ...place, workspaceId, state: { in: ['running', 'paused'] } },
    select: rolloutColumns,
  })
  if (underWay) throw conflict(`A rollout is under way in ${slug} already. Stop it first.`, { rollout: rolloutDto(underWay) })
}

/**
 * The release that the author saw live. Held until the transaction ends for a rollout that begins later; one that begins now is settled by
 * publish(), which takes its locks in another order.
 */
async function findSeen(tx: Tx, place: Place, replaces: string | null, lock: 'read' | 'hold', what: string): Promise<string> {
  const [held] = await tx.$queryRaw<{ releaseId: string }[]>`
    SELECT "releaseId" FROM "LiveRelease" WHERE "workspaceId" = ${place.workspaceId} AND "environmentId" = ${place.environmentId}
      AND "promptId" = ${place.promptId} AND "releaseId" = ${replaces} ${lock === 'hold' ? Prisma.sql`FOR SHARE` : Prisma.empty}`
  if (held) return held.releaseId
  const live = await tx.liveRelease.findFirst({ where: place, select: { release: { select: releaseColumns } } })
  if (!live && replaces === null) throw invalid(`Nothing is live of ${what}, so there is nothing to grow over. Release a version first.`)
  const details: ReleaseConflict = { live: live && liveNow(live.release) }
  throw conflict(`What is live of ${what} has moved on. Look at it and decide again.`, details)
}

/** Every step with its time. Only the first may be due already. */
function timed({ steps }: StartRollout, clock: Date): Step[] {
  const now = clock.getTime()
  const faults = steps.flatMap(({ at }, index): Fault[] => {
    const time = at === undefined ? now : Date.parse(at)
    if (index > 0 && time <= now)
      return [{ path: `steps.${index}.at`, message: 'This time has passed. Only the first step may be done at once.' }]
    return time > now + yearMs ? [{ path: `steps.${index}.at`, message: 'Plan at most a year ahead.' }] : []
  })
  if (faults.length > 0) throw invalid(faults.map(({ message }) => message).join(' '), faults)
  return steps.map(({ at, weight }) => ({ at: new Date(at ?? now).toISOString(), weight }))
}

function refuseWrongStart(live: readonly Arm[], version: number, steps: readonly Step[]): void {
  const fault = (path: string, message: string) => invalid(message, [{ path, message }])
  const standing = live.at(-1)
  const [grown] = live
  if (standing?.number === version) throw fault('version', `Version ${version} is the standing one already: it has nothing to grow over.`)
  if (live.length > 2 || (live.length === 2 && grown?.number !== version))
    throw fault('version', `A split of versions ${live.map(({ number }) => number).join(', ')} is live. Finish or stop it first.`)
  if (live.length === 2 && (grown?.weight ?? 0) >= (steps[0]?.weight ?? 0))
    throw fault('steps.0.weight', `Version ${version} has ${(grown?.weight ?? 0) / 100} % already. Begin with more.`)
}

/** Refuses what would refuse the first step, as far as that can be known before its time. */
async function refuseBroken(tx: Tx, ctx: Ctx, { environment, prompt, arms, note, replaces, origin }: Publication): Promise<null> {
  const proposed = { environment, prompt, arms, note, replaces, rolloutId: origin?.rolloutId, kind: 'split' as const }
  const broken = (await brokenRules(tx, ctx, proposed)).filter(({ rule }) => rule !== 'freeze')
  if (broken.length > 0) throw refused(broken.map((each) => ({ ...each, promptId: prompt.id, promptName: prompt.name })))
  return null
}
