import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import { conflict } from '@/lib/errors'
import { newId } from '@/lib/ids'
import { authorize } from '@/lib/workspaces/authorize'
import { environmentByRef } from './queries'
import type { CreateEnvironment, EnvironmentDto } from './schema'

/** Adds an environment right of the others. Throws `conflict` when the slug is taken, also by an archived one: restore that. */
export async function createEnvironment(ctx: Ctx, input: CreateEnvironment): Promise<EnvironmentDto> {
  authorize(ctx, 'environment.write')
  return withTransaction(ctx, async (tx) => {
    const { workspaceId } = ctx
    const id = newId('env')
    const last = await tx.environment.aggregate({ where: { workspaceId, archivedAt: null }, _max: { position: true } })
    const position = (last._max.position ?? -1) + 1
    const { count } = await tx.environment.createMany({ data: [{ id, workspaceId, position, ...input }], skipDuplicates: true })
    if (count === 0) {
      const holder = await tx.environment.findFirst({ where: { workspaceId, slug: input.slug }, select: { id: true, archivedAt: true } })
      throw conflict(
        holder?.archivedAt
          ? `An archived environment has the slug ${input.slug}. Restore it, or choose another slug.`
          : `There is an environment ${input.slug} already. Choose another slug.`,
        { environment: { id: holder?.id, slug: input.slug, archived: Boolean(holder?.archivedAt) } },
      )
    }
    const created = await environmentByRef({ ...ctx, tx }, id)
    await audit(tx, ctx, { action: 'environment.create', subjectId: id, details: input })
    return created
  })
}
