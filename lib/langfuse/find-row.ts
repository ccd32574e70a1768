import { type Ctx, reader } from '@/lib/context'
import { AppError } from '@/lib/errors'
import { resolveVersions } from '@/lib/prompts/resolve'
import { isThere, notThere, rowQuery, toRow, type VersionRow, type Wanted } from './row'
import type { LangfuseRow } from './schema'

/** Langfuse's own words, whole. */
export const promptNotFound = (name: string, wanted?: Wanted): AppError =>
  new AppError('not_found', wanted ? notThere(name, wanted) : `Prompt not found: '${name}'`)

/** A version as whoever just wrote it is told, though their key may read nothing else. Throws `not_found`. */
export async function rowAfter(ctx: Ctx, name: string, version: number): Promise<LangfuseRow> {
  const [sql, values] = rowQuery(ctx.workspaceId, name, { version }, null)
  const tx = reader(ctx)
  const [row] = await tx.$queryRawUnsafe<VersionRow[]>(sql, ...values)
  if (!isThere(row, null)) throw promptNotFound(name, { version })
  const [content = row.content] = await resolveVersions(tx, ctx.workspaceId, [row])
  return toRow(ctx.workspaceId, row, content, null)
}

/** The live prompt that answers to a name, or null. */
export async function promptNamed(ctx: Ctx, name: string) {
  const found = await reader(ctx).promptName.findFirst({
    where: { workspaceId: ctx.workspaceId, name, prompt: { archivedAt: null } },
    select: { prompt: { select: { id: true, kind: true, tags: true } } },
  })
  return found?.prompt ?? null
}
