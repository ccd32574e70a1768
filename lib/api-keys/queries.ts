import { type Ctx, reader } from '@/lib/context'
import { notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { type KeyRow, keyColumns, keyDto } from './key-dto'
import type { ApiKeyDto } from './schema'

/** The workspace's keys, newest first, without anything that could be used as one. */
export async function listKeys(ctx: Ctx): Promise<ApiKeyDto[]> {
  authorize(ctx, 'key.write')
  const rows = await reader(ctx).apiKey.findMany({ where: { workspaceId: ctx.workspaceId }, orderBy: { id: 'desc' }, select: keyColumns })
  return withCreators(ctx, rows)
}

/** One key. Throws `not_found`. */
export async function keyById(ctx: Ctx, id: string): Promise<ApiKeyDto> {
  authorize(ctx, 'key.write')
  const row = await reader(ctx).apiKey.findFirst({ where: { id, workspaceId: ctx.workspaceId }, select: keyColumns })
  const [found] = await withCreators(ctx, row ? [row] : [])
  if (!found) throw notFound('Key')
  return found
}

async function withCreators(ctx: Ctx, rows: KeyRow[]): Promise<ApiKeyDto[]> {
  const named = (prefix: string) => rows.flatMap(({ createdBy }) => (createdBy.startsWith(prefix) ? [createdBy.slice(prefix.length)] : []))
  const [people, keys] = await Promise.all([
    reader(ctx).user.findMany({ where: { id: { in: named('user:') } }, select: { id: true, name: true } }),
    reader(ctx).apiKey.findMany({
      where: { workspaceId: ctx.workspaceId, id: { in: named('api_key:') } },
      select: { id: true, name: true },
    }),
  ])
  const names = new Map<string, string>([
    ...people.map(({ id, name }) => [`user:${id}`, name] as const),
    ...keys.map(({ id, name }) => [`api_key:${id}`, name] as const),
  ])
  const now = new Date()
  return rows.map((row) => keyDto(row, names.get(row.createdBy) ?? null, now))
}
