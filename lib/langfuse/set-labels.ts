import { type Ctx, reader, together } from '@/lib/context'
import { authorize } from '@/lib/workspaces/authorize'
import { promptNamed, promptNotFound, rowAfter } from './find-row'
import { environmentsOf, putLabel } from './labels'
import type { LangfuseRow, SetLabels } from './schema'
import { settle } from './settle'

/**
 * Puts labels on a version: each is a release to the environment it names, all of them or none. As with Langfuse no label is taken off
 * here; it moves when another version gets it. Throws `not_found`, `invalid` for a label that is no environment, and what a release throws.
 */
export async function setLabels(ctx: Ctx, { name, version, labels }: SetLabels): Promise<LangfuseRow> {
  authorize(ctx, 'release.write')
  return settle(ctx, name, () =>
    together(ctx, async (within) => {
      const environments = await environmentsOf(within, labels, 'newLabels')
      const prompt = await promptNamed(within, name)
      if (!prompt) throw promptNotFound(name, { version })
      // Whoever else moves a label of this prompt, under whichever of its names, comes before or after; saving a version locks it alike.
      await reader(within)
        .$queryRaw`SELECT 1 FROM "Prompt" WHERE "workspaceId" = ${ctx.workspaceId} AND "id" = ${prompt.id} FOR NO KEY UPDATE`
      await rowAfter(within, name, version)
      for (const environment of environments) await putLabel(within, environment, { promptId: prompt.id, number: version, note: '' })
      return rowAfter(within, name, version)
    }),
  )
}
