import { actorRef, type Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { digestOf } from '@/lib/digest'
import { type AppError, conflict } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { announceRelease } from './announce-release'
import { judgeAll, kindOf } from './judge'
import { findLive, type Publication, placeOf } from './publication'
import { liveNow, type ReleaseRow, releaseColumns, releaseDto } from './release-dto'
import { routesNow } from './route-of'
import type { ReleaseConflict, ReleaseDto } from './schema'
import { type Before, statesBefore } from './state-before'
import { supersedeRequests } from './supersede-requests'

/**
 * Writes a release and makes it live (or, without arms, takes the prompt out): the one way anything is published. Of two that saw the
 * same state one wins: both write sequence n + 1, which is unique, and the second finds it taken. So the history has neither gap nor
 * twin, whatever the timing. Throws `conflict` (with what is live now), `invalid` when exactly this is live already, `refused` with
 * every rule of the environment that it breaks.
 */
export async function publish(tx: Tx, ctx: Ctx, publication: Publication): Promise<ReleaseDto> {
  const { made, faults } = await publishAll(tx, ctx, [publication])
  const [[fault], [release]] = [faults, made]
  if (fault) throw fault.error
  if (!release) throw new Error('What was published left neither a release nor a fault.')
  return release
}

type Fault = { publication: Publication; error: AppError }

/**
 * The same for many at once, in a number of statements that does not grow with them: all to one environment, each of another prompt. With
 * any fault (told for each publication that has one) nothing counts: the caller has to throw, so that the transaction ends.
 */
export async function publishAll(tx: Tx, ctx: Ctx, publications: readonly Publication[]): Promise<{ made: ReleaseDto[]; faults: Fault[] }> {
  const [first] = publications
  if (!first) return { made: [], faults: [] }
  const { environment } = first
  const states = await statesBefore(tx, ctx, publications)
  const routes = await routesNow(
    tx,
    ctx,
    environment.id,
    publications.map(({ arms }) => arms),
  )
  const judged = await judgeAll(tx, ctx, publications)
  const faults: Fault[] = []
  const drafts: Draft[] = []
  for (const [index, publication] of publications.entries()) {
    const [state, judgement] = [states[index], judged[index]]
    if (!state || !judgement) throw new Error('Each publication has a state and a judgement.')
    if (state.fault === 'moved') faults.push({ publication, error: await movedOn(tx, ctx, publication) })
    else if (state.fault) faults.push({ publication, error: state.fault })
    else if (judgement.error) faults.push({ publication, error: judgement.error })
    else drafts.push({ publication, ...judgement, row: rowOf(ctx, publication, state.before, routes[index] ?? [], judgement.override) })
  }
  if (faults.length > 0) return { made: [], faults }
  const real = drafts.filter(({ publication }) => publication.origin?.rehearsal === undefined)
  await supersedeRequests(
    tx,
    ctx,
    real.map(({ row }) => row),
  )
  const late = await write(tx, ctx, drafts)
  for (const { publication } of late) faults.push({ publication, error: await movedOn(tx, ctx, publication) })
  if (faults.length > 0) return { made: [], faults }
  await endRollouts(tx, ctx, drafts)
  return { made: await told(tx, ctx, drafts), faults }
}

type Draft = Pick<Awaited<ReturnType<typeof judgeAll>>[number], 'refusals'> & { publication: Publication; row: ReturnType<typeof rowOf> }

function rowOf(ctx: Ctx, publication: Publication, before: Before, route: ReleaseDto['route'], override: string | null) {
  const { environment, prompt, arms, note, replaces, repeatsId, origin = {} } = publication
  const variants = arms.map(({ label, number, digest, weight }) => ({ label, version: number, digest, weight }))
  return {
    id: newId('rel'),
    workspaceId: ctx.workspaceId,
    ...placeOf(publication),
    sequence: before.sequence + 1,
    kind: kindOf(publication),
    note,
    previousId: replaces,
    repeatsId,
    setId: origin.setId,
    requestId: origin.requestId,
    rolloutId: origin.rolloutId,
    override,
    route,
    digest: digestOf({ environment: environment.id, prompt: prompt.id, variants, route }),
    author: actorRef(ctx),
    authorName: ctx.actor.name,
    createdAt: before.now,
  }
}

/** Writes releases and makes them live. Answers those that somebody else was faster with. */
async function write(tx: Tx, { workspaceId }: Ctx, drafts: readonly Draft[]): Promise<Draft[]> {
  const rows = drafts.map(({ row }) => row)
  const written = await tx.release.createManyAndReturn({ data: rows, skipDuplicates: true, select: { id: true } })
  if (written.length < rows.length) return drafts.filter(({ row }) => !written.some(({ id }) => id === row.id))
  await tx.releaseVariant.createMany({
    data: drafts.flatMap(({ publication: { arms }, row: { id: releaseId } }) =>
      arms.map(({ label, weight, versionId }, position) => ({ workspaceId, releaseId, position, label, versionId, weight })),
    ),
  })
  const fresh = rows.filter(({ previousId }) => previousId === null)
  await tx.liveRelease.createMany({
    data: fresh.map(({ environmentId, promptId, id: releaseId }) => ({ workspaceId, environmentId, promptId, releaseId })),
  })
  const [gone, moving] = [
    rows.filter(({ kind }) => kind === 'withdrawal'),
    rows.filter((row) => row.previousId && row.kind !== 'withdrawal'),
  ]
  const seen = (of: typeof rows) => of.flatMap(({ previousId }) => previousId ?? [])
  const moved =
    moving.length === 0
      ? []
      : await tx.$queryRaw<{ promptId: string }[]>`
          UPDATE "LiveRelease" l SET "releaseId" = n."id"
          FROM unnest(${moving.map(({ id }) => id)}::text[], ${moving.map(({ promptId }) => promptId)}::text[], ${seen(moving)}::text[])
            AS n ("id", "promptId", "previousId")
          WHERE l."workspaceId" = ${workspaceId} AND l."environmentId" = ${moving[0]?.environmentId}
            AND l."promptId" = n."promptId" AND l."releaseId" = n."previousId"
          RETURNING l."promptId"`
  const left = gone.length === 0 ? { count: 0 } : await tx.liveRelease.deleteMany({ where: { workspaceId, releaseId: { in: seen(gone) } } })
  if (left.count < gone.length) return drafts.filter(({ row }) => gone.includes(row))
  return drafts.filter(({ row }) => moving.includes(row) && !moved.some(({ promptId }) => promptId === row.promptId))
}

/** A rollout is over as soon as anything but its own steps goes live. In the order of locks this comes after the release. */
async function endRollouts(tx: Tx, { workspaceId }: Ctx, drafts: readonly Draft[]): Promise<void> {
  const state = { in: ['running' as const, 'paused' as const] }
  const [environmentId] = drafts.map(({ row }) => row.environmentId)
  const places = { workspaceId, environmentId, promptId: { in: drafts.map(({ row }) => row.promptId) }, state }
  for (const { id, promptId } of await tx.rollout.findMany({
    where: places,
    select: { id: true, promptId: true },
    orderBy: { id: 'asc' },
  })) {
    const row = drafts.find((each) => each.row.promptId === promptId)?.row
    if (!row || row.rolloutId === id) continue
    const reason = `Release ${row.sequence}, by ${row.authorName}, took its place.`
    await tx.rollout.updateMany({
      where: { workspaceId, id, state },
      data: { state: 'stopped', dueAt: null, reason, updatedAt: new Date() },
    })
  }
}

/** What was made, as it reads now; told to webhooks, or to the rehearsal that it was for. */
async function told(tx: Tx, ctx: Ctx, drafts: readonly Draft[]): Promise<ReleaseDto[]> {
  const where = { workspaceId: ctx.workspaceId, id: { in: drafts.map(({ row }) => row.id) } }
  const found = new Map<string, ReleaseRow>()
  for (const row of await tx.release.findMany({ where, select: releaseColumns })) found.set(row.id, row)
  const made: ReleaseDto[] = []
  for (const { publication, row, refusals } of drafts) {
    const release = found.get(row.id)
    if (!release) throw new Error(`The release ${row.id} was written and is not there.`)
    const { replaces, arms, origin } = publication
    const after = releaseDto(release)
    if (origin?.rehearsal) origin.rehearsal.push({ replaces, after, arms, refusals })
    else await announceRelease(tx, ctx, after)
    made.push(after)
  }
  return made
}

async function movedOn(tx: Tx, ctx: Ctx, publication: Publication): Promise<AppError> {
  const { environment, prompt, replaces } = publication
  const row = await findLive(tx, ctx, placeOf(publication))
  const details: ReleaseConflict = { live: row && liveNow(row) }
  if (row)
    return conflict(
      `${environment.slug} has moved on: release ${row.sequence} of ${prompt.name}, by ${row.authorName}, is live there now. Look at it and decide again.`,
      details,
    )
  return conflict(
    replaces === null
      ? `${environment.slug} has moved on: ${prompt.name} was released there and withdrawn meanwhile. Look at its history and decide again.`
      : `Nothing of ${prompt.name} is live in ${environment.slug}. Give null as the release to replace.`,
    details,
  )
}
