import type { Ctx } from '@/lib/context'
import { Prisma, type Tx } from '@/lib/database/client'
import { databaseNow } from '@/lib/database/clock'
import type { FoundEnvironment } from '@/lib/environments/find-environment'
import { conflict, type Fault, invalid } from '@/lib/errors'
import { type Arm, armsOfRelease } from '@/lib/releases/publication'
import { liveNow, releaseColumns } from '@/lib/releases/release-dto'
import type { ReleaseConflict } from '@/lib/releases/schema'
import { armsAt } from './arms-at'
import { rolloutColumns, rolloutDto } from './queries'
import type { StartRollout, Step } from './schema'

const yearMs = 366 * 24 * 60 * 60 * 1_000

/** Where a rollout is to grow a version: the caller holds both. */
export type At = { environment: FoundEnvironment; prompt: { id: string; name: string } }
/** `begins`: its first step is due. `live`: the release that it grows over. `arms`: what the first step puts live. */
export type Plan = { steps: Step[]; begins: boolean; live: string; versionId: string; arms: Arm[] }

/**
 * What a rollout would come to, checked but for the rules. Throws `conflict` when the environment has moved on or a rollout is under way
 * there, `invalid` with every fault's path. With `hold` a release it does not begin over at once stays live until the transaction ends.
 */
export async function planRollout(tx: Tx, ctx: Ctx, { environment, prompt }: At, input: StartRollout, hold: boolean): Promise<Plan> {
  const place = { workspaceId: ctx.workspaceId, environmentId: environment.id, promptId: prompt.id }
  await refuseSecond(tx, ctx, place, environment.slug)
  const now = await databaseNow(tx)
  const steps = timed(input, now)
  const begins = !hold || Date.parse(steps[0]?.at ?? '') <= now.getTime()
  const live = await findSeen(tx, place, input.replaces, begins ? 'read' : 'hold', `${prompt.name} in ${environment.slug}`)
  const version = await tx.promptVersion.findFirst({
    where: { workspaceId: ctx.workspaceId, promptId: prompt.id, number: input.version },
    select: { id: true, number: true, digest: true },
  })
  if (!version)
    throw invalid(`This prompt has no version ${input.version}.`, [{ path: 'version', message: 'There is none of that number.' }])
  const standing = await armsOfRelease(tx, ctx, live)
  refuseWrongStart(standing, version.number, steps)
  const growing = { versionId: version.id, number: version.number, digest: version.digest }
  return { steps, begins, live, versionId: version.id, arms: armsAt(standing, growing, steps[0]?.weight ?? 0) }
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
