import { type Ctx, reader } from '@/lib/context'
import { authorizeReading } from './authorize-reading'
import { PromptId, PromptName } from './schema'

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

/** The ids of prompts by what names them: a name that answers, else an id, of an archived one too; what is neither has none. */
export async function findPromptIds(ctx: Ctx, named: readonly string[]): Promise<Map<string, string>> {
  const byName = await promptIds(
    ctx,
    named.filter((name) => PromptName.safeParse(name).success),
  )
  const ids = named.filter((name) => !byName.has(name) && PromptId.safeParse(name).success)
  const rows = await reader(ctx).prompt.findMany({ where: { workspaceId: ctx.workspaceId, id: { in: ids } }, select: { id: true } })
  return new Map([...byName, ...rows.map(({ id }): [string, string] => [id, id])])
}
