import { type Ctx, reader } from '@/lib/context'
import { boundTo } from '@/lib/environments/find-environment'
import { type Fault, invalid } from '@/lib/errors'
import { mainVersion } from '@/lib/releases/comparisons'
import { createRelease } from '@/lib/releases/create-release'
import { findLive } from '@/lib/releases/publication'
import { variantsOf } from '@/lib/releases/release-dto'
import { LATEST } from './schema'

export type Labelled = { id: string; slug: string }

/** The labels that ask for something: `latest` is always on the newest version, whatever is said. */
export const askedFor = (labels: readonly string[]): string[] => [...new Set(labels)].filter((label) => label !== LATEST)

/**
 * The environments that labels name. They stay as they are until the transaction ends, so this comes before anything that takes the
 * audit lock. Throws `invalid` naming the environments there are: a label is never made in silence.
 */
export async function environmentsOf(ctx: Ctx, labels: readonly string[], path: string): Promise<Labelled[]> {
  const asked = askedFor(labels)
  if (asked.length === 0) return []
  const tx = reader(ctx)
  const { workspaceId } = ctx
  const found = await tx.$queryRaw<Labelled[]>`
    SELECT "id", "slug" FROM "Environment" WHERE "workspaceId" = ${workspaceId} AND "slug" = ANY (${asked}) AND "archivedAt" IS NULL
    ORDER BY "id" FOR SHARE`
  const unknown = asked.filter((label) => !found.some(({ slug }) => slug === label))
  if (unknown.length === 0) return asked.flatMap((label) => found.find(({ slug }) => slug === label) ?? [])
  const bound = boundTo(ctx)
  const all = await tx.environment.findMany({
    where: { workspaceId, archivedAt: null, ...(bound !== null && { id: bound }) },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    select: { slug: true },
  })
  const known = all.map(({ slug }) => slug).join(', ') || 'none yet'
  const faults: Fault[] = unknown.map((label) => ({
    path: `${path}.${labels.indexOf(label)}`,
    message: `There is no environment "${label.slice(0, 100)}". A label is an environment of this workspace: ${known}. Nothing was changed.`,
  }))
  throw invalid(faults.map(({ message }) => message).join(' '), faults)
}

/**
 * Puts a label on a version: a release of it to everybody there, in place of what is live. A label it bears already is left alone, so a
 * split whose heaviest variant it is goes on. Throws what a release throws; nothing here passes over an environment's rules.
 */
export async function putLabel(
  ctx: Ctx,
  { id, slug }: Labelled,
  version: { promptId: string; number: number; note: string },
): Promise<void> {
  const { promptId, number, note } = version
  const live = await findLive(reader(ctx), ctx, { environmentId: id, promptId })
  if (live && mainVersion(variantsOf(live.variants)) === number) return
  await createRelease(ctx, { promptId, environment: slug, version: number, note, replaces: live?.id ?? null })
}
