import type { Ctx } from '@/lib/context'
import { Prisma, type Tx } from '@/lib/database/client'
import { authorOf } from './author'
import { updatesOffered } from './partial-queries'
import type { LiveIn, PromptSummary } from './schema'

export const promptColumns = {
  id: true,
  name: true,
  kind: true,
  description: true,
  tags: true,
  newestVersion: true,
  archivedAt: true,
  createdAt: true,
  updatedAt: true,
} satisfies Prisma.PromptSelect
export type PromptRow = Prisma.PromptGetPayload<{ select: typeof promptColumns }>

/** What is live where, who saved last and what is offered, for a page of prompts: three more queries, however many prompts. */
export async function summaries(tx: Tx, ctx: Ctx, rows: PromptRow[]): Promise<PromptSummary[]> {
  const { workspaceId } = ctx
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const live = await liveIn(tx, workspaceId, ids)
  const offered = await updatesOffered(tx, ctx, ids)
  const savers = await tx.$queryRaw<{ promptId: string; author: string; authorName: string }[]>`
    SELECT v."promptId", v."author", v."authorName" FROM "Prompt" p
    JOIN "PromptVersion" v ON v."promptId" = p."id" AND v."number" = p."newestVersion"
    WHERE p."workspaceId" = ${workspaceId} AND p."id" IN (${Prisma.join(ids)})`
  const lastSaver = new Map(savers.map(({ promptId, author, authorName }) => [promptId, authorOf(author, authorName)]))
  return rows.map((row) => ({
    ...row,
    newestVersion: row.newestVersion === 0 ? null : row.newestVersion,
    live: live.get(row.id) ?? [],
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    updatedBy: lastSaver.get(row.id) ?? null,
    archivedAt: row.archivedAt?.toISOString() ?? null,
    updatesOffered: offered.get(row.id) ?? 0,
  }))
}

async function liveIn(tx: Tx, workspaceId: string, promptIds: string[]): Promise<Map<string, LiveIn[]>> {
  const rows = await tx.liveRelease.findMany({
    where: { workspaceId, promptId: { in: promptIds } },
    orderBy: { environment: { position: 'asc' } },
    select: {
      promptId: true,
      environment: { select: { id: true, slug: true, name: true } },
      release: {
        select: {
          id: true,
          sequence: true,
          createdAt: true,
          variants: { orderBy: { position: 'asc' }, select: { label: true, weight: true, version: { select: { number: true } } } },
        },
      },
    },
  })
  const live = new Map<string, LiveIn[]>()
  for (const { promptId, environment, release } of rows) {
    const variants = release.variants.map(({ label, weight, version }) => ({ label, weight, version: version.number }))
    const { id: environmentId, slug, name } = environment
    live.set(promptId, [
      ...(live.get(promptId) ?? []),
      {
        environmentId,
        slug,
        name,
        releaseId: release.id,
        sequence: release.sequence,
        publishedAt: release.createdAt.toISOString(),
        variants,
      },
    ])
  }
  return live
}
