import { type Ctx, reader } from '@/lib/context'
import type { Prisma, Tx } from '@/lib/database/client'
import { authorOf } from './author'
import { authorizeReading } from './authorize-reading'
import type { PromptContent } from './content-schema'
import { withDeclarations } from './declared'
import { resolveVersions } from './resolve'
import {
  type ImportedFrom,
  ListVersions,
  type Page,
  type PinnedPartial,
  type Variable,
  type VersionDetail,
  type VersionSummary,
} from './schema'
import { placeholdersOf } from './variables'

export const versionColumns = {
  id: true,
  promptId: true,
  number: true,
  note: true,
  baseVersion: true,
  digest: true,
  author: true,
  authorName: true,
  importedFrom: true,
  createdAt: true,
} satisfies Prisma.PromptVersionSelect
type VersionRow = Prisma.PromptVersionGetPayload<{ select: typeof versionColumns }>

/** A version as lists show it; `live` as liveSlugs gives it. */
export const toVersionSummary = (
  { author, authorName, createdAt, importedFrom, ...row }: VersionRow,
  live: Map<string, string[]>,
): VersionSummary => ({
  ...row,
  author: authorOf(author, authorName),
  createdAt: createdAt.toISOString(),
  liveIn: live.get(row.id) ?? [],
  importedFrom: importedFrom as ImportedFrom | null,
})

/** For each version of a prompt that is live anywhere: the slugs of the environments, from left to right. */
export async function liveSlugs(tx: Tx, { workspaceId }: Ctx, promptId: string): Promise<Map<string, string[]>> {
  const rows = await tx.liveRelease.findMany({
    where: { workspaceId, promptId },
    orderBy: { environment: { position: 'asc' } },
    select: { environment: { select: { slug: true } }, release: { select: { variants: { select: { versionId: true } } } } },
  })
  const live = new Map<string, string[]>()
  for (const { environment, release } of rows)
    for (const { versionId } of release.variants) live.set(versionId, [...(live.get(versionId) ?? []), environment.slug])
  return live
}

/** A prompt's versions, newest first; empty when it is not in this workspace. */
export async function listVersions(ctx: Ctx, input: ListVersions): Promise<Page<VersionSummary>> {
  authorizeReading(ctx)
  const { promptId, limit, cursor } = ListVersions.parse(input)
  const tx = reader(ctx)
  const rows = await tx.promptVersion.findMany({
    where: { workspaceId: ctx.workspaceId, promptId, ...(cursor && { number: { lt: Number(cursor) } }) },
    orderBy: { number: 'desc' },
    take: limit + 1,
    select: versionColumns,
  })
  const live = await liveSlugs(tx, ctx, promptId)
  const page = rows.slice(0, limit)
  return { data: page.map((row) => toVersionSummary(row, live)), nextCursor: rows.length > limit ? String(page.at(-1)?.number) : null }
}

/** One version, with its content as written and as served (partials in place); null when there is none. */
export async function getVersion(ctx: Ctx, promptId: string, number: number | 'newest'): Promise<VersionDetail | null> {
  authorizeReading(ctx)
  const { workspaceId } = ctx
  const tx = reader(ctx)
  if (number !== 'newest' && !(Number.isInteger(number) && number > 0 && number < 2 ** 31)) return null
  const row = await tx.promptVersion.findFirst({
    where: { workspaceId, promptId, ...(number !== 'newest' && { number }) },
    orderBy: { number: 'desc' },
    select: { ...versionColumns, content: true, partials: true, variables: true },
  })
  if (!row) return null
  const { content, partials, variables, ...summary } = row
  const [resolved] = await resolveVersions(tx, workspaceId, [row])
  return {
    ...toVersionSummary(summary, await liveSlugs(tx, ctx, promptId)),
    content: content as PromptContent,
    resolved: resolved ?? (content as PromptContent),
    variables: withDeclarations(variables as Variable[], resolved?.variables),
    placeholders: placeholdersOf(content as PromptContent),
    partials: partials as PinnedPartial[],
  }
}
