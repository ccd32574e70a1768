import { z } from 'zod'
import { type Ctx, reader } from '@/lib/context'
import { malformed } from '@/lib/errors'
import { authorizeReading } from './authorize-reading'
import type { DraftContent } from './content-schema'
import { idsOffered } from './offered-queries'
import {
  type DraftDto,
  type FolderCount,
  ListPrompts,
  type PromptDetail,
  PromptId,
  PromptName,
  type PromptNameEntry,
  type PromptPage,
  type TagCount,
} from './schema'
import { literally, searchPrompts } from './search-queries'
import { type PromptRow, promptColumns, summaries } from './summaries'

const Cursor = z.tuple([PromptName, PromptId])
const cursorOf = ({ name, id }: PromptRow) => Buffer.from(JSON.stringify([name, id])).toString('base64url')
function readCursor(cursor: string): z.infer<typeof Cursor> {
  try {
    return Cursor.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')))
  } catch {
    throw malformed('Give the next_cursor of the page before, unchanged.', [{ path: 'cursor', message: 'This is no cursor of this list.' }])
  }
}

/** Prompts by name, a page at a time; with `search`, best first, as searchPrompts finds them. */
export async function listPrompts(ctx: Ctx, input: ListPrompts = {}): Promise<PromptPage> {
  authorizeReading(ctx)
  const { search = '', folder, tag, archived, updatesOffered, limit, cursor } = ListPrompts.parse(input)
  if (search.trim() !== '') return searchPrompts(ctx, { ...input, search })
  const after = cursor === undefined ? undefined : readCursor(cursor)
  const tx = reader(ctx)
  const offered = updatesOffered ? await idsOffered(tx, ctx, { folder, tag, archived }, after, limit + 1) : null
  const rows = await tx.prompt.findMany({
    where: {
      workspaceId: ctx.workspaceId,
      ...(offered && { id: { in: offered } }),
      archivedAt: archived ? { not: null } : null,
      ...(folder !== undefined && { name: { startsWith: literally(`${folder}/`) } }),
      ...(tag !== undefined && { tags: { has: tag } }),
      ...(after && { AND: [{ name: { gte: after[0] }, OR: [{ name: { gt: after[0] } }, { id: { gt: after[1] } }] }] }),
    },
    // For live prompts `archivedAt` is the same null everywhere; naming it lets PostgreSQL walk the index instead of sorting.
    orderBy: [...(archived ? [] : [{ archivedAt: 'asc' } as const]), { name: 'asc' }, { id: 'asc' }],
    take: limit + 1,
    select: promptColumns,
  })
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { data: await summaries(tx, ctx, page), nextCursor: last && rows.length > limit ? cursorOf(last) : null }
}

/** One prompt by id, archived or not; null when it is not in this workspace. */
export async function getPrompt(ctx: Ctx, promptId: string): Promise<PromptDetail | null> {
  authorizeReading(ctx)
  if (!PromptId.safeParse(promptId).success) return null
  const tx = reader(ctx)
  const row = await tx.prompt.findFirst({
    where: { id: promptId, workspaceId: ctx.workspaceId },
    select: { ...promptColumns, names: { where: { current: false }, orderBy: { name: 'asc' }, select: { name: true } } },
  })
  if (!row) return null
  const { names, ...prompt } = row
  const [summary] = await summaries(tx, ctx, [prompt])
  return summary ? { ...summary, aliases: names.map(({ name }) => name) } : null
}

/** One live prompt by its name or a name it had before; null when nothing answers to it. */
export async function getPromptByName(ctx: Ctx, name: string): Promise<PromptDetail | null> {
  authorizeReading(ctx)
  if (!PromptName.safeParse(name).success) return null
  const found = await reader(ctx).promptName.findFirst({
    where: { workspaceId: ctx.workspaceId, name, prompt: { archivedAt: null } },
    select: { promptId: true },
  })
  return found ? getPrompt(ctx, found.promptId) : null
}

/** Every folder that holds live prompts, by name, each counting all that is inside it. */
export async function listFolders(ctx: Ctx): Promise<FolderCount[]> {
  authorizeReading(ctx)
  const rows = await reader(ctx).$queryRaw<{ folder: string; prompts: number }[]>`
    SELECT left(name, -strpos(reverse(name), '/')) AS folder, count(*)::int AS prompts FROM "Prompt"
    WHERE "workspaceId" = ${ctx.workspaceId} AND "archivedAt" IS NULL AND name LIKE '%/%' GROUP BY 1`
  const counts = new Map<string, number>()
  for (const { folder, prompts } of rows) {
    const parts = folder.split('/')
    for (let depth = 1; depth <= parts.length; depth++) {
      const path = parts.slice(0, depth).join('/')
      counts.set(path, (counts.get(path) ?? 0) + prompts)
    }
  }
  return [...counts].map(([folder, prompts]) => ({ folder, prompts })).sort((a, b) => (a.folder < b.folder ? -1 : 1))
}

/** Every tag that live prompts bear, the most used first. */
export async function listTags(ctx: Ctx): Promise<TagCount[]> {
  authorizeReading(ctx)
  return reader(ctx).$queryRaw<TagCount[]>`
    SELECT tag, count(*)::int AS prompts FROM "Prompt", unnest(tags) AS tag
    WHERE "workspaceId" = ${ctx.workspaceId} AND "archivedAt" IS NULL GROUP BY tag ORDER BY prompts DESC, tag`
}

/** Every live prompt's name, for the palette and for completion. */
export async function listPromptNames(ctx: Ctx): Promise<PromptNameEntry[]> {
  authorizeReading(ctx)
  return reader(ctx).prompt.findMany({
    where: { workspaceId: ctx.workspaceId, archivedAt: null },
    orderBy: { name: 'asc' },
    select: { id: true, name: true, kind: true },
  })
}

/** The caller's own draft of a prompt; null when there is none. */
export async function getDraft(ctx: Ctx, promptId: string): Promise<DraftDto | null> {
  authorizeReading(ctx)
  if (!PromptId.safeParse(promptId).success) return null
  const draft = await reader(ctx).draft.findFirst({
    where: { workspaceId: ctx.workspaceId, promptId, userId: ctx.actor.id },
    select: { promptId: true, content: true, baseVersion: true, updatedAt: true },
  })
  return draft && { ...draft, content: draft.content as DraftContent, updatedAt: draft.updatedAt.toISOString() }
}
