import type { Ctx } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { notFound } from '@/lib/errors'

/** The id of the gateway in use with this slug, its row locked until the transaction ends. Throws `not_found`. */
export async function lockGateway(tx: Tx, { workspaceId }: Ctx, slug: string): Promise<string> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Gateway" WHERE "workspaceId" = ${workspaceId} AND "slug" = ${slug} AND "archivedAt" IS NULL FOR UPDATE`
  const [row] = rows
  if (!row) throw notFound(`The gateway “${slug}”`)
  return row.id
}
