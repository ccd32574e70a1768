import { type Ctx, reader } from '@/lib/context'
import { Prisma, type Tx } from '@/lib/database/client'
import { authorizeReading } from './authorize-reading'

/** True of a prompt `p` whose newest version includes a snippet in an older version than its newest. */
export const isOffered = Prisma.sql`EXISTS (
  SELECT 1 FROM "PartialUse" u
  JOIN "Prompt" snippet ON snippet."workspaceId" = u."workspaceId" AND snippet."id" = u."snippetId" AND snippet."archivedAt" IS NULL
  WHERE u."workspaceId" = p."workspaceId" AND u."promptId" = p."id" AND u."snippetNumber" < snippet."newestVersion")`

/** Whether any live prompt is offered updates. */
export async function anyUpdatesOffered(ctx: Ctx): Promise<boolean> {
  authorizeReading(ctx)
  const [row] = await reader(ctx).$queryRaw<{ any: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM "Prompt" p WHERE p."workspaceId" = ${ctx.workspaceId} AND p."archivedAt" IS NULL AND ${isOffered}) AS "any"`
  return row?.any ?? false
}

type Filter = { folder?: string | undefined; tag?: string | undefined; archived: boolean }

/** The ids of prompts that are offered updates, by name, from behind `after` (name and id) on. */
export async function idsOffered(
  tx: Tx,
  { workspaceId }: Ctx,
  { folder, tag, archived }: Filter,
  after: readonly [name: string, id: string] | undefined,
  take: number,
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT p."id" FROM "Prompt" p
    WHERE p."workspaceId" = ${workspaceId} AND (p."archivedAt" IS NOT NULL) = ${archived} AND ${isOffered}
      ${folder === undefined ? Prisma.empty : Prisma.sql`AND starts_with(p."name", ${`${folder}/`})`}
      ${tag === undefined ? Prisma.empty : Prisma.sql`AND ${tag} = ANY (p."tags")`}
      ${after === undefined ? Prisma.empty : Prisma.sql`AND (p."name", p."id") > (${after[0]}, ${after[1]})`}
    ORDER BY p."name", p."id" LIMIT ${take}`
  return rows.map(({ id }) => id)
}
