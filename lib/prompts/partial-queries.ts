import { type Ctx, reader } from '@/lib/context'
import { Prisma, type Tx } from '@/lib/database/client'
import { authorizeReading } from './authorize-reading'
import type { PromptContent } from './content-schema'
import { diffText } from './diff'
import { ListSnippetUsers, type PartialUpdates, type SnippetUse, type SnippetUser } from './partial-schema'
import type { Page } from './schema'

/** Prompts whose newest version includes a snippet, by name, a page at a time. Empty when it is not in this workspace. */
export async function listSnippetUsers(ctx: Ctx, input: ListSnippetUsers): Promise<Page<SnippetUser>> {
  authorizeReading(ctx)
  const { promptId, behind, limit, cursor } = ListSnippetUsers.parse(input)
  const { workspaceId } = ctx
  const tx = reader(ctx)
  const rows = await tx.$queryRaw<Omit<SnippetUser, 'liveIn'>[]>`
    SELECT p."id" AS "promptId", p."name", p."kind"::text AS "kind", p."newestVersion" AS "version", min(u."snippetNumber") AS "pinned"
    FROM "PartialUse" u
    JOIN "Prompt" p ON p."workspaceId" = u."workspaceId" AND p."id" = u."promptId" AND p."archivedAt" IS NULL
    JOIN "Prompt" s ON s."workspaceId" = u."workspaceId" AND s."id" = u."snippetId"
    WHERE u."workspaceId" = ${workspaceId} AND u."snippetId" = ${promptId}
      ${behind ? Prisma.sql`AND u."snippetNumber" < s."newestVersion"` : Prisma.empty}
      ${cursor === undefined ? Prisma.empty : Prisma.sql`AND p."name" > ${cursor}`}
    GROUP BY p."id" ORDER BY p."name" LIMIT ${limit + 1}`
  const page = rows.slice(0, limit)
  const live = await tx.liveRelease.findMany({
    where: { workspaceId, promptId: { in: page.map(({ promptId }) => promptId) } },
    orderBy: { environment: { position: 'asc' } },
    select: { promptId: true, environment: { select: { slug: true } } },
  })
  const data = page.map((user) => ({
    ...user,
    liveIn: live.filter(({ promptId }) => promptId === user.promptId).map(({ environment }) => environment.slug),
  }))
  return { data, nextCursor: rows.length > limit ? (page.at(-1)?.name ?? null) : null }
}

/** How many prompts include a snippet, and how many of them in an older version than its newest. */
export async function countSnippetUsers(ctx: Ctx, promptId: string): Promise<SnippetUse> {
  authorizeReading(ctx)
  const [count] = await reader(ctx).$queryRaw<SnippetUse[]>`
    SELECT count(DISTINCT p."id")::int AS "users",
      (count(DISTINCT p."id") FILTER (WHERE u."snippetNumber" < s."newestVersion"))::int AS "behind"
    FROM "PartialUse" u
    JOIN "Prompt" p ON p."workspaceId" = u."workspaceId" AND p."id" = u."promptId" AND p."archivedAt" IS NULL
    JOIN "Prompt" s ON s."workspaceId" = u."workspaceId" AND s."id" = u."snippetId"
    WHERE u."workspaceId" = ${ctx.workspaceId} AND u."snippetId" = ${promptId}`
  return count ?? { users: 0, behind: 0 }
}

/** The snippets of which a prompt's newest version pins an older version than there is, each with what changed. */
export async function listPartialUpdates(ctx: Ctx, promptId: string): Promise<PartialUpdates> {
  authorizeReading(ctx)
  const { workspaceId } = ctx
  const tx = reader(ctx)
  const uses = await tx.partialUse.findMany({
    where: { workspaceId, promptId, snippet: { archivedAt: null } },
    orderBy: [{ snippetNumber: 'asc' }, { name: 'asc' }],
    select: {
      snippetId: true,
      snippetNumber: true,
      snippet: { select: { name: true, newestVersion: true } },
      prompt: { select: { newestVersion: true } },
    },
  })
  const behind = uses
    .filter(({ snippetNumber, snippet }) => snippetNumber < snippet.newestVersion)
    .filter(({ snippetId }, at, all) => all.findIndex((other) => other.snippetId === snippetId) === at)
  const sides = behind.flatMap(({ snippetId, snippetNumber, snippet }) =>
    [snippetNumber, snippet.newestVersion].map((number) => ({ promptId: snippetId, number })),
  )
  const versions = await tx.promptVersion.findMany({
    where: { workspaceId, OR: sides },
    select: { promptId: true, number: true, note: true, content: true },
  })
  const updates = behind.map(({ snippetId, snippetNumber, snippet }) => {
    const version = (wanted: number) => versions.find(({ promptId, number }) => promptId === snippetId && number === wanted)
    const textOf = (number: number) => (version(number)?.content as PromptContent | undefined)?.text ?? ''
    return {
      snippetId,
      name: snippet.name,
      pinned: snippetNumber,
      newest: snippet.newestVersion,
      note: version(snippet.newestVersion)?.note ?? '',
      diff: diffText(textOf(snippetNumber), textOf(snippet.newestVersion)),
    }
  })
  updates.sort((a, b) => (a.name < b.name ? -1 : 1))
  return { promptId, version: uses[0]?.prompt.newestVersion ?? 0, updates }
}

/** For each of these prompts that is offered updates: of how many snippets. */
export async function updatesOffered(tx: Tx, { workspaceId }: Ctx, promptIds: readonly string[]): Promise<Map<string, number>> {
  if (promptIds.length === 0) return new Map()
  const rows = await tx.$queryRaw<{ promptId: string; updates: number }[]>`
    SELECT u."promptId", count(DISTINCT u."snippetId")::int AS "updates" FROM "PartialUse" u
    JOIN "Prompt" s ON s."workspaceId" = u."workspaceId" AND s."id" = u."snippetId" AND s."archivedAt" IS NULL
    WHERE u."workspaceId" = ${workspaceId} AND u."promptId" IN (${Prisma.join([...promptIds])}) AND u."snippetNumber" < s."newestVersion"
    GROUP BY u."promptId"`
  return new Map(rows.map(({ promptId, updates }) => [promptId, updates]))
}

/**
 * Who would miss a snippet: prompts whose newest version includes it, or that have a version live which does. The first few by name, and
 * how many there are.
 */
export async function whoIncludes(tx: Tx, { workspaceId }: Ctx, snippetId: string): Promise<{ names: string[]; count: number }> {
  const pin = JSON.stringify([{ promptId: snippetId }])
  const rows = await tx.$queryRaw<{ name: string }[]>`
    SELECT p."name" FROM "PartialUse" u
    JOIN "Prompt" p ON p."workspaceId" = u."workspaceId" AND p."id" = u."promptId" AND p."archivedAt" IS NULL
    WHERE u."workspaceId" = ${workspaceId} AND u."snippetId" = ${snippetId}
    UNION
    SELECT p."name" FROM "LiveRelease" live
    JOIN "ReleaseVariant" variant ON variant."workspaceId" = live."workspaceId" AND variant."releaseId" = live."releaseId"
    JOIN "PromptVersion" version ON version."workspaceId" = variant."workspaceId" AND version."id" = variant."versionId"
    JOIN "Prompt" p ON p."workspaceId" = live."workspaceId" AND p."id" = live."promptId"
    WHERE live."workspaceId" = ${workspaceId} AND version."partials" @> ${pin}::jsonb
    ORDER BY "name"`
  return { names: rows.slice(0, 5).map(({ name }) => name), count: rows.length }
}
