import { type Ctx, reader } from '@/lib/context'
import { authorizeReading } from './authorize-reading'

/** The names of prompts by id, archived ones too; ids of other workspaces have none. */
export async function promptNames(ctx: Ctx, ids: readonly string[]): Promise<Map<string, string>> {
  authorizeReading(ctx)
  const rows = await reader(ctx).prompt.findMany({
    where: { workspaceId: ctx.workspaceId, id: { in: [...new Set(ids)] } },
    select: { id: true, name: true },
  })
  return new Map(rows.map(({ id, name }) => [id, name]))
}
