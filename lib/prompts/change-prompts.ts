import { audit } from '@/lib/audit/audit'
import { type Ctx, withTransaction } from '@/lib/context'
import type { Tx } from '@/lib/database/client'
import { conflict, isAppError, notFound } from '@/lib/errors'
import { authorize } from '@/lib/workspaces/authorize'
import { archivePrompt } from './archive-prompt'
import { restorePrompt } from './restore-prompt'
import type { ChangePrompts, PromptChange, PromptChanged } from './schema'
import { PromptName } from './schema'
import { updatePrompt } from './update-prompt'

const MAX_TAGS = 20
const timeoutMs = 120_000

/**
 * The same change for many prompts, each for itself: where one is refused the others go on, and each is told. All in one transaction, so
 * that a repeated request does nothing twice.
 */
export async function changePrompts(ctx: Ctx, { promptIds, change }: ChangePrompts): Promise<PromptChanged[]> {
  authorize(ctx, 'prompt.write')
  return withTransaction(
    ctx,
    async (tx) => {
      const ids = [...new Set(promptIds)]
      const names = await namesOf(tx, ctx, ids)
      const outcomes = new Map<string, PromptChanged>()
      // In the order of ids, so that two who change the same prompts do not wait for each other in a circle.
      for (const promptId of [...ids].sort()) outcomes.set(promptId, await changeOne(tx, ctx, promptId, names.get(promptId), change))
      return ids.flatMap((id) => outcomes.get(id) ?? [])
    },
    { timeoutMs },
  )
}

const namesOf = async (tx: Tx, { workspaceId }: Ctx, ids: string[]) =>
  new Map(
    (await tx.prompt.findMany({ where: { workspaceId, id: { in: ids } }, select: { id: true, name: true } })).map((row) => [
      row.id,
      row.name,
    ]),
  )

async function changeOne(tx: Tx, ctx: Ctx, promptId: string, name: string | undefined, change: PromptChange): Promise<PromptChanged> {
  await tx.$executeRaw`SAVEPOINT one_prompt`
  try {
    const changed = await carryOut({ ...ctx, tx }, tx, promptId, name, change)
    await tx.$executeRaw`RELEASE SAVEPOINT one_prompt`
    return { promptId, name: name ?? null, ok: true, changed }
  } catch (error) {
    if (!isAppError(error)) throw error
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT one_prompt`
    return { promptId, name: name ?? null, ok: false, code: error.code, message: error.message }
  }
}

/** False when all was so already. */
async function carryOut(ctx: Ctx, tx: Tx, promptId: string, name: string | undefined, change: PromptChange): Promise<boolean> {
  if (name === undefined) throw notFound('Prompt')
  switch (change.kind) {
    case 'add_tags':
    case 'remove_tags':
      return retag(tx, ctx, promptId, change)
    case 'move': {
      const moved = `${change.folder === null ? '' : `${change.folder}/`}${name.slice(name.lastIndexOf('/') + 1)}`
      if (!PromptName.safeParse(moved).success) throw conflict('Its name would have more than 200 characters there.')
      if (moved === name) return false
      await updatePrompt(ctx, { promptId, name: moved })
      return true
    }
    case 'archive':
      await archivePrompt(ctx, { promptId })
      return true
    case 'restore':
      await restorePrompt(ctx, { promptId })
      return true
  }
}

/** With the row held, so that a tag that somebody else sets at the same moment stays. */
async function retag(tx: Tx, ctx: Ctx, promptId: string, { kind, tags }: Extract<PromptChange, { tags: string[] }>): Promise<boolean> {
  const { workspaceId } = ctx
  const [before] = await tx.$queryRaw<{ tags: string[] }[]>`
    SELECT "tags" FROM "Prompt" WHERE "workspaceId" = ${workspaceId} AND "id" = ${promptId} AND "archivedAt" IS NULL FOR UPDATE`
  if (!before) throw notFound('Prompt')
  const kept = kind === 'add_tags' ? [...new Set([...before.tags, ...tags])].sort() : before.tags.filter((tag) => !tags.includes(tag))
  if (kept.length === before.tags.length) return false
  if (kept.length > MAX_TAGS) throw conflict(`It would have ${kept.length} tags; ${MAX_TAGS} is the most. Take some off first.`)
  await tx.prompt.update({ where: { id: promptId, workspaceId }, data: { tags: kept, updatedAt: new Date() } })
  await audit(tx, ctx, { action: 'prompt.update', subjectId: promptId, details: { tags: kept } })
  return true
}
