import { type Ctx, reader } from '@/lib/context'
import type { Prisma } from '@/lib/database/client'
import type { PinnedPartial } from '@/lib/prompts/schema'
import { authorFrom, outward, type PromptRecord, type ReleaseLine, timeFrom, type VersionRecord } from './records'

/** So many versions are held in memory at once; each weighs 1 MB at most, and mostly a few kB. */
export const VERSIONS_AT_ONCE = 60
const RELEASES_AT_ONCE = 200

/** A prompt to be exported, up to the version that was its newest when the export began. */
export type Scoped = { id: string; name: string; newestVersion: number }

export type PromptHead = { record: PromptRecord; hasReleases: boolean }

/** The prompts of one batch, by their ids. */
export async function promptHeads(ctx: Ctx, ids: string[]): Promise<Map<string, PromptHead>> {
  const rows = await reader(ctx).prompt.findMany({
    where: { workspaceId: ctx.workspaceId, id: { in: ids } },
    select: {
      id: true,
      name: true,
      kind: true,
      description: true,
      tags: true,
      archivedAt: true,
      names: { where: { current: false }, orderBy: { name: 'asc' }, select: { name: true } },
      releases: { take: 1, select: { id: true } },
    },
  })
  return new Map(
    rows.map(({ id, names, archivedAt, releases, ...prompt }) => [
      id,
      {
        record: { type: 'prompt', ...prompt, aliases: names.map(({ name }) => name), archived: archivedAt !== null },
        hasReleases: releases.length > 0,
      },
    ]),
  )
}

type Told = { author?: string | null; createdAt?: string | null } | null
const columns = {
  promptId: true,
  number: true,
  content: true,
  partials: true,
  note: true,
  baseVersion: true,
  digest: true,
  authorName: true,
  importedFrom: true,
  createdAt: true,
} satisfies Prisma.PromptVersionSelect
type Row = Prisma.PromptVersionGetPayload<{ select: typeof columns }>

/** Rows as records, with the names and digests of what their partials are pinned to. */
async function recordsOf(ctx: Ctx, rows: Row[], nameOf: (promptId: string) => string): Promise<VersionRecord[]> {
  const pins = new Set(rows.flatMap(({ partials }) => (partials as PinnedPartial[]).map(({ versionId }) => versionId)))
  const pinned =
    pins.size === 0
      ? []
      : await reader(ctx).promptVersion.findMany({
          where: { workspaceId: ctx.workspaceId, id: { in: [...pins] } },
          select: { id: true, digest: true },
        })
  const digests = new Map(pinned.map(({ id, digest }) => [id, digest]))
  return rows.map((row) => {
    const from = row.importedFrom as Told
    return {
      type: 'version',
      version: row.number,
      note: row.note,
      // What an earlier version of this software took over from elsewhere may be anything.
      author: from ? authorFrom(from.author) : row.authorName,
      created_at: from ? timeFrom(from.createdAt) : row.createdAt.toISOString(),
      base_version: row.baseVersion,
      digest: row.digest,
      partials: (row.partials as PinnedPartial[]).map(({ name, promptId, versionId, number, ownLines }) => ({
        name,
        prompt: nameOf(promptId),
        version: number,
        digest: digests.get(versionId) ?? null,
        ...(ownLines && { own_lines: ownLines }),
      })),
      content: outward(row.content as object),
    }
  })
}

/** The versions of several short prompts, by prompt and in order. */
export async function versionsOf(
  ctx: Ctx,
  batch: readonly Scoped[],
  nameOf: (promptId: string) => string,
): Promise<Map<string, VersionRecord[]>> {
  const newest = new Map(batch.map(({ id, newestVersion }) => [id, newestVersion]))
  const rows = await reader(ctx).promptVersion.findMany({
    where: { workspaceId: ctx.workspaceId, promptId: { in: [...newest.keys()] } },
    orderBy: [{ promptId: 'asc' }, { number: 'asc' }],
    select: columns,
  })
  const wanted = rows.filter(({ promptId, number }) => number <= (newest.get(promptId) ?? 0))
  const records = await recordsOf(ctx, wanted, nameOf)
  const found = new Map<string, VersionRecord[]>()
  for (const [index, { promptId }] of wanted.entries()) {
    const record = records[index]
    if (record) found.set(promptId, [...(found.get(promptId) ?? []), record])
  }
  return found
}

/** The versions of one prompt, a page at a time. */
export async function* versionsOfOne(
  ctx: Ctx,
  { id, newestVersion }: Scoped,
  nameOf: (promptId: string) => string,
): AsyncGenerator<VersionRecord> {
  for (let after = 0; after < newestVersion; ) {
    const rows = await reader(ctx).promptVersion.findMany({
      where: { workspaceId: ctx.workspaceId, promptId: id, number: { gt: after, lte: newestVersion } },
      orderBy: { number: 'asc' },
      take: VERSIONS_AT_ONCE,
      select: columns,
    })
    yield* await recordsOf(ctx, rows, nameOf)
    after = rows.at(-1)?.number ?? newestVersion
  }
}

/** Everything that was ever released of a prompt, but what was after the export began. */
export async function* releaseRecords(ctx: Ctx, { id, newestVersion }: Scoped): AsyncGenerator<ReleaseLine> {
  for (let cursor: string | undefined; ; ) {
    const rows = await reader(ctx).release.findMany({
      where: { workspaceId: ctx.workspaceId, promptId: id },
      orderBy: [{ environment: { position: 'asc' } }, { environmentId: 'asc' }, { sequence: 'asc' }],
      take: RELEASES_AT_ONCE,
      ...(cursor && { cursor: { id: cursor }, skip: 1 }),
      select: {
        id: true,
        sequence: true,
        kind: true,
        note: true,
        authorName: true,
        createdAt: true,
        environment: { select: { slug: true } },
        variants: { orderBy: { position: 'asc' }, select: { label: true, weight: true, version: { select: { number: true } } } },
        live: { select: { releaseId: true } },
      },
    })
    for (const { environment, sequence, kind, note, authorName, createdAt, variants, live } of rows) {
      if (variants.some(({ version }) => version.number > newestVersion)) continue
      yield {
        type: 'release',
        environment: environment.slug,
        sequence,
        kind,
        note,
        author: authorName,
        created_at: createdAt.toISOString(),
        variants: variants.map(({ label, weight, version }) => ({ label, version: version.number, weight })),
        live: live.length > 0,
      }
    }
    if (rows.length < RELEASES_AT_ONCE) return
    cursor = rows.at(-1)?.id
  }
}
