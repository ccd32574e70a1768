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

/** The ids of live prompts by the names given, old names included; a name that nothing answers to has none. */
export async function promptIds(ctx: Ctx, names: readonly string[]): Promise<Map<string, string>> {
  authorizeReading(ctx)
  const rows = await reader(ctx).promptName.findMany({
    where: { workspaceId: ctx.workspaceId, name: { in: [...new Set(names)] }, prompt: { archivedAt: null } },
    select: { name: true, promptId: true },
  })
  return new Map(rows.map(({ name, promptId }) => [name, promptId]))
}
