import { actorRef, type Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { databaseNow } from '@/lib/database/clock'
import { digestOf } from '@/lib/digest'
import type { FoundEnvironment } from '@/lib/environments/find-environment'
import { conflict, invalid, notFound } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { announceRelease } from './announce-release'
import type { Rehearsal } from './dry-run'
import { judge, kindOf } from './judge'
import { liveNow, type ReleaseRow, releaseColumns, releaseDto } from './release-dto'
import { routeNow } from './route-of'
import type { ReleaseConflict, ReleaseDto } from './schema'
import { supersedeRequests } from './supersede-requests'

/** One arm of what goes live, in the order of shares. Weights in basis points sum to 10,000. */
export type Arm = { label: string; weight: number; versionId: string; number: number; digest: string }
/** What a release comes from, besides its author. Verbs give it to verbs, no door does. */
export type Origin = {
  setId?: string
  /** The approved request that it carries out. */
  requestId?: string
  /** The rollout whose step it is. */
  rolloutId?: string
  /** When given, broken rules are noted there rather than refused: see dry-run.ts. */
  rehearsal?: Rehearsal
}
export type Publication = {
  environment: FoundEnvironment
  prompt: { id: string; name: string }
  /** None: the prompt is taken out of the environment. */
  arms: readonly Arm[]
  note: string
  /** The release the author saw live; null: none. */
  replaces: string | null
  /** For a rollback: the release it repeats. */
  repeatsId: string | null
  /** True when it only gives way to what is live there already: no rule holds that up. */
  goesBack?: boolean
  /** An owner's reason to pass over what may be passed over. */
  override?: string | undefined
  origin?: Origin | undefined
}
type Place = { environmentId: string; promptId: string }
const placeOf = ({ environment, prompt }: Publication): Place => ({ environmentId: environment.id, promptId: prompt.id })

/** Holds a prompt as it is until the transaction ends, so that it is not archived meanwhile. Throws when it is already. */
export async function holdPrompt(tx: Tx, ctx: Ctx, promptId: string): Promise<{ id: string; name: string }> {
  const [prompt] = await tx.$queryRaw<{ id: string; name: string; archivedAt: Date | null }[]>`
    SELECT "id", "name", "archivedAt" FROM "Prompt" WHERE "workspaceId" = ${ctx.workspaceId} AND "id" = ${promptId} FOR SHARE`
  if (!prompt) throw notFound('Prompt')
  if (prompt.archivedAt) throw invalid(`${prompt.name} is archived. Restore it before releasing it.`)
  return { id: prompt.id, name: prompt.name }
}

/** The release live at a place, or null. */
export async function findLive(tx: Tx, ctx: Ctx, place: Place): Promise<ReleaseRow | null> {
  const live = await tx.liveRelease.findFirst({
    where: { workspaceId: ctx.workspaceId, ...place },
    select: { release: { select: releaseColumns } },
  })
  return live?.release ?? null
}

/** What a release put live, to be put live again or elsewhere. */
export async function armsOfRelease(tx: Tx, ctx: Ctx, releaseId: string): Promise<Arm[]> {
  const rows = await tx.releaseVariant.findMany({
    where: { workspaceId: ctx.workspaceId, releaseId },
    orderBy: { position: 'asc' },
    select: { label: true, weight: true, versionId: true, version: { select: { number: true, digest: true } } },
  })
  return rows.map(({ version, ...row }) => ({ ...row, ...version }))
}

/**
 * Writes a release and makes it live (or, without arms, takes the prompt out): the one way anything is published. Of two that saw the
 * same state one wins: both write sequence n + 1, which is unique, and the second finds it taken. So the history has neither gap nor
 * twin, whatever the timing. Throws `conflict` (with what is live now), `invalid` when exactly this is live already, `refused` with
 * every rule of the environment that it breaks.
 */
export async function publish(tx: Tx, ctx: Ctx, publication: Publication): Promise<ReleaseDto> {
  const { environment, prompt, arms, note, replaces, repeatsId, origin = {} } = publication
  const { workspaceId } = ctx
  const place = placeOf(publication)
  const before = await stateBefore(tx, ctx, publication)
  const route = await routeNow(tx, ctx, environment.id, arms)
  const { override, refusals } = await judge(tx, ctx, publication)

  await supersedeRequests(tx, ctx, place, before.sequence + 1)
  const id = newId('rel')
  const release = {
    id,
    workspaceId,
    ...place,
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
    digest: digestOf({
      environment: environment.id,
      prompt: prompt.id,
      variants: arms.map(({ label, number, digest, weight }) => ({ label, version: number, digest, weight })),
      route,
    }),
    author: actorRef(ctx),
    authorName: ctx.actor.name,
    createdAt: before.now,
  }
  const written = await tx.release.createMany({ data: [release], skipDuplicates: true })
  if (written.count === 0) throw await movedOn(tx, ctx, publication)
  await tx.releaseVariant.createMany({
    data: arms.map(({ label, weight, versionId }, position) => ({ workspaceId, releaseId: id, position, label, versionId, weight })),
  })
  if (replaces === null) await tx.liveRelease.create({ data: { workspaceId, ...place, releaseId: id } })
  else {
    const where = { workspaceId, ...place, releaseId: replaces }
    const moved =
      arms.length > 0 ? await tx.liveRelease.updateMany({ where, data: { releaseId: id } }) : await tx.liveRelease.deleteMany({ where })
    if (moved.count === 0) throw await movedOn(tx, ctx, publication)
  }
  await endRollouts(tx, ctx, publication, release)
  const made = releaseDto(await tx.release.findUniqueOrThrow({ where: { workspaceId_id: { workspaceId, id } }, select: releaseColumns }))
  if (!origin.rehearsal) await announceRelease(tx, ctx, made)
  origin.rehearsal?.push({ replaces, after: made, arms, refusals })
  return made
}

/**
 * What the release comes after. Release n says alone whether anything is live after it, so writing n + 1 on what n says is the whole
 * compare-and-set. `now` is by the database's clock, and later than n whatever that clock does.
 */
async function stateBefore(tx: Tx, ctx: Ctx, publication: Publication) {
  const { environment, prompt, arms, replaces } = publication
  const last = await tx.release.findFirst({
    where: { workspaceId: ctx.workspaceId, ...placeOf(publication), ...(replaces !== null && { id: replaces }) },
    orderBy: { sequence: 'desc' },
    select: {
      sequence: true,
      createdAt: true,
      live: { select: { releaseId: true } },
      variants: { select: { weight: true, version: { select: { number: true } } }, orderBy: { position: 'asc' } },
    },
  })
  const live = last && last.variants.length > 0 ? last : null
  if (replaces === null ? live : !live || live.live.length === 0) throw await movedOn(tx, ctx, publication)
  if (!live && arms.length === 0)
    throw invalid(`Nothing of ${prompt.name} is live in ${environment.slug}, so there is nothing to withdraw.`)
  const same = live?.variants.map(({ weight, version }) => [version.number, weight])
  if (JSON.stringify(same) === JSON.stringify(arms.map(({ weight, number }) => [number, weight])))
    throw invalid(`Exactly this is live in ${environment.slug} already. There is nothing to release.`)
  const now = Math.max((await databaseNow(tx)).getTime(), (last?.createdAt.getTime() ?? 0) + 1)
  return { sequence: last?.sequence ?? 0, now: new Date(now) }
}

/** A rollout is over as soon as anything but its own steps goes live. In the order of locks this comes after the release. */
const endRollouts = (
  tx: Tx,
  { workspaceId }: Ctx,
  publication: Publication,
  { sequence, authorName }: Pick<ReleaseRow, 'sequence' | 'authorName'>,
) =>
  tx.rollout.updateMany({
    where: { workspaceId, ...placeOf(publication), state: { in: ['running', 'paused'] }, id: { not: publication.origin?.rolloutId ?? '' } },
    data: { state: 'stopped', dueAt: null, reason: `Release ${sequence}, by ${authorName}, took its place.`, updatedAt: new Date() },
  })

async function movedOn(tx: Tx, ctx: Ctx, publication: Publication) {
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
