import { actorRef, type Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { digestOf } from '@/lib/digest'
import type { FoundEnvironment } from '@/lib/environments/find-environment'
import { conflict, invalid, notFound } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { liveNow, type ReleaseRow, releaseColumns, releaseDto } from './release-dto'
import type { ReleaseConflict, ReleaseDto } from './schema'

/** One arm of what goes live, in the order of shares. Weights in basis points sum to 10,000. */
export type Arm = { label: string; weight: number; versionId: string; number: number; digest: string }
export type Publication = {
  environment: FoundEnvironment
  prompt: { id: string; name: string }
  arms: readonly Arm[]
  note: string
  /** The release the author saw live; null: none. */
  replaces: string | null
  /** For a rollback: the release it repeats. */
  repeatsId: string | null
}
type Place = { environmentId: string; promptId: string }

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
 * Writes a release and makes it live: the one way anything is published. Of two that saw the same state one wins: both write sequence
 * n + 1, which is unique, and the second finds it taken. So the history has neither gap nor twin, whatever the timing.
 * Throws `conflict` (with what is live now) or `invalid` when exactly this is live already.
 */
export async function publish(tx: Tx, ctx: Ctx, publication: Publication): Promise<ReleaseDto> {
  const { environment, prompt, arms, note, replaces, repeatsId } = publication
  const { workspaceId } = ctx
  const place = { environmentId: environment.id, promptId: prompt.id }
  const replaced = replaces
    ? await tx.release.findFirst({ where: { id: replaces, workspaceId, ...place }, select: { sequence: true, digest: true } })
    : null
  if (replaces && !replaced) throw await movedOn(tx, ctx, publication)

  const id = newId('rel')
  const release = {
    id,
    workspaceId,
    ...place,
    sequence: (replaced?.sequence ?? 0) + 1,
    kind: repeatsId ? ('rollback' as const) : arms.length > 1 ? ('split' as const) : ('release' as const),
    note,
    previousId: replaces,
    repeatsId,
    digest: digestOf({
      environment: environment.id,
      prompt: prompt.id,
      variants: arms.map(({ label, number, digest, weight }) => ({ label, version: number, digest, weight })),
    }),
    author: actorRef(ctx),
    authorName: ctx.actor.name,
  }
  const written = await tx.release.createMany({ data: [release], skipDuplicates: true })
  if (written.count === 0) throw await movedOn(tx, ctx, publication)
  if (replaced?.digest === release.digest)
    throw invalid(`Exactly this is live in ${environment.slug} already. There is nothing to release.`)
  await tx.releaseVariant.createMany({
    data: arms.map(({ label, weight, versionId }, position) => ({ workspaceId, releaseId: id, position, label, versionId, weight })),
  })
  if (replaces === null) await tx.liveRelease.create({ data: { workspaceId, ...place, releaseId: id } })
  else {
    const moved = await tx.liveRelease.updateMany({ where: { workspaceId, ...place, releaseId: replaces }, data: { releaseId: id } })
    if (moved.count === 0) throw await movedOn(tx, ctx, publication)
  }
  return releaseDto(await tx.release.findUniqueOrThrow({ where: { workspaceId_id: { workspaceId, id } }, select: releaseColumns }))
}

async function movedOn(tx: Tx, ctx: Ctx, { environment, prompt }: Publication) {
  const row = await findLive(tx, ctx, { environmentId: environment.id, promptId: prompt.id })
  const details: ReleaseConflict = { live: row && liveNow(row) }
  return conflict(
    row
      ? `${environment.slug} has moved on: release ${row.sequence} of ${prompt.name}, by ${row.authorName}, is live there now. Look at it and decide again.`
      : `Nothing of ${prompt.name} is live in ${environment.slug}. Give null as the release to replace.`,
    details,
  )
}
